"""What the worker does with the index, and with searches that were saved."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from community.search import telling, tending


@task()
def tend_index() -> None:
    """See that the index is whole and that it knows how frequent its words are."""
    tending.tend()


@task()
def mail_saved() -> None:
    """Write the mails of the saved searches that are due."""
    telling.mail_due(timezone.now())
