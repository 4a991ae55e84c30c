"""A developer reads the portal's mail at /dev/mail/; nowhere else does that page exist."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from community.notifications.actions import post
from community.notifications.models import Mail

in_development = pytest.mark.urls("tests.portal.dev_urls")


def letter(subject: str, text: str = "Hello") -> EmailMultiAlternatives:
    return EmailMultiAlternatives(subject, text, "a@example.org", ["b@example.org"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/dev/mail/", "/dev/mail/1/"])
def test_it_does_not_exist_outside_of_development(client: Client, path: str) -> None:
    post(letter("Secret"))
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@in_development
def test_an_empty_outbox_says_how_to_fill_it(client: Client) -> None:
    assert "Sign up" in client.get("/dev/mail/").content.decode()


@pytest.mark.django_db
@in_development
def test_the_newest_mail_comes_first_and_says_what_became_of_it(client: Client) -> None:
    first, second = post(letter("First")), post(letter("Second"))
    Mail.objects.filter(pk=first.pk).update(sent_at=timezone.now())
    page = client.get("/dev/mail/").content.decode()
    assert page.index("Second") < page.index("First")
    assert page.index("waiting") < page.index("sent</span>")
    assert f'href="/dev/mail/{second.pk}/"' in page


@pytest.mark.django_db
@in_development
def test_links_can_be_followed_and_html_is_harmless(client: Client) -> None:
    message = letter(
        "Zażółć", "Größe\n\nConfirm: http://127.0.0.1:8000/accounts/confirm-email/x/\n"
    )
    message.attach_alternative(
        '<p style="color:red">Größe <a href="https://example.org/y">here</a>'
        '<img src="https://example.org/spy.gif"><script>alert(1)</script></p>',
        "text/html",
    )
    message.attach("notes.txt", "attached words", "text/plain")
    page = client.get(f"/dev/mail/{post(message).pk}/").content.decode()
    assert "<h1>Zażółć</h1>" in page
    assert 'href="http://127.0.0.1:8000/accounts/confirm-email/x/"' in page
    assert '<a href="https://example.org/y"' in page
    assert page.count("Größe") == 2
    assert "notes.txt" in page
    for trace in ("spy.gif", "alert(1)", "color:red", "attached words"):
        assert trace not in page


@pytest.mark.django_db
@in_development
def test_a_mail_that_is_not_there_is_a_404(client: Client) -> None:
    assert client.get("/dev/mail/999/").status_code == 404
