"""Highlights in the text of a story, and what is shown of them when the text changes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from stories import actions
from stories.models import Block, Story
from stories.models.story import Rights
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.highlighting import highlight
from tests.stories.documents import POST, block, imported
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db

SECRET = "A stranger explained gradient descent with a loaf of bread and a knife."
LIST = "/shelf/highlights/"
LOST = "These words are no longer in the story."
HIDDEN = "The story cannot be read here now"


@pytest.fixture
def story(editor: User) -> Story:
    return actions.publish(imported(POST, rights=Rights.OWN), by=editor)


@pytest.fixture
def client(owner: User) -> Client:
    return browser_of(owner)


def marks(story: Story, client: Client) -> dict[str, list[str]]:
    """The fragment of each block of the page → the words that are marked in it."""
    page = look(story.get_absolute_url(), client)
    return {
        one.get("id"): [mark.text_content() for mark in found]
        for one in page.tree.cssselect("#text [id^=b-]")
        if (found := one.cssselect("mark"))
    }


def test_words_are_marked_for_their_owner_with_a_sign_that_is_named(
    story: Story, owner: User, client: Client
) -> None:
    made = highlight(block(story, "A stranger"), "gradient descent", by=owner, note="Bread!")
    page = look(story.get_absolute_url(), client)
    assert page.one("#text mark.kept--insight").text_content() == "gradient descent"
    sign = page.one("#text .kept-sign")
    assert sign.get("aria-label") == "Your highlight, Insight: Bread!"
    assert sign.get("href") == made.get_absolute_url()
    assert sign.cssselect("svg use")[0].get("href").endswith("#label-insight")
    assert look(sign.get("href"), client).texts("blockquote") == ["gradient descent"]


def test_each_label_has_a_sign_of_its_own(story: Story, owner: User, client: Client) -> None:
    words = ["A stranger", "explained gradient", "gradient descent", "loaf"]
    for label, one in zip(("insight", "question", "advice", "doubt"), words, strict=True):
        highlight(block(story, "A stranger"), one, by=owner, label=label)
    page = look(story.get_absolute_url(), client)
    signs = page.tree.cssselect("#text .kept-sign")
    assert len({one.cssselect("use")[0].get("href") for one in signs}) == 4
    assert [one.get("aria-label") for one in signs] == [
        "Your highlight, Insight",
        "Your highlight, Question",
        "Your highlight, Advice to take",
        "Your highlight, Doubt",
    ]
    assert page.one("mark mark").text_content() == "gradient"  # where two overlap


def test_a_heading_is_marked_too(story: Story, owner: User, client: Client) -> None:
    heading = block(story, "The long way round")
    highlight(heading, "long way", by=owner)
    assert marks(story, client) == {heading.anchor: ["long way"]}


def test_a_note_is_no_markup(story: Story, owner: User, client: Client) -> None:
    highlight(block(story, "A stranger"), "loaf", by=owner, note='"><script>alert(1)</script>')
    page = look(story.get_absolute_url(), client)
    assert page.one(".kept-sign").get("aria-label").endswith('"><script>alert(1)</script>')
    assert page.tree.cssselect("#text script") == []


def test_nobody_else_sees_a_mark(
    story: Story, owner: User, stranger: User, moderator: User
) -> None:
    before = Client().get(story.get_absolute_url()).content
    highlight(block(story, "A stranger"), "loaf", by=owner, note="Mine.")
    for other in (Client(), browser_of(stranger), browser_of(moderator)):
        assert marks(story, other) == {}
        assert b"Mine." not in other.get(story.get_absolute_url()).content
    assert Client().get(story.get_absolute_url()).content == before
    assert b"kept" not in before
    assert b"/shelf/highlights/" not in before


@pytest.mark.slow  # thirty rows, written as members write them
def test_marks_cost_one_query_however_many_there_are(owner: User, client: Client) -> None:
    row = BlockFactory.create(plain=" ".join(f"word-{number}." for number in range(40)))
    path = row.story.get_absolute_url()
    visitors, none = queries(path), queries(path, client)
    for number in range(30):
        highlight(row, f"word-{number}.", by=owner)
    assert queries(path, client) == none
    assert queries(path) == visitors


def test_beside_each_passage_a_link_leads_members_to_the_form(story: Story, client: Client) -> None:
    row = block(story, "A stranger")
    page = look(story.get_absolute_url(), client)
    link = page.one(f"#{row.anchor} a[href*='/shelf/highlights/new/']")
    assert link.get("aria-label") == "Highlight words of this passage"
    assert row.plain in look(link.get("href"), client).words


def test_words_that_moved_to_another_block_are_marked_there(
    story: Story, owner: User, client: Client
) -> None:
    highlight(block(story, "A stranger"), "gradient descent with a loaf", by=owner)
    moved = POST.replace(f"{SECRET}\n\n", "")
    imported(f"{moved}\nOnce more: someone explained gradient descent with a loaf to the cat.\n")
    there = block(story, "to the cat")
    assert marks(story, client) == {there.anchor: ["gradient descent with a loaf"]}
    page = look(LIST, client)
    assert page.links(".kept-words") == {
        "gradient descent with a loaf": f"{story.get_absolute_url()}#{there.anchor}"
    }


def test_words_that_are_gone_leave_label_and_note(
    story: Story, owner: User, client: Client
) -> None:
    made = highlight(block(story, "A stranger"), "a loaf", by=owner, label="doubt", note="Really?")
    imported(POST.replace(SECRET, "A stranger kept us awake there."))
    assert marks(story, client) == {}
    for path in (LIST, made.get_absolute_url()):
        page = look(path, client)
        assert LOST in page.words
        assert "Really?" in page.words
        assert "a loaf" not in page.words
    response = client.post(made.get_absolute_url(), {"label": "insight", "note": "So."})
    assert response["Location"] == LIST  # no place to come back to


@pytest.mark.parametrize("anew", [None, f"{SECRET}\n\n"], ids=["it stands", "its block is gone"])
def test_redacted_words_are_nowhere(
    story: Story, owner: User, editor: User, client: Client, anew: str | None
) -> None:
    row = block(story, "A stranger")
    made = highlight(row, "gradient descent", by=owner, note="My note.")
    actions.redact(row, by=editor, reason="He asked for it.")
    if anew:
        imported(POST.replace(anew, ""))
    for path in (story.get_absolute_url(), LIST, made.get_absolute_url()):
        assert "gradient descent" not in client.get(path).content.decode()
    assert "My note." in look(LIST, client).words
    form = f"{LIST}new/?story={story.slug}&at={row.key}"
    assert client.get(form).status_code == 404


def test_of_a_withdrawn_story_not_even_the_title_is_shown(
    story: Story, owner: User, editor: User, client: Client
) -> None:
    made = highlight(block(story, "A stranger"), "a loaf", by=owner, note="My note.")
    actions.withdraw(story, by=editor, reason="The author asked for it.")
    for path in (LIST, made.get_absolute_url()):
        page = look(path, client)
        assert HIDDEN in page.words
        assert "My note." in page.words
        assert "a loaf" not in page.words
        assert story.title not in page.words


def test_of_a_story_whose_rights_became_unknown_the_words_are_hidden(
    owner: User, client: Client
) -> None:
    row = BlockFactory.create(story=StoryFactory.create(title="On rights"))
    highlight(row, "patience", by=owner)
    Story.objects.update(rights=Rights.UNKNOWN)
    page = look(LIST, client)
    assert HIDDEN in page.words
    assert "patience" not in page.words
    assert "On rights" in page.words
    assert look(row.story.get_absolute_url(), client).tree.cssselect("mark") == []


def test_of_words_that_stand_elsewhere_too_the_redacted_place_is_passed_over(
    owner: User, client: Client
) -> None:
    row = BlockFactory.create(plain="I ask, and I wait.")
    twin = BlockFactory.create(story=row.story, plain="They wait, and I wait with them.")
    highlight(row, "I wait", by=owner)
    Block.objects.filter(pk=row.pk).update(redacted_at=timezone.now())
    assert marks(row.story, client) == {twin.anchor: ["I wait"]}
