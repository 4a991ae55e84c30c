"""Every limit that is published has a test that makes it fire."""

from __future__ import annotations

import ast
from pathlib import Path

import portal.urls  # noqa: F401 - the doors declare their limits
from community.limits.actions import all_limits
from community.limits.doors import DOORS, READ
from tests.firing import EACH_DOOR, EACH_LOOK, FIRED_BY, said_to_fire

TESTS = Path(__file__).parents[1]


def found_in(file: str) -> set[str]:
    """The tests of a file, as pytest names them."""
    body = ast.parse((TESTS / file).read_text(encoding="utf-8")).body
    found = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    for kind in body:
        if isinstance(kind, ast.ClassDef):
            of_kind = [one.name for one in kind.body if isinstance(one, ast.FunctionDef)]
            found |= {f"{kind.name}::{name}" for name in of_kind}
    return found


def test_every_limit_is_fired_by_a_test_that_is_there() -> None:
    assert set(FIRED_BY) == {limit.name for limit in all_limits()}
    named = {tuple(by.split("::", 1)) for by in FIRED_BY.values()}
    assert {(file, test) for file, test in named if test not in found_in(file)} == set()


def test_the_doors_own_tests_go_through_every_door() -> None:
    """Each of their examples makes one limit fire; together they are all limits of doors."""
    of_doors = {one.limit.name for tries in DOORS.values() for one in tries}
    assert of_doors == said_to_fire(f"tests/{EACH_DOOR}[account_login-one0]")
    assert {one.limit.name for (one,) in READ.values()} == said_to_fire(EACH_LOOK)
