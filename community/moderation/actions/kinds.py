"""The kinds of reports that members choose from, as moderators edit them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from community import policy
from community.log.actions import record
from community.moderation.models import ReportKind

FIELDS = ("name", "explanation", "weight", "position", "is_offered")


@transaction.atomic
def set_report_kind(kind: ReportKind, *, by: Any) -> ReportKind:
    """Write `kind`, new or changed; reports made before keep their weight.

    Raises SignInRequired, NotAllowed or ValidationError keyed by field.
    """
    policy.require(by, "report_kind.edit")
    kind.full_clean()
    old = ReportKind.objects.select_for_update().filter(pk=kind.pk).first() if kind.pk else None
    kind.save()
    before = model_to_dict(old, FIELDS) if old else None
    after = model_to_dict(kind, FIELDS)
    if before != after:
        record("report_kind.edit", by=by, target=kind, before=before, after=after)
    return kind
