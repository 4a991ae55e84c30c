"""Saving on the pages: one press for a member, a link and a question for whoever signs in first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from portal.shelf import actions
from portal.shelf.models import LONGEST_NOTE, SavedItem
from stories.models import Block, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.saving import save
from tests.stories.looking import Look, look, queries
from tests.threads.asking import question
from threads import actions as thread_actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

SAVE = "/shelf/save/"


@pytest.fixture
def block() -> Block:
    story = StoryFactory.create(slug="roses", title="On roses")
    return BlockFactory.create(story=story, key="k", plain="A rose is a rose, says patience.")


@pytest.fixture
def answer(stranger: User) -> Post:
    return thread_actions.answer(question(stranger), by=stranger, body="Ten.")


@pytest.fixture
def client(owner: User) -> Client:
    return browser_of(owner)


def press(client: Client, page: Look, what: str) -> Any:
    """Send the form that saves `what`, as a browser without scripts does."""
    form = page.one(f"form:has(button.save):has(input[value={what}])")
    return client.post(form.get("action"), dict(form.form_values()), follow=True)


def test_one_press_saves_a_story_and_leads_back(client: Client, block: Block) -> None:
    page = look("/stories/roses/", client)
    answered = press(client, page, f"story-{block.story_id}")
    assert answered.redirect_chain == [("/stories/roses/", 302)]
    item = SavedItem.objects.get()
    words = answered.content.decode()
    assert f'Saved in <a href="/shelf/{item.reading_list_id}/">Read later</a>.' in words
    assert look("/stories/roses/", client).one("a.save").get("href") == f"/shelf/items/{item.pk}/"


def test_one_press_saves_a_question_and_an_answer_where_one_was(
    client: Client, answer: Post
) -> None:
    address = f"{answer.thread.page_url}?sort=newest"
    page = look(address, client)
    assert press(client, page, f"thread-{answer.thread_id}").redirect_chain == [(address, 302)]
    done = press(client, page, f"answer-{answer.pk}")
    assert done.redirect_chain == [(f"{address}#{answer.anchor}", 302)]
    page = look(address, client)
    assert page.texts("a.save") == ["Saved", "Saved"]
    assert {one.kind for one in SavedItem.objects.all()} == {"thread", "answer"}


def test_the_button_beside_a_passage_saves_all_of_it(client: Client, block: Block) -> None:
    page = look("/stories/roses/", client)
    button = page.one("#b-k button[form=save-passage]")
    form = page.tree.get_element_by_id("save-passage")
    sent = {**dict(form.form_values()), button.get("name"): button.get("value")}
    assert client.post(form.get("action"), sent)["Location"] == "/stories/roses/#b-k"
    item = SavedItem.objects.get()
    assert item.exact == block.plain
    saved = look("/stories/roses/", client).one("#b-k .block__link--saved")
    assert saved.get("href") == f"/shelf/items/{item.pk}/"


def test_selected_words_are_saved_with_what_tells_them_apart(client: Client, block: Block) -> None:
    offered = look("/stories/roses/", client).one("#passage-offer form[action='/shelf/save/']")
    sent = {**dict(offered.form_values()), "at": "k", "quote": "a rose", "before": "A rose is "}
    assert client.post(SAVE, sent)["Location"] == "/stories/roses/#b-k"
    item = SavedItem.objects.get()
    assert (item.exact, item.prefix) == ("a rose", "A rose is ")


def test_a_visitor_is_led_to_sign_in_and_then_asked(
    client: Client, block: Block, answer: Post
) -> None:
    for path, what in (
        ("/stories/roses/", f"story-{block.story_id}"),
        (answer.thread.page_url, f"thread-{answer.thread_id}"),
        (answer.thread.page_url, f"answer-{answer.pk}"),
    ):
        page = look(path)
        links = [one.get("href") for one in page.tree.cssselect("a.save")]
        assert f"{SAVE}?what={what}" in links
        assert not page.tree.cssselect("form:has(button.save)")
        ask = f"{SAVE}?what={what}"
        assert Client().get(ask)["Location"].startswith("/accounts/login/?next=%2Fshelf%2Fsave")
        form = look(ask, client).one("main form")
        assert not SavedItem.objects.exists()
        client.post(form.get("action"), {**dict(form.form_values()), "note": "For Monday."})
        assert SavedItem.objects.get().note == "For Monday."
        SavedItem.objects.all().delete()
    passage = look("/stories/roses/").one("#b-k a[href*=passage]").get("href")
    assert look(passage, client).one("textarea[name=quote]").text.strip() == block.plain


def test_what_is_saved_already_is_not_asked_about(
    client: Client, block: Block, owner: User
) -> None:
    for thing, address in (
        (block.story, f"{SAVE}?what=story-{block.story_id}"),
        (block, f"{SAVE}?what=passage-{block.story_id}&at=k"),
    ):
        item = save(thing, owner)
        assert client.get(address)["Location"] == f"/shelf/items/{item.pk}/"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"what": "story-0"}, 404),
        ({"what": "story-99999999999999999"}, 404),
        ({"what": "story-9999999999999999999999"}, 404),
        ({"what": "comment-1"}, 404),
        ({"what": "story-1\0"}, 404),
        ({"what": ""}, 404),
        ({}, 302),
    ],
)
def test_what_names_nothing(client: Client, given: dict[str, str], status: int) -> None:
    assert client.get(SAVE, given).status_code == status
    assert client.post(SAVE, given).status_code == status


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quote": "a tulip"}, "These words are not in this paragraph."),
        ({"at": "gone"}, "This paragraph is no longer in the story."),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "at most 2000 characters"),
        ({"note": "NUL \0 here"}, "Null characters are not allowed"),
        ({"into": "99999"}, "Choose one of your lists."),
        ({"into": "x"}, "Choose one of your lists."),
        ({"before": "x" * 300}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_its_reason(
    client: Client, block: Block, wrong: dict[str, str], words: str
) -> None:
    sent = {"what": f"passage-{block.story_id}", "at": "k", "note": "Kept.", **wrong}
    response = client.post(SAVE, sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Kept." in response.content.decode() or "note" in wrong
    assert not SavedItem.objects.exists()


def test_a_reached_limit_says_so_and_keeps_the_note(
    client: Client, block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(actions.SAVE), "allows", lambda self, trust: max(1, self.least))
    client.post(SAVE, {"what": f"story-{block.story_id}"})
    sent = {"what": f"passage-{block.story_id}", "at": "k", "note": "Kept."}
    response = client.post(SAVE, sent)
    assert response.status_code == 429
    assert "Kept." in response.content.decode()
    assert "You may save things for later 1 times in a day" in response.content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "/\\example.org", "\0"])
def test_it_leads_nowhere_else(client: Client, block: Block, back: str) -> None:
    sent = {"what": f"story-{block.story_id}", "next": back}
    assert client.post(SAVE, sent)["Location"] == "/stories/roses/"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"status": Status.DRAFT}, 404), ({"status": Status.WITHDRAWN}, 410)],
)
def test_what_is_out_of_sight_is_not_there(
    client: Client, block: Block, change: dict[str, str], status: int
) -> None:
    Story.objects.update(**change)
    for what in (f"story-{block.story_id}", f"passage-{block.story_id}"):
        assert client.get(SAVE, {"what": what, "at": "k"}).status_code == status
        assert client.post(SAVE, {"what": what, "at": "k"}).status_code == status


def test_of_a_story_one_may_not_read_only_its_page_is_saved(client: Client, block: Block) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    assert client.get(SAVE, {"what": f"passage-{block.story_id}", "at": "k"}).status_code == 404
    assert client.post(SAVE, {"what": f"story-{block.story_id}"}).status_code == 302
    assert SavedItem.objects.get().kind == "story"


def test_a_hidden_question_or_answer_is_not_there(
    client: Client, answer: Post, moderator: User
) -> None:
    thread_actions.hide(answer, by=moderator, reason="Off.")
    assert client.post(SAVE, {"what": f"answer-{answer.pk}"}).status_code == 404
    thread = Thread.objects.get()
    assert thread.question
    thread_actions.hide(thread.question, by=moderator, reason="Off.")
    assert client.post(SAVE, {"what": f"thread-{thread.pk}"}).status_code == 404


def test_a_visitors_page_tells_nobody_apart(client: Client, block: Block, owner: User) -> None:
    before = Client().get("/stories/roses/").content
    save(block.story, owner)
    save(block, owner)
    assert Client().get("/stories/roses/").content == before


@pytest.mark.slow  # a second and more
def test_a_storys_page_asks_once_however_much_is_saved(
    client: Client, block: Block, owner: User
) -> None:
    def keep(number: int) -> None:
        for _ in range(number):
            save(BlockFactory.create(story=block.story), owner)

    keep(3)
    few = queries("/stories/roses/", client)
    keep(27)
    assert queries("/stories/roses/", client) == few
    assert len(look("/stories/roses/", client).tree.cssselect(".block__link--saved")) == 30
