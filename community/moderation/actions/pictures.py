"""Taking a picture that somebody shows of themselves off their page, and giving it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts import avatars
from community.accounts.holding import held
from community.accounts.models import User
from community.lib import changes, uploads
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.naming import record_name
from community.moderation.models import Appeal, Statement
from community.moderation.models.statement import APPEAL_WITHIN

REMOVE = "person.remove_avatar"
KEPT_FOR = APPEAL_WITHIN + timedelta(days=30)
"""How long a picture that was taken away is kept, seen by nobody, should that be taken back; and
as long as an appeal waits."""


@transaction.atomic
def remove_avatar(person: User, *, by: Any, reason: str) -> User:
    """Take somebody's picture off their page; they are told why, and may appeal.

    Raises SignInRequired, NotAllowed, and ValidationError without a reason.
    """
    policy.require(by, REMOVE, person)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the person and the record will show it.")})
    fresh = held(person.pk)
    if not fresh.avatar:
        return fresh
    before, fresh.avatar = fresh.avatar, ""
    fresh.save(update_fields=["avatar"])
    named, said = record_name(fresh, by=by), {"before": "shown", "after": "removed"}
    record(REMOVE, by=by, target=named, reason=reason.strip(), **said)
    statements.explain(REMOVE, fresh, by=by, reason=reason, effects={"avatar": before}, title="")
    changes.announce("person", fresh.pk)
    return fresh


@transaction.atomic
def give_avatar_back(
    person: User, *, by: Any, reason: str = "", statement: Statement | None = None
) -> User:
    """Show the picture again that was taken away, unless its owner has another one by now.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "person.give_avatar_back", person)
    told = statement or statements.standing(person, REMOVE)
    fresh = held(person.pk)
    before = _shown(fresh)
    name = told.effects.get("avatar", "") if told else ""
    if told and not fresh.avatar and uploads.is_there(name):
        fresh.avatar = name
        fresh.save(update_fields=["avatar"])
        changes.announce("person", fresh.pk)
    if told:
        statements.end_one(told)
    said = {"before": before, "after": _shown(fresh)}
    named = record_name(fresh, by=by, told=told)
    record("person.give_avatar_back", by=by, target=named, reason=reason.strip(), **said)
    return fresh


def _shown(person: User) -> str:
    """Whether a picture is to be seen, for the record; which one it is, it does not keep."""
    return "shown" if person.avatar else "removed"


def forget_unknown() -> int:
    """Delete pictures that are nobody's and that nobody can ask back; returns how many."""
    asked_back = Q(at__gt=timezone.now() - KEPT_FOR) | Q(appeal__outcome=Appeal.Outcome.WAITING)
    told = Statement.objects.standing().filter(asked_back, code=REMOVE)
    held = {one.effects.get("avatar", "") for one in told}
    return avatars.forget_unknown(but=held)
