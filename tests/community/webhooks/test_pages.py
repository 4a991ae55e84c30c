"""The pages of webhooks: add one, see its secret once, see what was sent, send it again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.moderation.actions import suspend
from community.webhooks import actions
from community.webhooks.models import Delivery, Endpoint, State
from tests.community.webhooks.receiving import Receiver, added, notice_to, status, tried
from tests.conftest import browser_of, sure_browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

LIST = "/settings/webhooks/"
NEW = f"{LIST}new/"
GIVEN = {"url": "https://hooks.example.org/in", "events": ["notice", "story"], "name": "My bot"}


def page_of(endpoint: Endpoint) -> str:
    return f"{LIST}{endpoint.pk}/"


class TestAdding:
    def test_it_is_added_and_its_secret_shown_once(self, owner: User) -> None:
        browser = sure_browser_of(owner)
        answer = browser.post(NEW, GIVEN)
        secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", answer.content.decode())
        assert secret
        assert answer["Cache-Control"] == "no-store, private"
        endpoint = Endpoint.objects.get()
        assert endpoint.owner == owner
        assert endpoint.events == ["story", "notice"]
        assert "whsec_" not in browser.get(page_of(endpoint)).content.decode()
        sealed = endpoint.secrets.get().sealed
        assert secret[0] not in sealed
        assert secret[0].removeprefix("whsec_") not in sealed

    def test_whoever_adds_one_confirms_first_who_they_are(self, owner: User) -> None:
        answer = browser_of(owner).post(NEW, GIVEN)
        assert "/reauthenticate/" in answer["Location"]
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("http://hooks.example.org/", "begins with https://"),
            ("ftp://hooks.example.org/", "begins with https://"),
            ("https://user:pass@hooks.example.org/", "name and password"),
            ("https://hooks.example.org:8443/", "unusual port"),
            ("http://127.0.0.1/", "begins with https://"),
            ("https://hooks.example.org/#x", "behind the #"),
            ("hooks", "begins with https://"),
        ],
    )
    def test_an_address_that_cannot_be_is_refused(self, owner: User, url: str, words: str) -> None:
        answer = sure_browser_of(owner).post(NEW, GIVEN | {"url": url})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Endpoint.objects.exists()

    def test_nobody_has_more_than_ten(self, owner: User) -> None:
        for number in range(actions.MOST):
            added(owner, f"https://hooks.example.org/{number}")
        answer = sure_browser_of(owner).post(NEW, GIVEN)
        assert answer.status_code == 422
        assert "as many as you can" in answer.content.decode()


class TestOne:
    @pytest.fixture
    def mine(self, owner: User) -> Endpoint:
        return added(owner, "https://hooks.example.org/in", "story")[0]

    def test_it_is_changed(self, mine: Endpoint, owner: User) -> None:
        answer = sure_browser_of(owner).post(f"{page_of(mine)}edit/", GIVEN)
        assert answer["Location"] == page_of(mine)
        mine.refresh_from_db()
        assert (mine.name, mine.events) == ("My bot", ["story", "notice"])

    def test_it_is_paused_and_resumed(self, mine: Endpoint, owner: User) -> None:
        browser = browser_of(owner)
        browser.post(f"{page_of(mine)}pause/")
        assert "you paused it" in browser.get(page_of(mine)).content.decode()
        before = timezone.now()
        browser.post(f"{page_of(mine)}resume/")
        mine.refresh_from_db()
        assert not mine.is_paused
        assert mine.since >= before, "what happened meanwhile is not told"

    def test_a_new_secret_is_shown_once(self, mine: Endpoint, owner: User) -> None:
        browser = sure_browser_of(owner)
        answer = browser.post(f"{page_of(mine)}rotate/")
        assert "whsec_" in answer.content.decode()
        browser.post(f"{page_of(mine)}rotate/")
        assert mine.secrets.living().count() == actions.MOST_SECRETS
        answer = browser.post(f"{page_of(mine)}rotate/", follow=True)
        assert "3 secrets sign already" in answer.content.decode()

    def test_it_is_deleted_with_all_of_it(self, mine: Endpoint, owner: User) -> None:
        actions.send_test(mine, by=owner)
        browser = browser_of(owner)
        assert "Delete this webhook?" in browser.get(f"{page_of(mine)}delete/").content.decode()
        browser.post(f"{page_of(mine)}delete/")
        assert not Endpoint.objects.exists()
        assert not Delivery.objects.exists()

    def test_whoever_is_suspended_can_still_pause_and_delete(
        self, mine: Endpoint, owner: User, moderator: User
    ) -> None:
        until = timezone.now() + timedelta(days=3)
        suspend(owner, "all", by=moderator, until=until, reason="It was too much.")
        browser = browser_of(owner)
        assert browser.post(f"{page_of(mine)}test/").status_code == 403
        assert browser.post(f"{page_of(mine)}pause/").status_code == 302
        assert browser.post(f"{page_of(mine)}delete/").status_code == 302
        assert not Endpoint.objects.exists()


class TestTheLog:
    def test_a_test_arrives_and_stands_there(self, owner: User, receiver: Receiver) -> None:
        endpoint, secret = added(owner, receiver.url)
        browser = browser_of(owner)
        browser.post(f"{page_of(endpoint)}test/")
        assert tried(Delivery.objects.get()).state == State.SENT
        [event] = receiver.verified(secret)
        assert event["type"] == "endpoint.test"
        rows = look(page_of(endpoint), browser).texts("tbody tr")
        assert len(rows) == 1
        assert "endpoint.test" in rows[0]
        assert "204" in rows[0]

    def test_what_failed_is_told_and_sent_again(self, owner: User, receiver: Receiver) -> None:
        endpoint, _secret = added(owner, receiver.url)
        notice_to(owner)
        receiver.answer = status(500, b"<b>Oh no</b>")
        sent = tried(Delivery.objects.get())
        Delivery.objects.update(state=State.DEAD)
        browser = browser_of(owner)
        assert look(f"{page_of(endpoint)}?state=dead", browser).texts("tbody tr")
        assert not look(f"{page_of(endpoint)}?state=sent", browser).texts("tbody tr")
        page = browser.get(sent.get_absolute_url()).content.decode()
        assert "&lt;b&gt;Oh no&lt;/b&gt;" in page
        receiver.answer = status(200)
        browser.post(f"{sent.get_absolute_url()}redeliver/")
        assert tried(sent).state == State.SENT
        first, second = (head["Webhook-Id"] for head, _body in receiver.heard)
        assert first == second

    def test_all_dead_letters_are_sent_again(self, owner: User, receiver: Receiver) -> None:
        endpoint, _secret = added(owner, receiver.url)
        for _each in range(2):
            notice_to(owner)
        Delivery.objects.update(state=State.DEAD, tries=10)
        browser_of(owner).post(f"{page_of(endpoint)}redeliver/")
        assert list(Delivery.objects.values_list("state", "tries")) == [(State.WAITING, 0)] * 2

    def test_what_waits_is_not_sent_by_hand(self, owner: User, receiver: Receiver) -> None:
        added(owner, receiver.url)
        notice_to(owner)
        address = Delivery.objects.get().get_absolute_url()
        answer = browser_of(owner).post(f"{address}redeliver/", follow=True)
        assert "It waits already" in answer.content.decode()


@pytest.mark.usefixtures("still")
def test_so_many_are_added_in_a_day(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1 / 200  # one
    browser = sure_browser_of(owner)
    assert browser.post(NEW, GIVEN).status_code == 200
    assert browser.post(NEW, GIVEN).status_code == 429
    assert Endpoint.objects.count() == 1


@pytest.mark.usefixtures("still")
def test_so_much_is_sent_by_hand_in_a_day(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1 / 200  # one
    endpoint = added(owner, "https://hooks.example.org/in")[0]
    browser = browser_of(owner)
    browser.post(f"{page_of(endpoint)}test/")
    answer = browser.post(f"{page_of(endpoint)}test/", follow=True)
    assert "Nothing is lost" in answer.content.decode()
    assert Delivery.objects.count() == 1
