"""What was reported of what is between two people: only that do moderators reach."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from community.moderation.models import Report
from community.moderation.subjects import name_of


def reports_of(thing: Any) -> QuerySet[Report]:
    """The reports that were made of `thing`, the last first."""
    return Report.objects.filter(subject_kind=name_of(thing), subject_key=thing.pk).order_by("-pk")
