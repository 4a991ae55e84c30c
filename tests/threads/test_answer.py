"""Answers, comments on them, and the one that helped."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community import policy
from community.accounts.models import User
from community.search.asking import search
from tests.cast import person
from tests.threads.asking import question
from threads import actions
from threads.models import Acceptance, Post, Thread

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def answer(thread: Thread, stranger: User) -> Post:
    return actions.answer(thread, by=stranger, body="Ten a week, and keep a table.")


def test_an_answer_is_counted_and_wakes_the_thread(thread: Thread, answer: Post) -> None:
    thread.refresh_from_db()
    assert (thread.answer_count, thread.post_count) == (1, 2)
    assert thread.active_at == answer.created_at
    assert thread not in Thread.objects.questions().unanswered()


def test_a_visitor_signs_in_first(thread: Thread, answer: Post) -> None:
    with pytest.raises(policy.SignInRequired):
        actions.answer(thread, by=VISITOR, body="Five.")
    with pytest.raises(policy.SignInRequired):
        actions.remark(answer, by=VISITOR, body="Five.")


def test_sent_twice_it_is_one_answer(thread: Thread, answer: Post, stranger: User) -> None:
    again = actions.answer(thread, by=stranger, body=answer.body)
    assert again == answer


def test_question_and_answers_take_comments_three_deep(
    thread: Thread, answer: Post, owner: User, stranger: User
) -> None:
    assert thread.question is not None
    on_question = actions.remark(thread.question, by=stranger, body="In which country?")
    first = actions.remark(answer, by=owner, body="Which columns?")
    second = actions.remark(answer, by=stranger, body="Name, day, reply.", parent=first)
    third = actions.remark(answer, by=owner, body="Thank you.", parent=second)
    fourth = actions.remark(answer, by=stranger, body="Good luck!", parent=third)
    assert [post.depth for post in (first, second, third, fourth)] == [1, 2, 3, 3]
    assert {post.root_id for post in (second, third, fourth)} == {first.pk}
    assert on_question.subject == thread.question
    assert {post.subject_id for post in (first, fourth)} == {answer.pk}


def test_a_reply_belongs_to_the_post_it_stands_under(
    thread: Thread, answer: Post, owner: User
) -> None:
    assert thread.question is not None
    there = actions.remark(thread.question, by=owner, body="I forgot: in Europe.")
    with pytest.raises(ValidationError):
        actions.remark(answer, by=owner, body="Lost.", parent=there)
    with pytest.raises(ValidationError):
        actions.remark(there, by=owner, body="A comment has no comments of its own.")


def test_the_same_words_on_two_answers_are_two_comments(
    thread: Thread, answer: Post, owner: User
) -> None:
    other = actions.answer(thread, by=person("third"), body="Twenty.")
    assert actions.remark(answer, by=owner, body="Thanks.") != actions.remark(
        other, by=owner, body="Thanks."
    )


def test_only_a_question_is_answered(answer: Post, owner: User) -> None:
    discussion = actions.converse("home", owner, title="Between two")
    with pytest.raises(ValidationError):
        actions.answer(discussion, by=owner, body="Here?")


def test_the_asker_accepts_and_takes_it_back_and_both_are_kept(
    thread: Thread, answer: Post, owner: User
) -> None:
    assert actions.accept(answer, by=owner).accepted == answer
    assert actions.accept(answer, by=owner).accepted == answer
    assert thread.acceptances.count() == 1
    assert actions.unaccept(thread, by=owner).accepted is None
    assert [one.ended_at is None for one in thread.acceptances.all()] == [False]


def test_another_answer_takes_its_place(thread: Thread, answer: Post, owner: User) -> None:
    better = actions.answer(thread, by=person("third"), body="As many as you can read.")
    actions.accept(answer, by=owner)
    assert actions.accept(better, by=owner).accepted == better
    assert [(one.answer, one.ended_at is None) for one in thread.acceptances.all()] == [
        (better, True),
        (answer, False),
    ]


def test_nobody_else_accepts(thread: Thread, answer: Post, stranger: User, moderator: User) -> None:
    for other in (stranger, moderator):
        with pytest.raises(policy.NotAllowed):
            actions.accept(answer, by=other)
    with pytest.raises(policy.SignInRequired):
        actions.unaccept(thread, by=VISITOR)


def test_a_comment_is_not_accepted(thread: Thread, answer: Post, owner: User) -> None:
    remark = actions.remark(answer, by=owner, body="Mine.")
    for post in (remark, thread.question):
        with pytest.raises(ValidationError):
            actions.accept(post, by=owner)  # type: ignore[arg-type]


def test_an_accepted_answer_out_of_sight_is_accepted_no_more(
    thread: Thread, answer: Post, owner: User, moderator: User
) -> None:
    actions.accept(answer, by=owner)
    actions.hide(answer, by=moderator, reason="It is copied.")
    thread.refresh_from_db()
    assert (thread.accepted, thread.answer_count) == (None, 0)
    with pytest.raises(ValidationError):
        actions.accept(answer, by=owner)


def test_the_database_holds_one_acceptance_a_thread(thread: Thread, answer: Post) -> None:
    Acceptance.objects.create(thread=thread, answer=answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.create(thread=thread, answer=answer)


def test_search_knows_answers_and_what_was_accepted(
    thread: Thread, answer: Post, owner: User
) -> None:
    def found(text: str) -> set[tuple[str, int]]:
        return {(hit.kind, hit.key) for hit in search(text, person=VISITOR, exact=True).hits}

    both = {("thread", thread.pk), ("answer", answer.pk)}
    assert found("kind:answer table") == {("answer", answer.pk)}
    assert found("professors") == both
    assert found("is:answered") == {("thread", thread.pk)}
    actions.accept(answer, by=owner)
    assert found("is:accepted") == both
    actions.unaccept(thread, by=owner)
    assert found("is:accepted") == set()
