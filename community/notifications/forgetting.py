"""Mail that repeats words which were deleted for good goes too."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Collection

from community.notifications.models import Mail

LONG_ENOUGH = 12
"""Characters by which words are known again; of fewer, too much else would go."""


def forget_mail(words: Collection[str]) -> int:
    """Delete every mail that says one of `words`, sent or not; how many.

    Beginnings are looked for, as a mail repeats them: lines and spaces do not count.
    """
    wanted = [one for one in map(_even, words) if len(one) >= LONG_ENOUGH]
    if not wanted:
        return 0
    found = [
        mail.pk
        for mail in Mail.objects.iterator(chunk_size=200)
        if any(one in said for said in [_said(mail)] for one in wanted)
    ]
    return Mail.objects.filter(pk__in=found).delete()[0]


def _even(words: str) -> str:
    return " ".join(words.split())


def _said(mail: Mail) -> str:
    message = email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return _even(" ".join([mail.subject, *parts]))
