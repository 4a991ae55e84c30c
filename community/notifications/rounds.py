"""What the worker does with notices each round: show, mail, and forget what was read long ago."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from community.notifications import actions, mailing
from community.notifications.models import Notification

KEPT = timedelta(days=180)
"""Read notices are kept so long."""


@task()
def tell_due() -> None:
    """Show what waited for its day, and write the mails of what is to be mailed by now."""
    now = timezone.now()
    actions.show_due(now)
    mailing.mail_due(now)


def forget_old() -> int:
    """Delete notices that were read, or never shown, and are old; how many."""
    old = Notification.objects.filter(at__lt=timezone.now() - KEPT, mail_at=None, show_at=None)
    return old.exclude(is_shown=True, is_read=False).delete()[0]
