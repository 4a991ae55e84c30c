"""Reporting something: it becomes a case, or joins the one that is open."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.keeping import kept
from community.limits.actions import Trust, declare, spend
from community.log.actions import record
from community.moderation import subjects
from community.moderation.actions.closing import weigh
from community.moderation.actions.opening import open_case
from community.moderation.models import Case, Report, ReportKind
from community.moderation.subjects import Seen
from community.moderation.weighing import accuracy_of

REPORT = declare("report", gettext_lazy("report something"), most=(10, 10, 10))
LONGEST_WORDS = 1000
LONGEST_SEEN = 5000
"""Characters of a reported thing that are kept as they were."""


@transaction.atomic
def report(thing: models.Model, *, by: Any, kind: ReportKind, words: str = "") -> Report:
    """Ask the moderators to look at `thing`, once a person and thing.

    Raises SignInRequired, NotAllowed for what `by` may not see, TooManyError, and ValidationError
    keyed by "words", or for one's own thing and one that they have reported already.
    """
    name = subjects.name_of(thing)
    return report_named(name, int(thing.pk), by=by, kind=kind, words=words)


@transaction.atomic
def report_named(name: str, key: int, *, by: Any, kind: ReportKind, words: str = "") -> Report:
    """The same of the thing that is called so. Raises as `report`."""
    policy.require(by, "report.make")
    found = subjects.reportable(name, key, person=by)
    if found is None:
        raise policy.NotAllowed(_("This is not there for you."))
    words = _checked(words, kind)
    require_reportable(name, key, found, by=by)
    spend(REPORT, who=f"user-{by.pk}", trust=Trust.NEW)
    case = open_case(
        Case.Origin.REPORT, name, key, person=found.person, is_private=found.is_private
    )
    try:
        with transaction.atomic():
            made = Report.objects.create(
                case=case,
                subject_kind=name,
                subject_key=key,
                kind=kind,
                by=by,
                words=words,
                seen=f"{found.title}\n\n{found.words}".strip()[:LONGEST_SEEN],
                weight=kind.weight * accuracy_of(by),
            )
    except IntegrityError as error:
        raise ValidationError(ALREADY) from error
    weigh(case)
    record("report.make", by=None, target=case)  # the report keeps who: more read the record
    return made


def require_reportable(name: str, key: int, found: Seen, *, by: Any) -> None:
    """Raise ValidationError for one's own thing, and one that `by` has reported already."""
    if found.person == by.pk:
        raise ValidationError(_("This is yours: there is nobody to report."))
    if Report.objects.filter(subject_kind=name, subject_key=key, by=by).exists():
        raise ValidationError(ALREADY)


def _checked(words: str, kind: ReportKind) -> str:
    words = words.strip()
    if not kind.is_offered:
        raise ValidationError({"kind": _("This reason is not in use any more.")})
    return kept("words", words, LONGEST_WORDS)


ALREADY = gettext_lazy("You have reported this already. “Your reports” says where it stands.")
