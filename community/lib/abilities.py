"""What one person may do that not everybody may at once, and what each such ability takes.

Abilities are declared where the deeds are, and listed by `all_abilities()`: what is published, what
moderators may suspend and what applies are one table. What somebody's work comes to is measured by
the app that has the work, which says so with `measure_by`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has done so far, and how others took it."""

    standing: int = 0  # posts that are in sight
    judged: int = 0  # pieces of work on which readers or moderators have said something
    good: int = 0  # those of them that were taken well

    @property
    def share(self) -> float:
        """The good part of what was judged; all of it while nothing was."""
        return self.good / self.judged if self.judged else 1.0


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that good work opens; `deed` completes "to …".

    With no need at all it is everybody's from the first day, and can still be suspended.
    `is_power` tells those that reach what others wrote.
    """

    name: str
    deed: str | _StrPromise
    standing: int = 0
    judged: int = 0
    share: float = 0.0
    is_power: bool = False

    @property
    def is_everybodys(self) -> bool:
        return not (self.standing or self.judged or self.share)

    def is_opened_by(self, work: Work) -> bool:
        """Whether `work` is enough: in number, and in the share of it that is good."""
        enough = work.standing >= self.standing and work.judged >= self.judged
        return enough and work.good >= self.share * work.judged


ALL = "all"
"""In place of one ability: every one of them."""

Measure = Callable[[Any], frozenset[str]]

_abilities: dict[str, Ability] = {}
_measures: list[Measure] = []


def declare(
    name: str,
    deed: str | _StrPromise,
    *,
    standing: int = 0,
    judged: int = 0,
    share: float = 0.0,
    is_power: bool = False,
) -> Ability:
    """Declare an ability by what it takes; one without needs is everybody's."""
    _abilities[name] = Ability(name, deed, standing, judged, share, is_power)
    return _abilities[name]


def all_abilities() -> list[Ability]:
    """Every ability, in the order in which they were declared."""
    return list(_abilities.values())


def deed_of(name: str) -> str | _StrPromise:
    """What the ability `name` lets one do; the name itself once there is none of it any more.

    ALL is all that abilities let one do.
    """
    if name == ALL:
        return gettext_lazy("write, vote and do whatever else is an ability here")
    return _abilities[name].deed if name in _abilities else name


def measure_by(measure: Measure) -> None:
    """Let `measure` say, in place of what did so far, which abilities somebody has now."""
    _measures[:] = [measure]


def held_by(person: Any) -> frozenset[str]:
    """The names of the abilities that `person` has now."""
    return _measures[0](person) if _measures else frozenset()
