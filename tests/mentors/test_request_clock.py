"""The clock of requests, with the days going by as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.actions import block
from community.accounts.models import Blocking, User
from community.notifications.models import Notification
from mentors.actions import VERBS, send
from mentors.models import Brief, Mentor, Request
from mentors.outlook import Line
from mentors.rounds import ask_next_choices, something_is_due, tend_requests
from mentors.states import Actor, State, Verb
from portal.clock import offer_requests
from tests.cast import UserFactory, person
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested, together
from threads.actions import say

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=False) as moving:
        yield moving


@pytest.fixture
def mentee(db: None) -> User:
    return person("mentee")


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def comes(day: Any, number: int) -> None:
    """It is day `number`, and the clock goes round twice."""
    day.move_to(MAY + timedelta(days=number, minutes=1))
    Mentor.objects.update(seen_at=datetime.now(UTC))
    tend_requests.call()
    tend_requests.call()


def ends(request: Request) -> str:
    """What both read of the end of what was accepted."""
    fresh = Request.objects.for_list().get(pk=request.pk)
    mentees, mentors = (" ".join(Line(fresh, one).next) for one in (Actor.MENTEE, Actor.MENTOR))
    assert mentees == mentors
    return mentees


def states(brief: Brief) -> list[str]:
    return list(brief.requests.order_by("rank").values_list("state", flat=True))


def state(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_nobody_is_reminded_to_begin_what_cannot_begin(day: Any, mentee: User, who: str) -> None:
    request = together(State.ACCEPTED, mentee=mentee).request
    pair = (mentee, request.mentor.person)
    block(pair[who == "mentee"], by=pair[who != "mentee"])
    Notification.objects.all().delete()
    comes(day, 7)
    for one in pair:
        assert told(one) == ["request-cannot-begin"]
    comes(day, 8)
    assert told(mentee) == ["request-cannot-begin"], "once a week"
    comes(day, 21)
    assert told(request.mentor.person) == ["request-cannot-begin"] * 2


def test_past_the_mentors_own_date_the_next_is_asked_too(day: Any, mentee: User) -> None:
    mentors = [MentorFactory.create(answer_days=days) for days in (5, 3, 3)]
    brief = drafted(mentee, *mentors)
    send(brief, by=mentee)
    in_turn = brief.requests.order_by("rank").values_list("state", flat=True)
    comes(day, 4)
    assert list(in_turn.all()) == ["sent", "draft", "draft"]
    comes(day, 5)
    assert list(in_turn.all()) == ["sent", "sent", "draft"]
    assert told(mentee) == ["request-next"]
    comes(day, 7)
    assert list(in_turn.all()) == ["sent", "sent", "draft"]
    comes(day, 9)
    assert list(in_turn.all()) == ["sent", "sent", "sent"]
    mentors[0].refresh_from_db()
    assert (mentors[0].asked, mentors[0].answered) == (1, 0)


def test_while_somebody_talks_with_the_mentee_nobody_else_is_asked(day: Any, mentee: User) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(2, answer_days=3))
    first = send(brief, by=mentee)
    VERBS[Verb.ASK](first, by=first.mentor.person, words="Since when?")
    comes(day, 6)
    assert brief.requests.get(rank=2).state == State.DRAFT


def test_a_mentor_who_falls_silent_after_an_answer_is_late_too(day: Any, mentee: User) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(2, answer_days=3))
    first = send(brief, by=mentee)
    VERBS[Verb.ASK](first, by=first.mentor.person, words="Since when?")
    comes(day, 6)
    VERBS[Verb.ANSWER](first, by=mentee, words="Since March.")
    comes(day, 8)
    assert states(brief) == ["answered", "draft"]
    comes(day, 10)
    assert states(brief) == ["answered", "sent"]
    assert told(mentee) == ["request-asked", "request-next"]


def test_so_is_one_who_let_it_expire_then(day: Any, mentee: User) -> None:
    first, second = MentorFactory.create(answer_days=3), MentorFactory.create(places=1, taken=1)
    brief = drafted(mentee, first, second)
    asked = send(brief, by=mentee)
    VERBS[Verb.ASK](asked, by=first.person, words="Since when?")
    VERBS[Verb.ANSWER](asked, by=mentee, words="Since March.")
    comes(day, 28)
    assert states(brief) == ["expired", "draft"], "there is no free place"
    Mentor.objects.filter(pk=second.pk).update(taken=0)
    comes(day, 30)
    assert states(brief) == ["expired", "sent"]


def test_the_mentees_own_silence_asks_nobody_else(day: Any, mentee: User) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(2, answer_days=3))
    first = send(brief, by=mentee)
    VERBS[Verb.ASK](first, by=first.mentor.person, words="Since when?")
    comes(day, 28)
    assert states(brief) == ["expired", "draft"]


def test_after_a_no_the_next_is_tried_again_until_they_can_be_asked(day: Any, mentee: User) -> None:
    first, second = MentorFactory.create(), MentorFactory.create(places=1, taken=1)
    brief = drafted(mentee, first, second)
    VERBS[Verb.DECLINE](send(brief, by=mentee), by=first.person, words="Not now.")
    comes(day, 10)
    assert states(brief) == ["declined", "draft"]
    Mentor.objects.filter(pk=second.pk).update(taken=0)
    comes(day, 12)
    assert states(brief) == ["declined", "sent"]


def test_what_is_left_after_the_mentee_took_one_back_is_theirs_to_ask(
    day: Any, mentee: User
) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(3, answer_days=3))
    first = send(brief, by=mentee)
    comes(day, 3)
    VERBS[Verb.WITHDRAW](brief.requests.get(rank=2), by=mentee)
    comes(day, 9)
    VERBS[Verb.DECLINE](first, by=first.mentor.person, words="Not now.")
    comes(day, 10)
    assert states(brief) == ["declined", "withdrawn", "draft"]
    assert "yours to ask" in " ".join(Line(brief.requests.get(rank=3), Actor.MENTEE).next)
    VERBS[Verb.SEND](brief.requests.get(rank=3), by=mentee)
    assert states(brief) == ["declined", "withdrawn", "sent"]


def test_more_briefs_are_no_more_queries_to_look_for_the_next(day: Any) -> None:
    counts = []
    for number in (1, 4):
        for _one in range(number):
            mentee = UserFactory.create()
            full = MentorFactory.create(places=1, taken=1)
            send(drafted(mentee, MentorFactory.create(), full), by=mentee)
        day.shift(timedelta(days=8))
        with CaptureQueriesContext(connection) as asked:
            assert ask_next_choices(datetime.now(UTC)) == 0
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_accepted_and_never_begins_is_told_to_the_mentor_at_last(day: Any) -> None:
    request = requested(State.ACCEPTED)
    for number, mentor_told in ((7, []), (14, []), (21, ["request-not-begun"])):
        comes(day, number)
        assert told(request.mentor.person) == mentor_told
        assert "it ends on 1 June 2026" in ends(request)
    comes(day, 28)
    assert state(request) == State.ENDED
    assert told(request.mentor.person) == ["request-not-begun", "request-never-begun"]
    assert told(request.mentee) == [*["request-waits"] * 3, "request-never-begun"]
    assert Mentor.objects.get().taken == 0
    assert not something_is_due()


def test_what_begins_in_time_goes_on(day: Any) -> None:
    mentor = MentorFactory.create()
    request = VERBS[Verb.ACCEPT](requested(mentor=mentor), by=mentor.person)
    assert "it ends on 1 June 2026" in ends(request)
    comes(day, 27)
    VERBS[Verb.BEGIN](request, by=request.mentee)
    comes(day, 40)
    assert state(request) == State.ACTIVE


@pytest.mark.parametrize("how", ["write", "meet"])
def test_two_who_go_on_without_its_beginning_are_not_ended(day: Any, how: str) -> None:
    two = together(State.ACCEPTED)
    for number in (7, 14, 21):
        comes(day, number)
    day.move_to(MAY + timedelta(days=27))
    if how == "write":
        say(two.thread, by=two.mentor, body="Well?")
    else:
        met(two, datetime.now(UTC))
    assert "While you write or meet it stays" in ends(two.request)
    comes(day, 47)
    assert state(two.request) == State.ACCEPTED
    assert not something_is_due()
    assert "it ends on" not in ends(two.request)
    comes(day, 48)
    assert state(two.request) == State.ENDED


def test_a_clock_that_stood_still_ends_nothing_unsaid(day: Any, settings: Any) -> None:
    request = requested(State.ACCEPTED)
    comes(day, 40)
    assert state(request) == State.ACCEPTED
    assert "it ends on 20 June 2026" in ends(request), "a week after the last reminder"
    comes(day, 47)
    assert state(request) == State.ENDED
    settings.MENTORSHIP_UNBEGUN_ENDS_DAYS = 3
    mentor = MentorFactory.create()
    soon = VERBS[Verb.ACCEPT](requested(mentor=mentor), by=mentor.person)
    comes(day, 50)
    assert state(soon) == State.ENDED


def test_silence_is_reminded_of_thrice_then_it_expires_and_may_be_opened_for_a_week(
    day: Any,
) -> None:
    request = requested(State.SENT)
    mentor, mentee = request.mentor.person, request.mentee
    for number, reminders in ((6, 0), (7, 1), (13, 1), (14, 2), (21, 3), (27, 3)):
        comes(day, number)
        assert told(mentor) == ["request-waits"] * reminders
    assert state(request) == State.SENT
    comes(day, 28)
    assert state(request) == State.EXPIRED
    assert told(mentee) == ["request-expired"]
    day.move_to(MAY + timedelta(days=34))
    VERBS[Verb.REOPEN](request, by=mentee)
    assert state(request) == State.SENT
    assert told(mentor)[-1] == "request-reopened"


def test_the_mentee_of_a_mentor_who_never_came_back_opens_it_again(day: Any) -> None:
    request = requested(State.SENT)
    day.move_to(MAY + timedelta(days=28, minutes=1))
    tend_requests.call()
    assert state(request) == State.EXPIRED
    day.move_to(MAY + timedelta(days=29))
    line = Line(Request.objects.for_list().get(pk=request.pk), Actor.MENTEE)
    assert line.request.mentor.is_inactive
    assert [deed.verb for deed in line.deeds()] == [Verb.REOPEN]
    VERBS[Verb.REOPEN](request, by=request.mentee)
    assert state(request) == State.SENT


def test_after_day_35_it_stays_closed(day: Any) -> None:
    request = requested(State.SENT)
    comes(day, 28)
    day.move_to(MAY + timedelta(days=35, hours=1))
    with pytest.raises(ValidationError, match="over"):
        VERBS[Verb.REOPEN](request, by=request.mentee)


def test_whose_turn_it_is_is_reminded_and_to_read_it_gains_no_time(
    day: Any,
) -> None:
    read, asked = requested(State.SENT), requested(State.ASKED)
    day.move_to(MAY + timedelta(days=6))
    VERBS[Verb.VIEW](read, by=read.mentor.person)
    comes(day, 7)
    assert told(read.mentor.person) == ["request-waits"]
    assert told(asked.mentee) == ["request-waits"]
    assert told(asked.mentor.person) == told(read.mentee) == []


def test_a_clock_that_stood_still_reminds_once(day: Any) -> None:
    request = requested(State.SENT)
    comes(day, 22)
    assert told(request.mentor.person) == ["request-waits"]


def test_an_answer_begins_the_count_anew(day: Any) -> None:
    request = requested(State.ASKED)
    comes(day, 20)
    VERBS[Verb.ANSWER](request, by=request.mentee, words="Since March.")
    comes(day, 30)
    assert state(request) == State.ANSWERED
    assert told(request.mentor.person) == ["request-answered", "request-waits"]


def test_two_lapses_in_a_row_pause_the_mentor(day: Any) -> None:
    mentor = MentorFactory.create(places=3)
    requested(State.SENT, mentor=mentor)
    comes(day, 28)
    mentor.refresh_from_db()
    assert (mentor.lapsed, mentor.is_paused) == (1, False)
    requested(State.SENT, mentor=mentor)
    comes(day, 56)
    mentor.refresh_from_db()
    assert mentor.is_paused
    assert mentor.is_paused_by_clock
    assert told(mentor.person).count("mentor-paused") == 1


def test_the_mentees_silence_is_not_the_mentors(day: Any) -> None:
    request = requested(State.ASKED)
    comes(day, 28)
    request.mentor.refresh_from_db()
    assert (state(request), request.mentor.lapsed) == (State.EXPIRED, 0)


def test_an_answer_ends_the_row_of_lapses(day: Any) -> None:
    request = requested(State.SENT, mentor=MentorFactory.create(lapsed=1))
    VERBS[Verb.DECLINE](request, by=request.mentor.person, words="Not now.")
    request.mentor.refresh_from_db()
    assert request.mentor.lapsed == 0


def test_the_days_can_be_set(day: Any, settings: Any) -> None:
    settings.REQUEST_NUDGE_DAYS, settings.REQUEST_EXPIRES_DAYS = [2], 4
    request = requested(State.SENT)
    comes(day, 2)
    assert told(request.mentor.person) == ["request-waits"]
    comes(day, 4)
    assert state(request) == State.EXPIRED


def test_once_a_late_mentor_is_counted_nothing_is_due(day: Any) -> None:
    request = requested(State.SENT, mentor=MentorFactory.create(answer_days=3))
    day.move_to(MAY + timedelta(days=3, minutes=1))
    assert something_is_due()
    tend_requests.call()
    request.mentor.refresh_from_db()
    assert (request.mentor.asked, request.mentor.answered) == (1, 0)
    assert not something_is_due()


@pytest.mark.parametrize("why", ["blocked", "open already", "five wait", "full"])
def test_a_next_choice_that_cannot_be_asked_is_not_due(day: Any, mentee: User, why: str) -> None:
    first, second = MentorFactory.create_batch(2, answer_days=3)
    brief = drafted(mentee, first, second)
    send(brief, by=mentee)
    day.move_to(MAY + timedelta(days=3, minutes=1))
    match why:
        case "blocked":
            Blocking.objects.create(blocker=second.person, blocked=mentee)
        case "open already":
            requested(State.ACTIVE, mentee=mentee, mentor=second)
        case "five wait":
            for _number in range(4):
                requested(State.SENT, mentee=mentee)
        case "full":
            Mentor.objects.filter(pk=second.pk).update(taken=second.places)
    tend_requests.call()
    assert states(brief) == ["sent", "draft"]
    assert not something_is_due()


def test_work_is_offered_only_when_something_is_due(day: Any) -> None:
    requested(State.SENT)
    assert not something_is_due()
    offer_requests()
    day.move_to(MAY + timedelta(days=8))
    assert something_is_due()
