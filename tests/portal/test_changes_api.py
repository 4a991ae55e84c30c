"""Whoever follows the changes has an equal copy of all that anybody may see."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from community.accounts import actions as accounts
from community.accounts.models import CareerStage, User, Visibility
from community.api.problems import KINDS
from community.changes import recording
from community.changes.models import Change
from community.lib import changes
from community.limits.leasing import leases
from community.tags.actions import describe, merge
from community.tags.models import Tag
from mentors.actions import end_mentoring
from portal import changes_api
from portal.mirroring import MOVING
from portal.privacy import leasing
from portal.privacy.actions import close_account
from portal.privacy.models import Closing
from stories.actions import publish
from stories.models.story import Status
from tests.cast import StoryFactory, person
from tests.community.api.asking import Caller, problem, queries, token_of
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question, tag
from threads import actions

CHANGES = "/api/v1/changes/"
pytestmark = pytest.mark.django_db(transaction=True)  # a change is settled when it is committed


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    leases.forget()
    yield
    leases.forget()


class Copy:
    """Somebody's copy, made of nothing but changes."""

    def __init__(self) -> None:
        self.things: dict[tuple[str, int], Any] = {}
        self.cursor = ""

    def follow(self, *, page_size: int = 2) -> None:
        """Read on to the end."""
        has_more = True
        while has_more:
            address = f"{CHANGES}?since={self.cursor}&page_size={page_size}"
            page = Caller().get(address).json()
            for item in page["items"]:
                self.take(item)
            self.cursor, has_more = page["cursor"], page["has_more"]

    def take(self, item: dict[str, Any]) -> None:
        thing = item["kind"], item["id"]
        if item["is_gone"]:
            self.things.pop(thing, None)
        else:
            self.things[thing] = item[item["kind"]]


LISTS = {
    "story": ("stories/?", "slug"),
    "thread": ("threads/?", "id"),
    "post": ("posts/?", "id"),
    "tag": ("tags/?", "slug"),
    "mentor": ("mentors/?all=true&", "id"),
}
"""Kind → the list of the API that a visitor reads, and what names a row of it."""


def everything(*known: User) -> dict[str, dict[Any, Any]]:
    """What the lists of the API tell a visitor now, and the pages of those who were in them."""
    found = {
        kind: {row[name]: row for row in rows_at(address)}
        for kind, (address, name) in LISTS.items()
    }
    for row in found["mentor"].values():
        for name in MOVING:
            del row[name]
    for row in found["post"].values():
        del row["distance"]
    answers = [Caller().get(f"/api/v1/people/{one.handle}/") for one in known]
    pages = [answer.json() for answer in answers if answer.status_code == 200]
    people = {page["handle"]: {name: page[name] for name in PERSON} for page in pages}
    authors = {row["author"]["handle"] for row in found["post"].values() if row["author"]}
    assert authors <= people.keys()
    return found | {"person": people}


PERSON = ("handle", "name", "page")


def rows_at(address: str) -> list[Any]:
    """All pages of a list, two rows on each."""
    rows, there = [], f"/api/v1/{address}page_size=2"
    while there:
        page = Caller().get(there).json()
        rows += page["items"]
        there = page["next"] or ""
    return rows


def copied(copy: Copy) -> dict[str, dict[Any, Any]]:
    """What `copy` holds once it has read on, named as `everything` is."""
    copy.follow()
    named = {kind: name for kind, (_address, name) in LISTS.items()} | {"person": "handle"}
    return {
        kind: {row[name]: row for (of, _key), row in copy.things.items() if of == kind}
        for kind, name in named.items()
    }


def test_a_copy_is_equal_after_every_deed(moderator: User, editor: User) -> None:
    ada, grace = person("ada"), person("grace")
    changes.announce("tag", tag("phd").pk, tag("doctorate").pk)
    copy = Copy()
    thread = question(ada)
    assert copied(copy) == everything(ada)
    answer = actions.answer(thread, by=grace, body="Ten, on three evenings.")
    remark = actions.remark(answer, by=ada, body="Which ten?")
    actions.vote(answer, by=ada, value=1)
    actions.accept(answer, by=ada)
    assert copied(copy) == everything(ada, grace)
    assert copy.things["thread", thread.pk]["accepted"] == answer.pk
    actions.edit(answer, by=grace, body="Twelve.", seen=0)
    actions.delete(remark, by=ada)
    describe(tag("phd"), by=moderator, description="Doctoral studies.", seen=0)
    story = StoryFactory.create(status=Status.DRAFT)
    publish(story, by=editor)
    actions.comment(story, by=ada, body="Both notebooks?")
    assert copied(copy) == everything(ada, grace)
    assert ("post", remark.pk) not in copy.things
    question_post = thread.question
    assert question_post
    actions.hide(question_post, by=moderator, reason="Asked before.")
    assert copied(copy) == everything(ada, grace)
    assert ("thread", thread.pk) not in copy.things


def test_a_copy_is_equal_whatever_moves(moderator: User, editor: User) -> None:
    ada, grace, copy = person("ada"), person("grace"), Copy()
    changes.announce("tag", tag("phd").pk, tag("doctorate").pk)
    first, other = question(ada), question(grace, title="How do I choose a laboratory?")
    answer = actions.answer(first, by=grace, body="Ten, on three evenings.")
    actions.remark(answer, by=ada, body="Which ten?")
    assert copied(copy) == everything(ada, grace)
    actions.move(answer, by=moderator, to=other, reason="It answers that one.")
    assert copied(copy) == everything(ada, grace)
    apart = actions.split(
        answer, by=moderator, title="How many evenings does it take?", tags=[tag("phd")]
    )
    assert copied(copy) == everything(ada, grace)
    actions.close(other, by=moderator, why="unclear")
    assert copied(copy) == everything(ada, grace)
    actions.merge(apart, by=moderator, into=first, reason="The same.")
    assert copied(copy) == everything(ada, grace)
    assert ("thread", apart.pk) not in copy.things
    merge(tag("phd"), tag("doctorate"), by=editor)
    assert copied(copy) == everything(ada, grace)


def test_a_copy_is_equal_when_people_change_and_leave(moderator: User) -> None:
    ada, mentor, copy = person("ada"), MentorFactory.create(), Copy()
    changes.announce("mentor", mentor.pk)
    changes.announce("tag", tag("phd").pk)
    thread = question(ada)
    actions.answer(thread, by=mentor.person, body="Ten, on three evenings.")
    assert copied(copy) == everything(ada, mentor.person)
    accounts.set_profile(ada, by=ada, display_name="Ada of the Evenings")
    accounts.set_profile(mentor.person, by=mentor.person, display_name="Minna")
    assert copied(copy) == everything(ada, mentor.person)
    assert copy.things["mentor", mentor.pk]["name"] == "Minna"
    for one, stage in ((ada, CareerStage.EXPLORING), (mentor.person, CareerStage.SENIOR)):
        accounts.set_profile(
            one, by=one, career_stage=stage, career_stage_visibility=Visibility.PUBLIC
        )
    assert copied(copy) == everything(ada, mentor.person)
    accounts.set_profile(ada, by=ada, career_stage_visibility=Visibility.NOBODY)
    assert copied(copy) == everything(ada, mentor.person)
    end_mentoring(mentor, by=mentor.person)
    assert copied(copy) == everything(ada, mentor.person)
    assert ("mentor", mentor.pk) not in copy.things
    closing = close_account(ada, by=ada, posts=Closing.Posts.KEPT, at_once=True)
    assert leasing.close(closing.pk)
    assert copied(copy) == everything(ada, mentor.person)
    assert ("person", ada.pk) not in copy.things
    assert copy.things["thread", thread.pk]["author"] is None


def test_a_stage_that_is_hidden_is_told_no_more() -> None:
    ada = person("ada", career_stage=CareerStage.EXPLORING)
    grace = person("grace", career_stage=CareerStage.SENIOR)
    answer = actions.answer(question(ada), by=grace, body="Ten, on three evenings.")
    for there in (f"/api/v1/posts/{answer.pk}/", f"/api/v1/threads/{answer.thread_id}/posts/"):
        accounts.set_profile(ada, by=ada, career_stage_visibility=Visibility.PUBLIC)
        before = Caller().get(there)
        assert b"far ahead of the asker" in before.content
        accounts.set_profile(ada, by=ada, career_stage_visibility=Visibility.NOBODY)
        after = Caller().get(there, If_None_Match=before["ETag"])
        assert after.status_code == 200
        assert b"far ahead" not in after.content


def test_a_stream_tells_the_same(owner: User) -> None:
    question(owner)
    pages, lines = Copy(), Copy()
    pages.follow()
    items, end = streamed()
    for item in items:
        lines.take(item)
    assert lines.things == pages.things != {}
    assert end == {"cursor": pages.cursor, "has_more": False}


def streamed(since: str = "") -> tuple[list[Any], Any]:
    """The changes of a stream, and its last line."""
    answer = Caller().get(f"{CHANGES}stream/?since={since}")
    assert answer["Content-Type"] == "application/x-ndjson"
    *items, end = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    return items, end


def test_a_stream_says_whether_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_api, "LONGEST_STREAM", 3)
    changes.announce("tag", *(tag(name).pk for name in ("ai", "law", "phd", "work")))
    copy = Copy()
    copy.follow()
    items, end = streamed()
    assert (len(items), end["has_more"]) == (3, True)
    assert end["cursor"] == items[-1]["cursor"]
    rest, last = streamed(end["cursor"])
    assert [(one["kind"], one["id"]) for one in items + rest] == list(copy.things)
    assert last == {"cursor": copy.cursor, "has_more": False}
    assert streamed(copy.cursor) == ([], last)


@pytest.mark.parametrize("there", [CHANGES, f"{CHANGES}stream/"])
def test_whoever_knows_what_was_undone_begins_again(there: str) -> None:
    changes.announce("tag", tag("ai").pk, tag("phd").pk)
    copy = Copy()
    copy.follow()
    assert Caller().get(f"{there}?since={copy.cursor}").status_code == 200
    Change.objects.order_by("-pk")[0].delete()  # as an earlier copy of the database has it
    answer = Caller().get(f"{there}?since={copy.cursor}")
    assert (answer.status_code, problem(answer)) == (410, "begin-again")


@pytest.mark.slow  # ten thousand tags
def test_the_memory_of_a_stream_does_not_grow_with_its_lines() -> None:
    def peak(number: int) -> int:
        Tag.objects.bulk_create(
            Tag(
                slug=f"tag-{number}-{one}",
                name=f"Tag {number} {one}",
                description="So it is. " * 20,
            )
            for one in range(number - Tag.objects.count())
        )
        recording.record_all()
        gc.collect()
        tracemalloc.start()
        lines = 0
        for line in Caller().get(f"{CHANGES}stream/").streaming_content:
            lines += line.count(b"\n")
            # When garbage is collected hangs on what else the process holds: here, always.
            if not lines % 500:
                gc.collect()
        assert lines == number + 1, "the last says that there is no more"
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few = peak(1_000)
    assert peak(10_000) < few * 1.5


def test_streams_are_counted_apart(settings: Any) -> None:
    settings.LIMITS_SCALE = 0.5
    answers = [Caller().get(f"{CHANGES}stream/") for _call in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"api_stream_visitor";q=3;w=300'
    assert int(answers[-1]["Retry-After"]) > 0
    assert Caller().get(CHANGES).status_code == 200


def test_a_members_streams_are_counted_by_member(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.1
    answers = [Caller(token_of(owner)).get(f"{CHANGES}stream/") for _call in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"api_stream";q=3;w=300'


def test_everybody_is_told_the_same(owner: User) -> None:
    question(owner)
    mine = Caller(token_of(owner))
    assert mine.get(CHANGES).json() == Caller().get(CHANGES).json()


def test_nothing_new_is_told_cheaply(owner: User) -> None:
    question(owner)
    first = Caller().get(CHANGES)
    again = Caller().get(CHANGES, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("asked", ["since=yesterday", "page_size=0", "page_size=501"])
def test_what_cannot_be_used_is_named(asked: str) -> None:
    answer = Caller().get(f"{CHANGES}?{asked}")
    assert (answer.status_code, problem(answer)) == (KINDS["bad-parameter"].status, "bad-parameter")


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_page_costs_as_much_as_a_line(owner: User, stranger: User) -> None:
    asked = question(owner)
    Caller().get(CHANGES)
    few = queries(Caller(), f"{CHANGES}?page_size=500")
    for number in range(10):
        actions.answer(asked, by=person(f"member-{number}"), body=f"Number {number}.")
    assert queries(Caller(), f"{CHANGES}?page_size=500") <= few
