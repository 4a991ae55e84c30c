"""No page, mail or count of work tells whether an address is registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import HeldHandle, User
from community.moderation.actions import suspend
from portal.privacy.actions import close_account
from tests.cast import PASSWORD, person
from tests.community.accounts.house import know, open_house
from tests.community.accounts.test_other_house import walk
from tests.community.api.test_headless import App
from tests.conftest import sure_browser_of

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "quillkn@example.org", "quillun@example.org"
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|X-Request-ID: .*|"\d{10}\.\d+"'
    r'|"session_token": "[^"]+"'
)


@dataclass
class Told:
    """All that whoever asks could see, count or weigh of one answer."""

    status: int
    body: str
    headers: dict[str, str]
    cookies: list[str]
    hashes: int
    queries: int
    mails: list[list[str]]


def ask(client: Client, path: str, sent: dict[str, str], spied: list[str], name: str) -> Told:
    cache.clear()
    client.get(path)  # whoever sends a form has seen it
    return weigh(client, lambda: client.post(path, sent), spied, name)


def weigh(client: Client, send: Callable[[], Any], spied: list[str], name: str) -> Told:
    """Send it from `client`, which follows where it leads."""
    cache.clear()
    spied.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = send()
    asked = len(queries)  # before another request forgets them
    seen = [answer]
    while answer.status_code == 302:
        answer = client.get(answer["Location"])
        seen.append(answer)
    return Told(
        status=seen[0].status_code,
        body=" ".join(plain(one, name) for one in seen),
        headers={
            key: re.sub(r"\d+", "0", value) if key in COUNTING else plain_words(value, name)
            for one in seen
            for key, value in one.headers.items()
            if key not in {"X-Request-ID", "Content-Security-Policy", "Expires", "Set-Cookie"}
        },
        cookies=sorted(client.cookies),
        hashes=len(spied),
        queries=asked,
        mails=[[one.replace(name, "…") for one in message.to] for message in mail.outbox],
    )


COUNTING = {"Content-Length", "RateLimit"}


def plain(answer: HttpResponse, name: str) -> str:
    return plain_words(answer.content.decode(), name)


def plain_words(words: str, name: str) -> str:
    return CHANGING.sub("", words).replace(name, "…")


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """Each time a password is hashed, whoever hashes it."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    return hashed


@pytest.fixture
def known(db: None) -> User:
    someone = person("known")
    User.objects.filter(pk=someone.pk).update(email=KNOWN)
    someone.emailaddress_set.update(email=KNOWN)
    return someone


def sign_up(address: str) -> dict[str, str]:
    handle = "chosen-" + address.partition("@")[0]
    return {"email": address, "username": handle, "password1": PASSWORD, "password2": PASSWORD}


Form = Callable[[str], dict[str, str]]
ASKED: dict[str, tuple[str, Form]] = {
    "signing up": ("account_signup", sign_up),
    "signing in": ("account_login", lambda address: {"login": address, "password": "not this"}),
    "a new password": ("account_reset_password", lambda address: {"email": address}),
}


def is_unconfirmed(someone: User) -> None:
    someone.emailaddress_set.update(verified=False)
    User.objects.filter(pk=someone.pk).update(is_confirmed=False)


def is_closing(someone: User) -> None:
    close_account(someone, by=someone, posts="kept", at_once=False)


def is_suspended(someone: User) -> None:
    until = timezone.now() + timedelta(days=9)
    moderator = person("mo", role="moderator")
    suspend(someone, "all", by=moderator, reason="You wrote the same to nine.", until=until)


def is_out_of_use(someone: User) -> None:
    User.objects.filter(pk=someone.pk).update(is_active=False)


STANDINGS: dict[str, Callable[[User], None]] = {
    "in use": lambda someone: None,
    "unconfirmed": is_unconfirmed,
    "closing": is_closing,
    "suspended": is_suspended,
    "out of use": is_out_of_use,
}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("what", ASKED)
def test_both_are_answered_alike_and_at_the_same_cost(
    what: str, standing: str, known: User, spied: list[str]
) -> None:
    STANDINGS[standing](known)
    name, form = ASKED[what]
    told = [
        ask(Client(), reverse(name), form(address), spied, address.partition("@")[0])
        for address in (KNOWN, UNKNOWN)
    ]
    assert told[0] == told[1]
    assert told[0].hashes == {"signing up": 1, "signing in": 1, "a new password": 0}[what]
    assert len(told[0].mails) == (what != "signing in")


def sign_up_by_app(address: str) -> dict[str, str]:
    handle = "chosen-" + address.partition("@")[0]
    return {"email": address, "username": handle, "password": PASSWORD}


ASKED_BY_APPS: dict[str, tuple[str, Form]] = {
    "signing up": ("signup", sign_up_by_app),
    "signing in": ("login", lambda address: {"email": address, "password": "not this one"}),
    "a new password": ("password/request", lambda address: {"email": address}),
}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("what", ASKED_BY_APPS)
def test_apps_are_answered_alike_and_at_the_same_cost(
    what: str, standing: str, known: User, spied: list[str]
) -> None:
    STANDINGS[standing](known)
    door, form = ASKED_BY_APPS[what]
    told = []
    for address in (KNOWN, UNKNOWN):
        app, sent = App(), form(address)
        send = partial(app.call, "POST", door, sent)
        told.append(weigh(app.client, send, spied, address.partition("@")[0]))
    assert told[0] == told[1]
    assert told[0].hashes == {"signing up": 1, "signing in": 1, "a new password": 0}[what]
    assert len(told[0].mails) == (what != "signing in")


@pytest.mark.parametrize("standing", STANDINGS)
def test_signing_up_from_another_house_says_the_same(
    standing: str, known: User, spied: list[str], settings: Any
) -> None:
    STANDINGS[standing](known)
    told = []
    for number, address in enumerate((KNOWN, UNKNOWN)):
        name = address.partition("@")[0]
        with open_house(sub=str(number), email=address, email_verified=False) as house:
            know(settings, house)
            client = Client()
            assert walk(client)["Location"] == reverse("socialaccount_signup")
            sent = {"email": address, "username": f"chosen-{name}"}
            told.append(ask(client, reverse("socialaccount_signup"), sent, spied, name))
    assert told[0] == told[1]
    assert len(told[0].mails) == 1


def test_adding_an_address_to_ones_own_says_the_same(
    known: User, owner: User, spied: list[str]
) -> None:
    told = []
    for address in (KNOWN, UNKNOWN):
        owner.emailaddress_set.filter(verified=False).delete()
        sent = {"action_add": "", "email": address}
        client = sure_browser_of(owner)
        told.append(ask(client, reverse("account_email"), sent, spied, address.partition("@")[0]))
    assert told[0].status == told[1].status == 302
    assert told[0].mails == told[1].mails == [["…@example.org"]]
    assert told[0].body == told[1].body
    assert (told[0].cookies, told[0].headers) == (told[1].cookies, told[1].headers)
    assert (told[0].hashes, told[0].queries) == (told[1].hashes, told[1].queries)


def test_sending_the_mail_again_says_the_same(known: User, owner: User, spied: list[str]) -> None:
    told = []
    for address in (KNOWN, UNKNOWN):
        client = sure_browser_of(owner)
        owner.emailaddress_set.filter(verified=False).delete()
        client.post(reverse("account_email"), {"action_add": "", "email": address})
        sent = {"action_send": "", "email": address}
        told.append(ask(client, reverse("account_email"), sent, spied, address.partition("@")[0]))
    assert told[0] == told[1]


def test_whoever_has_signed_up_finds_their_handle_taken_either_way(known: User) -> None:
    for address in (KNOWN, UNKNOWN):
        Client().post(reverse("account_signup"), sign_up(address))
    assert HeldHandle.objects.get().handle == "chosen-quillkn"
    pages = []
    for number, address in enumerate((KNOWN, UNKNOWN)):
        mine = {**sign_up(address), "email": f"mine-{number}@example.org"}
        page = Client().post(reverse("account_signup"), mine)
        pages.append(plain(page, address.partition("@")[0]).replace(f"mine-{number}", ""))
    assert pages[0] == pages[1]
    assert "taken" in pages[0]


def test_nobody_has_a_page_before_their_address_is_confirmed(known: User) -> None:
    for address in (KNOWN, UNKNOWN):
        Client().post(reverse("account_signup"), sign_up(address))
    handles = ("chosen-quillkn", "chosen-quillun")
    assert [Client().get(f"/people/{handle}/").status_code for handle in handles] == [404, 404]
    link = re.search(r"http\S+/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link
    Client().post(link[0])
    assert [Client().get(f"/people/{handle}/").status_code for handle in handles] == [404, 200]


def test_a_rehearsed_account_leaves_nothing_behind(known: User) -> None:
    before = User.objects.count()
    Client().post(reverse("account_signup"), sign_up(KNOWN))
    assert User.objects.count() == before
    assert known.emailaddress_set.count() == 1
    assert [one.to for one in mail.outbox] == [[KNOWN]]
