"""Appeals: the person concerned asks once, and another moderator decides."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.keeping import kept
from community.log.actions import because, record
from community.moderation import deeds
from community.moderation.actions import statements
from community.moderation.actions.cases import DecidedError, take
from community.moderation.actions.closing import closed_with, overturn
from community.moderation.actions.opening import open_case, settle
from community.moderation.models import Appeal, Case, Statement
from community.moderation.notices import APPEAL_DECIDED
from community.notifications.actions import notify

LONGEST_APPEAL = 3000
LONGEST_ANSWER = 1000


def why_not(statement: Statement) -> str:
    """Why there can be no appeal against `statement`; "" where there can."""
    deed = deeds.deed_of(statement.code)
    if Appeal.objects.filter(statement=statement).exists():
        return _("You have appealed against this already.")
    if statement.lifted_at is not None:
        return _("It was taken back already.")
    if statement.how == Statement.How.RULE:
        return _("A rule did this, and a moderator looks at it anyway. You are told the outcome.")
    if deed is None or deed.undo is None:
        return _("What is gone for good cannot be brought back, so there is no appeal.")
    if timezone.now() > statement.appeal_until:
        return _("The time for an appeal is over.")
    return ""


@transaction.atomic
def appeal(statement: Statement, *, by: Any, words: str) -> Appeal:
    """Ask that another moderator look at the decision; it becomes a case of theirs.

    Raises SignInRequired, NotAllowed for anybody but the person concerned, and ValidationError
    keyed by "words", or for a decision that can not be appealed against (any more).
    """
    policy.require(by, "appeal.make", statement)
    fresh = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if reason := why_not(fresh):
        raise ValidationError(reason)
    if not (words := words.strip()):
        raise ValidationError({"words": _("Say why you think that it is wrong.")})
    words = kept("words", words, LONGEST_APPEAL)
    try:
        with transaction.atomic():
            made = Appeal.objects.create(statement=fresh, words=words)
    except IntegrityError as error:
        raise ValidationError(_("You have appealed against this already.")) from error
    made.case = case_of(made)
    made.save(update_fields=["case"])
    record("appeal.make", by=by, target=made)
    return made


def case_of(made: Appeal) -> Case:
    """The open case of an appeal. Neither side of the decision sees or judges it."""
    told = made.statement
    return open_case(
        Case.Origin.APPEAL,
        "appeal",
        made.pk,
        person=told.person_id,
        raised_by=told.by_id,
        is_private=told.is_private,
    )


@transaction.atomic
def grant(made: Appeal, *, by: Any, words: str = "") -> Appeal:
    """The decision was wrong: all that it did is put back, and all concerned are told.

    Raises SignInRequired, NotAllowed (also for whoever made the decision), DecidedError, and
    ValidationError while another moderator has taken it or where nothing can be put back.
    """
    fresh = _held(made, by=by)
    with because(fresh.case or fresh):
        reverse(fresh.statement, by=by, reason=words.strip() or str(GRANTED))
        overturn(fresh.statement, by=by)
        return _decided(fresh, Appeal.Outcome.GRANTED, by=by, words=words)


@transaction.atomic
def refuse(made: Appeal, *, by: Any, words: str) -> Appeal:
    """The decision stands; the person is told why. Raises as `grant`, keyed by "words" too."""
    fresh = _held(made, by=by)
    if not words.strip():
        raise ValidationError({"words": _("Say why it stands: the person is told.")})
    with because(fresh.case or fresh):
        return _decided(fresh, Appeal.Outcome.REFUSED, by=by, words=words)


@transaction.atomic
def end_appeals(*, by: Any) -> None:
    """Whoever appealed leaves: there is nobody to tell, and nothing of theirs to put back."""
    waiting = Appeal.objects.filter(statement__person=by.pk, outcome=Appeal.Outcome.WAITING)
    for one in waiting.select_for_update(of=("self",)).order_by("pk"):
        before, one.outcome, one.decided_at = one.outcome, Appeal.Outcome.ENDED, timezone.now()
        one.save(update_fields=["outcome", "decided_at"])
        record("appeal.end", by=by, target=one, before=str(before), after=str(one.outcome))
        settle(Case.Origin.APPEAL, "appeal", one.pk)


def reverse(statement: Statement, *, by: Any, reason: str) -> None:
    """Take back what `statement` tells of: exactly what stood before stands again.

    Where a later decision of the kind took its place, that goes on standing, and what it would put
    back is from now on what stood before both. Raises ValidationError for what cannot be undone.
    """
    deed = deeds.deed_of(statement.code)
    thing = deeds.thing_of(statement.thing_kind, statement.thing_key)
    if deed is None or deed.undo is None:
        raise ValidationError(_("This cannot be taken back."))
    if thing is None or statement.lifted_at is not None:
        statements.end_one(statement)  # nothing is left of it
        return
    later = _later(statement) if deed.gives_way else None
    if later is None:
        deed.undo(thing, by=by, reason=reason, statement=statement)
        return
    later.effects = {**later.effects, **statement.effects}
    later.save(update_fields=["effects"])
    statements.end_one(statement)


def _later(statement: Statement) -> Statement | None:
    """The next of the same deed with the same thing that stands."""
    same = Statement.objects.of(statement.thing_kind, statement.thing_key, statement.code)
    return same.standing().filter(pk__gt=statement.pk).order_by("pk").first()


def _held(made: Appeal, *, by: Any) -> Appeal:
    """The appeal as it stands now, held with its case; `by` may judge it, and is not its judge."""
    rows = Appeal.objects.select_related("statement", "case")
    fresh = rows.select_for_update(of=("self",)).get(pk=made.pk)
    if policy.moderator(by) and fresh.statement.by_id == by.pk:
        raise policy.NotAllowed(NOT_ONES_OWN)
    policy.require(by, "appeal.judge", fresh)
    if not rows.of_others(by).filter(pk=fresh.pk).exists():
        raise policy.NotAllowed(statements.OF_ONES_OWN)
    if closed_with(fresh.statement).filter(reports__by=by).exists():
        raise policy.NotAllowed(_("You have reported this yourself: another moderator decides."))
    if fresh.case is not None:
        take(fresh.case, by=by)  # refuses what another has taken, and what is decided
    elif not fresh.is_waiting:
        raise ValidationError(_("This is decided already."))
    return fresh


def _decided(fresh: Appeal, outcome: Appeal.Outcome, *, by: Any, words: str) -> Appeal:
    answer = kept("words", words.strip(), LONGEST_ANSWER)
    before, fresh.outcome, fresh.answer = str(fresh.outcome), outcome, answer
    fresh.decided_by, fresh.decided_at = by, timezone.now()
    fresh.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
    code = "appeal.grant" if outcome == Appeal.Outcome.GRANTED else "appeal.refuse"
    record(code, by=by, target=fresh, reason=answer, before=before, after=str(outcome))
    settle(Case.Origin.APPEAL, "appeal", fresh.pk, by=by)
    told = fresh.statement
    notify(APPEAL_DECIDED, about=told, to=[told.person_id], by=by, deed="appeal")
    return fresh


GRANTED = gettext_lazy("An appeal against it was granted.")
NOT_ONES_OWN = gettext_lazy("You have decided this yourself: another moderator judges the appeal.")

__all__ = [
    "DecidedError",
    "appeal",
    "case_of",
    "end_appeals",
    "grant",
    "refuse",
    "reverse",
    "why_not",
]
