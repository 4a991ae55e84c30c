"""What moderators do with what was reported between two people: end it, hide words, put it back.

They reach nothing that nobody reported, nor what they are a side of themselves: policy sees to it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from community.notifications.actions import notify
from mentors import request_notices as notices
from mentors.actions.meetings_again import coming, hold_again
from mentors.actions.moving import locked
from mentors.actions.requests import end, withdraw
from mentors.actions.sending import begin_by, is_answerable
from mentors.counting import recount
from mentors.due import due_at
from mentors.meeting_states import MeetingState
from mentors.mentorship import calendar_mail
from mentors.models import Request, RequestEvent
from mentors.models.meeting import Meeting
from mentors.states import MENTORS_TURN, OPEN, TAKEN, WAITING, Actor, State, Verb

WORDS = ("place", "why")
"""What is written with a meeting."""


@transaction.atomic
def stop_request(request: Request, *, by: Any, reason: str) -> Request:
    """End what is open between the two; whoever was reported is told why, the other that it ended.

    Raises SignInRequired, NotAllowed, and ValidationError without a reason or where it is over.
    """
    fresh = locked(request)
    policy.require(by, "request.stop", fresh)
    reason, before = _needed(reason), fresh.state
    if before not in OPEN:
        raise ValidationError(_("It is over already."))
    ahead = coming(fresh)
    stopped = (withdraw if before in WAITING else end)(fresh, by=Actor.JUDGE)
    record("request.stop", by=by, target=stopped, reason=reason, before=before, after=stopped.state)
    effects: dict[str, Any] = {"state": str(before), "event": stopped.events.latest("pk").pk}
    effects["meetings"] = ahead
    told = statements.explain("request.stop", stopped, by=by, reason=reason, effects=effects)
    others = {stopped.mentee_id, stopped.mentor.person_id} - {told.person_id}
    notify(notices.STOPPED, about=stopped, to=sorted(others), deed=f"stopped-{told.pk}")
    return stopped


@transaction.atomic
def restore_request(
    request: Request, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Request:
    """Let it go on where it was, its clock anew; meetings still ahead are held after all.

    Raises as `stop_request`, and ValidationError where the two have moved on since.
    """
    fresh = locked(request)
    policy.require(by, "request.restore", fresh)
    told = statement or statements.standing(fresh, "request.stop")
    if told is None or fresh.events.latest("pk").pk != told.effects["event"]:
        raise ValidationError(_("This was not ended by a moderator, or has moved on since."))
    before, to = fresh.state, go_on(fresh, State(told.effects["state"]))
    hold_again(told.effects.get("meetings", []))
    statements.end_one(told)
    record("request.restore", by=by, target=fresh, reason=reason, before=before, after=str(to))
    return fresh


def go_on(fresh: Request, to: State) -> State:
    """Let `fresh`, which is locked, go on at `to`, its clock anew, and tell both; where it stands.

    Raises ValidationError where the two have others by now, or one has left.
    """
    before = fresh.state
    to = State.SENT if to is State.VIEWED else to  # the mentor has it before them anew
    _require_free(fresh, to)
    now = timezone.now()
    fresh.state, fresh.state_at, fresh.nudges, fresh.reason = to, now, 0, ""
    if to is State.SENT:  # once it is read, its clock goes by this
        fresh.sent_at = now
    if to in MENTORS_TURN:
        fresh.due_at = due_at(fresh.mentor, now)
    elif to is State.ACCEPTED:
        fresh.due_at = begin_by(now)
    fresh.save()
    step = {"actor": Actor.JUDGE, "verb": Verb.REOPEN, "before": before, "after": to}
    event = RequestEvent.objects.create(request=fresh, at=now, **step)
    recount(fresh.mentor_id)
    both = [fresh.mentee_id, fresh.mentor.person_id]
    notify(notices.RESTORED, about=fresh, to=both, deed=f"restored-{event.pk}")
    return to


@transaction.atomic
def hide_meeting(meeting: Meeting, *, by: Any, reason: str) -> Meeting:
    """Take away what was written with a meeting: where it is, and why not. The meeting stays.

    Whoever wrote it is told why, each of their own; where nobody knows who did, whoever was
    reported. Raises as `stop_request`.
    """
    fresh = held_meeting(meeting)
    policy.require(by, "meeting.hide", fresh)
    reason = _needed(reason)
    written: dict[int | None, list[str]] = {}
    for field in WORDS:
        if words := getattr(fresh, field):
            written.setdefault(fresh.writer_of(field), []).append(field)
            setattr(fresh, f"hidden_{field}", words)
            setattr(fresh, field, "")
    if not written:
        raise ValidationError(_("There are no words to hide."))
    _keep(fresh)
    record("meeting.hide", by=by, target=fresh, reason=reason, before="shown", after="hidden")
    for writer, fields in written.items():
        people, effects = [writer] if writer else None, {"fields": fields}
        statements.explain(
            "meeting.hide", fresh, by=by, reason=reason, effects=effects, people=people
        )
    return fresh


@transaction.atomic
def restore_meeting(
    meeting: Meeting, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Meeting:
    """Put the words back, unless others were written in their place.

    With the `statement` of one of two who wrote them, theirs alone. Raises as `stop_request`.
    """
    fresh = held_meeting(meeting)
    policy.require(by, "meeting.restore", fresh)
    for field in statement.effects.get("fields", WORDS) if statement else WORDS:
        setattr(fresh, field, getattr(fresh, field) or getattr(fresh, f"hidden_{field}"))
        setattr(fresh, f"hidden_{field}", "")
    _keep(fresh)
    if statement is not None:
        statements.end_one(statement)
    if not fresh.has_hidden_words:
        statements.end(fresh, "meeting.hide")
    record("meeting.restore", by=by, target=fresh, reason=reason, before="hidden", after="shown")
    return fresh


def held_meeting(meeting: Meeting) -> Meeting:
    """`meeting` as it stands now, held by its request."""
    locked(meeting.mentorship.request)
    return Meeting.objects.for_list().get(pk=meeting.pk)


def _keep(meeting: Meeting) -> None:
    """Keep the change, and let the calendars follow."""
    meeting.version += 1
    if meeting.state == MeetingState.CONFIRMED:
        meeting.sequence += 1
    meeting.save()
    if meeting.state == MeetingState.CONFIRMED:
        calendar_mail.invite(meeting)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Say why: the person concerned and the record will show it."))
    return reason.strip()


def _require_free(request: Request, to: State) -> None:
    """Raise ValidationError where it cannot go on: the two have others by now, or one has left."""
    pair = Request.objects.open().filter(mentee=request.mentee_id, mentor=request.mentor_id)
    of_brief = Request.objects.filter(brief=request.brief_id, state__in=TAKEN)
    is_taken = pair.exists() or of_brief.exists()
    are_here = request.mentee.is_active and is_answerable(request.mentor)
    if is_taken or not are_here or (to in TAKEN and not request.mentor.free):
        raise ValidationError(
            _("It cannot go on: one of the two has left, is taken, or they are in touch anew.")
        )
