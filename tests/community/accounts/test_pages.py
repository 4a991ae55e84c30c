"""Every page on which somebody signs up, in or out stands in the portal's own frame."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from tests.cast import PASSWORD
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


OPEN_TO_ALL = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
FOR_MEMBERS = ["account_email", "account_change_password", "account_logout"]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def without_tokens(response: HttpResponse) -> str:
    """The page as two people would compare it: form tokens differ on every page."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text_of(response))


def stands_in_our_frame(page: str) -> bool:
    return (
        '<main id="main"' in page
        and 'class="site-header"' in page
        and page.count("<h1>") == 1
        and "style=" not in page
    )


def described_by(page: str, field_id: str) -> list[str]:
    """The ids that the widget `field_id` names as its description."""
    widget = re.search(rf'<input[^>]*\bid="{field_id}"[^>]*>', page)
    assert widget, f"no input with the id {field_id}"
    ids = re.search(r'aria-describedby="([^"]+)"', widget[0])
    return ids[1].split() if ids else []


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_a_visitor_finds_the_page_in_the_portals_frame(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert stands_in_our_frame(text_of(response))


@pytest.mark.parametrize("name", FOR_MEMBERS)
def test_a_member_finds_the_page_in_the_portals_frame(stranger: User, name: str) -> None:
    response = browser_of(stranger).get(reverse(name))

    assert response.status_code == 200
    assert stands_in_our_frame(text_of(response))
    assert f'href="{reverse(name)}" aria-current="page"' in text_of(response)


def test_a_dead_confirmation_link_says_so_and_leads_on(client: Client) -> None:
    response = client.get(reverse("account_confirm_email", args=["never-sent"]))

    assert "This link no longer works" in text_of(response)
    assert stands_in_our_frame(text_of(response))


def test_a_dead_reset_link_says_so_and_leads_on(client: Client) -> None:
    response = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))

    assert "This link no longer works" in text_of(response)
    assert reverse("account_reset_password") in text_of(response)


def test_each_error_is_tied_to_its_field_and_to_the_summary(client: Client) -> None:
    page = text_of(
        client.post(reverse("account_signup"), {"email": "no address", "username": "A b"})
    )

    assert '<div class="error-summary" role="alert">' in page
    for field in ("email", "username", "password1"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}_error"' in page
        assert f"id_{field}_error" in described_by(page, f"id_{field}")


def test_help_is_tied_to_its_field(client: Client) -> None:
    page = text_of(client.get(reverse("account_signup")))

    for field in ("email", "username", "password1"):
        assert described_by(page, f"id_{field}") == [f"id_{field}_helptext"]
        assert f'id="id_{field}_helptext"' in page


def test_labels_speak_and_placeholders_do_not_repeat_them(client: Client) -> None:
    for name in ("account_signup", "account_login", "account_reset_password"):
        main = text_of(client.get(reverse(name))).partition("<main")[2].partition("</main>")[0]
        assert "<form" in main
        assert "placeholder" not in main


def test_a_rejected_form_keeps_what_was_typed(client: Client) -> None:
    page = text_of(
        client.post(
            reverse("account_signup"), {"email": "ana@example.org", "username": "Not A Handle"}
        )
    )

    assert 'value="ana@example.org"' in page
    assert 'value="Not A Handle"' in page


def sign_up(address: str, handle: str) -> HttpResponse:
    """A fresh browser signs up and follows where it is led."""
    return Client().post(
        reverse("account_signup"),
        {"email": address, "username": handle, "password1": PASSWORD, "password2": PASSWORD},
        follow=True,
    )


def test_signing_up_says_the_same_for_a_known_and_an_unknown_address(stranger: User) -> None:
    unknown = sign_up("newcomer@example.org", "newcomer")
    known = sign_up(stranger.email, "second-self")

    assert unknown.redirect_chain == known.redirect_chain
    assert without_tokens(unknown).replace("newcomer@example.org", "") == without_tokens(
        known
    ).replace(stranger.email, "")
    assert not User.objects.filter(handle="second-self").exists()


def test_a_reset_says_the_same_for_a_known_and_an_unknown_address(stranger: User) -> None:
    pages = [
        Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in (stranger.email, "nobody@example.org")
    ]

    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert without_tokens(pages[0]) == without_tokens(pages[1])


def test_a_wrong_password_says_the_same_for_a_known_and_an_unknown_name(stranger: User) -> None:
    pages = [
        Client().post(reverse("account_login"), {"login": login, "password": "not this one"})
        for login in (stranger.handle, "nobody-here")
    ]
    told = [without_tokens(page) for page in pages]

    assert told[0].replace(stranger.handle, "") == told[1].replace("nobody-here", "")


def test_an_account_is_confirmed_by_the_link_in_the_mail(client: Client) -> None:
    sign_up("newcomer@example.org", "newcomer")
    link = re.search(r"http\S+/confirm-email/\S+", str(mail.outbox[0].body))
    assert link
    page = text_of(client.get(link[0]))
    assert "newcomer@example.org" in page

    client.post(link[0])

    assert User.objects.get(handle="newcomer").emailaddress_set.get().verified


@pytest.mark.xdist_group("the same address twice")
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_limit_that_one_test_reaches_is_not_felt_by_the_next(turn: str) -> None:
    sign_up("newcomer@example.org", "newcomer")
    assert [sent.to for sent in mail.outbox] == [["newcomer@example.org"]]

    User.objects.all().delete()
    sign_up("newcomer@example.org", "newcomer")
    assert len(mail.outbox) == 1, "an address gets one such mail in three minutes"


def test_a_new_password_is_chosen_by_the_link_in_the_mail(client: Client, stranger: User) -> None:
    client.post(reverse("account_reset_password"), {"email": stranger.email})
    link = re.search(r"http\S+/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link
    form = client.get(link[0], follow=True)
    assert stands_in_our_frame(text_of(form))

    new = "another evening by another lake"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    stranger.refresh_from_db()
    assert stranger.check_password(new)
