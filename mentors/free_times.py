"""The times at which the two of a mentorship can meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from mentors.meeting_states import COUNTED, IN_FORCE, MeetingState
from mentors.models import Meeting, MeetingTerms, Mentor, Mentorship
from mentors.slots import Terms, Times, slots, week_of

LOOKED_AT = timedelta(days=15)
"""How much before and after the days that are offered meetings count: a week each, and a day."""


def terms_of(mentor: Mentor) -> Terms:
    """On which terms `mentor` meets, now. Three queries."""
    said = MeetingTerms.objects.filter(mentor=mentor).first() or MeetingTerms(mentor=mentor)
    return Terms(
        spans=tuple(mentor.hours.values_list("weekday", "starts", "ends")),
        zone=mentor.person.time_zone,
        minutes=said.minutes,
        buffer_before=said.buffer_before,
        buffer_after=said.buffer_after,
        notice_hours=said.notice_hours,
        days_ahead=said.days_ahead,
        most_a_week=said.most_a_week,
        off=tuple(mentor.days_off.values_list("starts_on", "ends_on")),
    )


def free(
    mentorship: Mentorship,
    *,
    now: datetime,
    moving: Meeting | None = None,
    terms: Terms | None = None,
) -> list[datetime]:
    """When the two could meet; as another time for `moving`, which makes room for itself.

    Neither meets anybody else then: what is proposed takes its time as what is confirmed does.
    `terms` are the mentor's, where they are known already.
    """
    mentor = mentorship.request.mentor
    terms = terms or terms_of(mentor)
    if moving is not None:
        terms = replace(terms, minutes=moving.minutes)
    taken: list[Times] = []
    elsewhere: list[Times] = []
    for meeting in _around(mentorship, now, terms):
        if moving is not None and meeting.pk == moving.pk:
            continue
        times = _times(meeting, meeting.starts_at)
        # Nobody can agree any more to another time than the one that has come.
        to = meeting.moved_to if meeting.starts_at > now else None
        if meeting.mentor_id == mentor.pk:
            taken.append(times)
            if to is not None and week_of(to, terms.zone) != week_of(times[0], terms.zone):
                taken.append(_times(meeting, to))
            elif to is not None:  # one meeting of the week, at either of two times
                begin, end = _times(meeting, to)
                elsewhere.append((begin - terms.buffers, end + terms.buffers))
        elif meeting.state in IN_FORCE:
            elsewhere.append(times)
            if to is not None:
                elsewhere.append(_times(meeting, to))
    found = slots(terms, taken=taken, elsewhere=elsewhere, now=now)
    return [at for at in found if moving is None or at != moving.starts_at]


def _around(mentorship: Mentorship, now: datetime, terms: Terms) -> QuerySet[Meeting]:
    """Meetings of the mentor and of the mentee that may matter."""
    mentee, mentor = mentorship.mentee, mentorship.request.mentor
    whose = (
        Q(mentor=mentor)
        | Q(mentorship__request__mentee__in=(mentee, mentor.person))
        | Q(mentor__person=mentee)
    )
    lapsed = Q(state=MeetingState.PROPOSED, starts_at__lte=now)
    until = now + timedelta(days=terms.days_ahead) + LOOKED_AT
    rows = Meeting.objects.filter(whose, ~lapsed, state__in=COUNTED)
    is_moving = Q(moved_to__isnull=False, starts_at__gt=now)
    return rows.filter(Q(starts_at__range=(now - LOOKED_AT, until)) | is_moving)


def _times(meeting: Meeting, at: datetime) -> Times:
    return at, at + timedelta(minutes=meeting.minutes)
