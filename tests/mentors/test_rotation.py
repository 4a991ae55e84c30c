"""Whose turn it is: fair whatever happens to the line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mentors.rooms.rotation import Line, joined, left, served, skipped, swapped

PEOPLE = st.integers(1, 12)
LINES = st.lists(PEOPLE, unique=True, max_size=8).map(tuple)


def turns(line: Line, number: int) -> list[int]:
    """Who sets the next `number` questions."""
    taken = []
    for _one in range(number):
        taken.append(line[0])
        line = served(line, line[0])
    return taken


@given(LINES.filter(len), st.integers(1, 5))
def test_in_each_round_everybody_has_one_turn_in_the_same_order(line: Line, rounds: int) -> None:
    assert turns(line, len(line) * rounds) == list(line) * rounds


@given(LINES, PEOPLE)
def test_whoever_joins_goes_to_the_end_and_nobody_else_moves(line: Line, who: int) -> None:
    after = joined(line, who)
    assert after[: len(line)] == line
    assert after == line if who in line else after[-1] == who


@given(LINES, PEOPLE)
def test_whoever_leaves_drops_out_without_disturbing_the_order(line: Line, who: int) -> None:
    assert left(line, who) == tuple(one for one in line if one != who)


@given(LINES, st.one_of(PEOPLE, st.none()))
def test_only_the_first_is_served(line: Line, who: int | None) -> None:
    after = served(line, who)
    assert sorted(after) == sorted(line)
    assert after == (line if not line or line[0] != who else (*line[1:], line[0]))


@given(LINES.filter(lambda line: len(line) > 1))
def test_who_lets_a_turn_go_by_comes_right_after(line: Line) -> None:
    after = skipped(line)
    assert (after[0], after[1]) == (line[1], line[0])
    assert after[2:] == line[2:]


def test_nobody_is_there_to_go_before() -> None:
    assert (skipped(()), skipped((1,))) == ((), (1,))


@given(LINES, PEOPLE, PEOPLE)
def test_two_change_places_and_back(line: Line, one: int, other: int) -> None:
    after = swapped(line, one, other)
    assert swapped(after, one, other) == line
    if {one, other} <= set(line):
        assert (after.index(one), after.index(other)) == (line.index(other), line.index(one))
    else:
        assert after == line


STEPS = st.lists(st.tuples(st.sampled_from(["serve", "join", "leave"]), PEOPLE), max_size=60)


@given(LINES.filter(len), STEPS)
def test_nobody_is_skipped(line: Line, steps: list[tuple[str, int]]) -> None:
    """Between two turns of one person, whoever stood in line all the while had a turn."""
    since: dict[int, set[int]] = {}  # who had a turn → who still waits for theirs since
    for step, who in steps:
        if step == "join":
            line = joined(line, who)
        elif step == "leave":
            line = left(line, who)
            since.pop(who, None)
            for waiting in since.values():
                waiting.discard(who)
        elif line:
            first = line[0]
            assert not since.get(first), "somebody who was there all the while had no turn"
            for waiting in since.values():
                waiting.discard(first)
            since[first] = set(line) - {first}
            line = served(line, first)
