"""The line for a mentor without room: whoever came first is told first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.limits.actions import spend
from community.notifications.actions import hold, notify
from mentors import request_notices as notices
from mentors.actions.sending import OPEN_ALREADY, open_to, require_reachable
from mentors.models import Mentor, PlaceInLine
from mentors.request_limits import LINE
from threads.limits import trust

FIRST_FOR = timedelta(days=3)
"""How long whoever is told has before the next is told as well."""


@transaction.atomic
def join_line(mentor: Mentor, *, by: Any) -> PlaceInLine:
    """Wait for a free place; who waits already keeps their place.

    Raises SignInRequired, ValidationError where there is nothing to wait for, and TooManyError.
    """
    policy.require(by, "line.join")
    fresh = _held(mentor)
    if fresh.person_id == by.pk:
        raise ValidationError(_("This is you: there is no line to join."))
    if not fresh.is_approved or not fresh.person.is_active:
        raise ValidationError(_("They do not mentor any more."))
    require_reachable(fresh, by.pk)
    waiting = fresh.line.waiting().filter(mentee=by).first()
    if waiting is not None:
        return waiting
    if open_to(fresh, by) is not None:
        raise ValidationError(OPEN_ALREADY)
    if fresh.room:
        raise ValidationError(_("There is a free place: no need to wait in line."))
    spend(LINE, who=f"user-{by.pk}", trust=trust(by))
    return PlaceInLine.objects.create(mentor=fresh, mentee=by)


@transaction.atomic
def leave_line(mentor: Mentor, *, by: Any) -> None:
    """Wait no longer; whoever comes after moves up."""
    policy.require(by, "line.leave")
    leave_on_asking(_held(mentor), by)
    tell_line(mentor)


def leave_on_asking(mentor: Mentor, mentee: User) -> None:
    """Whoever asked the mentor waits no longer."""
    mentor.line.waiting().filter(mentee=mentee).update(left_at=timezone.now())


def place(mentor: Mentor, person: Any) -> int | None:
    """Which place in line `person` has, 1 for the first; None for who does not wait.

    It only ever gets better: those before can leave, and nobody can come before.
    """
    mine = mentor.line.waiting().filter(mentee=person.pk).first()
    if mine is None:
        return None
    return mentor.line.waiting().filter(pk__lt=mine.pk).count() + 1


@transaction.atomic
def tell_line(mentor: Mentor) -> int:
    """Tell as many of the first in line as places are free; returns how many were told now.

    Whoever was told FIRST_FOR ago and has not asked stays in line, and the next is told as well.
    Whoever has an open request to the mentor could not ask, and is passed over.
    """
    fresh = _held(mentor)
    forget_told(fresh)
    if not fresh.is_offered or not fresh.person.is_active:
        return 0
    now, told, room = timezone.now(), 0, fresh.room
    for one in fresh.line.waiting().with_nothing_open().order_by("pk"):
        if room == 0:
            break
        if one.told_at is None:
            one.told_at, told = now, told + 1
            one.save(update_fields=["told_at"])
            # Named by its time: the next place that is free is told anew.
            deed = f"free-{now:%Y%m%d%H%M%S%f}"
            notify(notices.PLACE_FREE, about=one, to=[one.mentee_id], deed=deed)
        if one.told_at > now - FIRST_FOR:
            room -= 1
    return told


def forget_told(mentor: Mentor) -> None:
    """Where nobody can ask any more, let those who wait be told anew of the next, in order."""
    has_room = Mentor.objects.filter(pk=mentor.pk).with_room()
    told = mentor.line.waiting().filter(told_at__isnull=False)
    told.exclude(Exists(has_room)).update(told_at=None)


def close_line(mentor: Mentor) -> None:
    """Let nobody wait for somebody who mentors no more; whoever waited is told.

    In the transaction of the deed that holds `mentor`.
    """
    waiting = list(mentor.line.waiting().order_by("pk"))
    hold([mentor.person_id, *(one.mentee_id for one in waiting)])
    for one in waiting:
        one.left_at = timezone.now()
        one.save(update_fields=["left_at"])
        notify(notices.LINE_CLOSED, about=one, to=[one.mentee_id], deed="closed")


def _held(mentor: Mentor) -> Mentor:
    held = Mentor.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("person").get(pk=mentor.pk)
