"""What nobody may see is not in the changes, and not that it changed either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from community.accounts import actions as accounts
from community.accounts.models import User
from community.changes import recording
from community.changes.models import Change
from community.changes.reading import tide
from community.lib import changes
from community.limits.leasing import leases
from mentors.models import Standing
from stories.actions import change_slug, mark, publish, redact, withdraw
from stories.models.story import Status
from tests.cast import BlockFactory, StoryFactory
from tests.community.api.asking import Caller
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question
from tests.threads.ruling import rule
from threads import actions, passages

pytestmark = pytest.mark.django_db(transaction=True)  # a change is settled when it is committed


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    leases.forget()
    yield
    leases.forget()


def listed(kind: str) -> list[dict[str, Any]]:
    """All that the changes tell of `kind` from the start."""
    items = Caller().get("/api/v1/changes/?page_size=500").json()["items"]
    return [item for item in items if item["kind"] == kind]


def test_whoever_only_reads_is_in_no_list(owner: User, stranger: User) -> None:
    changes.announce("person", owner.pk, stranger.pk)
    accounts.set_profile(stranger, by=stranger, display_name="Somebody Else")
    assert listed("person") == []
    question(owner)
    assert [item["id"] for item in listed("person")] == [owner.pk]


def test_what_is_shown_to_some_changes_in_silence(owner: User) -> None:
    question(owner)
    Change.objects.all().delete()
    before = tide({"profile"})
    accounts.set_profile(owner, by=owner, about="I teach.", about_visibility="members")
    assert Change.objects.exclude(kind="profile").count() == 0
    assert tide({"profile"}) != before
    accounts.set_profile(owner, by=owner, display_name="Olive")
    assert Change.objects.filter(kind="person", key=owner.pk).exists()


def test_who_becomes_a_mentor_is_told_of_once_they_are_one(owner: User) -> None:
    mentor = MentorFactory.create(person=owner, standing=Standing.DRAFT)
    changes.announce("mentor", mentor.pk)
    assert listed("mentor") == listed("person") == []
    mentor.standing = Standing.APPROVED
    mentor.save()
    changes.announce("mentor", mentor.pk)
    assert [item["is_gone"] for item in listed("mentor")] == [False]
    assert [item["id"] for item in listed("person")] == [owner.pk]
    mentor.standing = Standing.ENDED
    mentor.save()
    changes.announce("mentor", mentor.pk)
    assert [item["is_gone"] for item in listed("mentor")] == [True]


def test_a_comment_no_longer_quotes_what_was_redacted(owner: User, editor: User) -> None:
    story = StoryFactory.create()
    block = BlockFactory.create(story=story, plain="Patience is a compiler.")
    comment = actions.comment(
        story, by=owner, body="True.", passage=passages.find(block, "a compiler")
    )
    Change.objects.all().delete()
    redact(block, by=editor, reason="It names a third person.")
    (told,) = listed("post")
    assert (told["id"], told["post"]["quote"]["words"]) == (comment.pk, "")


def test_a_story_is_told_of_once_it_is_out(editor: User) -> None:
    story = StoryFactory.create(status=Status.DRAFT)
    change_slug(story, "a-better-address", by=editor)
    mark(BlockFactory.create(story=story), "chatter", by=editor)
    recording.record_all()
    assert listed("story") == []
    publish(story, by=editor)
    assert [item["story"]["slug"] for item in listed("story")] == ["a-better-address"]
    withdraw(story, by=editor, reason="Its narrator asks for it.")
    assert [item["is_gone"] for item in listed("story")] == [True]


def test_what_a_rule_holds_is_told_of_once_it_is_let_through(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    rule("words", words="bootcamp")
    Change.objects.all().delete()
    held = actions.answer(thread, by=stranger, body="A bootcamp took me there.")
    asked = question(stranger, title="Is a bootcamp worth it?")
    actions.edit(held, by=stranger, body="This bootcamp took me there.", seen=0)
    recording.record_all()
    assert asked.question
    assert [item["id"] for item in listed("thread")] == [thread.pk]
    assert [item["id"] for item in listed("post")] == [thread.question_id]
    assert [item["id"] for item in listed("person")] == [owner.pk]
    actions.release(asked.question, by=moderator)
    assert {item["id"] for item in listed("thread") if item["thread"]} == {thread.pk, asked.pk}
    assert [item["id"] for item in listed("person")] == [owner.pk, stranger.pk]
    actions.release(held, by=moderator)
    shown = {thread.question_id, asked.question_id, held.pk}
    assert {item["id"] for item in listed("post") if item["post"]} == shown


def test_what_stands_under_a_story_comes_and_goes_with_it(owner: User, editor: User) -> None:
    story = StoryFactory.create()
    comment = actions.comment(story, by=owner, body="Both notebooks?")
    withdraw(story, by=editor, reason="Its narrator asks for it.")
    assert [(item["id"], item["is_gone"]) for item in listed("post")] == [(comment.pk, True)]
    publish(story, by=editor)
    assert [(item["id"], item["is_gone"]) for item in listed("post")] == [(comment.pk, False)]
    assert listed("thread") == []
