"""Drafts: saved a version at a time, for their writer alone, until they are sent or discarded."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from threading import Thread as Runner
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.limits.actions import Limit, TooManyError
from portal.clock import tidy
from tests.cast import StoryFactory
from tests.threads.asking import BODY, TITLE, question
from threads import actions, limits
from threads.actions import drafts
from threads.models import MAX_LENGTH, Draft, Thread

pytestmark = pytest.mark.django_db

SHORT = {"body": "I wrote to"}
LONG = {"body": "I wrote to nine, and two answered."}


@pytest.fixture
def thread(stranger: User) -> Thread:
    return question(stranger)


@pytest.fixture
def form(thread: Thread) -> str:
    return f"answer-{thread.pk}"


def test_each_save_is_a_version(form: str, owner: User) -> None:
    first = actions.save_draft(form, SHORT, by=owner, seen=0)
    second = actions.save_draft(form, LONG, by=owner, seen=first.version)
    assert (first.version, second.version) == (1, 2)
    assert Draft.objects.get(owner=owner, form=form).content == LONG


def test_the_same_again_changes_nothing(form: str, owner: User) -> None:
    actions.save_draft(form, SHORT, by=owner, seen=0)
    again = actions.save_draft(form, SHORT, by=owner, seen=0)
    assert (again.version, again.content) == (1, SHORT)


def test_a_stale_save_is_refused_and_brings_the_newer_one(form: str, owner: User) -> None:
    actions.save_draft(form, LONG, by=owner, seen=0)
    for seen in (0, 5):
        with pytest.raises(actions.StaleDraftError) as refused:
            actions.save_draft(form, SHORT, by=owner, seen=seen)
        assert (refused.value.draft.content, refused.value.content) == (LONG, SHORT)
    assert Draft.objects.get(form=form).content == LONG


def test_a_page_from_before_it_was_discarded_does_not_bring_it_back(form: str, owner: User) -> None:
    draft = actions.save_draft(form, SHORT, by=owner, seen=0)
    actions.discard_draft(draft, by=owner, seen=1)
    with pytest.raises(actions.StaleDraftError) as refused:
        actions.save_draft(form, LONG, by=owner, seen=1)
    assert refused.value.draft.content == {}
    assert actions.save_draft(form, LONG, by=owner, seen=2).version == 3


def test_a_newer_version_is_not_discarded_unseen(form: str, owner: User) -> None:
    draft = actions.save_draft(form, SHORT, by=owner, seen=0)
    actions.save_draft(form, LONG, by=owner, seen=1)
    with pytest.raises(actions.StaleDraftError):
        actions.discard_draft(draft, by=owner, seen=1)
    assert Draft.objects.get(form=form).content == LONG


def test_only_its_writer_discards_it(form: str, owner: User, moderator: User) -> None:
    draft = actions.save_draft(form, SHORT, by=owner, seen=0)
    with pytest.raises(policy.NotAllowed):
        actions.discard_draft(draft, by=moderator, seen=1)
    assert not Draft.objects.visible_to(moderator).exists()


def test_two_people_have_a_draft_each(form: str, owner: User, moderator: User) -> None:
    actions.save_draft(form, SHORT, by=owner, seen=0)
    actions.save_draft(form, LONG, by=moderator, seen=0)
    assert Draft.objects.visible_to(owner).get().content == SHORT


@pytest.mark.parametrize(
    "name", ["", "ask-1", "answer", "answer-", "answer--1", "answer-x", "answer-999999", "wish-1"]
)
def test_a_form_that_is_not_there_keeps_nothing(name: str, owner: User) -> None:
    with pytest.raises(actions.NoSuchFormError):
        actions.save_draft(name, SHORT, by=owner, seen=0)


def test_nor_does_one_under_what_is_out_of_sight(
    thread: Thread, form: str, owner: User, moderator: User
) -> None:
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    unpublished = StoryFactory.create(status="draft")
    for name in (form, f"remark-{thread.question.pk}", f"comment-{unpublished.pk}"):
        with pytest.raises(actions.NoSuchFormError):
            actions.save_draft(name, SHORT, by=owner, seen=0)


def test_a_merged_question_keeps_the_form_under_its_new_number(
    thread: Thread, form: str, owner: User, moderator: User
) -> None:
    other = question(moderator, title="Is one evening a week enough for letters?")
    actions.save_draft(form, SHORT, by=owner, seen=0)
    sent = actions.save_draft(f"answer-{other.pk}", LONG, by=owner, seen=0)
    actions.discard_draft(sent, by=owner, seen=1)
    actions.merge(thread, by=moderator, into=other)
    saved = actions.save_draft(form, LONG, by=owner, seen=1)
    assert (saved.form, saved.version) == (f"answer-{other.pk}", 2)


@pytest.mark.parametrize(
    "content",
    [
        {"body": "x" * (MAX_LENGTH + 1)},
        {"body": "nul \0"},
        {"body": ["a", "list"]},
        {"title": "An answer has none"},
    ],
)
def test_what_cannot_be_kept_is_refused(content: dict[str, Any], form: str, owner: User) -> None:
    with pytest.raises(ValidationError):
        actions.save_draft(form, content, by=owner, seen=0)
    assert not Draft.objects.exists()


def test_without_words_nothing_is_kept(owner: User) -> None:
    empty = {"title": " ", "body": "\r\n", "story": "a-story", "suggested": []}
    actions.save_draft("ask", empty, by=owner, seen=0)
    assert not Draft.objects.exists()


def test_sending_takes_the_draft_along(thread: Thread, form: str, owner: User) -> None:
    actions.save_draft(form, LONG, by=owner, seen=0)
    with drafts.sending(form, by=owner, seen=1):
        actions.answer(thread, by=owner, body=LONG["body"])
    assert not Draft.objects.with_words().exists()


def test_what_is_refused_leaves_it(thread: Thread, form: str, owner: User) -> None:
    actions.save_draft(form, LONG, by=owner, seen=0)
    with pytest.raises(ValidationError), drafts.sending(form, by=owner, seen=1):
        actions.answer(thread, by=owner, body=" ")
    assert Draft.objects.with_words().get().content == LONG


def test_sending_leaves_what_was_typed_elsewhere_since(
    thread: Thread, form: str, owner: User
) -> None:
    actions.save_draft(form, SHORT, by=owner, seen=0)
    actions.save_draft(form, LONG, by=owner, seen=1)
    with drafts.sending(form, by=owner, seen=1):
        actions.answer(thread, by=owner, body=SHORT["body"])
    assert Draft.objects.with_words().get().content == LONG


def test_an_endless_loop_is_stopped(
    form: str, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limit, "allows", lambda self, trust: max(3, self.least))
    for number in range(3):
        actions.save_draft(form, {"body": f"Word {number}"}, by=owner, seen=number)
    with pytest.raises(TooManyError):
        actions.save_draft(form, LONG, by=owner, seen=3)
    assert Draft.objects.get(form=form).content == {"body": "Word 2"}


def test_who_types_without_a_pause_stays_below_the_limit() -> None:
    assert limits.DRAFT.per == timedelta(hours=1)
    assert min(limits.DRAFT.most.values()) >= 3600 / 4  # a save is some seconds after the last


def test_only_so_many_are_kept(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    one, two, three = (StoryFactory.create() for _ in range(3))
    for story in (one, two):
        kept = actions.save_draft(f"comment-{story.pk}", SHORT, by=owner, seen=0)
    with pytest.raises(ValidationError, match="2 drafts already"):
        actions.save_draft(f"comment-{three.pk}", SHORT, by=owner, seen=0)
    assert actions.save_draft(kept.form, LONG, by=owner, seen=1).version == 2
    actions.discard_draft(kept, by=owner, seen=2)
    actions.save_draft(f"comment-{three.pk}", SHORT, by=owner, seen=0)


def test_the_clock_forgets_what_was_not_saved_for_long(form: str, owner: User) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        actions.save_draft("ask", {"title": TITLE, "body": BODY}, by=owner, seen=0)
    with time_machine.travel(timezone.now() - timedelta(days=89)):
        actions.save_draft(form, SHORT, by=owner, seen=0)
    tidy()
    assert Draft.objects.get().form == form


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_saves_at_once_one_is_kept_and_the_other_told(
    seen: int, form: str, owner: User
) -> None:
    for number in range(seen):
        actions.save_draft(form, SHORT, by=owner, seen=number)
    start, told = Barrier(2), []

    def save(words: str) -> None:
        try:
            start.wait(30)
            actions.save_draft(form, {"body": words}, by=owner, seen=seen)
        except actions.StaleDraftError as error:
            told.append(error)
        finally:
            connection.close()

    runners = [Runner(target=save, args=[words]) for words in ("From here.", "From there.")]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    (error,) = told
    kept = Draft.objects.get(form=form)
    assert (kept.version, kept.content) == (seen + 1, error.draft.content)
    assert {kept.content["body"], error.content["body"]} == {"From here.", "From there."}
