"""The e-mail addresses of one account: three, and then no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from tests.conftest import sure_browser_of

pytestmark = pytest.mark.django_db

FULL = "You have 3 addresses, as many as an account can have. Remove one to add another."


def add(client: Client, number: int) -> Any:
    sent = {"action_add": "", "email": f"owner-{number}@example.org"}
    return client.post(reverse("account_email"), sent, follow=True)


@pytest.fixture
def full(owner: User) -> Client:
    """The browser of somebody with three addresses."""
    browser = sure_browser_of(owner)  # whose first address came with the account
    for number in (2, 3):
        owner.emailaddress_set.create(email=f"owner-{number}@example.org", verified=True)
    assert owner.emailaddress_set.count() == 3
    return browser


def test_the_third_address_is_taken_and_gets_a_mail(owner: User, full: Client) -> None:
    owner.emailaddress_set.get(email="owner-3@example.org").delete()
    page = add(full, 3)
    assert owner.emailaddress_set.count() == 3
    assert [one.to for one in mail.outbox] == [["owner-3@example.org"]]
    assert FULL in page.content.decode()


def test_the_fourth_is_refused_with_the_way_on_and_no_mail(owner: User, full: Client) -> None:
    page = add(full, 4)
    assert owner.emailaddress_set.count() == 3
    assert FULL in page.content.decode()
    assert mail.outbox == []


def test_with_room_left_the_form_is_there(owner: User, full: Client) -> None:
    owner.emailaddress_set.get(email="owner-3@example.org").delete()
    page = full.get(reverse("account_email")).content.decode()
    assert "action_add" in page
    assert "as many as an account can have" not in page
