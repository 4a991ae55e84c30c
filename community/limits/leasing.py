"""A limit on something done hundreds of times an hour, which must not cost a write each time.

A process takes a twentieth of the limit at once and spends that in memory: the count in the
database is what all processes have taken, so that together they never go beyond the limit; what a
process has not spent when the stretch of time ends is given up.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from community.limits.actions import (
    Limit,
    TooManyError,
    Trust,
    add,
    are_waived,
    refused_for,
    stretch,
)

SHARE = 20
MOST_HELD = 10_000  # leases, before those that are over are let go


@dataclass(slots=True)
class Lease:
    """What this process may still spend for one caller, and what the others have left.

    `spent_of` is the limit of which nothing was left: whoever is over it is refused at no cost.
    """

    since: datetime
    left: int = 0
    beyond: int = 0
    spent_of: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Left:
    """How a caller stands with a limit: at least `remaining` more until `wait` is over."""

    limit: Limit
    most: int
    remaining: int
    wait: timedelta


class Leases:
    """The leases of one process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: dict[tuple[str, str], Lease] = {}

    def take(self, limit: Limit, *, who: str, trust: Trust = Trust.NEW) -> Left:
        """Spend one. Raises TooManyError when there is none left for `who`."""
        now, most = timezone.now(), limit.allows(trust)
        since = stretch(limit, now)
        wait = since + limit.per - now
        if are_waived():
            return Left(limit, most, most, wait)
        with self.lock:
            lease = self._lease(limit, who, since)
        with lease.lock:  # one that waits for the database holds up its own caller alone
            if lease.left == 0 and lease.spent_of < most:
                self._renew(lease, limit, who, most)
            if lease.left == 0:
                refused_for.set(wait)
                raise TooManyError(limit, most, wait)
            lease.left -= 1
            return Left(limit, most, lease.left + lease.beyond, wait)

    def forget(self) -> None:
        """Let go of everything, as a new process would."""
        with self.lock:
            self.held.clear()

    def _lease(self, limit: Limit, who: str, since: datetime) -> Lease:
        lease = self.held.get((limit.name, who))
        if lease is None or lease.since != since:
            if len(self.held) >= MOST_HELD:
                self.held = {key: one for key, one in self.held.items() if one.since == since}
            lease = self.held[limit.name, who] = Lease(since)
        return lease

    def _renew(self, lease: Lease, limit: Limit, who: str, most: int) -> None:
        """Take as much as is wanted, or of the last few as many as there are.

        Where there are none that is noted: nobody gives any back before the stretch is over.
        """
        wanted = max(most // SHARE, 1)
        while wanted:
            count = add(limit, who, lease.since, wanted, most)
            if count is not None:
                lease.left, lease.beyond = wanted, most - count
                return
            wanted //= 2
        lease.spent_of = most


leases = Leases()
