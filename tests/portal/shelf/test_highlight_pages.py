"""The pages of highlights: making, changing and removing one, and the list of one's own."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from portal.shelf import highlighting
from portal.shelf.models import LONGEST_NOTE, Highlight
from stories.models import Block, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.highlighting import highlight
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db

NEW, LIST = "/shelf/highlights/new/", "/shelf/highlights/"


@pytest.fixture
def block() -> Block:
    story = StoryFactory.create(slug="roses", title="On roses")
    return BlockFactory.create(story=story, key="k", plain="A rose is a rose, says patience.")


@pytest.fixture
def client(owner: User) -> Client:
    return browser_of(owner)


def sent(**fields: str) -> dict[str, str]:
    return {"story": "roses", "at": "k", "quote": "a rose", "label": "advice", **fields}


def test_the_form_offers_a_short_paragraph_as_it_is(client: Client, block: Block) -> None:
    page = look(f"{NEW}?story=roses&at=k", client)
    assert page.one("textarea[name=quote]").text.strip() == block.plain
    assert page.one("input[name=label][checked]").get("value") == "insight"


def test_of_a_long_paragraph_the_reader_picks_words(client: Client, block: Block) -> None:
    Block.objects.update(plain="So it is. " * 50)
    page = look(f"{NEW}?story=roses&at=k", client)
    assert (page.one("textarea[name=quote]").text or "").strip() == ""
    assert "So it is. So it is." in page.words


def test_an_address_brings_words_and_label_along(client: Client, block: Block) -> None:
    page = look(f"{NEW}?story=roses&at=k&quote=a+rose&label=doubt", client)
    assert page.one("textarea[name=quote]").text.strip() == "a rose"
    assert page.one("input[name=label][checked]").get("value") == "doubt"


def test_what_is_sent_is_highlighted_and_shown_in_its_place(client: Client, block: Block) -> None:
    response = client.post(NEW, sent(note="Indeed."))
    assert response.status_code == 302
    assert response["Location"] == "/stories/roses/#b-k"
    made = Highlight.objects.get()
    assert (made.exact, made.label, made.note) == ("a rose", "advice", "Indeed.")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quote": "a tulip"}, "These words are not in this paragraph."),
        ({"label": "love"}, "Select a valid choice."),
        ({"label": ""}, "Choose one of the labels."),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "at most 2000 characters"),
        ({"note": "NUL \0 here"}, "Null characters are not allowed"),
        ({"at": "gone"}, "This paragraph is no longer in the story."),
        ({"at": "k\0"}, "Null characters are not allowed"),
        ({"before": "x" * 300}, "at most 200 characters"),
    ],
)
def test_what_cannot_stand_comes_back_with_its_reason(
    client: Client, block: Block, wrong: dict[str, str], words: str
) -> None:
    response = client.post(NEW, {**sent(note="Kept."), **wrong})
    assert response.status_code == 422
    assert words in response.content.decode()
    if "note" not in wrong:
        assert "Kept." in response.content.decode()
    assert not Highlight.objects.exists()


def test_a_reached_limit_says_so_and_keeps_the_text(
    client: Client, block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        type(highlighting.HIGHLIGHT), "allows", lambda self, trust: max(1, self.least)
    )
    client.post(NEW, sent())
    response = client.post(NEW, sent(quote="patience", note="Kept."))
    assert response.status_code == 429
    assert "Kept." in response.content.decode()
    assert "You may highlight words 1 times in a day" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (NEW, 302),
        (f"{NEW}?story=none&at=k", 404),
        (f"{NEW}?story=roses&at=none", 404),
        (f"{NEW}?story=roses", 404),
        (f"{NEW}?story=ro%00ses&at=k%00", 200),
        (f"{NEW}?story=%00&at=k", 404),
    ],
)
def test_an_address_that_names_nothing(
    client: Client, block: Block, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"status": Status.WITHDRAWN}, 410),
        ({"status": Status.DRAFT}, 404),
        ({"rights": Rights.UNKNOWN}, 404),
    ],
)
def test_a_story_that_cannot_be_read_takes_none(
    client: Client, block: Block, change: dict[str, str], status: int
) -> None:
    Story.objects.update(**change)
    assert client.get(f"{NEW}?story=roses&at=k").status_code == status
    assert client.post(NEW, sent()).status_code == status


def test_label_and_note_are_changed(client: Client, block: Block, owner: User) -> None:
    made = highlight(block, "a rose", by=owner, note="Before.")
    page = look(made.get_absolute_url(), client)
    assert "a rose" in page.words
    assert page.one("textarea").text.strip() == "Before."
    response = client.post(made.get_absolute_url(), {"label": "doubt", "note": "After."})
    assert response["Location"] == "/stories/roses/#b-k"
    made.refresh_from_db()
    assert (made.label, made.note) == ("doubt", "After.")
    response = client.post(made.get_absolute_url(), {"label": "love", "note": "Typed."})
    assert response.status_code == 422
    assert "Typed." in response.content.decode()


def test_one_press_in_the_list_removes(client: Client, block: Block, owner: User) -> None:
    made = highlight(block, "a rose", by=owner)
    form = look(LIST, client).one("main form[method=post]")
    assert form.get("action") == f"/shelf/highlights/{made.pk}/delete/"
    response = client.post(form.get("action"), {"from": "list"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "You have highlighted nothing yet" in response.content.decode()


@pytest.mark.parametrize("role", ["stranger", "moderator", "editor"])
def test_nobody_else_finds_it(
    block: Block, owner: User, role: str, request: pytest.FixtureRequest
) -> None:
    made = highlight(block, "a rose", by=owner, note="My own thought.")
    other = browser_of(request.getfixturevalue(role))
    for path in (made.get_absolute_url(), f"{made.get_absolute_url()}?from=list"):
        assert other.get(path).status_code == 404
        assert other.post(path, {"label": "doubt"}).status_code == 404
    assert other.post(f"{made.get_absolute_url()}delete/").status_code == 404
    for path in (LIST, "/stories/roses/"):
        assert "My own thought." not in other.get(path).content.decode()
    assert Highlight.objects.count() == 1


def test_a_visitor_is_sent_to_sign_in_and_back(block: Block, owner: User) -> None:
    made = highlight(block, "a rose", by=owner)
    path = f"{NEW}?story=roses&at=k"
    for address in (LIST, made.get_absolute_url(), path):
        assert Client().get(address)["Location"].startswith("/accounts/login/?next=")
    response = Client().post(NEW, {**sent(), "next": "/stories/roses/"})
    assert response["Location"] == "/accounts/login/?next=%2Fstories%2Froses%2F"


def test_the_list_shows_words_label_and_note_newest_first(
    client: Client, block: Block, owner: User
) -> None:
    highlight(block, "a rose", by=owner, label="doubt", note="Is <it>?\nYes.")
    highlight(block, "patience", by=owner, label="advice")
    page = look(LIST, client)
    assert page.texts(".kept-list blockquote") == ["patience", "a rose"]
    assert page.texts(".kept-badge") == ["Advice to take", "Doubt"]
    assert page.texts(".kept-note") == ["Is <it>?Yes."]
    assert page.links(".kept-words") == {
        "patience": "/stories/roses/#b-k",
        "a rose": "/stories/roses/#b-k",
    }


def test_the_list_is_narrowed_by_label_and_story(client: Client, block: Block, owner: User) -> None:
    other = BlockFactory.create(story__slug="other", story__title="Other")
    highlight(block, "a rose", by=owner, label="doubt")
    highlight(block, "patience", by=owner)
    highlight(other, "compilers", by=owner, label="doubt")

    def shown(query: str) -> list[str]:
        return look(f"{LIST}?{query}", client).texts(".kept-list blockquote")

    assert shown("label=doubt") == ["compilers", "a rose"]
    assert shown("story=roses") == ["patience", "a rose"]
    assert shown("story=roses&label=doubt") == ["a rose"]
    assert shown("story=none&label=%00") == ["compilers", "patience", "a rose"]
    assert "No highlight of yours is like that" in look(f"{LIST}?label=advice", client).words


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    page = look(LIST, client)
    assert "You have highlighted nothing yet" in page.words
    assert page.links("main .empty a") == {"Read the stories": "/stories/"}


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_list_goes_on_page_by_page_with_as_many_queries(client: Client, owner: User) -> None:
    def mark(number: int) -> None:
        for _ in range(number):
            highlight(BlockFactory.create(), "patience", by=owner)

    mark(3)
    few = queries(LIST, client)
    mark(27)
    assert queries(LIST, client) == few
    page = look(LIST, client)
    assert len(page.texts(".kept-list > li")) == 20
    further = look(LIST + page.one("a[rel=next]").get("href"), client)
    assert len(further.texts(".kept-list > li")) == 10
    assert client.get(f"{LIST}?cursor=nonsense").status_code == 404
