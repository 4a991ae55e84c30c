"""An answer that no longer holds says so, since when, why, and which one does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.notifications.models import Notification
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 1)
WHY = "The rule was changed."


@pytest.fixture
def answer(owner: User) -> Post:
    return actions.answer(question(owner), by=person("writer"), body="Ten a week.")


@pytest.fixture
def other(answer: Post) -> Post:
    return actions.answer(answer.thread, by=person("newer"), body="Two a week.")


@pytest.mark.parametrize("who", ["writer", "owner", "moderator-of-the-day"])
def test_author_asker_and_moderator_mark_it(answer: Post, moderator: User, who: str) -> None:
    by = User.objects.get(handle=who)
    actions.mark_outdated(answer, by=by, since=DAY, why=f" {WHY} ")
    answer.refresh_from_db()
    assert (answer.outdated_on, answer.outdated_why) == (DAY, WHY)
    actions.unmark_outdated(answer, by=by)
    answer.refresh_from_db()
    assert (answer.outdated_on, answer.outdated_why) == (None, "")


def test_a_stranger_does_not(answer: Post, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        actions.mark_outdated(answer, by=stranger, since=DAY, why=WHY)
    with pytest.raises(policy.NotAllowed):
        actions.unmark_outdated(answer, by=stranger)


def test_its_author_is_told_and_nobody_else(answer: Post, owner: User) -> None:
    Notification.objects.all().delete()
    actions.mark_outdated(answer, by=owner, since=DAY, why=WHY)
    told = Notification.objects.get()
    assert (told.receiver, told.event) == (answer.author, "outdated")
    actions.mark_outdated(answer, by=owner, since=DAY, why="Another reason.")
    assert Notification.objects.count() == 1


def test_a_moderators_mark_is_on_record(answer: Post, moderator: User, owner: User) -> None:
    actions.mark_outdated(answer, by=owner, since=DAY, why=WHY)
    assert not LogEntry.objects.filter(code="post.outdate").exists()
    actions.mark_outdated(answer, by=moderator, since=DAY, why="Quite another.")
    assert LogEntry.objects.filter(code="post.outdate", actor_id=moderator.pk).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"why": " "}, "why"),
        ({"why": "x" * 501}, "why"),
        ({"since": date(2999, 1, 1)}, "since"),
    ],
)
def test_what_cannot_stand_is_refused(
    answer: Post, owner: User, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.mark_outdated(answer, by=owner, **{"since": DAY, "why": WHY, **given})
    assert list(refused.value.message_dict) == [field]


def test_today_can_be_the_day(answer: Post, owner: User) -> None:
    actions.mark_outdated(answer, by=owner, since=timezone.localdate(), why=WHY)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        actions.mark_outdated(answer, by=owner, since=tomorrow, why=WHY)


def test_the_successor_is_another_answer_here(answer: Post, other: Post, owner: User) -> None:
    actions.mark_outdated(answer, by=owner, since=DAY, why=WHY, successor=other)
    elsewhere = question(owner, title="What does one write to a professor?")
    away = actions.answer(elsewhere, by=owner, body="Little.")
    for wrong in (away, answer):
        with pytest.raises(ValidationError):
            actions.mark_outdated(answer, by=owner, since=DAY, why=WHY, successor=wrong)
    with pytest.raises(ValidationError, match="gave way"):
        actions.mark_outdated(other, by=owner, since=DAY, why=WHY, successor=answer)


def test_the_page_says_so(answer: Post, other: Post, owner: User) -> None:
    browser = browser_of(owner)
    sent = {"since": "2025-03-01", "why": WHY, "successor": str(other.pk)}
    path = f"/threads/posts/{answer.pk}/outdated/"
    assert "Ten a week." in look(path, browser).words
    assert browser.post(path, sent).status_code == 302
    page = look(answer.thread.page_url)
    assert f"Outdated since 1 March 2025: {WHY} To the answer that took its place" in page.words
    assert browser.post(path, {"undo": "1"}).status_code == 302
    assert "Outdated since" not in look(answer.thread.page_url).words


def test_a_rejected_form_keeps_its_words(answer: Post, owner: User) -> None:
    sent = {"since": "3000-01-01", "why": WHY}
    path = f"/threads/posts/{answer.pk}/outdated/"
    response = browser_of(owner).post(path, sent)
    assert response.status_code == 422
    assert WHY in response.content.decode()
    assert "This day is still to come." in response.content.decode()


def test_only_answers_have_the_page(owner: User) -> None:
    thread = question(owner)
    assert thread.question
    look(f"/threads/posts/{thread.question.pk}/outdated/", browser_of(owner), status=404)
