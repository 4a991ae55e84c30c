"""Addresses and programs of readers go in time."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from community.lib.personal import Trace, traces


def purge() -> int:
    """Delete, or empty, what is older than its table says; how many rows."""
    return sum(_purge(one) for one in traces())


def _purge(trace: Trace) -> int:
    table = apps.get_model(trace.model)
    old = table._base_manager.filter(**{f"{trace.at}__lt": timezone.now() - trace.kept})
    if not trace.empties:
        return int(old.delete()[0])
    full = Q()
    for name, value in trace.empties.items():
        full |= ~Q(**{name: value})
    return int(old.filter(full).update(**trace.empties))
