"""Numbers about groups of people, of which none under LEAST can be read, or worked out from others.

Parts of a whole are veiled together, and what is a part of a part only where that part is shown:
so numbers stand in a tree, and no number follows from others outside its own whole. In each whole
that hides something, so much is hidden, and all of it alike, that each part could be another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

LEAST = 5
"""The smallest group of people of which a number is shown."""


class Veil(Enum):
    """In the place of a number: one for all, for two that differ would tell what is behind them."""

    HIDDEN = "hidden"
    """It is of fewer than LEAST people, or with it one of fewer could be worked out."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many of something, and how many people are behind it: those of the smaller side."""

    number: int = 0
    people: int = 0

    @property
    def is_few(self) -> bool:
        """Whether somebody is in it, and fewer than LEAST; of nobody, a nought is shown."""
        return bool(self.number) and self.people < LEAST


Shown = int | Veil


def veiled(parts: Mapping[str, Group], *, whole: Shown) -> dict[str, Shown]:
    """The numbers of `parts`, which make up a whole that is shown as `whole`.

    Where a part is of few, the smallest of the others are hidden with it, until what is hidden
    comes to twice LEAST: their sum is known, and one of 5, hidden as two parts, could be 1 and 4
    alone. Of two alike both are hidden, or the one that is shown would tell which is the larger.
    Where no other is left, noughts are hidden too.
    """
    if isinstance(whole, Veil):
        return dict.fromkeys(parts, whole)
    few = {name for name, part in parts.items() if part.is_few}
    others = sorted(parts.keys() - few, key=lambda name: _nought_last(parts[name]))
    hidden, last = set(few), -1
    for name in others if few else ():
        number = parts[name].number
        is_enough = last >= 0 and sum(parts[one].number for one in hidden) >= 2 * LEAST
        if number != last and is_enough:
            break
        hidden.add(name)
        last = number
    return {name: Veil.HIDDEN if name in hidden else part.number for name, part in parts.items()}


def _nought_last(part: Group) -> tuple[bool, int]:
    return (not part.number, part.number)


def alone(group: Group) -> Shown:
    """The number of a group that is no part of a whole that is shown."""
    return Veil.HIDDEN if group.people < LEAST else group.number


def about(group: Group) -> Shown:
    """The same in steps of LEAST, for groups that overlap: their differences tell nothing exact."""
    shown = alone(group)
    return shown if isinstance(shown, Veil) else shown // LEAST * LEAST
