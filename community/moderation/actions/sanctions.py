"""Taking one ability from somebody for a time, and giving it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.lib import abilities
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.naming import record_name
from community.moderation.models import Sanction, Statement
from community.moderation.notices import SUSPEND
from community.notifications.actions import notify

LONGEST_SANCTION = timedelta(days=366)


def check_sanction(person: User, ability: str, *, reason: str, until: datetime) -> None:
    """Raise ValidationError keyed by field for what cannot be suspended so."""
    if ability != abilities.ALL and ability not in {one.name for one in abilities.all_abilities()}:
        raise ValidationError({"ability": _("There is no such ability.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the person and the record will show it.")})
    now = timezone.now()
    if until <= now:
        raise ValidationError({"until": _("Choose an end that is still to come.")})
    if until > now + LONGEST_SANCTION:
        raise ValidationError({"until": _("A year at most. Look at it again then.")})
    if policy.in_office(person):
        raise ValidationError({"person": _("Staff have all abilities while they have their role.")})
    if (standing := person.suspension(ability)) is not None:
        raise ValidationError({"ability": _already(standing)})


@transaction.atomic
def suspend(person: User, ability: str, *, by: Any, reason: str, until: datetime) -> Sanction:
    """Take one ability, or ALL, from `person` until then; it comes back by itself.

    The reason is told to the person and lands in the record. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by field: for an ability that there is not or that is suspended already,
    for a person who has a role, and for an end that has passed or is too far off.
    """
    policy.require(by, "person.suspend", person)
    fresh = User.objects.select_for_update().get(pk=person.pk)
    check_sanction(fresh, ability, reason=reason, until=until)
    made = Sanction.objects.create(
        person=fresh, ability=ability, reason=reason.strip(), until=until, by=by
    )
    after = [ability, until.isoformat()]
    named = record_name(fresh, by=by)
    record("person.suspend", by=by, target=named, reason=made.reason, after=after)
    effects = {"sanction": made.pk}
    statements.explain(
        "person.suspend",
        fresh,
        by=by,
        reason=made.reason,
        effects=effects,
        until=until,
        event=SUSPEND,
        title=made.deed,
    )
    return made


@transaction.atomic
def lift(sanction: Sanction, *, by: Any, reason: str) -> Sanction:
    """Give the ability back before its time. One that is over already stays as it is.

    Raises SignInRequired, NotAllowed, or ValidationError keyed by "reason" without one.
    """
    policy.require(by, "sanction.lift", sanction)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    fresh = Sanction.objects.select_for_update(of=("self",)).select_related("person")
    found = fresh.get(pk=sanction.pk)
    if found.is_in_force:
        found.lifted_at = timezone.now()
        found.save(update_fields=["lifted_at"])
        said = {"before": found.ability, "after": "lifted"}
        told = _statement_of(found)
        named = record_name(found.person, by=by, told=told)
        record("sanction.lift", by=by, target=named, reason=reason, **said)
        if told is not None:
            statements.end_one(told)
        notify(SUSPEND, about=found, to=[found.person], by=by, deed="lift")
    return found


def undo_suspension(
    person: User, *, by: Any, reason: str, statement: Statement | None = None
) -> Sanction:
    """Lift the sanction that `statement` tells of, also one that is over. Raises as `lift`."""
    told = statement or statements.standing(person, "person.suspend")
    if told is None:
        raise ValidationError(_("Nothing is suspended."))
    lifted = lift(Sanction.objects.get(pk=told.effects["sanction"]), by=by, reason=reason)
    statements.end_one(told)
    return lifted


def _statement_of(sanction: Sanction) -> Statement | None:
    of_person = Statement.objects.filter(code="person.suspend", thing_key=sanction.person_id)
    return of_person.filter(effects__sanction=sanction.pk).first()


def _already(standing: Sanction) -> str:
    if standing.until is None:
        return _("It is suspended already.")
    until = date_format(timezone.localtime(standing.until), "j F Y, H:i")
    return _("It is suspended already, until %(until)s.") % {"until": until}
