"""Whoever answers for people sees where webhooks lead and how they do, and can stop one."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from community.accounts.models import User
from community.log.models import LogEntry
from community.webhooks import actions
from community.webhooks.models import Delivery, Endpoint
from tests.community.api.asking import Caller, problem, token_of
from tests.community.webhooks.receiving import Receiver, added, notice_to, sent_all
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

DESK = "/admin/webhooks/endpoint/"
API = "/api/v1/moderation/webhooks/"
WHY = "It floods another house."


@pytest.fixture
def endpoint(owner: User) -> Endpoint:
    return added(owner, "https://hooks.example.org/in?key=hush", "notice")[0]


def sends(desk: Client, name: str, endpoint: Endpoint) -> str:
    given = {"action": name, "_selected_action": [endpoint.pk], "shown": "1", "reason": WHY}
    return desk.post(DESK, given, follow=True).content.decode()


def test_the_desk_shows_the_host_and_nothing_secret(moderator: User, endpoint: Endpoint) -> None:
    desk = browser_of(moderator)
    for address in (DESK, f"{DESK}{endpoint.pk}/change/"):
        page = desk.get(address).content.decode()
        assert "hooks.example.org" in page
        assert "hush" not in page
        assert endpoint.secrets.get().hint not in page


def test_one_is_stopped_and_its_owner_told(
    moderator: User, owner: User, endpoint: Endpoint, mailoutbox: list[EmailMessage]
) -> None:
    assert "Done" in sends(browser_of(moderator), "stop", endpoint)
    [mail] = mailoutbox
    assert mail.to == [owner.email]
    assert WHY in mail.body
    assert LogEntry.objects.filter(code="webhook.stop").exists()
    page = browser_of(owner).post(f"/settings/webhooks/{endpoint.pk}/resume/", follow=True)
    assert "They can let it go on" in page.content.decode()
    assert Endpoint.objects.get().is_stopped
    sends(browser_of(moderator), "release", endpoint)
    assert not Endpoint.objects.get().is_paused


def test_nothing_is_sent_to_one_that_is_stopped_not_even_a_test(
    moderator: User, owner: User, receiver: Receiver
) -> None:
    stopped = added(owner, receiver.url)[0]
    actions.send_test(stopped, by=owner)
    notice_to(owner)
    actions.stop_endpoint(stopped, by=moderator, reason=WHY)
    sent_all()
    assert not receiver.heard
    assert Delivery.objects.count() == 2


def test_nobody_lets_their_own_go_on(moderator: User) -> None:
    mine = added(moderator, "https://hooks.example.org/mine")[0]
    assert "not yours to do" in sends(browser_of(moderator), "stop", mine)
    assert not Endpoint.objects.get(owner=moderator).is_paused


def test_the_api_does_the_same(moderator: User, owner: User, endpoint: Endpoint) -> None:
    desk = Caller(token_of(moderator))
    [told] = desk.get(API).json()["items"]
    assert (told["host"], told["owner"]["handle"]) == ("hooks.example.org", "owner")
    assert "hush" not in str(told)
    stopped = desk.send("POST", f"{API}{endpoint.pk}/stop/", {"reason": WHY})
    assert stopped.json()["pause_reason"] == "staff"
    again = desk.send("POST", f"{API}{endpoint.pk}/release/", {"reason": "It is quiet now."})
    assert again.json()["pause_reason"] is None
    assert problem(Caller(token_of(owner)).get(API)) == "not-allowed"
