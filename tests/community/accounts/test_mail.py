"""The mails about an account: kind, short, from this address, unescaped in plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from community.accounts.adapter import AccountAdapter
from community.accounts.models import User
from tests.cast import PASSWORD, person
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

MAILS = sorted(
    path.name.removesuffix("_subject.txt")
    for path in (Path(settings.BASE_DIR) / "templates/account/email").glob("*_subject.txt")
)


def the_mail() -> EmailMultiAlternatives:
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def test_a_reset_reaches_the_owner_as_text_and_as_a_page() -> None:
    aoife = person("aoife", display_name="Aoife O'Neill & Co")

    Client().post(reverse("account_reset_password"), {"email": aoife.email})

    message = the_mail()
    assert "Hello Aoife O'Neill & Co," in message.body
    page = str(message.alternatives[0].content)
    assert "Hello Aoife O&#x27;Neill &amp; Co," in page
    assert f"{settings.PUBLIC_URL}/accounts/password/reset/key/" in message.body


def test_someone_elses_host_header_does_not_reach_the_link(stranger: User) -> None:
    Client().post(
        reverse("account_reset_password"), {"email": stranger.email}, headers={"host": "localhost"}
    )

    assert "localhost" not in the_mail().body


def test_an_unknown_address_is_told_where_to_sign_up() -> None:
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert f"{settings.PUBLIC_URL}{reverse('account_signup')}" in the_mail().body


def test_a_known_address_that_signs_up_again_is_told_how_to_come_back(stranger: User) -> None:
    Client().post(
        reverse("account_signup"),
        {
            "email": stranger.email,
            "username": "second-self",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )

    assert the_mail().to == [stranger.email]
    assert f"{settings.PUBLIC_URL}{reverse('account_reset_password')}" in the_mail().body


def test_a_changed_password_is_announced_to_its_owner(stranger: User) -> None:
    new = "another evening by another lake"

    browser_of(stranger).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert the_mail().subject == "Your password was changed"
    assert f"{settings.PUBLIC_URL}{reverse('account_reset_password')}" in the_mail().body


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_is_short_in_subject_and_complete_in_both_bodies(
    stranger: User, name: str
) -> None:
    request = RequestFactory().get("/")
    request.user = stranger
    told = {
        "user": stranger,
        "email": stranger.email,
        "activate_url": "https://portal.example.org/confirm/",
        "password_reset_url": "https://portal.example.org/reset/",
        "deleted_email": "old@example.org",
        "from_email": "old@example.org",
        "to_email": "new@example.org",
        "ip": "192.0.2.1",
        "user_agent": "a browser",
        "timestamp": "today",
    }

    message = AccountAdapter(request).render_mail(f"account/email/{name}", stranger.email, told)

    assert isinstance(message, EmailMultiAlternatives)
    assert 10 <= len(message.subject) <= 60
    assert settings.PORTAL_NAME in message.body
    assert "https://" in message.body or settings.PUBLIC_URL in message.body
    assert len(message.body.split()) < 90
    page = str(message.alternatives[0].content)
    assert page.startswith("<!DOCTYPE html>")
    assert "{{" not in message.body + page
    assert "\n\n\n" not in message.body


def test_error_pages_and_mails_can_be_rendered_without_a_request() -> None:
    assert settings.PORTAL_NAME in render_to_string("account/email/base_message.txt", {})
