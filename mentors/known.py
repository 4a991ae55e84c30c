"""What is known of a mentee and of a mentor when they are matched: plain values, no rows.

Only what each side shows to the other is in here (see `mentors.candidates`).
"""

from __future__ import annotations

from dataclasses import dataclass

Circumstance = tuple[str, str]
"""Kind (status, degree, country) and value."""


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """From role to role; one that is still ahead has no year."""

    from_role: str
    to_role: str
    year: int = 0
    means: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Met:
    """A setback and its year."""

    kind: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody shows of themselves; `hours` as `mentors.week` lays them."""

    stage: int | None = None
    behind: frozenset[Way] = frozenset()
    setbacks: frozenset[Met] = frozenset()
    circumstances: frozenset[Circumstance] = frozenset()
    languages: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    hours: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Known):
    """Whoever looks for a mentor, in `year`; `tags` name what they wish help with."""

    year: int
    wanted: frozenset[Way] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Known):
    """A mentor, with what is taken of their places and how many requests they answered."""

    id: int
    free: int
    taken: int = 0
    asked: int = 0
    answered: int = 0

    @property
    def load(self) -> float:
        """The share of their places that is taken."""
        return self.taken / max(self.taken + self.free, 1)
