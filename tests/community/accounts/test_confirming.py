"""Before a deed that must be one's own one is asked again, and nothing typed is lost by it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.accounts.confirming import WAITS
from community.accounts.models import User
from tests.cast import PASSWORD
from tests.community.accounts.second_step import app_of, code
from tests.conftest import browser_of, sure_browser_of

pytestmark = pytest.mark.django_db

AGAIN = reverse("account_reauthenticate")


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


def roles(someone: User) -> frozenset[str]:
    return User.objects.get(pk=someone.pk).roles


def page_of(someone: User) -> str:
    return f"/admin/accounts/user/{someone.pk}/change/?_changelist_filters=q%3Down"


def asked_for_roles(client: Client, someone: User) -> str:
    """Where somebody who gives a role is led to first."""
    answer = client.post(page_of(someone), {"roles": ["moderator"]})
    assert answer.status_code == 302
    assert roles(someone) == frozenset()
    return str(answer["Location"])


def test_a_role_is_given_once_its_giver_has_confirmed_it(root: User, owner: User) -> None:
    client = browser_of(root)
    asked = asked_for_roles(client, owner)
    assert asked.startswith(f"{AGAIN}?next=")
    wrong = client.post(asked, {"password": "not this one"})
    assert wrong.status_code == 200
    assert roles(owner) == frozenset()
    done = client.post(asked, {"password": PASSWORD})
    assert done.status_code == 302
    assert roles(owner) == {"moderator"}


def test_for_some_minutes_it_is_not_asked_again(root: User, owner: User) -> None:
    client = browser_of(root)
    client.post(asked_for_roles(client, owner), {"password": PASSWORD})
    client.post(page_of(owner), {"roles": ["editor"]})
    assert roles(owner) == {"editor"}
    later = timezone.now() + timezone.timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        assert client.post(page_of(owner), {"roles": []})["Location"].startswith(AGAIN)
    assert roles(owner) == {"editor"}


def test_looking_is_free(root: User, owner: User) -> None:
    assert browser_of(root).get(page_of(owner)).status_code == 200


def test_what_waits_is_not_done_in_passing(root: User, owner: User) -> None:
    """Whoever confirms something else meanwhile has not confirmed this."""
    client = browser_of(root)
    asked_for_roles(client, owner)
    answer = client.post(f"{AGAIN}?next=/settings/profile/", {"password": PASSWORD})
    assert answer["Location"] == "/settings/profile/"
    assert roles(owner) == frozenset()


def test_what_waits_too_long_is_not_done(root: User, owner: User) -> None:
    client = browser_of(root)
    asked = asked_for_roles(client, owner)
    later = timezone.now() + timezone.timedelta(seconds=WAITS + 1)
    with time_machine.travel(later, tick=False):
        answer = client.post(asked, {"password": PASSWORD})
    assert answer["Location"] == page_of(owner)
    assert roles(owner) == frozenset()


def test_no_password_waits_in_a_session(root: User, owner: User) -> None:
    client = browser_of(root)
    client.post(page_of(owner), {"roles": ["moderator"], "password1": "a secret one"})
    assert "a secret one" not in str(dict(client.session))
    assert "moderator" in str(dict(client.session))


def test_a_code_confirms_as_well(root: User, owner: User) -> None:
    app_of(root)
    User.objects.filter(pk=root.pk).update(password="!")
    client = browser_of(User.objects.get(pk=root.pk))
    asked = asked_for_roles(client, owner)
    assert asked.startswith(reverse("mfa_reauthenticate"))
    client.post(asked, {"code": code()})
    assert roles(owner) == {"moderator"}


def test_who_may_not_is_refused_without_being_asked(moderator: User, owner: User) -> None:
    answer = browser_of(moderator).post(page_of(owner), {"roles": ["moderator"]})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_email", {"action_add": "", "email": "new@example.org"}),
        ("mfa_activate_totp", {"code": "123456"}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_add_webauthn", {"name": "My key"}),
    ],
)
def test_what_opens_an_account_is_changed_by_its_owner(
    owner: User, name: str, sent: dict[str, str]
) -> None:
    answer: Any = browser_of(owner).post(reverse(name), sent)
    assert answer["Location"].startswith(AGAIN)


def test_an_address_is_added_by_the_form_that_waited(owner: User) -> None:
    client = browser_of(owner)
    sent = {"action_add": "", "email": "new@example.org"}
    asked = client.post(reverse("account_email"), sent)["Location"]
    client.post(asked, {"password": PASSWORD})
    assert owner.emailaddress_set.filter(email="new@example.org").exists()


def test_a_new_password_takes_the_old_one(owner: User) -> None:
    new = "another evening by another lake"
    sent = {"oldpassword": "not this one", "password1": new, "password2": new}
    sure_browser_of(owner).post(reverse("account_change_password"), sent)
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
