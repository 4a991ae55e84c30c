"""What moderators can do with a request, a mentorship or a meeting that was reported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.log.actions import ground
from community.moderation.actions import statements
from community.moderation.deeds import Deed, FreeReasonForm
from community.moderation.models import Case
from mentors import actions
from mentors.actions.moving import locked
from mentors.actions.stopping import held_meeting
from mentors.models import Request
from mentors.models.meeting import Meeting
from mentors.models.reported import reports_of


def _hold_request(request: Request, **given: Any) -> None:
    locked(request)


def _hold_meeting(meeting: Meeting, **given: Any) -> None:
    held_meeting(meeting)


def _of_request(request: Request) -> int | None:
    return _reported(request, request)


def _of_meeting(meeting: Meeting) -> int | None:
    return _reported(meeting, meeting.mentorship.request)


def _reported(thing: Request | Meeting, request: Request) -> int | None:
    """Whoever of the two was reported by the other, in the case that is judged, or last.

    None where neither was.
    """
    sides = {
        request.mentee_id: request.mentor.person_id,
        request.mentor.person_id: request.mentee_id,
    }
    reports = reports_of(thing).filter(by__in=sides)
    kind, _colon, number = ground().partition(":")
    if kind == Case._meta.label_lower:
        reports = reports.filter(case=int(number))
    by = reports.values_list("by", flat=True).first()
    return sides[by] if by else None


OF_REQUESTS = (
    Deed(
        "request.stop",
        Request,
        _("End it, request or mentorship"),
        actions.stop_request,
        actions.restore_request,
        "request.restore",
        person_of=_of_request,
        fits=lambda request: request.is_open,
        is_restriction=True,
        in_bulk=False,
        told=_("A request or mentorship between you and somebody was ended"),
        hold=_hold_request,
    ),
    Deed(
        "request.restore",
        Request,
        _("Let it go on again"),
        actions.restore_request,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_of_request,
        fits=lambda request: statements.standing(request, "request.stop") is not None,
        in_bulk=False,
        hold=_hold_request,
    ),
)
OF_MEETINGS = (
    Deed(
        "meeting.hide",
        Meeting,
        _("Take away what was written with it"),
        actions.hide_meeting,
        actions.restore_meeting,
        "meeting.restore",
        person_of=_of_meeting,
        fits=lambda meeting: bool(meeting.place or meeting.why),
        is_restriction=True,
        in_bulk=False,
        told=_("What you wrote with a meeting was taken away"),
        hold=_hold_meeting,
    ),
    Deed(
        "meeting.restore",
        Meeting,
        _("Put back what was written with it"),
        actions.restore_meeting,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_of_meeting,
        fits=lambda meeting: meeting.has_hidden_words,
        in_bulk=False,
        hold=_hold_meeting,
    ),
)
