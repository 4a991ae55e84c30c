"""Badges of an answer: that its writer crossed the same transition, or met the same setback."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User, Visibility
from mentors.actions import Way, print_of, set_way
from mentors.beside import SAME_SETBACK, SAME_TRANSITION
from mentors.models import Role, SetbackKind
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import crossed, met, wants
from tests.stories.looking import look, queries
from tests.threads.asking import question
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db
BADGES = ".answers .comment__head .badge"


def answered(owner: User, writer: User, **fields: Any) -> Thread:
    thread = question(owner, **fields)
    actions.answer(thread, by=writer, body="Ten a week.")
    return thread


def badges(thread: Thread, reader: User | None = None) -> list[str]:
    """What stands beside the answer; for a visitor unless a reader is given."""
    return look(thread.page_url, browser_of(reader) if reader else Client()).texts(BADGES)


@pytest.mark.parametrize("tells", [wants, crossed])
def test_the_transition_that_the_asker_made_or_heads_for(owner, stranger, tells):
    tells(owner)
    crossed(stranger, year=2012)
    assert badges(answered(owner, stranger)) == [str(SAME_TRANSITION)]


def test_the_setback_and_both(owner, stranger):
    for one, year in ((owner, 2024), (stranger, 2009)):
        met(one, SetbackKind.LAYOFF, year)
    thread = answered(owner, stranger)
    assert badges(thread) == [str(SAME_SETBACK)]
    wants(owner)
    crossed(stranger)
    assert badges(thread) == [str(SAME_TRANSITION), str(SAME_SETBACK)]


def test_what_differs_is_not_the_same(owner, stranger):
    wants(owner)
    wants(stranger)  # ahead of both: neither has crossed it
    crossed(stranger, Role.STUDENT)
    crossed(stranger, end=Role.LEAD)
    met(owner, SetbackKind.LAYOFF)
    met(stranger, SetbackKind.EXAM)
    assert badges(answered(owner, stranger)) == []


@pytest.mark.parametrize("hides", ["owner", "stranger"])
def test_what_one_of_them_keeps_is_told_to_nobody(owner, stranger, moderator, hides):
    for one in (owner, stranger):
        shown = Visibility.NOBODY if one.handle == hides else Visibility.PUBLIC
        crossed(one, visibility=shown)
        met(one, visibility=shown)
    thread = answered(owner, stranger)
    for reader in (None, owner, stranger, moderator):
        assert badges(thread, reader) == []


@pytest.mark.parametrize("hides", ["owner", "stranger"])
def test_what_members_may_know_a_visitor_may_not(owner, stranger, moderator, hides):
    for one in (owner, stranger):
        shown = Visibility.MEMBERS if one.handle == hides else Visibility.PUBLIC
        crossed(one, visibility=shown)
    thread = answered(owner, stranger)
    assert badges(thread) == []
    assert badges(thread, moderator) == [str(SAME_TRANSITION)]


def test_whoever_asks_under_no_name_tells_nothing(owner, stranger, moderator):
    for one in (owner, stranger):
        crossed(one)
        met(one)
    thread = answered(owner, stranger, is_pseudonymous=True)
    for reader in (None, owner, stranger, moderator):
        assert badges(thread, reader) == []


def test_ones_own_answer_has_none(owner):
    crossed(owner)
    assert badges(answered(owner, owner)) == ["asked the question"]


def test_a_page_that_is_ready_follows(owner, stranger, settings):
    settings.READY_PAGES = True
    wants(owner)
    thread = answered(owner, stranger)
    assert badges(thread) == []
    row = {"from_role": Role.DOCTORAL, "to_role": Role.RESEARCH_ENGINEER, "year": 2015}
    way = Way(crossings=[{**row, "means": "", "note": "", "visibility": Visibility.PUBLIC}])
    set_way(stranger, way, by=stranger, seen=print_of(stranger))
    assert badges(thread) == [str(SAME_TRANSITION)]
    set_way(stranger, Way(), by=stranger, seen=print_of(stranger))
    assert badges(thread) == []


@pytest.mark.slow  # thirty rows, written as members write them
def test_many_answers_cost_as_many_queries_as_few(owner, stranger, moderator):
    thread = question(owner)

    def more(number: int) -> None:
        for _number in range(number):
            one = person(f"helper-{thread.posts.count()}")
            crossed(one)
            met(one)
            actions.answer(thread, by=one, body="Ten a week.")

    wants(owner)
    met(owner)
    readers = [browser_of(one) for one in (owner, stranger, moderator)]
    more(2)
    few = [queries(thread.page_url, browser) for browser in readers]
    more(7)
    assert [queries(thread.page_url, browser) for browser in readers] == few
    assert max(few) <= 12
    assert len(badges(thread)) == 18
