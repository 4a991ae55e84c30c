"""Taking words out of sight where the thing has no state of its own, and putting them back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from community import policy
from community.accounts.holding import held
from community.accounts.models import User
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.naming import record_name
from community.moderation.models import Statement, TakenWords
from community.moderation.subjects import name_of

HIDE_ABOUT = "person.hide_about"


def take_words(thing: models.Model, *fields: str, person: int | None) -> int:
    """Empty `fields` of `thing`, which the caller has locked and saves; under which pk they are.

    `person` (a pk) answers for the words. Raises ValidationError where there are none.
    """
    words = {name: said for name in fields if (said := getattr(thing, name))}
    if not words:
        raise ValidationError(_("There are no words to hide."))
    for name in words:
        setattr(thing, name, "")
    kept = TakenWords.objects.create(
        thing_kind=name_of(thing), thing_key=thing.pk, person_id=person, words=words
    )
    return kept.pk


def put_words_back(thing: models.Model, taken: int | None) -> list[str]:
    """Let `thing`, which the caller has locked and saves, say again what was `taken` (a pk).

    What was written in its place meanwhile stays. Returns the fields that it is back in.
    """
    kept = TakenWords.objects.filter(pk=taken).first() if taken is not None else None
    if kept is None:
        return []
    back = {name: said for name, said in kept.words.items() if not getattr(thing, name)}
    for name, said in back.items():
        setattr(thing, name, said)
    kept.delete()
    return list(back)


def forget_words(thing: models.Model) -> None:
    """Whoever wrote `thing` deletes it: nothing that was taken from it is kept."""
    TakenWords.objects.filter(thing_kind=name_of(thing), thing_key=thing.pk).delete()


def given(reason: str) -> str:
    """`reason`, which there must be."""
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: the person and the record will show it.")})
    return reason


@transaction.atomic
def hide_about(person: User, *, by: Any, reason: str) -> User:
    """Take what somebody tells about themselves off their page; they may write it anew.

    They are told why, and may appeal. Raises SignInRequired, NotAllowed, and ValidationError
    without a reason or where nothing is told.
    """
    policy.require(by, HIDE_ABOUT, person)
    reason, fresh = given(reason), held(person.pk)
    effects = {"taken": take_words(fresh, "about", person=fresh.pk)}
    fresh.save(update_fields=["about"])
    said = {"before": "shown", "after": "hidden"}
    record(HIDE_ABOUT, by=by, target=record_name(fresh, by=by), reason=reason, **said)
    statements.explain(HIDE_ABOUT, fresh, by=by, reason=reason, effects=effects, title="")
    return held(person.pk)


@transaction.atomic
def restore_about(
    person: User, *, by: Any, reason: str = "", statement: Statement | None = None
) -> User:
    """Show again what somebody told about themselves, unless they tell something else by now.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "person.restore_about", person)
    told, fresh = statement or statements.standing(person, HIDE_ABOUT), held(person.pk)
    if told is not None and put_words_back(fresh, told.effects.get("taken")):
        fresh.save(update_fields=["about"])
    statements.end(fresh, HIDE_ABOUT)
    said = {"before": "hidden", "after": "shown"}
    named = record_name(fresh, by=by, told=told)
    record("person.restore_about", by=by, target=named, reason=reason.strip(), **said)
    return held(person.pk)
