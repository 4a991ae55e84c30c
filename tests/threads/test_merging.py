"""Merging two questions: nothing that people did is lost, and every address leads on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.notifications.actions import notify
from community.notifications.models import Notification
from tests.conftest import browser_of
from tests.threads.asking import question, tag
from tests.threads.truth import untruths
from threads import actions
from threads.models import Acceptance, Draft, Follow, FormerThread, Post, Thread
from threads.notices import CLOSE

pytestmark = pytest.mark.django_db

OTHER = "Is one evening a week enough for letters?"


@pytest.fixture
def asked(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def other(stranger: User) -> Thread:
    return question(stranger, title=OTHER, tags=[tag("time")])


def merge(asked: Thread, other: Thread, moderator: User, **given: Any) -> Thread:
    return actions.merge(asked, by=moderator, into=other, **given)


@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_what_was_asked_and_said_stands_in_the_other_one(
    asked: Thread, other: Thread, owner: User, stranger: User, moderator: User, kind: str
) -> None:
    assert asked.question
    first = actions.answer(asked, by=stranger, body="Ten.")
    below = actions.remark(first, by=owner, body="A week?")
    reply = actions.remark(first, by=stranger, body="A month.", parent=below)
    on_question = actions.remark(asked.question, by=stranger, body="Which field?")
    deeper = actions.remark(asked.question, by=owner, body="Vision.", parent=on_question)
    deepest = actions.remark(asked.question, by=stranger, body="I see.", parent=deeper)
    actions.vote(first, by=owner, value=1)
    actions.edit(first, by=stranger, body="Twenty.", seen=0)
    merged = merge(asked, other, moderator, as_kind=kind)
    assert merged.pk == other.pk
    assert merged.title == OTHER
    assert not Thread.objects.filter(pk=asked.pk).exists()
    posts = {post.pk: post for post in merged.posts.all()}
    assert set(posts) >= {one.pk for one in (first, below, reply, on_question, deeper, deepest)}
    was_asked = posts[asked.question.pk]
    assert was_asked.kind == kind
    assert posts[first.pk].kind == "answer"
    assert (posts[first.pk].up, posts[first.pk].revisions.count()) == (1, 1)
    assert posts[reply.pk].parent_id == below.pk
    if kind == "answer":
        assert posts[on_question.pk].subject_id == was_asked.pk
        assert posts[deepest.pk].parent_id == deeper.pk
    else:
        assert was_asked.subject_id == other.question_id
        assert posts[on_question.pk].parent_id == was_asked.pk
        assert posts[deeper.pk].parent_id == on_question.pk
        assert posts[deepest.pk].parent_id == on_question.pk, "flattened to the last level"
        assert {posts[one.pk].root_id for one in (on_question, deeper, deepest)} == {was_asked.pk}
        assert {posts[one.pk].subject_id for one in (on_question, deeper, deepest)} == {
            other.question_id
        }
    assert untruths() == []


def test_it_is_recorded_with_what_was(asked: Thread, other: Thread, moderator: User) -> None:
    merge(asked, other, moderator, reason="The same thing.")
    entry = LogEntry.objects.get(code="thread.merge")
    assert (entry.target_id, entry.actor_id) == (str(asked.pk), moderator.pk)
    assert entry.text.reason == "The same thing."
    assert asked.title in entry.text.before
    assert str(other.pk) in entry.text.after


def test_an_accepted_answer_stays_accepted_where_there_is_none(
    asked: Thread, other: Thread, owner: User, stranger: User, moderator: User
) -> None:
    answer = actions.answer(asked, by=stranger, body="Ten.")
    actions.accept(answer, by=owner)
    assert merge(asked, other, moderator).accepted_id == answer.pk
    assert Acceptance.objects.get(answer=answer).thread_id == other.pk
    assert untruths() == []


def test_where_another_one_is_accepted_only_the_history_is_kept(
    asked: Thread, other: Thread, owner: User, stranger: User, moderator: User
) -> None:
    theirs, ours = (actions.answer(one, by=moderator, body="Ten.") for one in (asked, other))
    actions.accept(theirs, by=owner)
    actions.accept(ours, by=stranger)
    assert merge(asked, other, moderator).accepted_id == ours.pk
    ended = Acceptance.objects.get(answer=theirs)
    assert ended.thread_id == other.pk
    assert ended.ended_at is not None
    assert untruths() == []


def test_follows_drafts_and_duplicates_lead_to_the_other_one(
    asked: Thread, other: Thread, owner: User, stranger: User, moderator: User
) -> None:
    twin = question(moderator, title="How many letters is too many letters?")
    actions.close_as_duplicate(twin, by=moderator, of=asked)
    Follow.objects.all().delete()
    Follow.objects.create(follower=owner, thread=asked)
    Follow.objects.create(follower=stranger, thread=asked)
    Follow.objects.create(follower=stranger, thread=other, is_on=False)
    Draft.objects.create(owner=stranger, form=f"answer-{asked.pk}", content={"body": "Ten"})
    merge(asked, other, moderator)
    follows = Follow.objects.values_list("follower", "thread", "is_on")
    assert set(follows) == {(owner.pk, other.pk, True), (stranger.pk, other.pk, False)}
    assert Draft.objects.get().form == f"answer-{other.pk}"
    twin.refresh_from_db()
    assert twin.duplicate_of_id == other.pk
    assert untruths() == []


def test_former_numbers_lead_to_the_last_of_them_at_once(
    asked: Thread, other: Thread, moderator: User
) -> None:
    third = question(moderator, title="How do I keep count of my letters?")
    merge(asked, other, moderator)
    merge(other, third, moderator)
    led = dict(FormerThread.objects.values_list("number", "thread"))
    assert led == {asked.pk: third.pk, other.pk: third.pk}
    assert untruths() == []


def test_whoever_asked_under_no_name_stays_without_one(
    other: Thread, owner: User, stranger: User, moderator: User
) -> None:
    shy = question(owner, title="Who will hire me at fifty?", is_pseudonymous=True)
    merged = merge(shy, other, moderator)
    moved = merged.posts.get(pk=shy.question_id)
    assert moved.is_pseudonymous
    later = actions.answer(merged, by=owner, body="I found one, at fifty-two.")
    assert later.is_pseudonymous
    assert not actions.answer(merged, by=stranger, body="So did I.").is_pseudonymous


def test_a_closed_twin_that_points_here_is_opened_when_this_goes_into_it(
    asked: Thread, other: Thread, moderator: User
) -> None:
    actions.close_as_duplicate(other, by=moderator, of=asked)
    merged = merge(asked, other, moderator)
    merged.refresh_from_db()
    assert not merged.is_closed
    assert merged.duplicate_of_id is None


def test_only_two_questions_in_sight_are_merged(
    asked: Thread, other: Thread, owner: User, moderator: User
) -> None:
    third = question(moderator, title="How do I keep count of my letters?")
    actions.close_as_duplicate(third, by=moderator, of=other)
    with pytest.raises(ValidationError, match="itself") as refused:
        merge(asked, asked, moderator)
    assert "into" in refused.value.message_dict
    with pytest.raises(ValidationError, match="points to"):
        merge(asked, third, moderator)
    with pytest.raises(ValidationError, match="what becomes"):
        merge(asked, other, moderator, as_kind="question")
    assert other.question
    actions.hide(other.question, by=moderator, reason="Off.")
    with pytest.raises(ValidationError, match="everyone can read"):
        merge(asked, other, moderator)
    assert Post.objects.filter(thread=asked).exists()


def test_what_was_merged_already_is_not_merged_again(
    asked: Thread, other: Thread, moderator: User
) -> None:
    merge(asked, other, moderator)
    with pytest.raises(ValidationError, match="merged already"):
        merge(asked, other, moderator)


def test_an_answer_that_was_under_way_lands_in_the_other_one(
    asked: Thread, other: Thread, stranger: User, moderator: User
) -> None:
    merge(asked, other, moderator)
    assert actions.answer(asked, by=moderator, body="Ten.").thread_id == other.pk


def test_a_question_that_was_merged_is_not_edited_as_the_other_one(
    asked: Thread, other: Thread, owner: User, moderator: User
) -> None:
    merge(asked, other, moderator)
    with pytest.raises(ValidationError, match="no longer a question"):
        actions.edit_question(
            asked, by=owner, title="How many letters in all?", body="?", tags=[tag("x")], seen=0
        )


def test_members_do_not_merge(asked: Thread, other: Thread, owner: User) -> None:
    with pytest.raises(policy.NotAllowed):
        merge(asked, other, owner)
    with pytest.raises(policy.SignInRequired):
        merge(asked, other, None)


def test_notices_of_the_question_lead_to_the_other_one(
    asked: Thread, other: Thread, owner: User, moderator: User
) -> None:
    notify(CLOSE, about=asked, to=[owner], by=moderator)
    told = Notification.objects.filter(receiver=owner, kind="thread")
    assert {one.key for one in told} == {asked.pk}
    merge(asked, other, moderator)
    assert {one.key for one in told.all()} == {other.pk}


def names(thread: Thread) -> list[str]:
    return [one.name for one in Thread.objects.get(pk=thread.pk).tags.order_by("name")]


def test_tags_come_along(asked: Thread, other: Thread, moderator: User) -> None:
    merge(asked, other, moderator)
    assert names(other) == ["phd", "time"]
    entry = LogEntry.objects.get(code="thread.merge")
    assert '"tags_added": ["phd"], "tags_left_out": []' in entry.text.after
    assert other.question
    assert [one.tags for one in other.question.revisions.all()] == ["time"]
    assert Thread.objects.tagged("phd").get() == other


def test_no_more_tags_than_a_question_may_have(
    owner: User, stranger: User, moderator: User
) -> None:
    asked = question(owner, tags=[tag("time"), tag("letters"), tag("phd")])
    full = [tag(name) for name in ("time", "a", "b", "c")]
    other = question(stranger, title=OTHER, tags=full)
    client = browser_of(moderator)
    given = {"into": other.page_url, "as_kind": "comment", "reason": "The same thing."}
    page = client.post(f"/threads/{asked.pk}/moderate/merge/", given).content.decode()
    assert "It brings these tags along: letters." in page
    assert "stay in the record alone: phd." in page
    merge(asked, other, moderator)
    assert names(other) == ["a", "b", "c", "letters", "time"]
    entry = LogEntry.objects.get(code="thread.merge")
    assert '"tags_left_out": ["phd"]' in entry.text.after


def test_tags_that_are_there_already_are_no_edit(
    asked: Thread, stranger: User, moderator: User
) -> None:
    tag("ph-d", synonym_of=tag("phd"))
    other = question(stranger, title=OTHER, tags=[tag("phd")])
    merge(asked, other, moderator)
    assert other.question
    assert names(other) == ["phd"]
    assert other.question.revisions.count() == 0
