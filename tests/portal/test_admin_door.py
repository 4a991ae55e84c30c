"""The door to the admin: the portal's own sign-in, and a friendly refusal."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from community.accounts.models import User
from tests.conftest import browser_of

INSIDE = "/admin/stories/story/"


@pytest.mark.parametrize("path", ["/admin/", INSIDE, f"/admin/login/?next={INSIDE}"])
def test_visitors_sign_in_where_all_members_do(client: Client, db: None, path: str) -> None:
    answer: Any = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?")
    back = parse_qs(urlsplit(answer["Location"]).query)["next"]
    assert back == [INSIDE if INSIDE in path else "/admin/"]


@pytest.mark.parametrize("path", ["/admin/", INSIDE, "/admin/login/"])
def test_members_without_a_role_are_refused_kindly(stranger: User, path: str) -> None:
    answer = browser_of(stranger).get(path)
    assert answer.status_code == 403
    assert "The editors’ desk is for editors and moderators." in answer.content.decode()


def test_staff_go_where_they_wanted(editor: User) -> None:
    browser = browser_of(editor)
    assert browser.get(f"/admin/login/?next={INSIDE}")["Location"] == INSIDE
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert browser.get("/admin/login/", {"next": elsewhere})["Location"] == "/admin/"


def test_signing_out_and_passwords_are_the_portals_own(editor: User) -> None:
    browser = browser_of(editor)
    assert browser.post("/admin/logout/")["Location"] == "/accounts/logout/"
    assert browser.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_each_role_sees_its_own_tables(editor: User, moderator: User) -> None:
    editors = browser_of(editor).get("/admin/").content.decode()
    moderators = browser_of(moderator).get("/admin/").content.decode()
    assert settings.PORTAL_NAME in editors
    for theirs in ("/admin/stories/story/", "/admin/log/logentry/", "/admin/accounts/user/"):
        assert theirs in editors
        assert theirs in moderators
    assert "/admin/tags/tag/" in editors
    assert "/admin/tags/tag/" not in moderators
    for nobodys in (
        "/admin/auth/",
        "/admin/taggit/",
        "/admin/account/",
        "/admin/notifications/mail/",
    ):
        assert nobodys not in editors + moderators


@pytest.mark.parametrize(
    "path", ["/admin/", INSIDE, "/admin/log/logentry/", "/admin/tags/tag/add/"]
)
def test_no_page_is_stored_and_nothing_runs_inline(editor: User, path: str) -> None:
    answer = browser_of(editor).get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
