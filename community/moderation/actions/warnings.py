"""Warning somebody: a word that they acknowledge before they go on; and taking it back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.lib.keeping import kept
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.naming import record_name
from community.moderation.models import Statement, Warning, WarningTemplate  # noqa: A004
from community.moderation.notices import DECISION, WARN
from community.notifications.actions import notify

LONGEST_WARNING = 1000
FIELDS = ("name", "words", "position", "is_offered")


@transaction.atomic
def set_warning_template(template: WarningTemplate, *, by: Any) -> WarningTemplate:
    """Write `template`, new or changed; warnings given before keep their words.

    Raises SignInRequired, NotAllowed or ValidationError keyed by field.
    """
    policy.require(by, "warning_template.edit")
    template.full_clean()
    rows = WarningTemplate.objects.select_for_update()
    old = rows.filter(pk=template.pk).first() if template.pk else None
    template.save()
    before = model_to_dict(old, FIELDS) if old else None
    after = model_to_dict(template, FIELDS)
    if before != after:
        record("warning_template.edit", by=by, target=template, before=before, after=after)
    return template


@transaction.atomic
def warn(person: User, *, by: Any, reason: str, template: WarningTemplate | None = None) -> Warning:
    """Tell `person` what to do otherwise; they go on once they have said that they read it.

    Raises SignInRequired, NotAllowed, or ValidationError keyed by "reason".
    """
    policy.require(by, "person.warn", person)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say what was wrong, and what to do instead.")})
    fresh = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    words = kept("reason", reason, LONGEST_WARNING)
    made = Warning.objects.create(person=fresh, words=words, template=template, by=by)
    named = record_name(fresh, by=by)
    after = {"warning": made.pk} if named is fresh else None
    record("person.warn", by=by, target=named, reason=words, after=after)
    effects = {"warning": made.pk}
    statements.explain(
        "person.warn",
        fresh,
        by=by,
        reason=words,
        rule=template,
        effects=effects,
        event=WARN,
        title="",
    )
    return made


@transaction.atomic
def acknowledge(warning: Warning, *, by: Any) -> Warning:
    """Its person says that they have read it, which is kept. Again, it changes nothing.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "warning.acknowledge", warning)
    fresh = Warning.objects.select_for_update().get(pk=warning.pk)
    if fresh.is_waiting:
        fresh.acknowledged_at = timezone.now()
        fresh.save(update_fields=["acknowledged_at"])
        record("warning.acknowledge", by=by, target=fresh)
    return fresh


def is_warned(person: Any) -> bool:
    """Whether a warning waits for `person` to say that they have read it."""
    return Warning.objects.visible_to(person).waiting().exists()


@transaction.atomic
def withdraw_warning(warning: Warning, *, by: Any, reason: str) -> Warning:
    """Take `warning` back: it asks for nothing any more, and its person is told.

    Raises SignInRequired, NotAllowed, or ValidationError keyed by "reason" without one.
    """
    policy.require(by, "warning.withdraw", warning)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    fresh = Warning.objects.select_for_update(of=("self",)).get(pk=warning.pk)
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at = timezone.now()
        fresh.save(update_fields=["withdrawn_at"])
        said = {"before": "standing", "after": "withdrawn"}
        record("warning.withdraw", by=by, target=fresh, reason=reason, **said)
        told = Statement.objects.filter(
            code="person.warn", thing_key=fresh.person_id, effects__warning=fresh.pk
        ).first()
        if told is not None:
            statements.end_one(told)
            notify(DECISION, about=told, to=[fresh.person_id], by=by, deed="withdraw")
    return fresh


def undo_warning(
    person: User, *, by: Any, reason: str, statement: Statement | None = None
) -> Warning:
    """Withdraw the warning that `statement` tells of. Raises as `withdraw_warning`."""
    told = statement or statements.standing(person, "person.warn")
    if told is None:
        raise ValidationError(_("No warning stands."))
    warning = Warning.objects.get(pk=told.effects["warning"])
    return withdraw_warning(warning, by=by, reason=reason)
