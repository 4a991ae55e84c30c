"""Reminders: each once, not too many, and none of what is no longer so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Notification
from community.tags.models import Tag, TagFollow
from tests.cast import person
from tests.stories.looking import look
from threads import actions, nudging
from threads.models import Closing, Post, Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


@pytest.fixture
def reader(tag: Tag) -> User:
    reader = person("rita")
    TagFollow.objects.create(person=reader, tag=tag)
    return reader


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def asked(owner: User, tag: Tag, at: datetime, title: str = TITLE) -> Thread:
    thread = actions.ask(by=owner, title=title, body="I mend engines now.", tags=[tag])
    Thread.objects.filter(pk=thread.pk).update(created_at=at)
    Notification.objects.exclude(event="unanswered").delete()
    return thread


DAYS_3 = nudging.UNANSWERED_AFTER
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("age", "number"),
    [
        (DAYS_3 - SECOND, 0),
        (DAYS_3, 1),
        (DAYS_3 + nudging.LATE - SECOND, 1),
        (DAYS_3 + nudging.LATE, 0),
    ],
)
def test_an_unanswered_question_is_told_after_its_days(
    owner: User, tag: Tag, reader: User, now: datetime, age: timedelta, number: int
) -> None:
    asked(owner, tag, now - age)
    assert nudging.remind_of_unanswered(now) == number
    assert nudging.remind_of_unanswered(now) == 0, "once"


def test_nobody_has_more_than_the_cap_within_a_week(
    owner: User, tag: Tag, reader: User, now: datetime
) -> None:
    for number in range(nudging.MOST_A_WEEK + 2):
        asked(owner, tag, now - DAYS_3, f"Is degree number {number} worth it?")
    assert nudging.remind_of_unanswered(now) == nudging.MOST_A_WEEK
    a_week_ago = now - nudging.A_WEEK
    Notification.objects.update(at=a_week_ago + SECOND)
    assert nudging.remind_of_unanswered(now) == 0
    Notification.objects.update(at=a_week_ago)
    assert nudging.remind_of_unanswered(now) == 2


def test_what_is_answered_closed_or_hidden_needs_nobody(
    owner: User, tag: Tag, reader: User, moderator: User, now: datetime
) -> None:
    answered, closed, hidden = (
        asked(owner, tag, now - DAYS_3, f"Is degree number {number} worth it?")
        for number in range(3)
    )
    actions.answer(answered, by=moderator, body="It was.")
    actions.close(closed, by=moderator, why=Closing.SETTLED)
    assert hidden.question
    actions.hide(hidden.question, by=moderator, reason="Rude.")
    assert nudging.remind_of_unanswered(now) == 0


def test_the_asker_commenters_and_who_muted_another_tag_are_left_alone(
    owner: User, tag: Tag, reader: User, now: datetime
) -> None:
    other = Tag.objects.create(name="advisors", slug="advisors")
    mutes, wrote = person("mutes"), person("wrote")
    for one in (owner, mutes, wrote):
        TagFollow.objects.create(person=one, tag=tag)
    TagFollow.objects.create(person=mutes, tag=other, is_muted=True)
    thread = actions.ask(by=owner, title=TITLE, body="I mend engines.", tags=[tag, other])
    assert thread.question
    actions.remark(thread.question, by=wrote, body="Which degree?")
    Thread.objects.update(created_at=now - DAYS_3)
    nudging.remind_of_unanswered(now)
    told = Notification.objects.filter(event="unanswered").values_list("receiver", flat=True)
    assert list(told) == [reader.pk]


def test_mail_of_it_does_not_go_out_once_it_is_answered(
    owner: User, tag: Tag, reader: User, moderator: User, now: datetime
) -> None:
    thread = asked(owner, tag, now - DAYS_3)
    nudging.remind_of_unanswered(now)
    actions.answer(thread, by=moderator, body="It was.")
    assert Notification.objects.get(event="unanswered").mail_at is None


DAYS_7 = nudging.DID_IT_ANSWER_AFTER


@pytest.mark.parametrize(("age", "number"), [(DAYS_7 - SECOND, 0), (DAYS_7, 1)])
def test_the_asker_is_asked_once_whether_it_helped(
    owner: User, tag: Tag, stranger: User, now: datetime, age: timedelta, number: int
) -> None:
    thread = asked(owner, tag, now - age)
    actions.answer(thread, by=stranger, body="It was.")
    Post.objects.answers().update(created_at=now - age)
    assert nudging.ask_whether_it_helped(now) == number
    assert nudging.ask_whether_it_helped(now) == 0
    told = Notification.objects.filter(event="did-it-answer").values_list("receiver", flat=True)
    assert list(told) == [owner.pk] * number


def test_who_accepted_or_answered_alone_is_not_asked(
    owner: User, tag: Tag, stranger: User, now: datetime
) -> None:
    accepted = asked(owner, tag, now - DAYS_7)
    actions.accept(actions.answer(accepted, by=stranger, body="It was."), by=owner)
    alone = asked(owner, tag, now - DAYS_7, "Is degree number two worth it?")
    actions.answer(alone, by=owner, body="I found out: no.")
    Post.objects.answers().update(created_at=now - DAYS_7)
    assert nudging.ask_whether_it_helped(now) == 0


def test_the_numbers_are_published() -> None:
    words = look("/limits/").words
    assert f"after {DAYS_3.days} days" in words
    assert f"more than {nudging.MOST_A_WEEK} such questions in seven days" in words
    assert f"{DAYS_7.days} days after it came" in words
