"""People who would rather not meet: what a block does, ends and does not say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community.accounts import actions
from community.accounts.blocking import apart_from, blocked_between
from community.accounts.models import Blocking, User
from community.limits.actions import Trust
from community.moderation.actions import suspend
from community.notifications.models import Notification
from community.policy import SignInRequired
from community.tags.models import Tag
from portal.pages.blocked import BLOCK
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from threads import actions as threads
from threads.models import Follow, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db: None) -> User:
    return person("other", display_name="Otto Her")


@pytest.fixture
def thread(owner: User) -> Thread:
    tag = Tag.objects.create(name="phd", slug="phd")
    return threads.ask(by=owner, title="Who has done both?", body="I have not.", tags=[tag])


def told_of(receiver: User) -> list[str]:
    return list(Notification.objects.filter(receiver=receiver).values_list("event", flat=True))


def test_a_block_stands_once_and_can_be_taken_back(owner: User, other: User) -> None:
    first, again = (actions.block(other, by=owner) for _ in range(2))
    assert first == again
    assert blocked_between(owner.pk, other.pk)
    assert blocked_between(other.pk, owner.pk)
    assert apart_from(other) == {owner.pk}
    actions.unblock(other, by=owner)
    actions.unblock(other, by=owner)
    assert apart_from(owner) == set()


def test_nobody_lifts_what_another_has_blocked(owner: User, other: User) -> None:
    actions.block(other, by=owner)
    actions.unblock(owner, by=other)
    assert blocked_between(owner.pk, other.pk)


def test_nobody_is_told_of_a_block(owner: User, other: User) -> None:
    actions.block(other, by=owner)
    assert told_of(other) == []


def test_nobody_blocks_themselves_and_no_visitor_anybody(owner: User) -> None:
    with pytest.raises(ValidationError, match="yourself"):
        actions.block(owner, by=owner)
    with pytest.raises(SignInRequired):
        actions.block(owner, by=None)
    assert not Blocking.objects.exists()


@pytest.mark.parametrize("is_the_blocker", [True, False])
def test_neither_is_told_what_the_other_does(
    is_the_blocker: bool, thread: Thread, owner: User, other: User
) -> None:
    pair = (owner, other) if is_the_blocker else (other, owner)
    actions.block(pair[1], by=pair[0])
    threads.answer(thread, by=other, body="I have, @owner.")
    assert told_of(owner) == []


def test_a_block_does_not_say_who_asks_under_no_name(owner: User, other: User) -> None:
    """Were the notices to stay out, one would find the asker by blocking whom one suspects."""
    asked = question(owner, is_pseudonymous=True)
    answer = threads.answer(asked, by=other, body="I have.")
    assert asked.question
    actions.block(owner, by=other)
    threads.remark(answer, by=owner, body="For how long?")
    threads.accept(answer, by=owner)
    assert told_of(other) == ["reply", "accept"]


def test_nor_who_decides_on_a_suggestion_there(owner: User, other: User) -> None:
    asked = question(owner, is_pseudonymous=True).question
    assert asked
    made = threads.suggest(
        asked,
        by=other,
        note="Short.",
        title=asked.thread.title,
        body="Shorter.",
        tags=[tag("phd")],
        seen=0,
    )
    actions.block(owner, by=other)
    threads.reject_suggestion(made, by=owner, reason="I like it longer.")
    assert told_of(other) == ["suggestion-decided"]


def test_others_are_told_as_before(thread: Thread, owner: User, other: User) -> None:
    third = person("third")
    actions.block(other, by=owner)
    threads.answer(thread, by=other, body="I have, @third.")
    threads.answer(thread, by=third, body="So have I.")
    assert told_of(third) == ["mention"]
    assert told_of(owner) == ["answer"]


def test_neither_follows_the_other_any_more(owner: User, other: User) -> None:
    third = person("third")
    threads.follow(owner, by=other)
    threads.follow(other, by=owner)
    threads.follow(third, by=owner)
    actions.block(other, by=owner)
    assert list(Follow.objects.standing().values_list("person", flat=True)) == [third.pk]
    with pytest.raises(ValidationError, match="cannot follow"):
        threads.follow(owner, by=other)


def test_what_a_blocked_moderator_decides_is_told_all_the_same(
    thread: Thread, owner: User, moderator: User
) -> None:
    actions.block(moderator, by=owner)
    assert thread.question
    threads.hide(thread.question, by=moderator, reason="Asked before.")
    suspend(
        owner,
        "mention",
        by=moderator,
        reason="Nine people at once.",
        until=timezone.now() + timedelta(days=3),
    )
    assert told_of(owner) == ["hide", "suspend"]


# ------------------------------------------------------------------------------------------- pages


def test_a_person_is_blocked_on_their_page_and_freed_on_the_list(owner: User, other: User) -> None:
    mine = browser_of(owner)
    page = look("/people/other/", mine)
    assert page.one("main details summary").text_content() == "Block Otto Her"
    said = mine.post("/people/other/block/", follow=True)
    assert said.redirect_chain == [("/settings/blocked/", 302)]
    assert "You have blocked Otto Her." in said.content.decode()
    assert look("/people/other/", mine).texts("main form.cluster button") == ["Unblock"]
    assert look("/settings/blocked/", mine).links(".notices a") == {"Otto Her": "/people/other/"}
    mine.post("/people/other/unblock/")
    assert look("/settings/blocked/", mine).links(".notices a") == {}


def test_the_list_is_ones_own(owner: User, other: User, moderator: User) -> None:
    actions.block(other, by=owner)
    for someone in (other, moderator):
        assert "owner" not in "".join(
            look("/settings/blocked/", browser_of(someone)).texts(".settings__page")
        )


def test_only_what_one_has_blocked_is_found_to_be_freed(owner: User, other: User) -> None:
    """No other answer for an account that has left, or for nobody, than for somebody unblocked."""
    User.objects.filter(pk=person("gone").pk).update(is_active=False)
    for handle in ("other", "gone", "nobody-here"):
        answer = browser_of(owner).post(f"/people/{handle}/unblock/")
        assert answer.status_code == 404
        assert Client().post(f"/people/{handle}/unblock/").status_code == 302


def test_so_many_are_blocked_in_a_day(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1 / BLOCK.most[Trust.NEW]
    mine = browser_of(owner)
    for handle in ("first", "second"):
        person(handle)
    for handle in ("first", "first", "second"):
        said = mine.post(f"/people/{handle}/block/", follow=True)
    assert "You may block people 1 times" in said.content.decode()
    assert [one.blocked.handle for one in Blocking.objects.all()] == ["first"]


def test_oneself_and_a_visitor_see_no_form(owner: User) -> None:
    for browser in (Client(), browser_of(owner)):
        assert "/block/" not in browser.get("/people/owner/").content.decode()


def test_who_left_can_be_freed_and_nobody_who_left_is_blocked(owner: User, other: User) -> None:
    actions.block(other, by=owner)
    User.objects.filter(pk=other.pk).update(is_active=False)
    mine = browser_of(owner)
    assert look("/settings/blocked/", mine).links(".notices a") == {}
    assert mine.post("/people/other/unblock/").status_code == 302
    assert mine.post("/people/other/block/").status_code == 404
    assert not Blocking.objects.exists()


def test_the_list_asks_as_often_for_many(owner: User) -> None:
    mine = browser_of(owner)
    counts = []
    for names in (range(3), range(3, 20)):
        for number in names:
            actions.block(person(f"far-{number}"), by=owner)
        counts.append(queries("/settings/blocked/", mine))
    assert counts[0] == counts[1]
