"""What the worker does with mail. Tasks carry ids only; the rows say what there is to do."""

from __future__ import annotations

from django_tasks import task

from community.notifications import sending


@task()
def send(mail_id: int) -> bool:
    """Send one mail; whether it went out now."""
    return sending.deliver(mail_id)


@task()
def send_waiting() -> None:
    """Send what is due: mail to be tried again, and mail that a dead worker had in hand."""
    sending.deliver_due()
