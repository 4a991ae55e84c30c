"""Rules look at what others suggested as at what an author writes; not at what helpers mend."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.moderation.models import Case, Hold, Rule
from community.moderation.models import State as Stands
from community.notifications.models import Notification
from tests.cast import person
from tests.threads.asking import question, tag
from tests.threads.ruling import rule, state_of, with_posts
from threads import actions
from threads.models import Post, Suggestion

pytestmark = pytest.mark.django_db

MARMALADE = "A bootcamp called Marmalade took me there."
TITLE = "Is a bootcamp like Marmalade worth it?"


@pytest.fixture(autouse=True)
def _limits_as_published(settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]


@pytest.fixture
def post(owner: User) -> Post:
    """An answer by the owner, who has a second account at hand."""
    Rule.objects.all().delete()
    made = actions.answer(question(person("asker")), by=owner, body="A course took me there.")
    rule("words", words="bootcamp")
    return made


def suggested(post: Post, by: User, body: str = MARMALADE) -> Suggestion:
    return actions.suggest(post, by=by, note="Says it.", body=body, seen=post.revision_count)


def test_words_that_a_second_account_puts_are_held(post: Post, owner: User, stranger: User) -> None:
    before = Notification.objects.filter(event="mention").count()
    made = suggested(post, stranger, f"{MARMALADE} Ask @asker.")
    actions.approve_suggestion(made, by=owner)
    assert state_of(post) == Stands.HELD
    assert Hold.objects.get().outcome == Hold.Outcome.WAITING
    case = Case.objects.open().get()
    assert (case.origin, case.person_id) == (Case.Origin.HELD, owner.pk)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == (Suggestion.State.APPROVED, owner)
    assert Notification.objects.filter(event="mention").count() == before


def test_those_of_a_question_too(owner: User, stranger: User) -> None:
    Rule.objects.all().delete()
    thread = question(owner)
    rule("words", words="bootcamp")
    assert thread.question is not None
    given: dict[str, Any] = {"title": TITLE, "body": "Told.", "tags": [tag("phd")]}
    made = actions.suggest(thread.question, by=stranger, note="Says it.", seen=0, **given)
    actions.approve_suggestion(made, by=owner)
    thread.refresh_from_db()
    assert thread.is_held


def test_words_that_no_rule_minds_stand(post: Post, owner: User, stranger: User) -> None:
    actions.approve_suggestion(suggested(post, stranger, "A school took me there."), by=owner)
    assert state_of(post) == Stands.LIVE
    assert Post.objects.get(pk=post.pk).body == "A school took me there."


def test_an_editor_who_approves_does_not_vouch_for_them(
    post: Post, editor: User, stranger: User
) -> None:
    actions.approve_suggestion(suggested(post, stranger), by=editor)
    assert state_of(post) == Stands.HELD


def test_the_links_are_those_of_whoever_put_them(post: Post, owner: User, stranger: User) -> None:
    with_posts(owner, 9)
    rule("links", number=5)
    body = "A course took me there: https://example.org/."
    made = suggested(post, stranger, "A course took me there, once.")
    Suggestion.objects.filter(pk=made.pk).update(body=body)
    actions.approve_suggestion(made, by=owner)
    assert state_of(post) == Stands.HELD


def test_who_may_edit_what_others_wrote_is_not_looked_at(post: Post, editor: User) -> None:
    actions.edit(post, by=editor, body=MARMALADE, seen=post.revision_count)
    assert state_of(post) == Stands.LIVE


def test_nobody_answers_for_a_post_without_an_author(
    post: Post, stranger: User, editor: User
) -> None:
    made = suggested(post, stranger)
    Post.objects.filter(pk=post.pk).update(author=None)
    actions.approve_suggestion(made, by=editor)
    assert state_of(post) == Stands.HELD
