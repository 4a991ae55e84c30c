"""Mail as a row first: Django's mail functions write to the outbox, and the worker sends."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from community.notifications.actions import post


class OutboxBackend(BaseEmailBackend):
    """The portal's EMAIL_BACKEND."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message that is for somebody to the outbox, in the caller's transaction.

        Returns how many were written.
        """
        return len([post(message) for message in email_messages if message.recipients()])
