"""Asking a question, and changing what was asked."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from community import policy
from community.accounts.models import User
from community.search.asking import search
from tests.threads.asking import BODY, TITLE, question, tag
from threads import actions
from threads.actions.questions import LONGEST_TITLE, MOST_TAGS, SHORTEST_TITLE
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def found(text: str) -> list[tuple[str, int]]:
    return [(hit.kind, hit.key) for hit in search(text, person=VISITOR, exact=True).hits]


def test_a_question_has_a_title_a_text_and_tags(owner: User) -> None:
    thread = question(owner)
    assert thread.question is not None
    assert (thread.title, thread.question.body, thread.author) == (TITLE, BODY, owner)
    assert "<strong>forty</strong>" in thread.question.html
    assert [one.slug for one in thread.tags.all()] == ["phd"]
    assert (thread.post_count, thread.answer_count, thread.accepted) == (1, 0, None)
    assert (
        thread.get_absolute_url() == f"/threads/{thread.pk}-how-many-professors-should-i-write-to/"
    )


def test_everybody_reads_it(owner: User, stranger: User) -> None:
    thread = question(owner)
    for reader in (VISITOR, owner, stranger):
        assert thread in Thread.objects.visible_to(reader)
    assert thread in Thread.objects.questions().unanswered().without_accepted()


def test_a_visitor_signs_in_first() -> None:
    with pytest.raises(policy.SignInRequired):
        question(VISITOR)  # type: ignore[arg-type]
    assert not Thread.objects.exists()


def test_the_same_question_sent_twice_is_one(owner: User) -> None:
    assert question(owner) == question(owner)
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title": "x" * (SHORTEST_TITLE - 1)}, "title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title"),
        ({"title": " \n "}, "title"),
        ({"body": " "}, "body"),
        ({"tags": []}, "tags"),
    ],
)
def test_what_cannot_stand_is_said_at_its_place(
    fields: dict[str, object], at: str, owner: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        question(owner, **fields)
    assert list(refused.value.message_dict) == [at]
    assert not Thread.objects.exists()


def test_a_title_at_either_bound_stands_and_is_one_line(owner: User) -> None:
    assert question(owner, title="x" * SHORTEST_TITLE).title == "x" * SHORTEST_TITLE
    assert question(owner, title="x" * LONGEST_TITLE).title == "x" * LONGEST_TITLE
    assert question(owner, title=" Which  degree\nis enough? ").title == "Which degree is enough?"


def test_tags_are_few_and_synonyms_fold(owner: User) -> None:
    doctorate = tag("doctorate", synonym_of=tag("phd"))
    assert [one.slug for one in question(owner, tags=[doctorate, tag("phd")]).tags.all()] == ["phd"]
    many = [tag(f"tag-{number}") for number in range(MOST_TAGS + 1)]
    assert question(owner, title="Five tags are not too many", tags=many[:-1]).tags.count() == 5
    with pytest.raises(ValidationError):
        question(owner, title="Six tags are one too many", tags=many)


def test_under_no_name_the_asker_is_named_nowhere_in_the_thread(
    owner: User, stranger: User
) -> None:
    thread = question(owner, is_pseudonymous=True)
    answer = actions.answer(thread, by=stranger, body="Ten a week.")
    thanks = actions.remark(answer, by=owner, body="Thank you!")
    assert thread.question is not None
    assert thread.question.is_pseudonymous
    assert thanks.is_pseudonymous
    assert not answer.is_pseudonymous
    assert list(owner.posts.named()) == []
    assert found("author:owner") == []
    assert found("author:stranger") == [("answer", answer.pk)]


def test_it_is_found_by_its_words_tags_and_state(owner: User) -> None:
    thread = question(owner)
    for asked in ("professors", "forty evening", "tag:phd", "is:unanswered", "author:owner"):
        assert ("thread", thread.pk) in found(asked), asked
    assert found("is:answered") == []


def test_an_edit_keeps_what_it_said(owner: User) -> None:
    thread = question(owner)
    changed = actions.edit_question(
        thread,
        by=owner,
        title="How many professors is it polite to write to?",
        body="I have a list of fifty.",
        tags=[tag("phd"), tag("admissions")],
        seen=0,
    )
    assert changed.question is not None
    assert (changed.title, changed.question.revision_count) == (
        "How many professors is it polite to write to?",
        1,
    )
    before = changed.question.revisions.get()
    assert (before.title, before.body, before.tags) == (TITLE, BODY, "phd")
    assert ("thread", thread.pk) in found("polite fifty tag:admissions")
    assert found("forty") == []


def test_the_same_again_is_no_edit(owner: User) -> None:
    thread = question(owner)
    actions.edit_question(thread, by=owner, title=TITLE, body=BODY, tags=[tag("phd")], seen=0)
    assert not thread.question.revisions.exists()  # type: ignore[union-attr]


def test_a_stale_edit_is_refused_and_changes_nothing(owner: User) -> None:
    thread = question(owner)
    fields = {"by": owner, "title": TITLE, "tags": [tag("phd")], "seen": 0}
    actions.edit_question(thread, body="First.", **fields)
    with pytest.raises(actions.StaleEditError) as refused:
        actions.edit_question(thread, body="Second.", **fields)
    assert refused.value.current.body == "First."
    assert thread.question.revisions.count() == 1  # type: ignore[union-attr]


def test_a_stranger_does_not_edit_it(owner: User, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        actions.edit_question(question(owner), by=stranger, title=TITLE, body="x", tags=[], seen=0)


def test_deleted_it_is_gone_for_all_but_moderators(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    actions.delete(thread.question, by=owner)  # type: ignore[arg-type]
    for reader in (VISITOR, stranger, owner):
        assert thread not in Thread.objects.visible_to(reader)
    assert thread in Thread.objects.visible_to(moderator)
    assert found("professors") == []


def test_hidden_its_asker_still_reads_it_and_it_comes_back(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    answer = actions.answer(thread, by=stranger, body="Ten a week.")
    hidden = actions.hide(thread.question, by=moderator, reason="It names a person.")  # type: ignore[arg-type]
    assert thread in Thread.objects.visible_to(owner)
    assert thread not in Thread.objects.visible_to(stranger)
    assert answer not in Post.objects.visible_to(stranger)
    assert found("professors") == found("Ten a week") == []
    with pytest.raises(policy.NotAllowed):
        actions.answer(thread, by=stranger, body="And more.")
    actions.restore(hidden, by=moderator)
    assert set(found("professors")) == {("thread", thread.pk), ("answer", answer.pk)}
