"""Taking back what moderators decided about a mentor's profile: all is put back as it stood."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from community.notifications.actions import hold
from mentors import judging
from mentors.actions.line import tell_line
from mentors.actions.moving import locked
from mentors.actions.profiles import held, require_whole
from mentors.actions.reviewing import AGAINST
from mentors.actions.stopping import go_on
from mentors.models import Brief, Mentor, Request, Standing
from mentors.states import State

TIMES = ("standing_at", "paused_at", "paused_until")
ONES_OWN = {Standing.APPROVED, Standing.ENDED}
"""Where there is nothing to put back: approved anew, or the mentor's own wish."""


@transaction.atomic
def reinstate_mentor(
    mentor: Mentor, *, by: Any, reason: str, statement: Statement | None = None
) -> Mentor:
    """Put the profile back where it stood before a moderator declined it, or asked for more.

    Who waited in line waits again, and requests that were answered by it go on where the two are
    still free. Where a later decision stands, that goes on standing, and would put back what stood
    before both. Raises SignInRequired, NotAllowed, and ValidationError where there is nothing to
    take back, or the profile was emptied since.
    """
    told = statement or statements.standing(mentor, *AGAINST)
    if told is None:
        raise ValidationError(_("No decision about this profile stands."))
    answered = told.effects.get("answered", [])
    _hold_all(mentor, answered)
    fresh = held(mentor)
    policy.require(by, "mentor.judge", fresh)
    statements.end_one(told)
    later = statements.standing(fresh, *AGAINST)
    if later is not None and later.pk > told.pk:
        later.effects = {**told.effects, **later.effects, "was": told.effects["was"]}
        later.save(update_fields=["effects"])
    elif fresh.standing not in ONES_OWN:
        _put_back(fresh, told, by=by, reason=reason)
        _wait_again(fresh, told)
        for one in answered:
            _go_on(one)
        tell_line(fresh)
    return fresh


def _put_back(fresh: Mentor, told: Statement, *, by: Any, reason: str) -> None:
    before, was = str(fresh.standing), told.effects["was"]
    if was["standing"] == Standing.APPROVED:
        try:
            require_whole(fresh)
        except ValidationError as error:
            raise ValidationError(
                _("Something was taken out of the profile since: its mentor sends it again.")
            ) from error
    for name, value in was.items():
        setattr(fresh, name, datetime.fromisoformat(value) if value and name in TIMES else value)
    fresh.save(update_fields=list(was))
    after = str(fresh.standing)
    record("mentor.restore", by=by, target=fresh, reason=reason, before=before, after=after)
    changes.announce("mentor", fresh.pk)
    judging.follow_profile(fresh, by=by)


def _wait_again(mentor: Mentor, told: Statement) -> None:
    """Let those whom the decision sent away wait where they stood, unless they do already."""
    places = mentor.line.filter(pk__in=told.effects.get("line", []))
    waiting = mentor.line.waiting().values("mentee")
    places.exclude(mentee__in=waiting).update(left_at=None)


def _go_on(one: dict[str, Any]) -> None:
    """A request that was answered by it, unless it has moved on since or cannot go on."""
    request = Request.objects.filter(pk=one["request"]).first()
    if request is None:
        return
    fresh = locked(request)
    if fresh.events.latest("pk").pk != one["event"]:
        return
    since = one["answered_at"]
    fresh.answered_at = datetime.fromisoformat(since) if since else None
    with suppress(ValidationError), transaction.atomic():
        fresh.events.filter(pk=one["event"]).delete()  # it was no answer of the mentor's
        go_on(fresh, State(one["state"]))


def _hold_all(mentor: Mentor, answered: list[dict[str, Any]]) -> None:
    """Lock all that is touched in the one order of requests: mentors, briefs, people."""
    requests = Request.objects.filter(pk__in=[one["request"] for one in answered])
    briefs = Brief.objects.filter(pk__in=requests.values("brief"))
    asked = Request.objects.filter(brief__in=briefs.values("pk"))
    whom = Q(pk=mentor.pk) | Q(pk__in=asked.values("mentor"))
    rows = Mentor.objects.select_for_update(no_key=True).filter(whom).order_by("pk")
    people = list(rows.values_list("person", flat=True))
    list(briefs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    hold([*people, *requests.values_list("mentee", flat=True)])
