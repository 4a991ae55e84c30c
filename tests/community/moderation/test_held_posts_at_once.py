"""A case about a held post is judged while its author changes the post: one waits for the other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from threading import Thread as Runner
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from community.accounts.models import User
from community.moderation.actions import cases, judging
from community.moderation.actions.judging import do_and_decide
from community.moderation.deeds import deed_of
from community.moderation.models import Case, Rule
from tests.cast import person
from tests.threads.asking import question
from tests.threads.ruling import rule
from threads import actions
from threads.actions import posts
from threads.models import Post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]

BODY = "A bootcamp called Marmalade took me there."


@pytest.fixture(autouse=True)
def _limits_as_published(settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]


@pytest.fixture
def held(owner: User) -> Post:
    Rule.objects.all().delete()
    thread = question(person("asker"))
    rule("words", words="bootcamp")
    return actions.answer(thread, by=owner, body=BODY)


def given_for(code: str) -> dict[str, Any]:
    given: dict[str, Any] = {"words": "Thank you.", "reason": "It is advertising."}
    if code == "post.move":
        given["to"] = question(person("third"), title="Where else could that stand?")
    return given


@pytest.mark.parametrize("code", ["post.release", "post.hide", "post.move"])
def test_its_author_takes_it_back_while_it_is_judged(
    code: str, held: Post, owner: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author has the post and is about to come to the case when the moderator begins."""
    case, deed, given = Case.objects.get(), deed_of(code), given_for(code)
    has_post, has_case = Event(), Event()
    settle, take = posts.settle, cases.take
    raised: list[Exception] = []

    def settled_late(post: Post, **by: Any) -> None:
        if not has_post.is_set():
            has_post.set()
            has_case.wait(2)  # were the case taken first, both would wait for one another now
        settle(post, **by)

    def taken(one: Case, **by: Any) -> Case:
        found = take(one, **by)
        has_case.set()
        return found

    monkeypatch.setattr("threads.actions.comments.settle", settled_late)
    monkeypatch.setattr(judging, "take", taken)

    def run(do: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                do()
        except Exception as error:  # noqa: BLE001 - the test looks at what it is
            raised.append(error)
        finally:
            connection.close()

    author = Runner(target=run, args=[lambda: actions.delete(held, by=owner)])
    author.start()
    assert has_post.wait(30)
    assert deed is not None
    judge = Runner(target=run, args=[lambda: do_and_decide(case, deed, by=moderator, **given)])
    judge.start()
    author.join()
    judge.join()
    assert [type(error) for error in raised if not isinstance(error, ValidationError)] == []
    assert len(raised) == 1  # the moderator is told that it was taken back
    assert Post.objects.get(pk=held.pk).state == "deleted"
    assert not Case.objects.open().exists()


def test_two_who_post_the_same_at_one_instant_are_not_both_let_through(db: None) -> None:
    Rule.objects.all().delete()
    here, there = question(person("asker")), question(person("asker-2"))  # two: neither is locked
    rule("same")
    text = "Learn to write compilers in one weekend, with nothing but patience and our book."
    first_wrote, second_is_done = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            actions.answer(here, by=one, body=text)
            first_wrote.set()
            second_is_done.wait(0.5)  # it comes after, and so not in this time
        connection.close()

    def second() -> None:
        assert first_wrote.wait(30)
        actions.answer(there, by=another, body=text)
        second_is_done.set()
        connection.close()

    one, another = person("one"), person("two")
    runners = [Runner(target=first), Runner(target=second)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    states = Post.objects.filter(body=text).order_by("pk").values_list("state", flat=True)
    assert sorted(states) == ["held", "live"]
