"""Which people are invented: those whom `samples` makes, for trying the portal out."""

from __future__ import annotations

from typing import Any

PREFIX = "sample-"
AT = "@example.org"  # nobody gets mail there, so nobody who is somebody can confirm such an address


def is_invented(person: Any) -> bool:
    """Whether `person` is one of the samples; a member who chose a handle like theirs is not."""
    return person.handle.startswith(PREFIX) and person.email.endswith(AT)
