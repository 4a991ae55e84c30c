"""Searching over the API, and the searches that one keeps."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.search import saving
from community.search.indexing import rebuild
from community.search.models import SavedSearch
from community.search.results import SORTS
from community.tags.actions import mute
from community.tags.models import Tag
from stories.models.story import Status
from tests.cast import BlockFactory, StoryFactory
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor
from tests.stories.looking import look

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

SEARCH = "/api/v1/search/"
SAVED = "/api/v1/saved-searches/"


def shelve(number: int) -> None:
    for _ in range(number):
        story = StoryFactory.create(kind="essay")
        story.tags.add("boats")
        BlockFactory.create(story=story)
    rebuild()


def test_it_finds_what_the_page_finds(visitor: Caller) -> None:
    shelve(25)
    StoryFactory.create(title="A compiler in a drawer", status=Status.DRAFT)
    rebuild()
    first = visitor.get(f"{SEARCH}?q=compiler&sort=newest").json()
    page = look("/search/?q=compiler&sort=newest")
    assert [one["title"] for one in first["items"]] == page.texts(".card__title")
    assert (first["total"], first["has_more"]) == (25, False)
    assert "<mark>" in first["items"][0]["snippet_html"]
    assert first["items"][0]["tags"] == [{"slug": "boats", "name": "boats"}]
    second = visitor.get(first["next"].replace("http://testserver", "")).json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 25
    assert second["previous"]
    assert {facet["field"] for facet in first["facets"]} >= {"year", "tag"}


@pytest.mark.parametrize("sort", SORTS)
def test_its_pages_are_those_of_every_list(visitor: Caller, sort: str) -> None:
    shelve(5)
    address, seen = f"{SEARCH}?q=compiler&sort={sort}&page_size=2", []
    while address:
        answer = visitor.get(address.replace("http://testserver", ""))
        told = answer.json()
        assert len(told["items"]) == (2 if told["next"] else 1)
        ways = {"next": told["next"], "prev": told["previous"]}
        links = (f'<{link}>; rel="{rel}"' for rel, link in ways.items() if link)
        assert answer["Link"] == ", ".join(links)
        seen += [one["id"] for one in told["items"]]
        last, address = address, told["next"]
    assert len(seen) == len(set(seen)) == 5
    for wrong in ("0", "101", "x"):
        assert problem(visitor.get(f"{SEARCH}?q=compiler&page_size={wrong}")) == "bad-parameter"
    for tampered in (f"{last}A", last.replace("q=compiler", "q=drawer"), f"{last}&exact=1"):
        answer = visitor.get(tampered.replace("http://testserver", ""))
        assert (problem(answer), answer.status_code) == ("bad-parameter", 400)


def test_any_text_is_answered(visitor: Caller) -> None:
    shelve(1)
    assert visitor.get(f"{SEARCH}?q=pateince").json()["correction"]["typed"] == "pateince"
    assert visitor.get(f"{SEARCH}?q=pateince&exact=1").json()["items"] == []
    noted = visitor.get(f"{SEARCH}?q=compiler+tag:nosuch").json()
    assert noted["notes"][0]["message"]
    for text in ("", "%00", "((((", "year:9999999999", "%22"):
        assert visitor.get(f"{SEARCH}?q={text}").status_code == 200, text
    assert problem(visitor.get(f"{SEARCH}?q=compiler&cursor=made-up")) == "bad-parameter"
    assert visitor.get(f"{SEARCH}suggest/?q=how+i+ca").json()[0]["kind_name"] == "story"


def test_what_is_muted_is_left_out(mine: Caller, owner: User) -> None:
    shelve(1)
    mute(Tag.objects.get(slug="boats"), by=owner)
    found = mine.get(f"{SEARCH}?q=compiler").json()
    assert (found["items"], found["has_muted"]) == ([], True)
    assert len(mine.get(f"{SEARCH}?q=compiler&muted=show").json()["items"]) == 1


def test_it_asks_as_often_for_many(visitor: Caller) -> None:
    shelve(3)
    few = queries(visitor, f"{SEARCH}?q=compiler")
    shelve(27)
    assert queries(visitor, f"{SEARCH}?q=compiler") == few <= MOST_QUERIES


def test_a_search_is_kept_changed_and_forgotten(mine: Caller, owner: User) -> None:
    given = {"query": "kind:story boats tag:nosuch", "cadence": "daily"}
    made = mine.send("POST", SAVED, given)
    assert (made.status_code, made.json()["name"]) == (201, given["query"])
    assert made.json()["notes"]
    address = f"{SAVED}{made.json()['id']}/"
    changed = mine.change(address, {"cadence": "never"}).json()
    assert (changed["cadence"], changed["due_at"]) == ("never", None)
    assert [one["id"] for one in mine.get(SAVED).json()["items"]] == [made.json()["id"]]
    again = mine.send("POST", SAVED, given | {"name": "Boats"}).json()
    assert (again["id"], again["name"]) == (made.json()["id"], "Boats")
    assert mine.send("DELETE", address, If_Match="*").status_code == 204
    assert not SavedSearch.objects.exists()


def test_what_cannot_be_kept_is_said(
    mine: Caller, visitor: Caller, owner: User, stranger: User
) -> None:
    for wrong in ({}, {"query": "tag:"}, {"query": "a", "cadence": "hourly"}):
        assert problem(mine.send("POST", SAVED, {"cadence": "daily", **wrong})) == "invalid"
    kept = saving.save_search("boats", by=owner, cadence="never")
    address = f"{SAVED}{kept.pk}/"
    other = Caller(token_of(stranger))
    assert problem(other.get(address)) == "not-found"
    assert problem(other.send("DELETE", address, If_Match="*")) == "not-found"
    for answer in (visitor.get(SAVED), visitor.get(address), visitor.send("POST", SAVED, {})):
        assert problem(answer) == "sign-in-required"
