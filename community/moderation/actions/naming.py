"""What the record names for a person to whom something is done."""

from __future__ import annotations

from typing import Any

from django.db import models

from community.accounts.models import User
from community.log.actions import ground
from community.moderation import subjects
from community.moderation.models import Case


def record_name(person: User, *, by: Any) -> models.Model:
    """`person`; but the case, for a deed in a case of what they wrote under no name.

    Else the record, which names the ground of the deed, would tell all who read it who that was.
    """
    kind, _colon, number = ground().partition(":")
    if kind != Case._meta.label_lower:
        return person
    case = Case.objects.get(pk=number)
    is_nameless = subjects.nameless([(case.subject_kind, case.subject_key)], person=by)
    return case if is_nameless and case.person_id == person.pk else person
