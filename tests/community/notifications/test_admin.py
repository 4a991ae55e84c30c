"""Mail on its way: administrators see what became of it, and nobody reads it there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Mail
from tests.conftest import browser_of

LIST = "/admin/notifications/mail/"


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org", "x")


def mail(number: int, **fields: object) -> Mail:
    return Mail.objects.create(
        message_id=f"<{number}@portal.example>",
        sender="portal@example.org",
        recipients=["ada@example.org"],
        subject=f"Subject {number}",
        raw=b"Confirm: https://portal.example/accounts/confirm-email/secret/",
        **fields,
    )


def test_an_administrator_sees_what_became_of_it(root: User) -> None:
    mail(1)
    mail(2, sent_at=timezone.now())
    failed = mail(3, failed_at=timezone.now(), attempts=5, error="No such mailbox.")
    browser = browser_of(root)
    shown = browser.get(LIST).content.decode()
    assert all(word in shown for word in ("waiting", "sent", "given up", "No such mailbox."))
    assert "Subject 1" not in browser.get(LIST, {"status": "failed"}).content.decode()
    detail = browser.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert "No such mailbox." in detail
    assert "secret" not in shown + detail
    assert browser.post(f"{LIST}{failed.pk}/change/", {"error": ""}).status_code == 403


def test_for_nobody_else(editor: User, moderator: User) -> None:
    assert browser_of(editor).get(LIST).status_code == 403
    assert browser_of(moderator).get(LIST).status_code == 403
