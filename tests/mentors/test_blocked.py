"""Between two of whom one has blocked the other nothing is asked, and nothing waits."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community.accounts.actions import block, unblock
from community.accounts.models import User
from community.notifications import tellers
from community.notifications.models import Notification
from mentors.actions import VERBS, join_line, send
from mentors.models import Mentor, PlaceInLine, Request
from mentors.states import WAITING, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested, together
from tests.stories.looking import queries
from tests.threads.test_moderating_at_once import at_once
from threads.actions import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee(db: None) -> User:
    return person("mentee")


@pytest.fixture
def mentor(db: None) -> Mentor:
    return MentorFactory.create(person=person("mentor"))


def told_of(receiver: User) -> list[str]:
    return list(Notification.objects.filter(receiver=receiver).values_list("event", flat=True))


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_no_request_is_sent_and_it_is_not_said_who_blocked(
    who: str, mentee: User, mentor: Mentor
) -> None:
    pair = (mentee, mentor.person) if who == "mentee" else (mentor.person, mentee)
    block(pair[1], by=pair[0])
    brief = drafted(mentee, mentor)
    with pytest.raises(ValidationError) as refused:
        send(brief, by=mentee)
    assert refused.value.messages == [
        f"{mentor.person.name} cannot be asked by you. Please choose somebody else."
    ]
    assert brief.requests.get().state == State.DRAFT
    unblock(pair[1], by=pair[0])
    assert send(brief, by=mentee).state == State.SENT


@pytest.mark.parametrize("state", sorted(WAITING))
def test_what_a_mentee_asked_is_withdrawn_when_they_block(
    state: str, mentee: User, mentor: Mentor
) -> None:
    request = requested(state, mentee=mentee, mentor=mentor)
    block(mentor.person, by=mentee)
    assert Request.objects.get(pk=request.pk).state == State.WITHDRAWN
    assert told_of(mentor.person) == ["request-withdrawn"]


@pytest.mark.parametrize("state", sorted(WAITING))
def test_what_a_mentor_was_asked_is_declined_when_they_block(
    state: str, mentee: User, mentor: Mentor
) -> None:
    request = requested(state, mentee=mentee, mentor=mentor)
    block(mentee, by=mentor.person)
    fresh = Request.objects.get(pk=request.pk)
    assert (fresh.state, fresh.reason) == (State.DECLINED, "I cannot take this on.")
    assert told_of(mentee) == ["request-declined"]


def test_the_next_choice_is_asked_then(mentee: User, mentor: Mentor) -> None:
    brief = drafted(mentee, mentor, MentorFactory.create())
    send(brief, by=mentee)
    block(mentee, by=mentor.person)
    assert list(brief.requests.order_by("rank").values_list("state", flat=True)) == [
        "declined",
        "sent",
    ]


def test_a_blocked_choice_is_passed_over(mentee: User, mentor: Mentor) -> None:
    first, last = MentorFactory.create_batch(2)
    brief = drafted(mentee, first, mentor, last)
    asked = send(brief, by=mentee)
    block(mentor.person, by=mentee)
    VERBS[Verb.DECLINE](asked, by=first.person, words="No time.")
    states = brief.requests.order_by("rank").values_list("state", flat=True)
    assert list(states) == ["declined", "draft", "sent"]


def test_what_expired_is_not_opened_again(mentee: User, mentor: Mentor) -> None:
    request = requested(State.EXPIRED, mentee=mentee, mentor=mentor)
    block(mentor.person, by=mentee)
    with pytest.raises(ValidationError, match="cannot go on"):
        VERBS[Verb.REOPEN](request, by=mentor.person)


def test_nobody_waits_in_line_for_whom_they_are_apart_from(mentee: User, mentor: Mentor) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(places=1)
    requested(State.ACTIVE, mentor=mentor)
    join_line(mentor, by=mentee)
    block(mentee, by=mentor.person)
    assert not PlaceInLine.objects.waiting().exists()
    with pytest.raises(ValidationError, match="cannot be asked by you"):
        join_line(mentor, by=mentee)


def test_a_mentorship_stays_without_messages_and_either_ends_it(
    mentee: User, mentor: Mentor
) -> None:
    mentorship = together(mentee=mentee, mentor=mentor)
    block(mentee, by=mentor.person)
    with pytest.raises(ValidationError, match="cannot write here"):
        say(mentorship.thread, by=mentee, body="Are you there?")
    ended = VERBS[Verb.END](mentorship.request, by=mentee, words="It is quiet.")
    assert (ended.state, ended.reason) == (State.ENDED, ""), "no words pass"
    assert told_of(mentor.person) == ["mentorship-ended"]


def test_whoever_moved_much_today_can_still_block(
    mentee: User, mentor: Mentor, settings: pytest.FixtureRequest
) -> None:
    settings.LIMITS_SCALE = 0  # type: ignore[attr-defined]
    both = [
        requested(State.SENT, mentee=mentee, mentor=mentor),
        requested(State.SENT, mentee=mentor.person, mentor=MentorFactory.create(person=mentee)),
    ]
    block(mentor.person, by=mentee)
    states = [Request.objects.get(pk=one.pk).state for one in both]
    assert states == [State.WITHDRAWN, State.DECLINED]


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.EXPIRED])
def test_old_requests_are_out_of_sight_and_can_be_reported(
    state: str, who: str, mentee: User, mentor: Mentor
) -> None:
    request = requested(state, mentee=mentee, mentor=mentor)
    sides = {"/mentors/requests/": mentee, "/mentors/requests/?as=mentor": mentor.person}
    path = request.get_absolute_url()
    for home, one in sides.items():
        assert path in browser_of(one).get(home).content.decode()
    pair = (mentee, mentor.person) if who == "mentee" else (mentor.person, mentee)
    block(pair[1], by=pair[0])
    for home, one in sides.items():
        desk = browser_of(one)
        assert path not in desk.get(home).content.decode()
        assert desk.get(path).status_code == 404
        assert desk.post(f"{path}move/", {"verb": "reopen"}).status_code == 404
        assert desk.get(f"/report/request/{request.pk}/").status_code == 200
    unblock(pair[1], by=pair[0])
    assert browser_of(mentee).get(path).status_code == 200


def test_of_several_choices_the_parted_one_alone_is_out_of_sight(
    mentee: User, mentor: Mentor
) -> None:
    brief = drafted(mentee, mentor, MentorFactory.create())
    parted = send(brief, by=mentee)
    other = brief.requests.get(rank=2)
    block(mentee, by=mentor.person)
    page = browser_of(mentee).get(other.get_absolute_url()).content.decode()
    assert parted.get_absolute_url() not in page
    told = browser_of(mentee).get("/notifications/").content.decode()
    assert "declined your request" in told
    (line, *_more) = tellers.told(Notification.objects.filter(key=parted.pk), person=mentee)
    assert line.told.url == "/mentors/requests/"


@pytest.mark.parametrize("state", [State.ACTIVE, State.ENDED])
def test_a_mentorship_that_was_stays_in_the_list(state: str, mentee: User, mentor: Mentor) -> None:
    mentorship = together(state, mentee=mentee, mentor=mentor)
    block(mentor.person, by=mentee)
    for home, one in (
        ("/mentors/requests/", mentee),
        ("/mentors/requests/?as=mentor", mentor.person),
    ):
        assert mentorship.get_absolute_url() in browser_of(one).get(home).content.decode()


def test_the_list_costs_the_same_with_many_old_requests(mentee: User) -> None:
    def parted() -> None:
        one = MentorFactory.create()
        requested(State.DECLINED, mentee=mentee, mentor=one)
        requested(State.DECLINED, mentee=mentee)
        block(one.person, by=mentee)

    desk = browser_of(mentee)
    parted()
    few = queries("/mentors/requests/", desk)
    for _ in range(4):
        parted()
    assert queries("/mentors/requests/", desk) == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_no_request_slips_in_beside_a_block() -> None:
    mentee, mentor = person("mentee"), MentorFactory.create(person=person("mentor"))
    brief = drafted(mentee, mentor)
    at_once(lambda: send(brief, by=mentee), lambda: block(mentee, by=mentor.person))
    assert not Request.objects.waiting().exists()
