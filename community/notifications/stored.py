"""A mail of the outbox, as Django's transports want to see it."""

from __future__ import annotations

import email
from email.message import Message
from typing import Any

from django.core.mail import EmailMessage

from community.notifications.models import Mail


class _AsWritten(Message):
    """A message that goes out byte for byte as it was written."""

    raw: bytes

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        """The message with its lines ended by `linesep`."""
        return self.raw.replace(b"\r\n", linesep.encode())


def parsed(mail: Mail) -> Message:
    """The message in `mail`, to be read; its `as_bytes()` gives back what was written."""
    raw = bytes(mail.raw)  # PostgreSQL hands out a memoryview
    message = email.message_from_bytes(raw, _class=_AsWritten)
    message.raw = raw
    return message


class StoredMessage(EmailMessage):
    """Envelope and bytes of `mail`; nothing is built anew, so that every attempt sends the same."""

    def __init__(self, mail: Mail) -> None:
        super().__init__(subject=mail.subject, from_email=mail.sender)
        self.mail = mail

    def recipients(self) -> list[str]:
        """The envelope: blind copies too."""
        return list(self.mail.recipients)

    def message(self, **options: Any) -> Any:
        """The message as it was written, whatever `options` say about building one."""
        return parsed(self.mail)
