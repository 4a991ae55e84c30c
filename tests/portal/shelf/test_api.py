"""The shelf over the API: lists, what is saved in them, links that share them, highlights."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from portal.shelf.models import Highlight, ReadingList, SavedItem
from stories.models import Story
from stories.models.story import Status
from tests.cast import BlockFactory, StoryFactory
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor
from tests.conftest import browser_of
from tests.stories.looking import look

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

SHELF = "/api/v1/shelf/"
LISTS, ITEMS, HIGHLIGHTS = (f"{SHELF}{one}/" for one in ("lists", "items", "highlights"))


@pytest.fixture
def story(db: None) -> Story:
    return BlockFactory.create(plain="Patience comes before compilers.").story


def save(caller: Caller, story: Story, **more: object) -> dict[str, object]:
    told: dict[str, object] = caller.send(
        "POST", ITEMS, {"thing": f"story-{story.pk}", **more}
    ).json()
    return told


def test_a_thing_is_saved_noted_moved_and_taken_out(
    mine: Caller, story: Story, owner: User
) -> None:
    made = mine.send("POST", ITEMS, {"thing": f"story-{story.pk}", "note": "Soon."})
    assert (made.status_code, made.json()["title"]) == (201, story.title)
    assert mine.send("POST", ITEMS, {"thing": f"story-{story.pk}"}).status_code == 200
    other = mine.send("POST", LISTS, {"name": "Boats"}).json()
    address = f"{ITEMS}{made.json()['id']}/"
    moved = mine.change(address, {"in_list": other["id"]}).json()
    assert (moved["in_list"], moved["note"]) == (other["id"], "Soon.")
    page = look(f"/shelf/{other['id']}/", browser_of(owner))
    assert story.title in page.words
    assert mine.get(f"{LISTS}{other['id']}/").json()["item_count"] == 1
    Story.objects.filter(pk=story.pk).update(status=Status.WITHDRAWN)
    gone = mine.get(ITEMS).json()["items"][0]
    assert (gone["state"], gone["title"], gone["note"]) == ("gone", "", "Soon.")
    assert mine.send("DELETE", address, If_Match="*").status_code == 204
    assert not SavedItem.objects.exists()


def test_words_are_saved_and_highlighted(mine: Caller, story: Story) -> None:
    at = story.blocks.get().key
    given = {"thing": f"passage-{story.pk}", "at": at, "quote": "before compilers"}
    assert mine.send("POST", ITEMS, given).json()["words"] == "before compilers"
    assert problem(mine.send("POST", ITEMS, given | {"quote": "never said"})) == "invalid"
    sent = {"story": story.slug, "at": at, "quote": "Patience", "label": "advice"}
    made = mine.send("POST", HIGHLIGHTS, sent)
    assert (made.status_code, made.json()["words"], made.json()["state"]) == (
        201,
        "Patience",
        "shown",
    )
    address = f"{HIGHLIGHTS}{made.json()['id']}/"
    changed = mine.change(address, {"label": "doubt", "note": "Really?"}).json()
    assert (changed["label"], changed["note"]) == ("doubt", "Really?")
    for query, number in (("?label=doubt", 1), ("?label=advice", 0), (f"?story={story.slug}", 1)):
        assert len(mine.get(HIGHLIGHTS + query).json()["items"]) == number
    for wrong, why in (
        ({"at": "nowhere"}, "not-found"),
        ({"story": "nowhere"}, "not-found"),
        ({"label": "joy"}, "invalid"),
        ({"quote": "never"}, "invalid"),
    ):
        assert problem(mine.send("POST", HIGHLIGHTS, sent | wrong)) == why, wrong
    taken = mine.get(f"{SHELF}export/").json()
    assert taken["highlights"][0]["words"] == "Patience"
    assert taken["lists"][0]["items"][0]["words"] == "before compilers"
    assert mine.send("DELETE", address, If_Match="*").status_code == 204
    assert not Highlight.objects.exists()


def test_a_list_is_shared_by_its_link(mine: Caller, visitor: Caller, story: Story) -> None:
    save(mine, story, note="For all.")
    draft = StoryFactory.create(status=Status.DRAFT)
    SavedItem.objects.create(reading_list=ReadingList.objects.get(), kind="story", story=draft)
    address = f"{LISTS}{ReadingList.objects.get().pk}/"
    key = mine.send("POST", f"{address}share/").json()["share_key"]
    told = visitor.get(f"{SHELF}shared/{key}/").json()
    assert told["owner"]["handle"] == "owner"
    rows = visitor.get(f"{SHELF}shared/{key}/items/").json()["items"]
    assert [(one["title"], one["note"]) for one in rows] == [(story.title, "For all.")]
    assert mine.send("POST", f"{address}unshare/").json()["share_page"] is None
    for rest in ("", "items/"):
        assert problem(visitor.get(f"{SHELF}shared/{key}/{rest}")) == "not-found"


def test_a_list_is_named_and_deleted(mine: Caller) -> None:
    made = mine.send("POST", LISTS, {"name": "Boats", "about": "Later."}).json()
    address = f"{LISTS}{made['id']}/"
    assert problem(mine.send("POST", LISTS, {"name": "boats"})) == "invalid"
    assert mine.change(address, {"name": "Ships"}).json()["about"] == "Later."
    assert mine.send("DELETE", address, If_Match="*").status_code == 204
    assert problem(mine.get(address)) == "not-found"


def test_a_shelf_is_nobody_elses(
    mine: Caller, visitor: Caller, stranger: User, story: Story
) -> None:
    saved = save(mine, story)
    at = story.blocks.get().key
    sent = {"story": story.slug, "at": at, "label": "advice"}
    marked = mine.send("POST", HIGHLIGHTS, sent).json()["id"]
    other = Caller(token_of(stranger))
    for address in (
        f"{LISTS}{saved['in_list']}/",
        f"{LISTS}{saved['in_list']}/items/",
        f"{ITEMS}{saved['id']}/",
        f"{HIGHLIGHTS}{marked}/",
    ):
        assert problem(other.get(address)) == "not-found", address
        assert problem(visitor.get(address)) == "sign-in-required", address
    assert problem(other.send("POST", f"{LISTS}{saved['in_list']}/share/")) == "not-found"
    there = {"thing": f"story-{story.pk}", "in_list": saved["in_list"]}
    assert problem(other.send("POST", ITEMS, there)) == "not-found"
    for address in (LISTS, ITEMS, HIGHLIGHTS, f"{SHELF}export/"):
        assert problem(visitor.get(address)) == "sign-in-required"
    for address in (LISTS, ITEMS, HIGHLIGHTS):
        assert problem(visitor.send("POST", address, {})) == "sign-in-required"
    for wrong in ("story-0", "story-999999", "song-1", ""):
        assert mine.send("POST", ITEMS, {"thing": wrong}).status_code in {404, 422}


@pytest.mark.slow  # thirty rows, written as members write them
def test_lists_ask_as_often_for_many(mine: Caller, story: Story) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            block = BlockFactory.create()
            save(mine, block.story)
            sent = {"story": block.story.slug, "at": block.key, "label": "advice"}
            mine.send("POST", HIGHLIGHTS, sent)

    fill(3)
    addresses = (LISTS, ITEMS, HIGHLIGHTS)
    few = [queries(mine, one) for one in addresses]
    fill(9)
    assert [queries(mine, one) for one in addresses] == few
    assert max(few) <= MOST_QUERIES
