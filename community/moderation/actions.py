"""What moderators do: each deed asks policy, locks the row, changes it and writes the record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.lib import abilities, changes
from community.log.actions import record
from community.moderation.models import Moderated, Sanction, State
from community.moderation.notices import SUSPEND
from community.notifications.actions import notify

M = TypeVar("M", bound=Moderated)


def change_state(thing: M, to: State, *, code: str, by: Any, reason: str = "") -> M:
    """Put `thing` in state `to` and record it as `code`; the caller has asked policy.

    A state it is in already changes nothing and is not recorded. Returns the locked, fresh row.
    """
    with transaction.atomic():
        fresh = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        before = fresh.state
        if before != to:
            fresh.state, fresh.state_reason = to, reason
            fresh.state_changed_at = timezone.now()
            fresh.save(update_fields=["state", "state_reason", "state_changed_at"])
            record(code, by=by, target=fresh, reason=reason, before=before, after=str(to))
            changes.announce(str(fresh._meta.model_name), fresh.pk)
    thing.state, thing.state_reason = fresh.state, fresh.state_reason
    thing.state_changed_at = fresh.state_changed_at
    return fresh


def hide(thing: M, *, by: Any, reason: str) -> M:
    """Take `thing` out of sight; the reason is required and lands in the record.

    Raises SignInRequired or NotAllowed, and ValidationError without a reason.
    """
    policy.require(by, f"{thing._meta.model_name}.hide", thing)
    if not reason.strip():
        raise ValidationError(_("Say why: the author and the record will show it."))
    code = f"{thing._meta.model_name}.hide"
    return change_state(thing, State.HIDDEN, code=code, by=by, reason=reason.strip())


def restore(thing: M, *, by: Any, reason: str = "") -> M:
    """Put `thing` back in sight. Raises SignInRequired or NotAllowed."""
    policy.require(by, f"{thing._meta.model_name}.restore", thing)
    code = f"{thing._meta.model_name}.restore"
    return change_state(thing, State.LIVE, code=code, by=by, reason=reason.strip())


LONGEST_SANCTION = timedelta(days=366)


def check_sanction(person: User, ability: str, *, reason: str, until: datetime) -> None:
    """Raise ValidationError keyed by field for what cannot be suspended so."""
    if ability not in {one.name for one in abilities.all_abilities()}:
        raise ValidationError({"ability": _("There is no such ability.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the person and the record will show it.")})
    now = timezone.now()
    if until <= now:
        raise ValidationError({"until": _("Choose an end that is still to come.")})
    if until > now + LONGEST_SANCTION:
        raise ValidationError({"until": _("A year at most. Look at it again then.")})
    if policy.staff(person):
        raise ValidationError({"person": _("Staff have all abilities while they have their role.")})
    if (standing := person.suspension(ability)) is not None:
        raise ValidationError({"ability": _already(standing)})


@transaction.atomic
def suspend(person: User, ability: str, *, by: Any, reason: str, until: datetime) -> Sanction:
    """Take one ability from `person` until then; it comes back by itself.

    The reason is told to the person and lands in the record. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by field: for an ability that there is not or that is suspended already,
    for a person who works as staff, and for an end that has passed or is too far off.
    """
    policy.require(by, "person.suspend", person)
    fresh = User.objects.select_for_update().get(pk=person.pk)
    check_sanction(fresh, ability, reason=reason, until=until)
    made = Sanction.objects.create(
        person=fresh, ability=ability, reason=reason.strip(), until=until, by=by
    )
    after = [ability, until.isoformat()]
    record("person.suspend", by=by, target=fresh, reason=made.reason, after=after)
    notify(SUSPEND, about=made, to=[fresh], by=by)
    return made


@transaction.atomic
def lift(sanction: Sanction, *, by: Any, reason: str = "") -> Sanction:
    """Give the ability back before its time. One that is over already stays as it is.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "sanction.lift", sanction)
    fresh = Sanction.objects.select_for_update(of=("self",)).select_related("person")
    found = fresh.get(pk=sanction.pk)
    if found.is_in_force:
        found.lifted_at = timezone.now()
        found.save(update_fields=["lifted_at"])
        record(
            "sanction.lift", by=by, target=found.person, reason=reason.strip(), before=found.ability
        )
        notify(SUSPEND, about=found, to=[found.person], by=by, deed="lift")
    return found


def _already(standing: Sanction) -> str:
    if standing.until is None:
        return _("It is suspended already.")
    until = date_format(timezone.localtime(standing.until), "j F Y, H:i")
    return _("It is suspended already, until %(until)s.") % {"until": until}
