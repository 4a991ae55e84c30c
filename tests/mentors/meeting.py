"""Two people with hours to meet in, and their meetings, for tests to begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from mentors.free_times import free
from mentors.meeting_states import MeetingState
from mentors.models import Meeting, MeetingTerms, Mentorship
from tests.cast import person
from tests.mentors.mentoring import MentorFactory, has_hours
from tests.mentors.requesting import together

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""11:00 in Berlin, 18:00 in Tokyo."""


def pair(
    *, mentor_zone: str = "Europe/Berlin", mentee_zone: str = "Asia/Tokyo", **terms: Any
) -> Mentorship:
    """A mentorship under way whose mentor has time on each evening from 18 to 22."""
    mentor = MentorFactory.create(
        person=person("gil", display_name="Gil Ade", time_zone=mentor_zone)
    )
    for weekday in range(7):
        has_hours(mentor, weekday, 18, 22)
    MeetingTerms.objects.create(mentor=mentor, **{"buffer_after": 0, **terms})
    mentee = person("ada", display_name="Ada Moss", time_zone=mentee_zone)
    made = together(mentee=mentee, mentor=mentor)
    return Mentorship.objects.for_list().get(pk=made.pk)


def first_free(mentorship: Mentorship, number: int = 0, *, now: datetime = MONDAY) -> datetime:
    """The free time that is `number` places down the list."""
    return free(mentorship, now=now)[number]


def met(
    mentorship: Mentorship, at: datetime, state: str = MeetingState.CONFIRMED, **fields: Any
) -> Meeting:
    """A meeting of the two at `at`, proposed by the mentee, that stands at `state`."""
    told: dict[str, Any] = {"minutes": 60, "proposed_by": mentorship.mentee}
    if state != MeetingState.PROPOSED:
        told["confirmed_at"] = at - timedelta(days=3)
    if state == MeetingState.CANCELLED:
        told["cancelled_at"] = at - timedelta(days=1)
    mentor = mentorship.request.mentor
    made = Meeting.objects.create(
        mentorship=mentorship, mentor=mentor, starts_at=at, state=state, **{**told, **fields}
    )
    return Meeting.objects.for_list().get(pk=made.pk)


def much_arranged(word: str) -> list[Meeting]:
    """Meetings in every stand that has something to show, with `word` in all that is told."""
    mentor = MentorFactory.create(
        person=person("lena", display_name=f"Lena {word[:40]}", time_zone="Europe/Berlin")
    )
    for weekday in range(7):
        has_hours(mentor, weekday, 16, 24)
    MeetingTerms.objects.create(mentor=mentor, minutes=45, most_a_week=40, version=1)
    today = timezone.localdate()
    mentor.days_off.create(starts_on=today, ends_on=today + timedelta(days=2))
    mentee = person("kenji", display_name="Kenji Ito", time_zone="America/Argentina/Buenos_Aires")
    two = Mentorship.objects.for_list().get(pk=together(mentee=mentee, mentor=mentor).pk)
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    day, place = timedelta(days=1), f"https://meet.example/{word} ({word})"
    ahead, taken, missed = MeetingState.PROPOSED, MeetingState.CANCELLED, MeetingState.MISSED
    absent = {"mentor_came": False, "mentor_contested_at": now, "mentee_came": True}
    moving = {"moved_to": now + 9 * day, "moved_by": two.mentor, "place": place}
    return [
        met(two, now + 3 * day, ahead, proposed_by=two.mentor, place=place),
        met(two, now + 4 * day, ahead),
        met(two, now + 5 * day, place="غرفة ٤"),
        met(two, now + 6 * day, **moving),
        met(two, now - 1 * day),
        met(two, now - 2 * day, missed, **absent),
        met(two, now - 3 * day, taken, cancelled_by=two.mentee, why=f"I am ill. {word}"),
        met(two, now - 4 * day, MeetingState.HELD, mentor_came=True),
    ]
