"""The time zones that people choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def known() -> frozenset[str]:
    """Names of all zones of this machine: looked up on the disk once, not at each form."""
    return frozenset(available_timezones())


@cache
def offered() -> tuple[str, ...]:
    """Those named after a place, and UTC, in order."""
    return tuple(sorted(name for name in known() if "/" in name or name == "UTC"))
