"""What every answer says to browsers, whoever gives it, and what its cookies are called."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import User
from portal.privacy.cookies import cookies
from tests.cast import PASSWORD
from tests.conftest import browser_of

EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def said_by(answer: HttpResponse) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in EVERYWHERE}


@pytest.mark.django_db
class TestEveryAnswer:
    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/", 200),
            ("/accounts/login/", 200),
            ("/settings/profile/", 302),
            ("/no/such/page/", 404),
            ("/report/no/1/", 302),
            ("/feeds/stories/", 200),
            ("/robots.txt", 200),
            ("/healthz", 200),
            ("/static/robe.css", 200),
            ("/api/v1/me/", 401),
            ("/api/v1/schema/", 200),
            ("/api/v1/no-such-thing/", 404),
        ],
    )
    def test_it_keeps_other_sites_away(
        self, path: str, status: int, tmp_path: Path, settings: Any
    ) -> None:
        (tmp_path / "robe.css").write_text("p { margin: 0 }")
        settings.STATIC_ROOT = tmp_path
        answer = Client().get(path)
        assert answer.status_code == status
        assert said_by(answer) == EVERYWHERE
        assert "camera=()" in answer["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in answer

    def test_so_do_the_desk_and_errors(self, editor: User, monkeypatch: Any) -> None:
        assert said_by(browser_of(editor).get("/admin/")) == EVERYWHERE
        assert said_by(Client(enforce_csrf_checks=True).post("/accounts/login/")) == EVERYWHERE
        assert said_by(Client().get("/", headers={"host": "evil.example"})) == EVERYWHERE
        monkeypatch.setattr("portal.pages.health.HttpResponse", None)
        broken = Client(raise_request_exception=False).get("/healthz")
        assert broken.status_code == 500
        assert said_by(broken) == EVERYWHERE


@pytest.fixture
def https(settings: Any) -> None:
    """As in production; the names of the cookies are told apart by what settings say there."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"


def test_over_https_every_cookie_is_bound_to_this_host(https: None, owner: User) -> None:
    client, met = Client(enforce_csrf_checks=True), {}

    def send(name: str, form: dict[str, str]) -> None:
        client.get(reverse("account_login"), secure=True)
        form["csrfmiddlewaretoken"] = client.cookies["__Host-csrftoken"].value
        seen_at = {"referer": "https://testserver/"}
        answer = client.post(reverse(name), form, secure=True, headers=seen_at)
        assert answer.status_code == 302
        met.update(client.cookies)

    send("account_login", {"login": owner.handle, "password": PASSWORD})
    assert "__Host-messages" in met
    client.get(reverse("settings_profile"), secure=True)
    send("notifications:read_all", {})
    assert set(met) <= {one.name for one in cookies()}
    assert {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"} <= set(met)
    for name, cookie in met.items():
        assert (cookie["secure"], cookie["domain"]) == (True, ""), name
        if name.startswith("__Host-"):
            assert cookie["path"] == "/"
        else:
            assert (name, cookie["path"]) == ("__Secure-known_here", "/accounts/")
        assert cookie["httponly"], name


def test_over_http_no_name_promises_what_browsers_would_refuse() -> None:
    assert not [one.name for one in cookies() if one.name.startswith("__")]


# ------------------------------------------------------------------------- whom one tells


SECURITY = "/.well-known/security.txt"


def test_security_txt_says_whom_to_tell_and_until_when(settings: Any) -> None:
    settings.SECURITY_CONTACT = ["mailto:safe@example.org", "https://example.org/safe"]
    settings.SECURITY_CONTACT_DAYS = 30
    settings.PUBLIC_URL = "https://portal.example.org"
    answer = Client().get(SECURITY)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [name for name, _ in fields] == [
        *("Contact", "Contact", "Expires", "Preferred-Languages", "Canonical")
    ]
    told = dict(fields)
    assert told["Canonical"] == f"https://portal.example.org{SECURITY}"
    left = datetime.fromisoformat(told["Expires"]) - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_without_a_contact_nothing_is_promised(settings: Any) -> None:
    settings.SECURITY_CONTACT = []
    assert Client().get(SECURITY).status_code == 404
