"""The clock of meetings: a reminder a day before, once, and nothing marked or lapsed in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from community.accounts.actions import block
from community.notifications.models import Notification
from mentors.actions import MEETING_VERBS, propose_meeting
from mentors.meeting_rounds import remind_of_meetings, something_is_due
from mentors.meeting_states import MeetingState, MeetingVerb, Stand
from mentors.models import Meeting, Mentorship
from portal.clock import offer_meetings
from tests.mentors.meeting import MONDAY, first_free, met, pair

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock: Any) -> Mentorship:
    return pair()


def reminders(event: str = "meeting-soon") -> list[str]:
    """Who was reminded, in order."""
    rows = Notification.objects.filter(event=event).order_by("pk")
    return list(rows.values_list("receiver__handle", flat=True))


def comes(clock: Any, at: Any) -> None:
    """It is that time, and the clock goes round twice."""
    clock.move_to(at)
    remind_of_meetings.call()
    remind_of_meetings.call()


def test_both_are_reminded_once_a_day_before(clock: Any, two: Mentorship) -> None:
    at = MONDAY + 3 * DAY
    met(two, at)
    comes(clock, at - DAY - HOUR)
    assert reminders() == []
    assert not something_is_due()
    clock.move_to(at - DAY)
    assert something_is_due()
    comes(clock, at - DAY)
    assert sorted(reminders()) == ["ada", "gil"]
    comes(clock, at - HOUR)
    assert len(reminders()) == 2


def test_a_clock_that_stood_still_reminds_later_but_never_after(
    clock: Any, two: Mentorship
) -> None:
    for days in (3, 5):
        met(two, MONDAY + days * DAY)
    comes(clock, MONDAY + 3 * DAY)
    assert reminders() == []
    comes(clock, MONDAY + 5 * DAY - HOUR)
    assert len(reminders()) == 2


def test_of_what_is_proposed_or_cancelled_nobody_is_told_that_they_meet(
    clock: Any, two: Mentorship
) -> None:
    met(two, MONDAY + DAY, MeetingState.PROPOSED)
    met(two, MONDAY + DAY + HOUR, MeetingState.CANCELLED)
    comes(clock, MONDAY + 2 * HOUR)
    assert reminders() == []


def test_whoever_confirms_within_the_day_needs_no_reminder(clock: Any, two: Mentorship) -> None:
    meeting = met(two, MONDAY + 8 * HOUR, MeetingState.PROPOSED)
    MEETING_VERBS[MeetingVerb.CONFIRM](meeting, by=two.mentor, seen=meeting.version)
    comes(clock, MONDAY + HOUR)
    assert reminders() == []


def test_a_moved_meeting_reminds_anew(clock: Any, two: Mentorship) -> None:
    meeting, later = met(two, MONDAY + DAY), first_free(two, 12)
    comes(clock, MONDAY)
    assert len(reminders()) == 2
    move, confirm = MEETING_VERBS[MeetingVerb.MOVE], MEETING_VERBS[MeetingVerb.CONFIRM]
    moving = move(meeting, by=two.mentee, seen=meeting.version, at=later)
    confirm(moving, by=two.mentor, seen=moving.version)
    comes(clock, later - DAY)
    assert len(reminders()) == 4


def test_a_meeting_that_nobody_marks_is_left_as_it_is(clock: Any, two: Mentorship) -> None:
    meeting = met(two, MONDAY + DAY)
    comes(clock, MONDAY + 60 * DAY)
    meeting = Meeting.objects.get()
    assert meeting.stand is Stand.BEGUN
    assert meeting.mentor_came is meeting.mentee_came is None


def test_the_portals_clock_offers_the_work(clock: Any, two: Mentorship) -> None:
    met(two, MONDAY + 3 * HOUR)
    offer_meetings()
    assert len(reminders()) in {0, 2}  # at once where tasks run at once, else by the worker


def test_whoever_is_asked_is_reminded_once_a_day_before(clock: Any, two: Mentorship) -> None:
    at = first_free(two, 12)
    propose_meeting(two, by=two.mentor, at=at)
    comes(clock, at - DAY - HOUR)
    assert not something_is_due()
    for when in (at - DAY, at - HOUR):
        comes(clock, when)
        assert reminders("meeting-waits") == ["ada"]
    assert reminders() == []


def test_another_proposed_time_is_reminded_of_anew(clock: Any, two: Mentorship) -> None:
    first, later = first_free(two, 8), first_free(two, 20)
    made = propose_meeting(two, by=two.mentee, at=first)
    comes(clock, first - HOUR)
    MEETING_VERBS[MeetingVerb.MOVE](made, by=two.mentor, seen=made.version, at=later)
    comes(clock, later - DAY)
    assert reminders("meeting-waits") == ["gil", "ada"]


def test_whoever_proposed_is_told_once_that_nobody_answered(clock: Any, two: Mentorship) -> None:
    at = first_free(two, 12)
    propose_meeting(two, by=two.mentee, at=at)
    comes(clock, at - HOUR)
    assert reminders("meeting-lapsed") == []
    clock.move_to(at)
    assert something_is_due()
    for when in (at, at + DAY):
        comes(clock, when)
        assert reminders("meeting-lapsed") == ["ada"]
        assert not something_is_due()


def test_nothing_lapses_that_was_confirmed_cancelled_or_is_long_past(
    clock: Any, two: Mentorship
) -> None:
    met(two, MONDAY + DAY)
    met(two, MONDAY + DAY + HOUR, MeetingState.CANCELLED)
    met(two, MONDAY - 30 * DAY, MeetingState.PROPOSED)
    comes(clock, MONDAY + 2 * DAY)
    assert reminders("meeting-lapsed") == []


def test_nobody_is_asked_to_answer_across_a_block(clock: Any, two: Mentorship) -> None:
    at = first_free(two, 12)
    propose_meeting(two, by=two.mentee, at=at)
    block(two.mentee, by=two.mentor)
    comes(clock, at - HOUR)
    assert reminders("meeting-waits") == []
    assert not something_is_due()
    comes(clock, at)
    assert reminders("meeting-lapsed") == ["ada"]


class TestAnotherTime:
    """A confirmed meeting for which another time is proposed does not wait on nobody."""

    def moving(self, two: Mentorship, at: Any, to: Any) -> Meeting:
        return met(two, at, moved_to=to, moved_by=two.mentee)

    @pytest.mark.parametrize(("at", "to"), [(6, 9), (9, 6)])
    def test_whoever_is_asked_is_reminded_before_either_time_has_come(
        self, clock: Any, two: Mentorship, at: int, to: int
    ) -> None:
        self.moving(two, MONDAY + at * DAY, MONDAY + to * DAY)
        comes(clock, MONDAY + 5 * DAY - HOUR)
        assert not something_is_due()
        clock.move_to(MONDAY + 5 * DAY)
        assert something_is_due()
        for when in (MONDAY + 5 * DAY, MONDAY + 6 * DAY - HOUR):
            comes(clock, when)
            assert reminders("meeting-move-waits") == ["gil"]

    @pytest.mark.parametrize(("at", "to"), [(6, 9), (9, 6)])
    def test_unanswered_the_meeting_keeps_its_time_and_the_proposer_is_told(
        self, clock: Any, two: Mentorship, at: int, to: int
    ) -> None:
        made = self.moving(two, MONDAY + at * DAY, MONDAY + to * DAY)
        comes(clock, MONDAY + 6 * DAY - HOUR)
        assert reminders("meeting-move-lapsed") == []
        clock.move_to(MONDAY + 6 * DAY)
        assert something_is_due()
        comes(clock, MONDAY + 6 * DAY)
        assert reminders("meeting-move-lapsed") == ["ada"]
        fresh = Meeting.objects.get()
        assert (fresh.moved_to, fresh.moved_by, fresh.version) == (None, None, made.version + 1)
        assert fresh.starts_at == made.starts_at
        assert fresh.sequence == made.sequence, "the calendars heard of no other time"
        assert not something_is_due()

    def test_answered_nobody_is_reminded(self, clock: Any, two: Mentorship) -> None:
        made = self.moving(two, MONDAY + 6 * DAY, MONDAY + 9 * DAY)
        MEETING_VERBS[MeetingVerb.KEEP](made, by=two.mentor, seen=made.version)
        comes(clock, MONDAY + 5 * DAY)
        assert reminders("meeting-move-waits") == reminders("meeting-move-lapsed") == []

    def test_a_time_proposed_within_the_day_needs_no_reminder(
        self, clock: Any, two: Mentorship
    ) -> None:
        made, later = met(two, MONDAY + 20 * HOUR), first_free(two, 12)
        MEETING_VERBS[MeetingVerb.MOVE](made, by=two.mentee, seen=made.version, at=later)
        comes(clock, MONDAY + HOUR)
        assert reminders("meeting-move-waits") == []

    def test_across_a_block_nobody_is_asked_and_it_lapses_all_the_same(
        self, clock: Any, two: Mentorship
    ) -> None:
        self.moving(two, MONDAY + 6 * DAY, MONDAY + 9 * DAY)
        block(two.mentor, by=two.mentee)
        comes(clock, MONDAY + 5 * DAY)
        assert reminders("meeting-move-waits") == []
        comes(clock, MONDAY + 6 * DAY)
        assert Meeting.objects.get().moved_to is None
