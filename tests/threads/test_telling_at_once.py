"""Deeds at once that tell the same people for opposite reasons: they do not wait in a ring."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.notifications.models import Notification
from tests.cast import person
from tests.threads.asking import question
from tests.threads.test_moderating_at_once import at_once
from threads import actions
from threads.models import Post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def edits(one: Post, other: Post, by: User) -> list[Callable[[], Any]]:
    """Each post is edited so that it mentions the author of the other."""
    return [
        partial(actions.edit, post, by=by, body=f"Ask @{named.author}.", seen=0)
        for post, named in ((one, other), (other, one))
        if named.author
    ]


def approvals(one: Post, other: Post, by: User) -> list[Callable[[], Any]]:
    """The author of each post has suggested such an edit of the other, and a moderator takes it."""
    made = [
        actions.suggest(post, by=who, body=f"Ask @{who}.", seen=0, note="Says whom to ask.")
        for post, who in ((one, other.author), (other, one.author))
    ]
    return [partial(actions.approve_suggestion, suggestion, by=by) for suggestion in made]


@pytest.fixture(params=[edits, approvals])
def deeds(request: pytest.FixtureRequest, moderator: User) -> list[Callable[[], Any]]:
    one, other = (
        actions.answer(question(person(f"asker-{handle}")), by=person(handle), body="It was so.")
        for handle in ("ada", "grace")
    )
    made: list[Callable[[], Any]] = request.param(one, other, moderator)
    Notification.objects.all().delete()
    return made


def test_all_are_locked_before_one_is_told(deeds: list[Callable[[], Any]]) -> None:
    with CaptureQueriesContext(connection) as asked:
        deeds[0]()
    locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    first = next(sql for sql in locks if 'FROM "accounts_user"' in sql)
    held = {int(pk) for pk in re.findall(r"IN \((\d+), (\d+)\)", first)[0]}
    assert held == set(
        User.objects.filter(handle__in=["ada", "grace"]).values_list("pk", flat=True)
    )


def test_both_deeds_are_done_and_told(deeds: list[Callable[[], Any]]) -> None:
    assert at_once(*deeds) == []
    told = Notification.objects.values_list("receiver__handle", flat=True)
    assert set(told) == {"ada", "grace"}
