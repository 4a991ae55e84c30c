"""What a member tells of their own way, written whole: what is not told again is told no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.lib import changes
from community.notifications.actions import hold
from mentors.models import Circumstance, Crossing, Mentor, Setback, SpokenLanguage
from mentors.models.past import Told
from mentors.profile_limits import TELL, note

MOST_ROWS = 20
"""Of each kind, of one person."""

Rows = Sequence[Mapping[str, Any]]
_FIELDS: dict[type[Told], tuple[str, ...]] = {
    Crossing: ("is_wanted", "from_role", "to_role", "year", "means", "note", "visibility"),
    Setback: ("kind", "year", "note", "visibility"),
    SpokenLanguage: ("code", "visibility"),
    Circumstance: ("kind", "value", "visibility"),
}
_ONCE: dict[type[Told], tuple[str, ...]] = {
    Crossing: ("is_wanted", "from_role", "to_role"),
    Setback: ("kind", "year"),
    SpokenLanguage: ("code",),
    Circumstance: ("kind", "value"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """All that somebody tells of their way; `wanted` is None where it is not spoken of."""

    crossings: Rows = ()
    setbacks: Rows = ()
    languages: Rows = ()
    circumstances: Rows = ()
    wanted: Rows | None = None


class StaleWayError(ValidationError):
    """It was saved elsewhere since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have saved this in another place since this page was opened. Both are kept: "
                "yours is in the form, what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def set_way(person: User, way: Way, *, by: Any, seen: str) -> None:
    """Keep `way` as what `person` tells; `seen` is the `print_of` it was written over.

    Raises SignInRequired, NotAllowed, StaleWayError, ValidationError and TooManyError.
    """
    policy.require(by, "person.edit", person)
    note(TELL, by=by)
    hold_way(person)
    if seen != print_of(person):
        raise StaleWayError
    if put_way(person, way):
        for mentor in Mentor.objects.filter(person=person):
            changes.announce("mentor", mentor.pk)


def hold_way(person: User) -> None:
    """Lock `person` to change their way; pages kept ready come before people."""
    changes.announce("way", person.pk)
    for mentor in Mentor.objects.filter(person=person):
        changes.announce("mentor", mentor.pk)
    hold([person.pk])


def print_of(person: User) -> str:
    """A short mark of all that `person` tells now: another one when anything is told otherwise."""
    told = [told_by(person, model) for model in _FIELDS]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def told_by(person: User, model: type[Told]) -> list[tuple[Any, ...]]:
    """What `person` tells of one kind, as plain values in one order."""
    rows = model._default_manager.filter(person=person)
    return sorted(rows.values_list(*_FIELDS[model]), key=repr)


def put_way(person: User, way: Way) -> bool:
    """Write `way` for `person`, whose row is held; whether anything is other than before."""
    crossings = [{**row, "is_wanted": False} for row in way.crossings]
    if way.wanted is None:
        ahead = Crossing.objects.filter(person=person, is_wanted=True)
        crossings += [{name: getattr(row, name) for name in _FIELDS[Crossing]} for row in ahead]
    else:
        crossings += [{**row, "is_wanted": True, "year": None} for row in way.wanted]
    changed = [
        _put(person, Crossing, crossings),
        _put(person, Setback, way.setbacks),
        _put(person, SpokenLanguage, way.languages),
        _put(person, Circumstance, way.circumstances),
    ]
    if not any(changed):
        return False
    changes.announce("way", person.pk)
    return True


def _put(person: User, model: type[Told], rows: Rows) -> bool:
    new = [model(person=person, **row) for row in rows]
    _check(model, new)
    now = sorted((tuple(getattr(one, name) for name in _FIELDS[model]) for one in new), key=repr)
    if now == told_by(person, model):
        return False
    model._default_manager.filter(person=person).delete()
    model._default_manager.bulk_create(new)
    return True


def _check(model: type[Told], rows: Iterable[Any]) -> None:
    rows = list(rows)
    if len(rows) > 2 * MOST_ROWS:
        raise ValidationError(_("That is more than can be kept: tell what matters most."))
    once = {tuple(getattr(one, name) for name in _ONCE[model]) for one in rows}
    if len(once) < len(rows):
        raise ValidationError(_("The same stands there twice: once is enough."))
    for one in rows:
        one.clean_fields(exclude=["person"])
        if isinstance(one, Crossing):
            if one.from_role == one.to_role:
                raise ValidationError(_("A transition leads to another role."))
            if not one.is_wanted and one.year is None:
                raise ValidationError(_("A transition behind you has its year."))
