"""The link in a mail about a notice: it opens what that is about, and the receiver has read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.notifications import mailing, opening
from community.notifications.models import Cadence, Notification, Wish
from community.tags.models import Tag
from tests.cast import person
from tests.community.notifications.test_mailing import letters, link_of
from tests.conftest import browser_of
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(owner: User) -> Post:
    """An answer to a question by `owner`."""
    tag = Tag.objects.create(name="phd", slug="phd")
    thread = actions.ask(by=owner, title="Is a second degree worth it?", body="?", tags=[tag])
    return actions.answer(thread, by=person("ada"), body="It was.")


@pytest.fixture
def link(answer: Post) -> str:
    """The link in the mail that `owner` got about it."""
    mailing.mail_due(timezone.now() + timedelta(minutes=2))
    return link_of(letters()[0])


def unread(owner: User) -> tuple[int, int]:
    """What the header says is unread, and what is."""
    count = User.objects.get(pk=owner.pk).unread_count
    return count, Notification.objects.unread().filter(receiver=owner).count()


def opened(client: Client, link: str) -> str:
    return client.get(link).headers["Location"]


def test_its_receiver_has_read_it(link: str, answer: Post, owner: User) -> None:
    assert unread(owner) == (1, 1)
    for _again in range(2):
        assert opened(browser_of(owner), link) == answer.get_absolute_url()
        assert unread(owner) == (0, 0)


def test_whoever_else_opens_it_sees_what_they_may_and_marks_nothing(
    link: str, answer: Post, owner: User, stranger: User
) -> None:
    for client in (Client(), browser_of(stranger)):
        assert opened(client, link) == answer.get_absolute_url()
    assert unread(owner) == (1, 1)


def test_what_is_out_of_sight_is_not_opened(
    link: str, answer: Post, owner: User, moderator: User
) -> None:
    actions.hide(answer, by=moderator, reason="Rude.")
    assert opened(Client(), link).startswith("/accounts/login/")
    assert browser_of(person("other")).get(link).status_code == 404
    assert browser_of(owner).get(link).status_code == 404


def test_what_waits_for_its_day_on_the_site_is_not_shown_as_unread_later(
    owner: User, answer: Post
) -> None:
    notice = Notification.objects.get(receiver=owner)
    waits = {"is_shown": False, "show_at": timezone.now() + timedelta(hours=9)}
    Notification.objects.filter(pk=notice.pk).update(**waits)
    User.objects.filter(pk=owner.pk).update(unread_count=0)
    opened(browser_of(owner), opening.address(notice))
    notice.refresh_from_db()
    assert (notice.is_shown, notice.is_read, notice.show_at) == (True, True, None)
    assert unread(owner) == (0, 0)


def test_what_is_told_by_mail_alone_opens_too(owner: User) -> None:
    Wish.objects.create(person=owner, event="answer", channel="site", cadence=Cadence.NEVER)
    answer = Post.objects.get(pk=_answered(owner))
    mailing.mail_due(timezone.now() + timedelta(minutes=2))
    assert opened(browser_of(owner), link_of(letters()[0])) == answer.get_absolute_url()
    assert not Notification.objects.get(receiver=owner).is_shown


def _answered(owner: User) -> Any:
    tag = Tag.objects.create(name="work", slug="work")
    thread = actions.ask(by=owner, title="Who hires at fifty, honestly?", body="?", tags=[tag])
    return actions.answer(thread, by=person("grace"), body="We do.").pk


@pytest.mark.parametrize(
    "token", ["x", "1", "1:2:3", pytest.param(signing.dumps(1), id="signed"), "é%00"]
)
def test_a_link_that_is_not_ours_is_not_found(token: str, link: str, owner: User) -> None:
    for client in (Client(), browser_of(owner)):
        assert client.get(f"/notifications/mailed/{token}/").status_code == 404


def test_a_notice_that_is_gone_is_not_found(link: str) -> None:
    Notification.objects.all().delete()
    assert Client().get(link).status_code == 404
