"""A merging is taken back: the question stands again, with what was written below it since."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import Case, ReportKind, Statement
from portal.privacy import leasing
from portal.privacy.actions import close_account
from portal.shelf import actions as shelf
from tests.cast import person
from tests.threads.asking import question, tag
from tests.threads.truth import untruths
from threads import actions
from threads.actions.unmerging import forget_old, unmerge
from threads.models import Follow, FormerThread, Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def other(stranger: User) -> Thread:
    return question(stranger, title="Is one evening a week enough for letters?", tags=[tag("time")])


def back(asked: Thread, by: User) -> Thread:
    return unmerge(Post.objects.get(pk=asked.question_id), by=by, reason="They differ.")


def test_its_address_leads_to_it_again(
    asked: Thread, other: Thread, moderator: User, client: Client
) -> None:
    actions.merge(asked, by=moderator, into=other)
    assert client.get(asked.page_url).status_code == 301
    assert back(asked, moderator).pk == asked.pk
    page = client.get(asked.page_url)
    assert page.status_code == 200
    assert asked.title in page.content.decode()
    assert not FormerThread.objects.exists()
    assert LogEntry.objects.filter(code="thread.unmerge", target_id=str(asked.pk)).exists()
    assert not Statement.objects.standing().exists()
    assert untruths() == []


@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_what_was_written_below_it_since_comes_along(
    asked: Thread, other: Thread, owner: User, stranger: User, moderator: User, kind: str
) -> None:
    first = actions.answer(asked, by=stranger, body="Ten.")
    merged = actions.merge(asked, by=moderator, into=other, as_kind=kind)
    moved = Post.objects.get(pk=asked.question_id)
    assert merged.question is not None
    if kind == "answer":
        on_it = actions.remark(moved, by=stranger, body="Which field?")
        actions.accept(moved, by=stranger)
    else:
        on_it = actions.remark(merged.question, by=stranger, body="Which field?", parent=moved)
    reply_to = Post.objects.get(pk=on_it.pk)
    assert reply_to.subject is not None
    reply = actions.remark(reply_to.subject, by=owner, body="Vision.", parent=reply_to)
    on_answer = actions.remark(Post.objects.get(pk=first.pk), by=owner, body="A week?")
    stays = actions.answer(merged, by=owner, body="Two evenings.")
    source = back(asked, moderator)
    there = {one.pk: one for one in source.posts.all()}
    assert set(there) == {asked.question_id, first.pk, on_it.pk, reply.pk, on_answer.pk}
    assert (there[on_it.pk].subject_id, there[on_it.pk].parent_id) == (asked.question_id, None)
    assert there[reply.pk].parent_id == on_it.pk
    assert there[on_answer.pk].subject_id == first.pk
    other.refresh_from_db()
    assert set(other.posts.values_list("pk", flat=True)) == {other.question_id, stays.pk}
    assert other.accepted_id is None
    assert untruths() == []


def test_what_was_converted_or_moved_on_since_is_not_torn(
    asked: Thread, other: Thread, stranger: User, moderator: User
) -> None:
    first, second = (actions.answer(asked, by=moderator, body=f"Number {n}.") for n in range(2))
    actions.remark(first, by=stranger, body="A week?")
    actions.merge(asked, by=moderator, into=other)
    elsewhere = question(person("third"), title="How do I keep count of my letters?")
    actions.convert_to_comment(Post.objects.get(pk=first.pk), by=moderator)
    actions.move(Post.objects.get(pk=second.pk), by=moderator, to=elsewhere)
    source = back(asked, moderator)
    stands = source.posts.get(pk=first.pk)
    assert (stands.kind, stands.subject_id) == ("comment", asked.question_id)
    assert elsewhere.posts.filter(pk=second.pk).exists()
    assert all(
        one.subject is None or one.subject.thread_id == source.pk for one in source.posts.all()
    )
    assert untruths() == []


def test_tags_stay_where_the_other_one_was_edited_since(
    asked: Thread, other: Thread, stranger: User, moderator: User
) -> None:
    actions.merge(asked, by=moderator, into=other)
    tags = list(Thread.objects.get(pk=other.pk).tags.all())
    title = "Is one evening a week really enough?"
    actions.edit_question(other, by=stranger, title=title, body="So?", tags=tags, seen=1)
    source = back(asked, moderator)
    assert [one.name for one in source.tags.all()] == ["phd"]
    assert {one.name for one in Thread.objects.get(pk=other.pk).tags.all()} == {"phd", "time"}
    assert untruths() == []


def test_whoever_left_meanwhile_follows_nothing(
    asked: Thread, other: Thread, moderator: User
) -> None:
    someone = person("gone")
    for one in (asked, other):
        Follow.objects.create(follower=someone, thread=one)
    actions.merge(asked, by=moderator, into=other)
    User.objects.filter(pk=someone.pk).delete()
    back(asked, moderator)
    assert not Follow.objects.filter(follower=someone.pk).exists()


@pytest.mark.parametrize("over", ["in time", "taken back", "as they left"])
def test_rows_of_others_are_kept_no_longer_than_it_may_be_appealed_against(
    over: str, asked: Thread, other: Thread, owner: User, moderator: User
) -> None:
    third, reader = person("third"), person("reader")
    for one in (asked, other):
        Follow.objects.create(follower=third, thread=one)
        for someone in (third, reader):
            shelf.save(one, by=someone, note=f"Of {someone.handle} alone.")
    actions.merge(asked, by=moderator, into=other)
    told = Statement.objects.get(code="thread.merge")
    kept = str(told.effects)
    assert "Of third alone." in kept
    assert "Of reader alone." in kept
    if over == "as they left":
        closing = close_account(third, by=third, posts="kept", at_once=True)
        assert leasing.close(closing.pk)
        told.refresh_from_db()
        assert "Of third alone." not in str(told.effects)
        assert "Of reader alone." in str(told.effects)
        back(asked, moderator)
        assert not Follow.objects.filter(follower=third).exists()
        return
    assert forget_old() == 0
    if over == "taken back":
        back(asked, moderator)
        assert forget_old() == 1
    else:
        made = moderation.appeal(told, by=owner, words="They differ.")
        with time_machine.travel(told.appeal_until + timedelta(days=1)):
            assert forget_old() == 0
            moderation.refuse(made, by=person("another", role="moderator"), words="No.")
            assert forget_old() == 1
            assert forget_old() == 0
            assert back(asked, moderator).pk == asked.pk
            assert untruths() == []
    told.refresh_from_db()
    assert "alone" not in str(told.effects)


def test_not_once_the_other_one_was_merged_in_turn(
    asked: Thread, other: Thread, moderator: User
) -> None:
    third = question(moderator, title="How do I keep count of my letters?")
    actions.merge(asked, by=moderator, into=other)
    actions.merge(other, by=moderator, into=third)
    with pytest.raises(ValidationError, match="since"):
        back(asked, moderator)
    back(other, moderator)
    assert FormerThread.objects.get().thread_id == other.pk
    back(asked, moderator)
    assert Thread.objects.count() == 3
    assert untruths() == []


def test_not_what_was_never_merged_and_not_by_members(
    asked: Thread, other: Thread, owner: User, moderator: User
) -> None:
    with pytest.raises(ValidationError, match="not merged"):
        back(asked, moderator)
    actions.merge(asked, by=moderator, into=other)
    with pytest.raises(policy.NotAllowed):
        back(asked, owner)


def test_whoever_reported_the_question_is_told_that_something_was_done(
    asked: Thread, other: Thread, stranger: User, moderator: User
) -> None:
    moderation.report(asked, by=stranger, kind=ReportKind.objects.all()[0])
    actions.merge(asked, by=moderator, into=other)
    assert Case.objects.get().outcome == "upheld"
