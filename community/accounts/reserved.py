"""Words that no handle may be: routes of the portal, and names an impostor would choose."""

from __future__ import annotations

from collections.abc import Callable

WORDS = """
    about accounts admin administrator all anonymous api ask calendar contact contents delete detail
    dev edit editor everyone export feeds former-member healthz help here home inbox index invited
    journal legal limits log login logout me media members mentor mentors mentorships moderation
    moderator moderators new nobody notifications null official password people portal postmaster
    privacy questions readyz report requests robots rooms root search security settings shelf
    signup sitemap staff static stories support system tags team terms threads undefined uploads
    webmaster
"""
RESERVED = frozenset(WORDS.split())

Refusal = Callable[[str], bool]
_refusals: list[Refusal] = []


def refuse_also(refusal: Refusal) -> None:
    """Let no handle be taken that `refusal` says yes to; once, from an app's `ready()`."""
    if refusal not in _refusals:
        _refusals.append(refusal)


def is_reserved(handle: str) -> bool:
    """Whether `handle` is nobody's to take."""
    return handle.lower() in RESERVED or any(refuses(handle) for refuses in _refusals)
