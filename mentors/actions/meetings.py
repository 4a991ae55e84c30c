"""Meeting, and all that follows: one function a verb, each within `_opened`.

The order of locks is that of requests (see `moving.locked`): whoever holds the mentor and the two
people may look which times are free, and take one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.limits.actions import spend
from community.notifications.actions import notify
from community.notifications.events import Event
from mentors import meeting_notices as notices
from mentors.actions.meeting_words import place_of, reason_of
from mentors.actions.moving import locked
from mentors.free_times import free, terms_of
from mentors.meeting_limits import MEETING, MOST_COMING
from mentors.meeting_states import MeetingState, MeetingVerb, may
from mentors.mentorship import calendar_mail
from mentors.models import Meeting, Mentorship
from mentors.models.meeting import opposite
from threads.limits import trust

AFTERWARDS = {MeetingVerb.CAME, MeetingVerb.ABSENT, MeetingVerb.CONTEST}
"""What can be said once the mentorship is over, too."""
DESPITE_BLOCK = AFTERWARDS | {MeetingVerb.CANCEL}
"""What can be done although one of the two has blocked the other: no words go with it."""


class MeetingMovedOnError(ValidationError):
    """The table forbids it, or the meeting has changed since its page was opened."""


class TimeTakenError(ValidationError):
    """That time is not free, or not free any more."""

    def __init__(self) -> None:
        super().__init__(
            {"at": _("This time is not free any more. Choose another: the list is as of now.")}
        )


@transaction.atomic
def propose_meeting(mentorship: Mentorship, *, by: Any, at: datetime, place: str = "") -> Meeting:
    """Propose to meet at `at`, one of the free times; the other side confirms it.

    Raises SignInRequired, NotAllowed, TimeTakenError, ValidationError (keyed by field where there
    is one; also between two of whom one has blocked the other) and TooManyError.
    """
    fresh = _hold(mentorship, by)
    _require_running(fresh)
    _require_peace(fresh)
    place, now = place_of(place), timezone.now()
    coming = Meeting.objects.filter(mentorship=fresh).in_force().filter(starts_at__gt=now)
    if coming.count() >= MOST_COMING:
        raise ValidationError(_("You have enough meetings ahead. Hold or cancel one first."))
    if at not in free(fresh, now=now):
        raise TimeTakenError
    spend(MEETING, who=f"user-{by.pk}", trust=trust(by))
    mentor = fresh.request.mentor
    meeting = Meeting(
        mentorship=fresh,
        mentor=mentor,
        starts_at=at,
        minutes=terms_of(mentor).minutes,
        place=place,
        place_by=by if place else None,
        proposed_by=by,
        proposed_at=now,
        state_at=now,
        reminded_at=_reminded(at, now),
    )
    _save(meeting)
    _tell(notices.PROPOSED, meeting, by)
    return meeting


@transaction.atomic
def confirm_meeting(meeting: Meeting, *, by: Any, seen: int) -> Meeting:
    """Say yes to the time that the other side proposed; both calendars are told."""
    fresh = _opened(meeting, MeetingVerb.CONFIRM, by, seen)
    now = timezone.now()
    if fresh.moved_to is not None:
        if fresh.moved_to <= now:
            raise ValidationError(_("That time has passed. Propose another, or keep the old one."))
        fresh.starts_at, fresh.moved_to, fresh.moved_by = fresh.moved_to, None, None
        fresh.sequence += 1
    else:
        fresh.state, fresh.state_at = MeetingState.CONFIRMED, now
    fresh.confirmed_at = now
    fresh.reminded_at = _reminded(fresh.starts_at, now)
    _save(fresh)
    calendar_mail.invite(fresh)
    return _tell(notices.CONFIRMED, fresh, by)


@transaction.atomic
def keep_meeting(meeting: Meeting, *, by: Any, seen: int) -> Meeting:
    """Leave the meeting at its time: the other is declined, or taken back by its proposer."""
    fresh = _opened(meeting, MeetingVerb.KEEP, by, seen)
    fresh.moved_to, fresh.moved_by = None, None
    _save(fresh)
    return _tell(notices.KEPT, fresh, by)


@transaction.atomic
def move_meeting(meeting: Meeting, *, by: Any, seen: int, at: datetime) -> Meeting:
    """Propose to meet at `at` instead. What is confirmed stays until the other side agrees."""
    fresh = _opened(meeting, MeetingVerb.MOVE, by, seen)
    now = timezone.now()
    if at == fresh.moved_to or at not in free(fresh.mentorship, now=now, moving=fresh):
        raise TimeTakenError
    if fresh.state == MeetingState.CONFIRMED:
        fresh.moved_to, fresh.moved_by = at, by
        fresh.move_reminded_at = _reminded(min(at, fresh.starts_at), now)
    else:
        fresh.starts_at, fresh.proposed_by, fresh.proposed_at = at, by, now
        fresh.reminded_at = _reminded(at, now)
    _save(fresh)
    return _tell(notices.MOVING, fresh, by)


@transaction.atomic
def place_meeting(meeting: Meeting, *, by: Any, seen: int, place: str) -> Meeting:
    """Say where you meet, or where instead: a link, say."""
    fresh = _opened(meeting, MeetingVerb.PLACE, by, seen)
    place = place_of(place)
    if place == fresh.place:
        return fresh
    fresh.place, fresh.place_by = place, by if place else None
    if fresh.state == MeetingState.CONFIRMED:
        fresh.sequence += 1
    _save(fresh)
    if fresh.state == MeetingState.CONFIRMED:
        calendar_mail.invite(fresh)
    return _tell(notices.PLACE, fresh, by)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Any, seen: int, words: str = "") -> Meeting:
    """Call it off, saying why; what was said of who came is no more.

    Between two of whom one has blocked the other no reason is asked for, and none is kept.
    """
    fresh = _opened(meeting, MeetingVerb.CANCEL, by, seen)
    _cancel(fresh, by=by, why="" if _are_apart(fresh.mentorship) else reason_of(words))
    return _tell(notices.CANCELLED, fresh, by)


def came_to_meeting(meeting: Meeting, *, by: Any, seen: int) -> Meeting:
    """Say that the other side came."""
    return _mark(meeting, MeetingVerb.CAME, by, seen)


def absent_from_meeting(meeting: Meeting, *, by: Any, seen: int) -> Meeting:
    """Say that the other side did not come; they may contest it."""
    return _mark(meeting, MeetingVerb.ABSENT, by, seen)


@transaction.atomic
def contest_absence(meeting: Meeting, *, by: Any, seen: int) -> Meeting:
    """Contest that one did not come: both accounts stand beside each other."""
    fresh = _opened(meeting, MeetingVerb.CONTEST, by, seen)
    setattr(fresh, f"{fresh.mentorship.role_of(by)}_contested_at", timezone.now())
    _save(fresh)
    return _tell(notices.CONTESTED, fresh, by)


@transaction.atomic
def cancel_coming_meetings(mentorship: Mentorship, *, by: Any) -> int:
    """Cancel what is still ahead, as the mentorship has ended; how many. `by` may be nobody.

    The caller holds the request (see `moving.locked`), has asked whether it may end, and tells.
    """
    rows = Meeting.objects.filter(mentorship=mentorship).in_force().for_list()
    coming = list(rows.filter(starts_at__gt=timezone.now()).order_by("pk"))
    for meeting in coming:
        _cancel(meeting, by=by, why=_("The mentorship has ended."))
    return len(coming)


MEETING_VERBS: dict[MeetingVerb, Callable[..., Meeting]] = {
    MeetingVerb.CONFIRM: confirm_meeting,
    MeetingVerb.KEEP: keep_meeting,
    MeetingVerb.MOVE: move_meeting,
    MeetingVerb.PLACE: place_meeting,
    MeetingVerb.CANCEL: cancel_meeting,
    MeetingVerb.CAME: came_to_meeting,
    MeetingVerb.ABSENT: absent_from_meeting,
    MeetingVerb.CONTEST: contest_absence,
}
"""The action of each verb. Each takes `by` and `seen`, the version that its page showed, and raises
SignInRequired, NotAllowed, MeetingMovedOnError, ValidationError and TooManyError."""


def _hold(mentorship: Mentorship, by: Any, deed: str = "mentorship.change") -> Mentorship:
    """The mentorship as it stands, held with the mentor and both people."""
    policy.require(by, deed, mentorship)
    locked(mentorship.request)
    return Mentorship.objects.for_list().get(pk=mentorship.pk)


def _opened(meeting: Meeting, verb: MeetingVerb, by: Any, seen: int) -> Meeting:
    """The meeting as it stands, held, if `by` may do `verb` with what they saw of it."""
    steps_back = verb in DESPITE_BLOCK
    _hold(meeting.mentorship, by, "mentorship.step_back" if steps_back else "mentorship.change")
    fresh = Meeting.objects.for_list().get(pk=meeting.pk)
    if not may(verb, parts=fresh.parts_of(by), stand=fresh.stand):
        words = _("That cannot be done, or not any more. The meeting stands at: %(stand)s.")
        raise MeetingMovedOnError(words % {"stand": fresh.stand.label})
    if fresh.version != seen:
        raise MeetingMovedOnError(
            _("This meeting has changed since the page was opened. Look at it and decide anew.")
        )
    if verb not in AFTERWARDS:
        _require_running(fresh.mentorship)
    if verb not in DESPITE_BLOCK:
        _require_peace(fresh.mentorship)
    spend(MEETING, who=f"user-{by.pk}", trust=trust(by))
    return fresh


def _require_running(mentorship: Mentorship) -> None:
    if not mentorship.is_running:
        raise ValidationError(_("This mentorship is over, so nothing can be arranged any more."))


def _require_peace(mentorship: Mentorship) -> None:
    """Nothing is arranged across a block; nobody is told who blocked whom, or that anybody did."""
    if _are_apart(mentorship):
        raise ValidationError(_("You cannot write here any more."))


def _are_apart(mentorship: Mentorship) -> bool:
    return blocked_between(mentorship.mentee.pk, mentorship.mentor.pk)


def _reminded(at: datetime, now: datetime) -> datetime | None:
    """Whoever has just heard of a meeting within the day needs no reminder of it."""
    return now if at <= now + timedelta(hours=settings.MEETING_REMINDER_HOURS) else None


def _mark(meeting: Meeting, verb: MeetingVerb, by: Any, seen: int) -> Meeting:
    with transaction.atomic():
        fresh = _opened(meeting, verb, by, seen)
        came = verb is MeetingVerb.CAME
        other = opposite(fresh.mentorship.role_of(by))
        if fresh.came(other) is came:
            return fresh
        setattr(fresh, f"{other}_came", came)
        setattr(fresh, f"{other}_contested_at", None)
        is_missed = False in (fresh.mentor_came, fresh.mentee_came)
        fresh.state = MeetingState.MISSED if is_missed else MeetingState.HELD
        fresh.state_at, fresh.moved_to, fresh.moved_by = timezone.now(), None, None
        _save(fresh)
        return _tell(notices.CAME if came else notices.ABSENT, fresh, by)


def _cancel(meeting: Meeting, *, by: Any, why: str) -> None:
    now = timezone.now()
    is_in_calendars = meeting.confirmed_at is not None and meeting.starts_at > now
    meeting.state, meeting.state_at = MeetingState.CANCELLED, now
    meeting.cancelled_at, meeting.cancelled_by, meeting.why = now, by, why
    meeting.moved_to = meeting.moved_by = None
    meeting.mentor_came = meeting.mentee_came = None
    meeting.mentor_contested_at = meeting.mentee_contested_at = None
    if meeting.confirmed_at is not None:
        meeting.sequence += 1
    _save(meeting)
    if is_in_calendars:
        calendar_mail.cancel(meeting)


def _save(meeting: Meeting) -> None:
    """Keep it; every change is a version of its own, which a page says that it saw."""
    if meeting.pk is not None:
        meeting.version += 1
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        raise TimeTakenError from error


def _tell(event: Event, meeting: Meeting, by: Any) -> Meeting:
    to = [meeting.mentorship.other(by)]
    notify(event, about=meeting, to=to, by=by, deed=f"{event.code}-{meeting.version}")
    return meeting
