"""Who may read what: unknown rights, drafts, and a moderator's hand."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from community.accounts.models import User
from stories.actions.metadata import put_tags
from stories.models import Claim, ContentsEntry, Fact, Story, Takeaway
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, PostFactory, StoryFactory, ThreadFactory
from tests.conftest import browser_of
from tests.stories.looking import Look, look, passage

pytestmark = pytest.mark.django_db

URL = "/stories/found-somewhere/"


@pytest.fixture
def story() -> Story:
    """A story of unknown rights, with something secret in every part of it."""
    story = StoryFactory.create(
        slug="found-somewhere",
        title="Found somewhere",
        kind="essay",
        rights=Rights.UNKNOWN,
        source_url="https://example.org/original",
        source_title="A private first title",
        source_site="A private place",
        retrieved_on="2024-02-03",
        published_value="2019-05-06",
        published_precision="day",
        published_year=2019,
        summary="A private summary",
        is_ai_edited=True,
        words=4321,
        comment_count=1,
    )
    story.credits.create(role="author", name="Private Person", slug="private-person")
    story.credits.create(role="interviewer", name="Private Asker", slug="private-asker")
    put_tags(story, ["private-matters"])
    said = BlockFactory.create(story=story, key="p", plain="A private sentence.")
    speaker = story.speakers.create(label="A", name="Private Person")
    BlockFactory.create(story=story, kind="turn", speaker=speaker, plain="A private answer.")
    ContentsEntry.objects.create(story=story, position=1, title="A private part", block=said)
    Takeaway.objects.create(story=story, text="A private lesson", passage=passage(story, said))
    Claim.objects.create(story=story, topic="pay", statement="A private view")
    amount = {"low": 1, "high": 1}
    Fact.objects.create(
        story=story, kind="count", label="A private number", values={"amount": amount, "unit": "x"}
    )
    story.milestones.create(kind="job", to_role="Private role")
    PostFactory.create(
        thread=ThreadFactory.create(story=story, post_count=1),
        author__handle="private-reader",
        html="<p>A member's own remark</p>",
        passage=passage(story, said, "A private sentence."),
    )
    return story


@pytest.fixture
def browsers(stranger: User, moderator: User, editor: User) -> dict[str, Client]:
    people = {"member": stranger, "moderator": moderator, "editor": editor}
    return {"visitor": Client(), **{role: browser_of(one) for role, one in people.items()}}


def gives_away(page: Look) -> list[str]:
    """What a page says of the story that it may not."""
    told = page.response.content.decode().casefold()
    said = ("private", "remark", "essay", "4,321", "2019", "2024", "wordcount", "1 comment", "ai</")
    return [words for words in said if words in told]


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_of_unknown_rights_readers_get_title_excerpt_and_source_alone(
    story: Story, browsers: dict[str, Client], role: str
) -> None:
    StoryFactory.create(title="Another one", kind="essay")
    page = look(URL, browsers[role])
    assert page.texts("h1") == ["Found somewhere"]
    assert "It began with a broken compiler." in page.words
    assert "https://example.org/original" in page.links().values()
    assert "We do not have the right to show this whole text." in page.words
    assert gives_away(page) == []
    assert "Another one" not in page.words, "its neighbours would tell its date and its kind"
    assert page.tree.cssselect("#discussion, #write, main form:not([action='/shelf/save/'])") == []


def test_machines_are_told_no_more(story: Story) -> None:
    page = look(URL)
    said = json.loads(page.one("script[type='application/ld+json']").text)
    assert said == {
        "@context": "https://schema.org",
        "@type": "Article",
        **dict.fromkeys(("@id", "url", "mainEntityOfPage"), f"http://127.0.0.1:8000{URL}"),
        "headline": "Found somewhere",
        "description": "It began with a broken compiler.",
        "isBasedOn": {"@type": "CreativeWork", "url": "https://example.org/original"},
    }
    for name in ("meta[name=description]", "meta[property='og:description']"):
        assert page.one(name).get("content") == "It began with a broken compiler."


@pytest.mark.parametrize("path", ["/", "/stories/"])
@pytest.mark.parametrize("role", ["visitor", "member"])
def test_a_card_in_a_list_tells_no_more(
    story: Story, browsers: dict[str, Client], path: str, role: str
) -> None:
    page = look(path, browsers[role])
    (card,) = page.texts("article.card")
    assert card == (
        "Excerpt only Found somewhere It began with a broken compiler. The original, on example.org"
    )
    for secret in ("private", "2019", "1 comment"):
        assert secret not in page.response.content.decode().casefold()


@pytest.mark.parametrize("path", ["/", "/stories/"])
def test_staff_find_all_of_it_on_the_card(
    story: Story, browsers: dict[str, Client], path: str
) -> None:
    (card,) = look(path, browsers["editor"]).texts("article.card")
    for told in ("Essay", "6 May 2019", "Private Person", "private-matters", "1 comment"):
        assert told in card


@pytest.mark.parametrize(
    "query",
    ["kind=essay", "tag=private-matters", "year=2019", "person=private-person", "sort=discussed"],
)
def test_nobody_finds_it_by_what_is_not_said_of_it(story: Story, query: str) -> None:
    page = look(f"/stories/?{query}")
    assert page.texts("article.card") == []
    assert "Private Person" not in page.words
    assert "Did you mean" not in page.words
    Story.objects.update(rights=Rights.OWN)
    assert len(look(f"/stories/?{query}").texts("article.card")) == 1


def test_its_tags_lead_nowhere(story: Story) -> None:
    assert look("/tags/private-matters/").texts("article.card") == []
    assert "private-matters" not in look("/tags/").words
    assert b"private-matters" not in Client().get("/sitemap.xml").content
    assert URL.encode() in Client().get("/sitemap.xml").content


def test_other_stories_do_not_stand_beside_it(story: Story) -> None:
    other = StoryFactory.create(kind="essay")
    put_tags(other, ["private-matters"])
    page = look(other.get_absolute_url())
    assert page.tree.cssselect(".story-nav, .cards") == []


@pytest.mark.parametrize("role", ["moderator", "editor"])
def test_staff_read_all_of_it_and_are_told(
    story: Story, browsers: dict[str, Client], role: str
) -> None:
    page = look(URL, browsers[role])
    assert "A private sentence." in page.words
    assert "A member's own remark" in page.words
    assert "The rights to this text are unknown." in page.texts(".notice--warning")[0]
    assert {"Private Person", "private-matters"} <= set(page.links("article a"))
    assert page.texts("#write") == ["No new comments are taken here."]


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 404), ("member", 404), ("moderator", 200), ("editor", 200)]
)
def test_a_draft_is_for_staff(
    story: Story, browsers: dict[str, Client], role: str, status: int
) -> None:
    Story.objects.update(status=Status.DRAFT)
    page = look(URL, browsers[role], status)
    if status == 200:
        assert "This is a draft." in page.words
        assert page.one("meta[name=robots]").get("content") == "noindex"


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 404), ("member", 404), ("moderator", 200), ("editor", 200)]
)
def test_what_a_moderator_hid_is_for_staff(
    story: Story, browsers: dict[str, Client], role: str, status: int
) -> None:
    Story.objects.update(state="hidden", state_reason="Not a story.")
    page = look(URL, browsers[role], status)
    assert ("Not a story." in page.words) == (status == 200)


def test_an_old_address_of_a_draft_gives_nothing_away(
    story: Story, browsers: dict[str, Client]
) -> None:
    Story.objects.update(status=Status.DRAFT)
    story.old_slugs.create(slug="its-first-name")
    look("/stories/its-first-name/", status=404)
    look("/stories/its-first-name/", browsers["editor"], status=301)
