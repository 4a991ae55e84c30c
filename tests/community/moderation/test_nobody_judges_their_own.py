"""A moderator takes back nothing that another decided about themselves; nobody's role is passed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.moderation import actions as moderation
from community.moderation.models import Sanction
from mentors.actions.rooms import hide_room, restore_room
from tests.cast import person
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
