"""Moderators who act at once: one follows the other, and none leaves a circle or half a deed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier
from threading import Thread as Runner
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community.accounts.models import User
from tests.threads.asking import question
from tests.threads.truth import untruths
from threads import actions
from threads.models import FormerThread, Post, Thread

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]

OTHER = "Is one evening a week enough for letters?"


def at_once(*deeds: Callable[[], Any]) -> list[Exception]:
    """Do all of `deeds` at the same time; what they raised."""
    start, raised = Barrier(len(deeds)), []

    def run(do: Callable[[], Any]) -> None:
        try:
            start.wait(30)
            do()
        except Exception as error:  # noqa: BLE001 - the test looks at what it is
            raised.append(error)
        finally:
            connection.close()

    runners = [Runner(target=run, args=[do]) for do in deeds]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return raised


def test_two_questions_do_not_become_duplicates_of_one_another(
    owner: User, moderator: User
) -> None:
    one, other = question(owner), question(owner, title=OTHER)
    raised = at_once(
        lambda: actions.close_as_duplicate(one, by=moderator, of=other),
        lambda: actions.close_as_duplicate(other, by=moderator, of=one),
    )
    assert [type(error) for error in raised] == [ValidationError]
    assert Thread.objects.filter(duplicate_of__isnull=False).count() == 1


def test_two_questions_are_not_merged_into_one_another(owner: User, moderator: User) -> None:
    one, other = question(owner), question(owner, title=OTHER)
    raised = at_once(
        lambda: actions.merge(one, by=moderator, into=other),
        lambda: actions.merge(other, by=moderator, into=one),
    )
    assert [type(error) for error in raised] == [ValidationError]
    assert Thread.objects.count() == FormerThread.objects.count() == 1
    assert Post.objects.count() == 2
    assert untruths() == []


def test_an_answer_and_a_merge_at_once_lose_nothing(
    owner: User, stranger: User, moderator: User
) -> None:
    one, other = question(owner), question(owner, title=OTHER)
    first = actions.answer(one, by=stranger, body="Ten.")
    raised = at_once(
        lambda: actions.merge(one, by=moderator, into=other),
        lambda: actions.answer(one, by=moderator, body="Twelve."),
        lambda: actions.vote(first, by=owner, value=1),
    )
    assert raised == []
    assert set(Post.objects.values_list("thread", flat=True)) == {other.pk}
    assert Thread.objects.get().answer_count == 2
    assert untruths() == []
