"""Two clicks at once on one time, or on the last of a week: one wins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from mentors.actions import MEETING_VERBS, TimeTakenError, propose_meeting
from mentors.actions.meetings import MeetingMovedOnError
from mentors.free_times import free
from mentors.meeting_states import MeetingState, MeetingVerb
from mentors.models import Meeting, MeetingTerms, Mentor, Mentorship
from tests.cast import person
from tests.mentors.meeting import MONDAY, met, pair
from tests.mentors.mentoring import MentorFactory, has_hours
from tests.mentors.requesting import together
from tests.threads.test_moderating_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """A morning, for every thread: what is free does not hang on when a test runs."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def beside(mentor: Mentor) -> Mentorship:
    """Somebody else's mentorship with the same mentor."""
    made = together(mentee=person("zoe"), mentor=mentor)
    return Mentorship.objects.for_list().get(pk=made.pk)


def test_one_time_is_taken_once() -> None:
    two = pair()
    other, at = beside(two.request.mentor), free(two, now=MONDAY)[0]
    raised = at_once(
        lambda: propose_meeting(two, by=two.mentee, at=at),
        lambda: propose_meeting(other, by=other.mentee, at=at),
    )
    assert [type(error) for error in raised] == [TimeTakenError]
    assert Meeting.objects.count() == 1


def test_two_times_that_overlap_are_taken_once() -> None:
    """They begin apart, so that no unique column would tell: the mentor's row is held."""
    two = pair()
    mentor = two.request.mentor
    for weekday in range(7):  # another span in the same evening, half an hour on
        mentor.hours.create(weekday=weekday, starts=18 * 60 + 30, ends=22 * 60)
    other, offered = beside(mentor), free(two, now=MONDAY)
    one, overlapping = offered[0], offered[0] + timedelta(minutes=30)
    assert overlapping in offered
    raised = at_once(
        lambda: propose_meeting(two, by=two.mentee, at=one),
        lambda: propose_meeting(other, by=other.mentee, at=overlapping),
    )
    assert [type(error) for error in raised] == [TimeTakenError]
    assert Meeting.objects.count() == 1


def test_the_last_of_a_week_is_taken_once() -> None:
    two = pair(most_a_week=1)
    offered = free(two, now=MONDAY)
    week = [at for at in offered if at.isocalendar()[:2] == offered[-1].isocalendar()[:2]]
    other = beside(two.request.mentor)
    assert week[0] < week[-1]
    raised = at_once(
        lambda: propose_meeting(two, by=two.mentee, at=week[0]),
        lambda: propose_meeting(other, by=other.mentee, at=week[-1]),
    )
    assert [type(error) for error in raised] == [TimeTakenError]
    assert Meeting.objects.count() == 1


def test_a_mentee_of_two_mentors_takes_one_time_once() -> None:
    two = pair()
    at = free(two, now=MONDAY)[0]
    elsewhere = MentorFactory.create(person=person("second", time_zone="Europe/Berlin"))
    for weekday in range(7):
        has_hours(elsewhere, weekday, 18, 22)
    made = together(mentee=two.mentee, mentor=elsewhere)
    other = Mentorship.objects.for_list().get(pk=made.pk)
    MeetingTerms.objects.create(mentor=elsewhere, buffer_after=0)
    assert at in free(other, now=MONDAY), "it is free with both"
    raised = at_once(
        lambda: propose_meeting(two, by=two.mentee, at=at),
        lambda: propose_meeting(other, by=other.mentee, at=at),
    )
    assert [type(error) for error in raised] == [TimeTakenError]
    assert Meeting.objects.count() == 1


def test_confirmed_and_cancelled_at_once_is_one_of_both() -> None:
    two = pair()
    meeting = met(two, MONDAY + timedelta(days=3), MeetingState.PROPOSED)
    confirm, cancel = MEETING_VERBS[MeetingVerb.CONFIRM], MEETING_VERBS[MeetingVerb.CANCEL]
    raised = at_once(
        lambda: confirm(meeting, by=two.mentor, seen=1),
        lambda: cancel(meeting, by=two.mentee, seen=1, words="I am ill."),
    )
    assert [type(error) for error in raised] == [MeetingMovedOnError]
    assert Meeting.objects.get().version == 2
