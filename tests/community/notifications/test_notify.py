"""Telling people: to whom a notice goes, how soon, and that one deed is one notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier
from threading import Thread as Runner

import pytest
from django.db import connection
from django.utils import timezone

from community.accounts.models import User
from community.notifications import actions, wishing
from community.notifications.models import Cadence, Notification, Rhythm, Wish
from tests.cast import PostFactory, UserFactory
from threads import counters
from threads.models import Post
from threads.notices import ANSWER, COMMENT, EDIT, MENTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return PostFactory.create()


def unread(person: User) -> int:
    return User.objects.get(pk=person.pk).unread_count


def test_everybody_named_is_told_and_counts_it(post: Post, owner: User, stranger: User) -> None:
    told = actions.notify(ANSWER, about=post, to=[owner, stranger.pk], by=post.author)
    assert set(told) == {owner.pk, stranger.pk}
    assert unread(owner) == unread(stranger) == 1


def test_the_actor_is_never_told(post: Post, owner: User) -> None:
    assert actions.notify(ANSWER, about=post, to=[owner, owner.pk], by=owner) == []
    assert unread(owner) == 0


def test_who_has_left_and_nobody_are_not_told(post: Post) -> None:
    gone = UserFactory.create(is_active=False)
    assert actions.notify(ANSWER, about=post, to=[gone, None], by=None) == []


def test_one_deed_is_one_notice_for_the_first_reason(post: Post, owner: User) -> None:
    reasons = [(MENTION, [owner]), (COMMENT, [owner])]
    actions.notify_each(reasons, about=post, by=post.author)
    actions.notify(COMMENT, about=post, to=[owner], by=post.author)
    assert [notice.event for notice in Notification.objects.all()] == ["mention"]
    assert unread(owner) == 1


def test_what_can_be_done_again_is_told_again(post: Post, owner: User) -> None:
    for deed in ("edit-1", "edit-1", "edit-2"):
        actions.notify(EDIT, about=post, to=[owner], by=post.author, deed=deed)
    assert unread(owner) == 2


def test_a_wish_changes_how_soon(post: Post, owner: User) -> None:
    Wish.objects.create(person=owner, event="answer", channel="mail", cadence=Cadence.NEVER)
    actions.notify(ANSWER, about=post, to=[owner], by=None)
    notice = Notification.objects.get()
    assert notice.is_shown
    assert notice.mail_at is None


def test_who_wants_neither_is_not_told(post: Post, owner: User) -> None:
    for channel in ("site", "mail"):
        Wish.objects.create(person=owner, event="answer", channel=channel, cadence=Cadence.NEVER)
    assert actions.notify(ANSWER, about=post, to=[owner], by=None) == []


def test_a_rhythm_makes_mail_rarer_and_never_oftener(post: Post, owner: User) -> None:
    Rhythm.objects.create(person=owner, cadence=Cadence.DAILY)
    wishes = wishing.Wishes.of([owner.pk])
    assert wishes.cadence(owner.pk, ANSWER, "mail") == Cadence.DAILY
    assert wishes.cadence(owner.pk, ANSWER, "site") == Cadence.NOW
    Wish.objects.create(person=owner, event="answer", channel="mail", cadence=Cadence.WEEKLY)
    wishes = wishing.Wishes.of([owner.pk])
    assert wishes.cadence(owner.pk, ANSWER, "mail") == Cadence.WEEKLY


def test_what_waits_for_its_day_is_shown_then(post: Post, owner: User) -> None:
    Wish.objects.create(person=owner, event="answer", channel="site", cadence=Cadence.DAILY)
    actions.notify(ANSWER, about=post, to=[owner], by=None)
    assert unread(owner) == 0
    assert not Notification.objects.visible_to(owner)
    assert actions.show_due(timezone.now()) == 0
    assert actions.show_due(timezone.now() + timedelta(days=2)) == 1
    assert unread(owner) == 1
    assert Notification.objects.visible_to(owner)


MONDAY_NOON = datetime(2030, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "zone", "expected"),
    [
        (Cadence.NOW, "UTC", MONDAY_NOON + wishing.GATHERED),
        (Cadence.DAILY, "UTC", datetime(2030, 3, 5, 8, tzinfo=UTC)),
        (Cadence.DAILY, "America/Los_Angeles", datetime(2030, 3, 4, 16, tzinfo=UTC)),
        (Cadence.DAILY, "Asia/Tokyo", datetime(2030, 3, 4, 23, tzinfo=UTC)),
        (Cadence.WEEKLY, "UTC", datetime(2030, 3, 11, 8, tzinfo=UTC)),
        (Cadence.WEEKLY, "no/such", datetime(2030, 3, 11, 8, tzinfo=UTC)),
        (Cadence.NEVER, "UTC", None),
    ],
)
def test_digests_come_in_the_morning_of_the_reader(
    cadence: Cadence, zone: str, expected: datetime | None
) -> None:
    assert wishing.due(cadence, now=MONDAY_NOON, zone=zone) == expected


def test_reading_takes_from_the_count_and_never_below_nothing(post: Post, owner: User) -> None:
    actions.notify(ANSWER, about=post, to=[owner], by=None)
    actions.notify(EDIT, about=post, to=[owner], by=None)
    notice = Notification.objects.order_by("pk")[0]
    for _ in range(2):
        actions.read(notice, by=owner)
    assert unread(owner) == 1
    assert actions.read_all(by=owner) == 1
    assert actions.read_all(by=owner) == 0
    assert unread(owner) == 0


def test_a_wrong_count_is_found_and_put_right(post: Post, owner: User) -> None:
    actions.notify(ANSWER, about=post, to=[owner], by=None)
    User.objects.filter(pk=owner.pk).update(unread_count=7)
    found = [wrong for wrong in counters.wrong() if wrong.counter == "unread_count"]
    assert [(wrong.row, wrong.says, wrong.counted) for wrong in found] == [(owner, 7, 1)]
    counters.put_right(found[0])
    assert unread(owner) == 1


@pytest.mark.django_db(transaction=True)
def test_deeds_at_once_count_right_and_each_once() -> None:
    """Eight at a time: two posts, each of which four tell of."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    posts, owner, other = PostFactory.create_batch(2), UserFactory.create(), UserFactory.create()
    start = Barrier(8)

    def tell(post: Post, to: list[User]) -> None:
        try:
            start.wait(10)
            actions.notify(ANSWER, about=post, to=to, by=None)
        finally:
            connection.close()

    runners = [
        Runner(target=tell, args=[post, people])
        for post in posts
        for people in ([owner, other], [other, owner]) * 2
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(20)
    assert unread(owner) == unread(other) == 2
    assert Notification.objects.count() == 4
