"""Whose turn it is to set the question: a line of people, each step a pure function of it.

The first in line sets the question of the coming session; once it has begun they go to the end.
So whoever stays has one turn while each of the others has one.
"""

from __future__ import annotations

Line = tuple[int, ...]
"""People (pks), each once, in the order of their turns."""


def joined(line: Line, who: int) -> Line:
    """`who` comes in, at the end; whoever is in line keeps their place."""
    return line if who in line else (*line, who)


def left(line: Line, who: int) -> Line:
    """`who` drops out; the others keep their order."""
    return tuple(one for one in line if one != who)


def served(line: Line, who: int | None) -> Line:
    """`who` has had their turn: the first goes to the end, if it is they."""
    return (*line[1:], line[0]) if line and line[0] == who else line


def skipped(line: Line) -> Line:
    """The first lets the next go before, and comes right after."""
    return (line[1], line[0], *line[2:]) if len(line) > 1 else line


def swapped(line: Line, one: int, other: int) -> Line:
    """Two change places; a line that lacks either stays as it is."""
    if one not in line or other not in line:
        return line
    places = {one: other, other: one}
    return tuple(places.get(who, who) for who in line)
