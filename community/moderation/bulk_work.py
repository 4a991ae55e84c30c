"""What the worker does with bulk deeds; the rows say what there is to do."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from community.moderation.actions.bulk import AT_WORK, carry_on
from community.moderation.models import BulkDeed, BulkItem
from community.moderation.models.bulk import UNDONE_WITHIN


def something_is_due() -> bool:
    """Whether a bulk deed has rows left."""
    return BulkDeed.objects.filter(state__in=[*AT_WORK]).exists()


@task()
def carry_on_bulk() -> None:
    """Do what is left of every bulk deed, the oldest first."""
    for bulk in BulkDeed.objects.filter(state__in=[*AT_WORK]).order_by("pk"):
        carry_on(bulk)


def forget_old() -> int:
    """Keep nothing of what stood before deeds that nobody takes back any more; of how many rows."""
    over = timezone.now() - UNDONE_WITHIN * 2
    items = BulkItem.objects.exclude(stood={}).filter(bulk__done_at__lt=over)
    return items.exclude(bulk__state__in=[*AT_WORK]).update(stood={})
