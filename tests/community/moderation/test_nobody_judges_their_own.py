"""A moderator takes back nothing that another decided about themselves; nobody's role is passed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.moderation import actions as moderation
from community.moderation.deeds import deed_of
from community.moderation.models import Sanction, Statement
from mentors import actions as mentoring
from mentors.actions.rooms import hide_room, restore_room
from mentors.states import State
from stories import actions as stories
from stories.models import Credit, Story
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.moderation.deciding import appealed
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.mentors.rooming import room_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

WHY = "It names somebody who did not agree to that."


@pytest.fixture
def second(db: None) -> User:
    return person("second-moderator", role="moderator")


def answer_of(someone: User) -> Post:
    return actions.answer(question(person("asker")), by=someone, body="Write to ten.")


def test_a_post_of_ones_own_stays_hidden(moderator: User, second: User) -> None:
    post = answer_of(second)
    actions.hide(post, by=moderator, reason=WHY)
    with pytest.raises(policy.NotAllowed):
        actions.restore(post, by=second)
    assert actions.restore(post, by=moderator).is_live


def test_a_post_of_ones_own_stays_held(moderator: User, second: User) -> None:
    post = answer_of(second)
    actions.hold(post, by=moderator, reason=WHY)
    with pytest.raises(policy.NotAllowed):
        actions.release(post, by=second)
    assert actions.release(post, by=moderator).is_live


@pytest.mark.parametrize("deed", ["thread.restore", "thread.release", "version.show"])
def test_nor_a_thread_or_version_of_ones_own(deed: str, moderator: User, second: User) -> None:
    thread = question(second)
    thing = thread.question if deed == "version.show" else thread
    assert policy.may(moderator, deed, thing)
    assert not policy.may(second, deed, thing)


def test_nor_a_room_of_ones_own(moderator: User, second: User) -> None:
    room = room_of(second)
    hide_room(room, by=moderator, reason=WHY)
    with pytest.raises(policy.NotAllowed):
        restore_room(room, by=second)
    assert restore_room(room, by=moderator).is_live


HIDDEN_STORY = ("story.hide", "story.hold", "story.withdraw")


@pytest.fixture
def theirs(second: User) -> Story:
    """A story that the second moderator told together with somebody else."""
    story = StoryFactory.create()
    for place, teller in enumerate((person("co-teller"), second)):
        told: dict[str, Any] = {"name": teller.name, "slug": teller.handle, "person": teller}
        Credit.objects.create(story=story, role=Credit.Role.AUTHOR, position=place, **told)
    return story


def does(code: str, thing: Any, by: User, **given: Any) -> Any:
    """Do a deed as its doors do."""
    deed = deed_of(code)
    assert deed is not None
    return deed.carry_out(thing, by=by, reason=WHY, **given)


def undoes(code: str, thing: Any, by: User) -> Any:
    deed = deed_of(code)
    assert deed is not None
    assert deed.undo is not None
    return deed.undo(thing, by=by, reason=WHY)


@pytest.mark.parametrize("code", HIDDEN_STORY)
def test_nor_a_story_that_one_told(
    code: str, theirs: Story, moderator: User, second: User, editor: User
) -> None:
    does(code, theirs, editor if code == "story.withdraw" else moderator)
    with pytest.raises(policy.NotAllowed):
        undoes(code, theirs, second)
    undoes(code, theirs, moderator)
    theirs.refresh_from_db()
    assert theirs.is_published


def test_nor_a_part_of_it(theirs: Story, moderator: User, second: User) -> None:
    block = BlockFactory.create(story=theirs)
    does("block.hide", block, moderator)
    with pytest.raises(policy.NotAllowed):
        undoes("block.hide", block, second)
    second.groups.set(person("an-editor", role="editor").groups.all())
    with pytest.raises(policy.NotAllowed):
        stories.unredact(block, by=User.objects.get(pk=second.pk))
    assert not undoes("block.hide", block, moderator).is_redacted


def test_an_editor_does_not_publish_anew_what_another_withdrew(
    theirs: Story, second: User, editor: User
) -> None:
    second.groups.set(editor.groups.all())
    does("story.withdraw", theirs, editor)
    with pytest.raises(policy.NotAllowed, match="something of yours"):
        stories.publish(theirs, by=User.objects.get(pk=second.pk))
    assert stories.publish(theirs, by=editor).is_published


def test_whoever_told_it_too_does_not_judge_the_appeal(
    theirs: Story, moderator: User, second: User
) -> None:
    does("story.hide", theirs, moderator)
    appeal = appealed(Statement.objects.get(person__handle="co-teller"))
    for judge in (moderation.grant, moderation.refuse):
        with pytest.raises(policy.NotAllowed, match="something of yours"):
            judge(appeal, by=second, words="It was right.")
    address = f"/admin/moderation/appeal/{appeal.pk}/change/"
    assert browser_of(second).get(address).status_code == 404
    third = person("third", role="moderator")
    assert browser_of(third).get(address).status_code == 200
    moderation.grant(appeal, by=third)
    theirs.refresh_from_db()
    assert theirs.is_published


def test_nor_thanks_from_or_to_oneself(moderator: User, second: User) -> None:
    third = person("third", role="moderator")
    two = together(State.COMPLETED, mentee=second, mentor=MentorFactory.create(person=third))
    made = mentoring.thank(two, by=second, words="You asked.", is_named=False, seen=0)
    assert made is not None
    thanks = mentoring.reveal_thanks(made, by=third, seen=1)
    does("thanks.hide", thanks, moderator)
    for one in (second, third):
        with pytest.raises(policy.NotAllowed):
            undoes("thanks.hide", thanks, one)
    assert undoes("thanks.hide", thanks, moderator).is_live


def test_nor_a_question_of_ones_own_that_is_closed(moderator: User, second: User) -> None:
    asked = question(second)
    actions.close(asked, by=moderator, why="unclear")
    for change in (actions.reopen, partial(actions.close, why="settled")):
        with pytest.raises(policy.NotAllowed):
            change(asked, by=second)
    with pytest.raises(policy.NotAllowed):
        undoes("thread.close", asked, second)
    assert not actions.reopen(asked, by=person("third", role="moderator")).is_closed
    actions.close(asked, by=second, why="settled")
    assert not actions.reopen(asked, by=second).is_closed, "what one closed oneself"


def test_nor_one_that_is_locked(moderator: User, second: User) -> None:
    asked, soon = question(second), timezone.now() + timedelta(minutes=1)
    actions.lock(asked, by=moderator, note=WHY)
    for change in (actions.unlock, partial(actions.lock, note=WHY, until=soon)):
        with pytest.raises(policy.NotAllowed):
            change(asked, by=second)
    with pytest.raises(policy.NotAllowed):
        undoes("thread.lock", asked, second)
    page = browser_of(second).get(f"/threads/{asked.pk}/moderate/").content.decode()
    assert "Unlock" not in page
    assert not undoes("thread.lock", asked, moderator).is_locked


def test_nor_one_that_is_merged(moderator: User, second: User) -> None:
    asked = question(second)
    post = asked.question
    into = question(person("asker"), title="How many letters?")
    does("thread.merge", asked, moderator, into=into, as_kind=Post.Kind.COMMENT)
    with pytest.raises(policy.NotAllowed):
        undoes("thread.merge", post, second)
    assert undoes("thread.merge", post, moderator).pk == asked.pk


def test_nor_where_a_post_of_ones_own_stands(moderator: User, second: User) -> None:
    post = answer_of(second)
    home, elsewhere = post.thread, question(person("other"), title="How many letters?")
    does("post.move", post, moderator, to=elsewhere)
    post = Post.objects.get(pk=post.pk)
    with pytest.raises(policy.NotAllowed):
        undoes("post.move", post, second)
    with pytest.raises(policy.NotAllowed, match="something of yours"):
        actions.move(post, by=second, to=home)
    assert undoes("post.move", post, moderator).thread == home
    actions.convert_to_comment(post, by=moderator, reason=WHY)
    with pytest.raises(policy.NotAllowed, match="something of yours"):
        actions.convert_to_answer(Post.objects.get(pk=post.pk), by=second)


def test_nor_ones_name_with_it(moderator: User, second: User) -> None:
    post = answer_of(second)
    does("post.anonymise", post, moderator)
    with pytest.raises(policy.NotAllowed):
        undoes("post.anonymise", post, second)
    assert not Post.objects.get(pk=undoes("post.anonymise", post, moderator).pk).is_pseudonymous


def test_nor_a_warning_to_oneself(moderator: User, second: User) -> None:
    warning = moderation.warn(second, by=moderator, reason=WHY)
    with pytest.raises(policy.NotAllowed):
        moderation.withdraw_warning(warning, by=second, reason=WHY)
    assert not moderation.withdraw_warning(warning, by=moderator, reason=WHY).is_waiting


def test_nor_a_sanction_of_the_time_before_ones_role(owner: User, moderator: User) -> None:
    until = timezone.now() + timedelta(days=1)
    made = moderation.suspend(owner, "vote", by=moderator, reason=WHY, until=until)
    owner.groups.set(moderator.groups.all())
    with pytest.raises(policy.NotAllowed):
        moderation.lift(made, by=User.objects.get(pk=owner.pk), reason="x")
    assert not moderation.lift(made, by=moderator, reason="x").is_in_force


def test_nor_ones_picture(moderator: User, second: User) -> None:
    assert policy.may(moderator, "person.give_avatar_back", second)
    assert not policy.may(second, "person.give_avatar_back", second)


@pytest.mark.parametrize("role", ["administrator", "programme manager", "editor", "moderator"])
def test_no_role_is_suspended(role: str, moderator: User) -> None:
    someone = person("somebody", role=role)
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError, match="Staff have all"):
        moderation.suspend(someone, "all", by=moderator, reason=WHY, until=until)
    assert not Sanction.objects.exists()
