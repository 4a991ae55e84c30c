"""Study rooms over the API: a front for everybody, the rest for whoever is in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.tags.models import Tag
from mentors import actions
from mentors.models import Room, RoomNote, RoomSession
from tests.cast import person
from tests.community.api.asking import Caller
from tests.conftest import browser_of
from tests.mentors.api.calling import (
    MOST_QUERIES,
    V1,
    pointers,
    post,
    program_of,
    queries,
    refused,
)
from tests.mentors.rooming import SLOT, coming, days_away, room_of

pytestmark = pytest.mark.django_db
ROOMS, MINE = f"{V1}/rooms/", f"{V1}/me/rooms/"
WORDS: dict[str, Any] = {
    "name": "Papers",
    "about": "We read **one** a week.",
    "tags": ["reading"],
    "weekday": 3,
    "starts": 1080,
    "minutes": 90,
    "zone": "Europe/Zurich",
    "places": 3,
    "is_open": True,
}


@pytest.fixture
def friend(db: None) -> User:
    return person("friend")


@pytest.fixture
def room(owner: User, friend: User) -> Room:
    return room_of(owner, friend, places=5, slot=days_away(SLOT))


def at(room: Room, rest: str = "") -> str:
    return f"{ROOMS}{room.pk}/{rest}"


def session_of(room: Room, rest: str = "") -> str:
    return f"{V1}/room-sessions/{coming(room).pk}/{rest}"


def held(room: Room, weeks: int = 1) -> RoomSession:
    begun = timezone.now() - timedelta(weeks=weeks, hours=1)
    return RoomSession.objects.create(
        room=room, held_on=begun.date(), starts_at=begun, minutes=60, question="Why?"
    )


def test_a_room_is_opened_joined_changed_and_closed(
    mine: Caller, friend: User, visitor: Caller
) -> None:
    Tag.objects.create(name="Reading", slug="reading")
    made = post(mine, ROOMS, WORDS)
    assert made.status_code == 201, made.content
    address = f"{ROOMS}{made.json()['id']}/"
    assert made.json()["inside"]["is_host"] is True
    assert [one["id"] for one in mine.get(MINE).json()["items"]] == [made.json()["id"]]
    assert mine.get(ROOMS).json()["items"] == []
    front = visitor.get(address).json()
    assert (front["free_seats"], front["inside"]) == (2, None)
    assert [one["name"] for one in visitor.get(f"{ROOMS}?tag=reading").json()["items"]] == [
        "Papers"
    ]
    theirs = program_of(friend)
    joined = post(theirs, f"{address}join/").json()
    assert [one["person"]["handle"] for one in joined["inside"]["turns"]] == ["owner", "friend"]
    assert refused(mine.send("PATCH", address, {"places": 4})) == (428, "match-required")
    read = mine.get(address)["ETag"]
    changed = mine.send("PATCH", address, {"places": 4, "is_open": False}, If_Match=read)
    assert (changed.json()["places"], changed.json()["name"]) == (4, "Papers")
    assert refused(mine.send("PATCH", address, {"places": 5}, If_Match=read)) == (412, "stale")
    assert refused(theirs.send("PATCH", address, {}, If_Match="*")) == (403, "not-allowed")
    assert refused(visitor.get(address)) == (404, "not-found")
    assert post(mine, f"{address}close/").json()["closed_at"]
    assert len(theirs.get(f"{MINE}?closed=true").json()["items"]) == 1


def test_whoever_has_the_link_joins(mine: Caller, owner: User, stranger: User) -> None:
    room = room_of(owner, is_open=False)
    caller, old = program_of(stranger), room.invite_key
    key = post(mine, at(room, "renew-invitation/")).json()["inside"]["invitation_key"]
    for wrong in ("", old):
        assert refused(caller.get(f"{at(room)}?key={wrong}")) == (404, "not-found")
        assert refused(post(caller, at(room, "join/"), {"key": wrong})) == (404, "not-found")
    assert caller.get(f"{at(room)}?key={key}").json()["inside"] is None
    assert post(caller, at(room, "join/"), {"key": key}).json()["inside"]
    assert post(caller, at(room, "leave/")).status_code == 204
    assert refused(caller.get(at(room))) == (404, "not-found")


def test_turns_are_changed_as_the_page_shows_them(
    mine: Caller, room: Room, owner: User, friend: User
) -> None:
    theirs = program_of(friend)
    post(theirs, at(room, "ask-to-swap/"), {"person": "owner"})
    inside = mine.get(at(room)).json()["inside"]
    assert [one["asks_me"] for one in inside["turns"]] == [False, True]
    page = browser_of(owner).get(room.get_absolute_url()).context["inside"]
    assert [(turn.day.isoformat(), turn.asks_me) for turn in page.turns] == [
        (one["day"], one["asks_me"]) for one in inside["turns"]
    ]
    after = post(mine, at(room, "answer-swap/"), {"person": "friend", "agrees": True}).json()
    assert [one["person"]["handle"] for one in after["inside"]["turns"]] == ["friend", "owner"]
    assert post(theirs, at(room, "skip-turn/")).json()["inside"]["is_my_turn"] is False
    assert refused(post(theirs, at(room, "skip-turn/"))) == (422, "invalid")
    passed = post(mine, at(room, "pass-on/"), {"person": "friend"}).json()
    assert passed["inside"]["is_host"] is False
    assert refused(post(mine, at(room, "remove/"), {"person": "friend"})) == (403, "not-allowed")
    post(theirs, at(room, "remove/"), {"person": "owner"})
    assert refused(mine.get(at(room, "sessions/"))) == (404, "not-found")


def test_a_session_has_a_question_people_and_notes(
    mine: Caller, room: Room, owner: User, friend: User
) -> None:
    theirs, session = program_of(friend), session_of(room)
    assert refused(theirs.change(session, {"question": "Why?"})) == (403, "not-allowed")
    assert refused(mine.send("PATCH", session, {"question": "A"})) == (428, "match-required")
    assert mine.change(session, {"question": "Why?"}).json()["question"] == "Why?"
    assert refused(post(mine, f"{session}attendance/", {"was_there": True})) == (422, "invalid")
    before = mine.get(session).json()["held_on"]
    assert post(mine, f"{session}postpone/").json()["held_on"] > before
    past = f"{V1}/room-sessions/{held(room).pk}/"
    there = post(theirs, f"{past}attendance/", {"was_there": True}).json()
    assert [one["handle"] for one in there["people"]] == ["friend"]
    rows = mine.get(at(room, "sessions/")).json()["items"]
    assert [(one["question"], one["people"]) for one in rows] == [("Why?", [friend.name])]
    note = post(theirs, f"{past}notes/", {"body": "We met."})
    assert (note.status_code, note.json()["author"]["handle"]) == (201, "friend")
    one = f"{V1}/room-notes/{note.json()['id']}/"
    read = mine.get(one)["ETag"]
    assert mine.send("PATCH", one, {"body": "We talked."}, If_Match=read).status_code == 200
    assert refused(mine.send("PATCH", one, {"body": "No."}, If_Match=read)) == (412, "stale")
    assert [old["body"] for old in mine.get(f"{one}versions/").json()["items"]] == ["We met."]
    assert refused(mine.send("DELETE", one, {}, If_Match="*")) == (403, "not-allowed")
    assert theirs.send("DELETE", one, {}, If_Match="*").status_code == 204
    assert refused(mine.get(one)) == (404, "not-found")


def test_what_a_room_cannot_be(mine: Caller) -> None:
    for wrong, where in (
        ({"zone": "Mars"}, "/zone"),
        ({"tags": ["none"]}, "/tags"),
        ({"places": 99}, "/places"),
        ({"starts": 1440}, "/starts"),
        ({"about": " "}, "/about"),
    ):
        answer = post(mine, ROOMS, WORDS | {"tags": []} | wrong)
        assert (refused(answer), pointers(answer)) == ((422, "invalid"), {where})
    for query in ("hours=now", "free=1", "cursor=x"):
        assert refused(mine.get(f"{ROOMS}?{query}")) == (400, "bad-parameter")


def test_a_stranger_finds_the_front_and_nothing_more(
    visitor: Caller, room: Room, owner: User, stranger: User, moderator: User
) -> None:
    note = actions.write_room_note(held(room), by=owner, body="Ours alone.")
    one = f"{V1}/room-notes/{note.pk}/"
    session, past = session_of(room), f"{V1}/room-sessions/{note.session_id}/"
    deeds: dict[str, Any] = {
        **{at(room, f"{deed}/"): {} for deed in ("leave", "close", "renew-invitation")},
        at(room, "pass-on/"): {"person": "owner"},
        at(room, "remove/"): {"person": "owner"},
        at(room, "skip-turn/"): {},
        at(room, "ask-to-swap/"): {"person": "owner"},
        at(room, "answer-swap/"): {"person": "owner", "agrees": True},
        f"{past}attendance/": {"was_there": True},
        f"{session}postpone/": {},
        f"{past}notes/": {"body": "Mine."},
    }
    for caller in (program_of(stranger), program_of(moderator)):
        front = caller.get(at(room))
        assert front.json()["inside"] is None
        assert owner.handle not in front.content.decode()
        for address in (at(room, "sessions/"), session, past, one, f"{one}versions/"):
            assert refused(caller.get(address)) == (404, "not-found"), address
        for address, body in deeds.items():
            assert refused(post(caller, address, body)) == (404, "not-found"), address
        for method, address in (("PATCH", session), ("PATCH", one), ("DELETE", one)):
            answer = caller.send(method, address, {}, If_Match="*")
            assert refused(answer) == (404, "not-found")
    for address, body in deeds.items():
        assert refused(post(visitor, address, body)) == (401, "sign-in-required")
    for address in (MINE, session, one):
        assert refused(visitor.get(address)) == (401, "sign-in-required")
    reader = program_of(owner, "read")
    assert refused(post(reader, at(room, "leave/"))) == (403, "out-of-scope")
    assert RoomNote.objects.exists()


@pytest.mark.slow  # thirty rows, written as members write them
def test_lists_ask_as_often_for_thirty_as_for_three(
    mine: Caller, owner: User, room: Room, visitor: Caller
) -> None:
    past = held(room, 100)
    note = actions.write_room_note(past, by=owner, body="A")
    one = f"{V1}/room-notes/{note.pk}/versions/?page_size=100"

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            made = room_of(person(f"host-{number}"), tags=[tag])
            assert made.pk
            session = held(room, number + 1)
            session.attendances.create(person=owner)
            RoomNote.objects.create(session=past, author=made.host, body="B", html="B")
            note.versions.create(number=number + 1, body="C", by=made.host, at=timezone.now())

    def count() -> list[int]:
        inside = (at(room), at(room, "sessions/?page_size=100"), one)
        return [
            *(queries(mine, address) for address in inside),
            queries(mine, f"{V1}/room-sessions/{past.pk}/"),
            queries(visitor, f"{ROOMS}?page_size=100"),
        ]

    tag = Tag.objects.create(name="Reading", slug="reading")
    more(0, 3)
    few = count()
    more(3, 30)
    assert count() == few
    assert max(few) <= MOST_QUERIES
