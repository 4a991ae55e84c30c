"""Who is named for a person to whom something is done: in the record, and in moderators' lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from community.accounts.models import User
from community.log.actions import ground
from community.moderation import subjects
from community.moderation.models import Case, Sanction, Statement, Warning  # noqa: A004

OF_ROWS: dict[type[models.Model], tuple[str, str]] = {
    Sanction: ("person.suspend", "sanction"),
    Warning: ("person.warn", "warning"),
}
"""By which deed such a row was made, and as which effect its statement names it."""


def record_name(person: User, *, by: Any, told: Statement | None = None) -> models.Model:
    """`person`; but the case, for a deed in a case of what they wrote under no name.

    Else the record, which names the ground of the deed, would tell all who read it who that was.
    What is taken back was done in the case of the statement that `told` of it.
    """
    kind, _colon, number = ground().partition(":")
    case = Case.objects.get(pk=number) if kind == Case._meta.label_lower else None
    case = case or (told.case if told else None)
    if case is None:
        return person
    is_nameless = subjects.nameless([(case.subject_kind, case.subject_key)], person=by)
    return case if is_nameless and case.person_id == person.pk else person


def unnamed(rows: Sequence[Sanction | Warning], *, person: Any) -> set[int]:
    """Those (pks) of `rows`, all of one model, that tell `person` of nobody by name: they were made
    in a case of what somebody wrote under none.
    """
    found = {one.pk: one.person_id for one in rows}
    if not found:
        return set()
    code, effect = OF_ROWS[type(rows[0])]
    told = Statement.objects.filter(
        code=code, thing_kind=subjects.PERSON, thing_key__in=set(found.values()), case__isnull=False
    )
    of_row = {one.effects.get(effect): one for one in told.select_related("case").order_by("pk")}
    things = {pk: of_row[pk].things for pk in found if pk in of_row}
    nameless = subjects.nameless({one for each in things.values() for one in each}, person=person)
    return {pk for pk, each in things.items() if any(one in nameless for one in each)}
