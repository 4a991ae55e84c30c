"""Where somebody is led back to is a path here, whatever the address says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from community.accounts.models import User
from community.lib.leading import own_path
from community.moderation import actions as moderation
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    *("foo", "home", "//evil.example/", "/\\evil.example", "https://evil.example/", "/\0", ""),
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_but_a_path(address: str) -> None:
    assert own_path(address) == ""


def test_a_path_is_kept_with_its_question() -> None:
    assert own_path("/search/?q=a&p=2#x") == "/search/?q=a&p=2#x"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_whoever_read_a_warning(wanted: str, owner: User, moderator: User) -> None:
    warning = moderation.warn(owner, by=moderator, reason="Keep to the matter.")
    path = reverse("warning", args=[warning.pk])
    assert browser_of(owner).post(path, {"next": wanted})["Location"] == "/settings/decisions/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_whoever_enters_the_admin(wanted: str, moderator: User) -> None:
    answer = browser_of(moderator).get("/admin/login/", {"next": wanted})
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_whoever_needs_a_second_step(wanted: str, moderator: User) -> None:
    client = browser_of(moderator)
    assert client.get(reverse("mfa_needed"), {"next": wanted}).status_code == 200
    assert "two_factor_wanted" not in client.session


@pytest.mark.parametrize("number", ["9" * 5000, "²", "٣", "-1", "x"])
def test_a_session_that_cannot_be(number: str, owner: User) -> None:
    answer = browser_of(owner).post(reverse("usersessions_list"), {"session": number})
    assert answer.status_code == 302
