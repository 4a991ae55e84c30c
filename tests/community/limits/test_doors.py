"""Every door that changes something has a limit; each fires, tells the wait and keeps words."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, resolve, reverse

from community.accounts.models import User
from community.limits import doors
from community.limits.actions import Limit, Trust, spend
from community.limits.doors import DOORS, FORMS, READ, Try
from community.limits.models import Spent
from tests.cast import PASSWORD, PostFactory
from tests.community.accounts.second_step import app_of
from tests.conftest import browser_of, sure_browser_of
from tests.laws.test_strangers import BY_PATTERN, EVERYWHERE, KEYS

pytestmark = pytest.mark.django_db

NOON = "2026-11-20 12:00:00+00:00"

PUBLISHED = {
    "forms": (120, 60),
    "search": (60, 60),
    "search-box": (240, 60),
    "sign-in": (30, 60),
    "sign-in-wrong": (5, 300),
    "sign-in-wrong-all": (50, 3600),
    "sign-up": (30, 3600),
    "reset": (20, 3600),
    "reset-one": (5, 3600),
    "link": (30, 600),
    "second-step": (5, 300),
    "passkey": (20, 60),
    "again": (10, 300),
    "account": (30, 3600),
    "house": (20, 60),
}
UNLIMITED = {
    "account_logout",  # whoever wants to go may go, as often as forms are sent at all
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_needed",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}
"""Doors of accounts with no limit of their own: all but the first change nothing."""


@pytest.fixture(autouse=True)
def _as_published(settings: Any) -> Any:
    settings.LIMITS_SCALE = 1.0
    with time_machine.travel(NOON, tick=False):
        yield


def address_of(route: str, entry: URLPattern) -> str:
    """An address of a route; what it is about need not be there."""
    name, view = str(entry.name), getattr(entry.callback, "__name__", "")
    if view in BY_PATTERN:
        return f"/{BY_PATTERN[view]}"
    if "^" in route or "(?P" in route:
        return reverse(name, args=KEYS.get(name, ["x"]))
    given = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "0" * 8 + "-0000" * 3}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: given[found[1] or "str"], route)


def is_refused(answer: HttpResponse) -> bool:
    """429 with the wait in its head and in its words."""
    if answer.status_code != 429:
        return False
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "try again in" in answer.content.decode().replace("\xa0", " ")
    assert answer["Cache-Control"].startswith("no-store")
    return True


@pytest.mark.slow  # every page there is
def test_the_limit_on_forms_holds_at_every_address_there_is(stranger: User) -> None:
    spend(FORMS, who=f"user-{stranger.pk}", trust=Trust.NEW, times=120)
    browser = browser_of(stranger)
    listed = {}
    for route, entry in EVERYWHERE:
        if route.startswith("api/"):
            continue  # it has a quota of its own
        path = address_of(route, entry)
        resolve(path)  # it leads somewhere
        if path in {"/healthz", "/readyz"}:
            continue  # answered before anything is asked, and they change nothing
        listed[path] = is_refused(browser.post(path, {"body": "Anything."}))
    assert len(listed) > 200
    assert [path for path, refused in listed.items() if not refused] == []


def test_every_door_of_accounts_has_a_limit_of_its_own() -> None:
    names = {str(entry.name) for _route, entry in EVERYWHERE}
    ways = ("account_", "mfa_", "openid_connect_", "socialaccount_", "usersessions_")
    of_accounts = {name for name in names if name.startswith(ways)}
    assert of_accounts - set(DOORS) == UNLIMITED
    assert set(DOORS) | {name for name in READ if ":" not in name} <= names


def test_the_numbers_are_those_that_are_published() -> None:
    declared = [one for one in vars(doors).values() if isinstance(one, Limit)]
    numbers = {one.name: (one.allows(Trust.NEW), one.per.total_seconds()) for one in declared}
    assert numbers == PUBLISHED


# ------------------------------------------------------------------ each fires, at its own door

SENT = {
    "account_login": {"login": "somebody", "password": "not this one"},
    "account_reset_password": {"email": "somebody@example.org"},
    "mfa_authenticate": {"code": "000000"},
    "mfa_reauthenticate": {"code": "000000"},
    "account_reauthenticate": {"password": "not this one"},
    "account_change_password": {"oldpassword": "not this one"},
    "account_email": {"action_add": "", "email": "no address"},
}
FOR_VISITORS = {
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_confirm_email",
    "mfa_login_webauthn",
    "openid_connect_login",
    "socialaccount_signup",
}


def visitor_half_way(someone: User) -> Client:
    """Whoever has given the right password, and not the code."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": someone.handle, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    return client


@pytest.mark.parametrize(
    ("name", "one"), [(name, one) for name, tries in DOORS.items() for one in tries]
)
def test_each_limit_fires(
    name: str, one: Try, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_of(stranger)
    if name == "mfa_authenticate":
        client = visitor_half_way(stranger)
    else:
        client = Client() if name in FOR_VISITORS else sure_browser_of(stranger)
    monkeypatch.setitem(DOORS, name, (one,))
    monkeypatch.setattr(doors, "_EVERYWHERE", ())
    path = reverse(name, args=KEYS.get(name, []))
    most = PUBLISHED[one.limit.name][0]
    answers = []
    for _ in range(most + 1):
        cache.clear()  # allauth's own count of mails is not what is tried here
        answers.append(client.post(path, SENT.get(name, {})))
    assert [answer.status_code == 429 for answer in answers] == [False] * most + [True]
    assert is_refused(answers[-1])
    assert str(one.limit.deed) in answers[-1].content.decode()


@pytest.mark.parametrize("name", READ)
def test_searching_is_counted_by_client(name: str, stranger: User) -> None:
    (one,) = READ[name]
    most, path = PUBLISHED[one.limit.name][0], reverse(name)
    spend(one.limit, who=f"user-{stranger.pk}", trust=Trust.NEW, times=most - 1)
    browser = browser_of(stranger)
    assert browser.get(path, {"q": "river"}).status_code == 200
    assert is_refused(browser.get(path, {"q": "river"}))
    assert browser.get(path).status_code != 429, "an empty box costs nothing"
    assert Client().get(path, {"q": "river"}).status_code == 200, "others search on"


# ----------------------------------------------------------------------- fairly, and without loss


def test_members_are_counted_one_by_one_and_visitors_by_where_they_are(
    stranger: User, owner: User
) -> None:
    for who in (f"user-{stranger.pk}", "ip-203.0.113.9", "ip-2001:db8:1:2::/64"):
        spend(FORMS, who=who, trust=Trust.NEW, times=120)
    path = reverse("account_login")
    refused = {
        place: Client(REMOTE_ADDR=place).post(path, {}).status_code == 429
        for place in ("203.0.113.9", "203.0.113.8", "2001:db8:1:2::77", "2001:db8:1:3::77")
    }
    assert list(refused.values()) == [True, False, True, False]
    assert browser_of(owner).post("/settings/profile/", {}).status_code != 429
    assert browser_of(stranger).post("/settings/profile/", {}).status_code == 429


def test_what_was_written_stands_in_the_answer_and_can_be_sent_then(stranger: User) -> None:
    words = 'It took me <two> years & "a river".\nThen it went well.'
    story = PostFactory.create().thread.story
    path = reverse("threads:comment", args=[story.slug])
    spend(FORMS, who=f"user-{stranger.pk}", trust=Trust.NEW, times=120)
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger)
    client.get(story.get_absolute_url())
    sent = {"body": words, "deed": "send", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    page = client.post(path, sent)
    assert is_refused(page)
    shown = page.content.decode()
    assert "It took me &lt;two&gt; years &amp; &quot;a river&quot;.\nThen it went well." in shown
    assert f'action="{path}"' in shown
    assert '<input type="hidden" name="deed" value="send">' in shown
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token
    with time_machine.travel("2026-11-20 12:01:01+00:00", tick=False):
        again = client.post(path, {**sent, "csrfmiddlewaretoken": token[1]})
    assert again.status_code == 302
    assert stranger.posts.get().body.replace("\r\n", "\n") == words


def test_nobody_is_made_to_say_things_by_another_site(stranger: User) -> None:
    spend(FORMS, who=f"user-{stranger.pk}", trust=Trust.NEW, times=120)
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger)
    answer = client.post("/settings/profile/", {"about": "I owe the sender money."})
    assert answer.status_code == 403
    assert "I owe the sender" not in answer.content.decode()


def test_a_password_is_given_back_to_nobody() -> None:
    spend(FORMS, who="ip-127.0.0.1", trust=Trust.NEW, times=120)
    page = Client().post(reverse("account_login"), {"login": "me me", "password": "a secret one"})
    assert is_refused(page)
    assert "a secret one" not in page.content.decode()
    assert f'href="{reverse("account_login")}"' in page.content.decode()


def test_a_program_gets_its_answer_as_json(stranger: User) -> None:
    spend(FORMS, who=f"user-{stranger.pk}", trust=Trust.NEW, times=120)
    headers = {"accept": "application/json"}
    answer = browser_of(stranger).post(
        reverse("threads:save_draft"), {"body": "x"}, headers=headers
    )
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    assert "send forms" in answer.json()["detail"]


def test_the_limit_ends_when_its_time_does(stranger: User) -> None:
    spend(FORMS, who=f"user-{stranger.pk}", trust=Trust.NEW, times=120)
    browser = browser_of(stranger)
    assert browser.post("/settings/profile/", {}).status_code == 429
    with time_machine.travel("2026-11-20 12:01:00+00:00", tick=False):
        assert browser.post("/settings/profile/", {}).status_code != 429


def test_signing_in_rightly_costs_none_of_the_wrong_tries(stranger: User) -> None:
    right = {"login": stranger.handle, "password": PASSWORD}
    for _ in range(8):
        assert Client().post(reverse("account_login"), right).status_code == 302
    assert Spent.objects.get(limit="sign-in-wrong").count == 0
    assert Spent.objects.get(limit="sign-in").count == 8


def give(browser: Client, login: str, password: str = PASSWORD) -> int:
    """What the door answers; 302 is in."""
    sent = {"login": login, "password": password}
    return browser.post(reverse("account_login"), sent).status_code


def test_who_guesses_from_one_place_is_stopped_and_the_owner_gets_in_elsewhere(
    stranger: User,
) -> None:
    guesser = Client(REMOTE_ADDR="192.0.2.1")
    spelt = [stranger.handle, stranger.handle.upper(), f" {stranger.handle} "]
    told = [give(guesser, spelt[number % 3], "not this one") for number in range(6)]
    assert told == [200] * 5 + [429]
    assert give(guesser, stranger.handle) == 429
    assert give(Client(REMOTE_ADDR="198.51.100.7"), stranger.handle) == 302


class TestGuessesFromManyPlaces:
    """Slowed down for all, but for browsers that have signed in to the account before."""

    @pytest.fixture
    def known(self, stranger: User) -> Client:
        """The member's own browser; then others guess, from fifty places."""
        browser = Client(REMOTE_ADDR="198.51.100.7")
        assert give(browser, stranger.handle) == 302
        browser.post(reverse("account_logout"))
        self.guess(stranger)
        return browser

    def guess(self, someone: User) -> None:
        for number in range(50):
            give(Client(REMOTE_ADDR=f"192.0.2.{number}"), someone.handle, "not this one")

    def test_they_are_slowed_and_a_browser_that_was_here_is_not(
        self, known: Client, stranger: User, owner: User
    ) -> None:
        assert give(Client(REMOTE_ADDR="203.0.113.9"), stranger.handle, "still not") == 429
        assert give(Client(REMOTE_ADDR="203.0.113.9"), owner.handle) == 302, "others get in"
        theirs = Client(REMOTE_ADDR="203.0.113.10")
        assert give(theirs, owner.handle) == 302
        theirs.post(reverse("account_logout"))
        assert give(theirs, stranger.handle) == 429, "known to another account is not enough"
        known.defaults["REMOTE_ADDR"] = "203.0.113.200"
        assert give(known, stranger.handle, "a slip of theirs") == 200
        assert give(known, stranger.handle) == 302

    def test_a_new_password_by_mail_makes_a_browser_known(
        self, known: Client, stranger: User
    ) -> None:
        fresh = Client(REMOTE_ADDR="203.0.113.9")
        fresh.post(reverse("account_reset_password"), {"email": stranger.email})
        link = re.search(r"http\S+/reset/key/\S+", str(mail.outbox[-1].body))
        assert link
        form = fresh.get(urlsplit(link[0]).path)["Location"]
        words = "another calm evening by the lake"
        assert fresh.post(form, {"password1": words, "password2": words}).status_code == 302
        assert give(fresh, stranger.handle, words) == 302
        assert give(known, stranger.handle, words) == 429, "a new password makes others new"


def test_no_address_and_no_name_is_kept_in_clear(stranger: User) -> None:
    Client().post(reverse("account_login"), {"login": stranger.email, "password": "x"})
    Client().post(reverse("account_reset_password"), {"email": stranger.email})
    kept = " ".join(Spent.objects.values_list("who", flat=True))
    assert kept
    assert stranger.email not in kept
    assert "@" not in kept


def test_looking_is_free_and_counted_nowhere(stranger: User) -> None:
    browser_of(stranger).get("/settings/profile/")
    Client().get(reverse("search:index"))
    assert not Spent.objects.exists()
