"""A passkey in a real browser: made, used to sign in alone and as a second step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from community.accounts.models import User
from tests.cast import PASSWORD, person
from tests.community.accounts.house import know, open_house
from tests.community.accounts.second_step import code

pytestmark = pytest.mark.journey


@pytest.fixture
def refusals(page: Page) -> Iterator[list[str]]:
    """What the browser refused, or failed at: nothing, at the end."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def key(page: Page) -> Any:
    """A passkey's home in this browser, whose owner puts the finger on it when asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def sign_in(page: Page, address: str, someone: User) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Handle or e-mail address").fill(someone.handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


@pytest.mark.slow  # a whole walk in a browser: seconds
def test_a_passkey_from_end_to_end(
    live_server: Any, page: Page, key: Any, refusals: list[str], settings: Any
) -> None:
    settings.STAFF_MFA = True
    editor = person("edda", role="editor")
    sign_in(page, live_server.url, editor)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("Password").fill(PASSWORD)  # is it still you?
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    expect(page.get_by_role("listitem").filter(has_text="My phone")).to_contain_text(
        "signs in alone"
    )

    page.goto(f"{live_server.url}/accounts/2fa/needed/?next=/admin/")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")

    sign_out(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")  # alone it is both steps

    sign_out(page, live_server.url)
    sign_in(page, live_server.url, editor)
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Your account:")).to_be_attached()
    assert Authenticator.objects.get(user=editor, type="webauthn").last_used_at


def test_a_key_that_says_no_is_told_aloud_and_another_way_is_left(
    live_server: Any, page: Page, key: Any, refusals: list[str]
) -> None:
    owner = person("oda")
    sign_in(page, live_server.url, owner)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    devtools, number = key
    refuse = {"authenticatorId": number, "isUserVerified": False}
    devtools.send("WebAuthn.setUserVerified", refuse)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has changed")
    assert not Authenticator.objects.exists()
    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    secret = page.locator(".qr__secret").inner_text()
    page.get_by_label("The six digits").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".codes li")).to_have_count(10)


def test_the_button_of_another_house_leads_there_and_back(
    live_server: Any, page: Page, refusals: list[str], settings: Any
) -> None:
    """Browsers hold redirects after a form to the page's policy: the house must be named in it."""
    person("stranger")
    with open_house(sub="42", email="stranger@example.org", email_verified=True) as house:
        know(settings, house)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        with_house = {**policy, "form-action": [*policy["form-action"], house.issuer]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": with_house}
        page.goto(f"{live_server.url}/accounts/login/?next=/stories/")
        page.get_by_role("button", name="Sign in with Guild Hall").click()
        expect(page).to_have_url(f"{live_server.url}/stories/")
        expect(page.get_by_text("Your account:")).to_be_attached()
