"""Mentorships and their meetings over the API: for the two alone, as their tables have it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import Blocking, User
from mentors.api.meetings import SUMMARIES
from mentors.meeting_states import MeetingState
from mentors.models import Meeting, Mentorship, Request
from mentors.states import State
from tests.community.api.asking import Caller, token_of
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
from tests.mentors.meeting import met, pair
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db: None) -> Mentorship:
    return pair()


@pytest.fixture
def mentee(two: Mentorship) -> Caller:
    return program_of(two.mentee)


@pytest.fixture
def mentor(two: Mentorship) -> Caller:
    return program_of(two.mentor)


def at(two: Mentorship, rest: str = "") -> str:
    return f"{V1}/mentorships/{two.pk}/{rest}"


def do(caller: Caller, two: Mentorship, told: Any, verb: str, **more: Any) -> Any:
    body = {"seen": told["version"], **more}
    return post(caller, at(two, f"meetings/{told['id']}/{verb}/"), body)


def reachable(who: Caller, two: Mentorship, contact: str, **headers: str) -> Any:
    return who.send("PUT", at(two, "contact/"), {"contact": contact}, **headers)


def test_both_see_where_it_stands_and_how_the_other_is_reached(
    two: Mentorship, mentee: Caller, mentor: Caller
) -> None:
    assert refused(reachable(mentor, two, "Here")) == (428, "match-required")
    read = mentor.get(at(two))["ETag"]
    assert reachable(mentor, two, "By the harbour", If_Match=read).status_code == 200
    assert refused(reachable(mentor, two, "Elsewhere", If_Match=read)) == (412, "stale")
    told = mentee.get(at(two)).json()
    assert (told["side"], told["their_contact"], told["my_contact"]) == (
        "mentee",
        "By the harbour",
        "",
    )
    page = browser_of(two.mentee).get(two.get_absolute_url()).context
    assert told["verbs"] == [str(deed.verb) for deed in page["deeds"]]
    assert told["next"] == page["line"].next
    assert [one["id"] for one in mentor.get(f"{V1}/mentorships/").json()["items"]] == [two.pk]
    Request.objects.update(state=State.COMPLETED)
    assert mentee.get(at(two)).json()["their_contact"] == ""
    over = reachable(mentor, two, "Elsewhere", If_Match="*")
    assert (refused(over), pointers(over)) == ((422, "invalid"), {"/contact"})


def test_a_meeting_is_proposed_moved_and_confirmed(
    two: Mentorship, mentee: Caller, mentor: Caller
) -> None:
    times = mentee.get(at(two, "free-times/")).json()["times"]
    made = post(mentee, at(two, "meetings/"), {"at": times[0], "place": "By the lake"})
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["stand"], told["starts_at"]) == ("proposed", times[0])
    assert refused(post(mentee, at(two, "meetings/"), {"at": times[0]})) == (409, "conflict")
    assert refused(do(mentee, two, told, "confirm")) == (409, "conflict")
    confirmed = do(mentor, two, told, "confirm").json()
    assert refused(do(mentor, two, told, "cancel", words="I am ill.")) == (409, "conflict")
    other = mentor.get(at(two, f"free-times/?moving={told['id']}")).json()["times"][5]
    moving = do(mentor, two, confirmed, "move", at=other).json()
    assert (moving["stand"], moving["moved_to"]) == ("moving", other)
    kept = do(mentee, two, moving, "keep").json()
    placed = do(mentee, two, kept, "place", place="At home").json()
    silent = do(mentor, two, placed, "cancel")
    assert (refused(silent), pointers(silent)) == ((422, "invalid"), {"/words"})
    over = do(mentor, two, placed, "cancel", words="I am ill.").json()
    assert (over["stand"], over["why"], over["verbs"]) == ("cancelled", "I am ill.", [])


def test_who_came_is_told_and_contested(two: Mentorship, mentee: Caller, mentor: Caller) -> None:
    meeting = met(two, timezone.now() - timedelta(hours=2))
    one = mentee.get(at(two, f"meetings/{meeting.pk}/")).json()
    absent = do(mentee, two, one, "absent").json()
    assert (absent["stand"], absent["mentor_came"]) == ("missed", False)
    contested = do(mentor, two, absent, "contest").json()
    assert contested["accounts"]
    assert do(mentee, two, contested, "came").json()["stand"] == "held"


def test_the_page_shows_the_same(two: Mentorship, mentee: Caller) -> None:
    for days in (-3, 2, 4):
        met(two, timezone.now() + timedelta(days=days))
    page = browser_of(two.mentee).get(reverse("mentorships:meetings", args=[two.pk])).context
    shown = {sight.meeting.pk: sight for sight in [*page["ahead"], *page["before"]]}
    told = mentee.get(at(two, "meetings/")).json()["items"]
    assert {one["id"]: (one["says"], one["verbs"]) for one in told} == {
        pk: (sight.says, [str(verb) for verb in sight.verbs]) for pk, sight in shown.items()
    }


def test_across_a_block_nothing_is_arranged(two: Mentorship, mentee: Caller) -> None:
    meeting = met(two, timezone.now() + timedelta(days=2))
    Blocking.objects.create(blocker=two.mentor, blocked=two.mentee)
    assert mentee.get(at(two, "free-times/")).json()["times"] == []
    one = mentee.get(at(two, f"meetings/{meeting.pk}/")).json()
    assert one["verbs"] == ["cancel"]
    assert refused(do(mentee, two, one, "place", place="X")) == (422, "invalid")


def test_a_stranger_finds_nothing(
    two: Mentorship, visitor: Caller, stranger: User, moderator: User
) -> None:
    meeting = met(two, timezone.now() + timedelta(days=2))
    reads = ["", "free-times/", "meetings/", f"meetings/{meeting.pk}/"]
    other = program_of(together().mentor)
    for rest in reads:
        for caller in (program_of(stranger), program_of(moderator), other):
            assert refused(caller.get(at(two, rest))) == (404, "not-found")
        assert refused(visitor.get(at(two, rest))) == (401, "sign-in-required")
    body = {"seen": 1, "at": timezone.now().isoformat(), "place": "X"}
    bodies = {"move": ("seen", "at"), "place": ("seen", "place")}
    for verb in SUMMARIES:
        given = {name: body[name] for name in bodies.get(verb, ("seen",))}
        address = at(two, f"meetings/{meeting.pk}/{verb}/")
        assert refused(post(program_of(stranger), address, given)) == (404, "not-found")
        assert refused(post(visitor, address, given)) == (401, "sign-in-required")
    reader = program_of(two.mentee, "read")
    assert refused(post(reader, at(two, "meetings/"), {})) == (403, "out-of-scope")
    assert Meeting.objects.get().version == meeting.version


def test_how_a_mentor_meets(two: Mentorship, mentee: Caller, mentor: Caller) -> None:
    terms = f"{V1}/me/mentor/meetings/"
    assert refused(mentee.get(terms)) == (404, "not-found")
    before = mentor.get(terms)
    assert refused(mentor.send("PATCH", terms, {"minutes": 30})) == (428, "match-required")
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    change = {"minutes": 30, "days_off": [{"starts_on": day, "ends_on": day}]}
    after = mentor.change(terms, change).json()
    assert after == before.json() | change
    stale = mentor.send("PATCH", terms, {"minutes": 45}, If_Match=before["ETag"])
    assert refused(stale) == (412, "stale")
    wrong = mentor.change(terms, {"days_off": [{"starts_on": day, "ends_on": "2001-01-01"}]})
    assert pointers(wrong) == {"/days_off/0/ends_on"}


def test_a_calendar_is_shared_and_not_any_more(mine: Caller, visitor: Caller) -> None:
    calendar = f"{V1}/me/calendar/"
    assert refused(mine.get(calendar)) == (404, "not-found")
    url = post(mine, calendar).json()["url"]
    path = url[url.index("/", 8) :]
    assert visitor.get(path).status_code == 200
    assert mine.get(calendar).json()["url"] == url
    owner = User.objects.get(handle="owner")
    assert refused(Caller(token_of(owner, "read")).get(calendar)) == (403, "out-of-scope")
    assert Caller(token_of(owner, "write:mentors")).get(calendar).json()["url"] == url
    assert refused(mine.send("DELETE", calendar, {})) == (428, "match-required")
    assert mine.send("DELETE", calendar, {}, If_Match="*").status_code == 204
    assert visitor.get(path).status_code == 404


@pytest.mark.slow  # thirty rows, written as members write them
def test_lists_ask_as_often_for_thirty_as_for_three(two: Mentorship, mentee: Caller) -> None:
    def more(first: int, last: int) -> None:
        for number in range(first, last):
            met(two, timezone.now() - timedelta(days=number + 1), MeetingState.HELD)
            together(mentee=two.mentee, mentor=MentorFactory.create())

    many, lists = at(two, "meetings/?page_size=100"), f"{V1}/mentorships/?page_size=100"
    more(0, 3)
    few = [queries(mentee, one) for one in (many, lists, at(two))]
    more(3, 30)
    assert [queries(mentee, one) for one in (many, lists, at(two))] == few
    assert max(few) <= MOST_QUERIES
