"""An event reaches its endpoint signed, is tried again when it fails, and is given up at last."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from community.accounts.models import User
from community.lib import addresses
from community.moderation.actions import suspend
from community.moderation.waiting import tell_of_cases
from community.notifications.actions import show_due
from community.notifications.models import Channel, Notification, Wish
from community.notifications.tellers import told
from community.webhooks import actions, health, sending
from community.webhooks.health import (
    DEAD_LETTERS,
    FAILING_FOR,
    FIRST_REST,
    LONGEST_REST,
    REST_OF_SLOW,
)
from community.webhooks.models import Delivery, Endpoint, Reason, Secret, State
from community.webhooks.rounds import QUEUE, tend_webhooks
from community.webhooks.sending import JITTER, LONGEST, MOST_TRIES, WAITS, forget_old, send_due
from community.webhooks.telling import Message, message_of
from tests.community.queueing import answer, reported
from tests.community.webhooks.receiving import (
    Receiver,
    added,
    notice_to,
    sent_all,
    status,
    tried,
)
from threads.models import Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(owner: User, receiver: Receiver) -> Endpoint:
    return added(owner, receiver.url)[0]


@pytest.fixture
def delivery(mine: Endpoint, owner: User) -> Delivery:
    """A notice on its way."""
    notice_to(owner)
    return Delivery.objects.get()


class TestTaken:
    def test_it_verifies_by_the_standard(self, owner: User, receiver: Receiver) -> None:
        _endpoint, secret = added(owner, receiver.url)
        notice_to(owner)
        assert send_due() == 1
        [event] = receiver.verified(secret)
        assert event["type"] == "notice.created"
        assert event["data"]["event"] == "answer"
        assert event["data"]["excerpt"]
        [(head, _body)] = receiver.heard
        assert head["Webhook-Id"] == Delivery.objects.get().message_id
        assert head["Content-Type"] == "application/json"
        assert receiver.paths == ["/hook?key=ours"]

    def test_another_secret_does_not_verify(self, delivery: Delivery, receiver: Receiver) -> None:
        send_due()
        with pytest.raises(WebhookVerificationError):
            receiver.verified("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    def test_the_log_says_what_was_answered(self, delivery: Delivery, receiver: Receiver) -> None:
        receiver.answer = status(202, b"Thanks! " * 1_000)
        assert tried(delivery).state == State.SENT
        attempt = delivery.attempts.get()
        assert (attempt.status, attempt.error) == (202, "")
        assert attempt.said.startswith("Thanks! ")
        assert len(attempt.said) == 500

    def test_it_is_not_sent_twice(self, delivery: Delivery, receiver: Receiver) -> None:
        assert send_due() == 1
        assert send_due() == 0
        tried(delivery)
        assert len(receiver.heard) == 1

    def test_nobody_else_sends_what_is_in_hand(
        self, delivery: Delivery, receiver: Receiver
    ) -> None:
        now = timezone.now()
        Delivery.objects.update(claimed_until=now + timedelta(seconds=60))
        assert send_due() == 0
        Delivery.objects.update(claimed_until=now)  # whoever had it in hand is gone
        assert send_due() == 1
        assert len(receiver.heard) == 1

    def test_both_secrets_sign_while_one_is_replaced(self, owner: User, receiver: Receiver) -> None:
        endpoint, old = added(owner, receiver.url)
        new = actions.rotate_secret(endpoint, by=owner)
        actions.send_test(endpoint, by=owner)
        send_due()
        assert receiver.verified(old) == receiver.verified(new)
        Secret.objects.filter(ends_at__isnull=False).update(ends_at=timezone.now())
        actions.send_test(endpoint, by=owner)
        send_due()
        head, body = receiver.heard[-1]
        assert Webhook(new).verify(body, head)
        with pytest.raises(WebhookVerificationError):
            Webhook(old).verify(body, head)


class TestFailed:
    @pytest.mark.parametrize("code", [400, 404, 500, 503])
    def test_it_is_tried_again(self, delivery: Delivery, receiver: Receiver, code: int) -> None:
        receiver.answer = status(code, b"Not now.")
        assert tried(delivery).state == State.WAITING
        assert delivery.attempts.get().said == "Not now."
        receiver.answer = status(200)
        assert tried(delivery).state == State.SENT
        first, second = (head["Webhook-Id"] for head, _body in receiver.heard)
        assert first == second

    def test_waits_grow_and_are_never_the_same(
        self, delivery: Delivery, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        waits = []
        for wait in WAITS[:4]:
            before = timezone.now()
            least, most = wait * (1 - JITTER), wait * (1 + JITTER)
            tried(delivery)
            assert before + least <= delivery.next_at <= timezone.now() + most
            waits.append((delivery.next_at - before) / wait)
        assert len(set(waits)) == len(waits)

    def test_the_first_wait_is_too_short_for_the_clock(
        self, delivery: Delivery, mine: Endpoint, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        DBTaskResult.objects.all().delete()
        tend_webhooks.func()
        tend_webhooks.func()
        delivery.refresh_from_db()
        mine.refresh_from_db()
        assert mine.rests_until
        task = DBTaskResult.objects.get()
        assert task.run_after == max(delivery.next_at, mine.rests_until)
        assert task.queue_name == QUEUE

    def test_after_three_days_it_is_a_dead_letter(
        self, delivery: Delivery, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        long_ago = timezone.now() - LONGEST
        Delivery.objects.update(round_at=long_ago + timedelta(minutes=1), tries=len(WAITS) - 1)
        delivery.refresh_from_db()
        assert tried(delivery).state == State.WAITING
        assert delivery.next_at == delivery.round_at + LONGEST, "one last try at the end"
        Delivery.objects.update(round_at=long_ago)
        assert tried(delivery).state == State.DEAD
        assert sent_all() == 0

    def test_who_does_not_answer_has_failed(
        self, delivery: Delivery, receiver: Receiver, settings: Any
    ) -> None:
        settings.WEBHOOK_SECONDS = 0.2
        receiver.answer = receiver.silent
        assert tried(delivery).state == State.WAITING
        attempt = delivery.attempts.get()
        assert (attempt.status, attempt.error) == (None, "It took too long to answer.")

    def test_a_redirect_is_not_followed(self, delivery: Delivery, receiver: Receiver) -> None:
        receiver.answer = status(302, Location="/elsewhere")
        assert tried(delivery).state == State.WAITING
        assert receiver.paths == ["/hook?key=ours"]
        attempt = delivery.attempts.get()
        assert attempt.status == 302
        assert "leads elsewhere" in attempt.error

    def test_nobody_is_there(self, delivery: Delivery, receiver: Receiver) -> None:
        receiver.close()
        assert tried(delivery).state == State.WAITING
        assert delivery.attempts.get().error == "Nothing could be read at this address."

    def test_a_slow_endpoint_holds_nobody_up(
        self, owner: User, stranger: User, receiver: Receiver, settings: Any
    ) -> None:
        settings.WEBHOOK_SECONDS = 0.5
        slow = [added(stranger, f"{receiver.url}&slow={n}")[0] for n in range(4)]
        quick = added(owner, receiver.url)[0]
        plain = status(204)
        receiver.answer = lambda caller: (
            receiver.silent(caller) if "slow" in caller.path else plain(caller)
        )
        for endpoint in (*slow, quick):
            actions.send_test(endpoint, by=endpoint.owner)
        begun = timezone.now()
        assert send_due() == 1
        assert timezone.now() - begun < timedelta(seconds=1.5), "one after another would be 2"


class TestOursToMend:
    """What fails here is given up as well, and neither other events nor the endpoint bear it."""

    @pytest.fixture
    def three(self, mine: Endpoint, owner: User) -> list[Delivery]:
        return [actions.send_test(mine, by=owner), *self.noticed(owner), *self.noticed(owner)]

    def noticed(self, owner: User) -> list[Delivery]:
        notice_to(owner)
        return [Delivery.objects.latest("pk")]

    def breaking(self, monkeypatch: pytest.MonkeyPatch, bad: Delivery, how: BaseException) -> None:
        def message(delivery: Delivery) -> Message | None:
            if delivery.pk == bad.pk:
                raise how
            return message_of(delivery)

        monkeypatch.setattr(sending, "message_of", message)

    def test_what_cannot_be_told_is_a_dead_letter_and_takes_nothing_with_it(
        self,
        three: list[Delivery],
        mine: Endpoint,
        receiver: Receiver,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        bad = three[1]
        self.breaking(monkeypatch, bad, ValueError("no such kind"))
        assert send_due() == 2
        assert len(receiver.heard) == 2
        assert "no such kind" in caplog.text, "with where it was"
        assert bad.attempts.get().error == sending.CANNOT_TELL
        for _again in WAITS:
            assert tried(bad).state in {State.WAITING, State.DEAD}
        assert (bad.state, bad.attempts.count()) == (State.DEAD, MOST_TRIES)
        mine.refresh_from_db()
        assert (mine.failures, mine.dead_in_a_row, mine.paused_at) == (0, 0, None)

    def test_what_kills_its_worker_does_so_alone_and_is_given_up(
        self, three: list[Delivery], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = three[2]
        self.breaking(monkeypatch, bad, SystemExit())
        for _round in range(MOST_TRIES):
            with pytest.raises(SystemExit):
                send_due()
            Delivery.objects.exclude(claimed_until=None).update(claimed_until=timezone.now())
        assert send_due() == 0
        assert [one.tries for one in Delivery.objects.order_by("pk")] == [2, 2, MOST_TRIES + 1]
        assert len(receiver.heard) == 2
        bad.refresh_from_db()
        assert bad.state == State.DEAD
        assert bad.attempts.get().error == sending.BROKE_OFF


class TestOutOfReach:
    """What a name stands for is looked up at each call: see tests/community/test_fetching.py."""

    @pytest.mark.parametrize("within", ["10.0.0.7", "169.254.169.254", "127.0.0.1", "::1"])
    def test_a_name_that_comes_to_lead_inwards_is_not_called(
        self,
        owner: User,
        receiver: Receiver,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
        within: str,
    ) -> None:
        settings.FETCH_LOOPBACK = False
        endpoint = added(owner, "https://hooks.example.org/x")[0]
        monkeypatch.setattr(addresses, "resolve", lambda host, port: [within])
        made = actions.send_test(endpoint, by=owner)
        assert tried(made).state == State.DEAD
        assert "not open to everybody" in made.attempts.get().error
        assert not receiver.heard

    def test_what_was_added_in_development_is_not_called_in_production(
        self, delivery: Delivery, receiver: Receiver, settings: Any
    ) -> None:
        settings.FETCH_LOOPBACK = False
        tried(delivery)
        assert not receiver.heard
        assert delivery.attempts.get().status is None


class TestPausing:
    def test_gone_pauses_at_once_and_the_owner_is_told(
        self,
        delivery: Delivery,
        mine: Endpoint,
        owner: User,
        receiver: Receiver,
        mailoutbox: list[EmailMessage],
    ) -> None:
        receiver.answer = status(410)
        assert tried(delivery).state == State.DEAD
        mine.refresh_from_db()
        assert mine.pause_reason == Reason.GONE
        [mail] = mailoutbox
        assert mail.to == [owner.email]
        assert f"/settings/webhooks/{mine.pk}/" in mail.body

    def test_some_dead_letters_in_a_row_pause(
        self, mine: Endpoint, owner: User, receiver: Receiver, mailoutbox: list[EmailMessage]
    ) -> None:
        receiver.answer = status(500)
        for _each in range(DEAD_LETTERS):
            assert not Endpoint.objects.get().is_paused
            notice_to(owner)
            newest = Delivery.objects.latest("pk")
            Delivery.objects.update(round_at=timezone.now() - LONGEST)
            assert tried(newest).state == State.DEAD
        assert Endpoint.objects.get().pause_reason == Reason.FAILING
        [mail] = mailoutbox
        assert "failed, for too long" in mail.body

    def test_to_fail_for_days_pauses_too(
        self, delivery: Delivery, mine: Endpoint, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        Endpoint.objects.update(failing_since=timezone.now() - FAILING_FOR)
        assert tried(delivery).state == State.WAITING
        assert Endpoint.objects.get().pause_reason == Reason.FAILING

    def test_what_is_taken_lets_all_that_failed_be_forgotten(
        self, delivery: Delivery, mine: Endpoint, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        tried(delivery)
        failing = Endpoint.objects.get()
        assert (failing.failures, failing.dead_in_a_row) == (1, 0)
        assert failing.failing_since
        assert failing.rests_until
        receiver.answer = status(200)
        tried(delivery)
        well = Endpoint.objects.get()
        assert (well.failures, well.failing_since, well.rests_until) == (0, None, None)

    def test_an_endpoint_that_fails_rests_longer_and_longer(
        self, delivery: Delivery, mine: Endpoint, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        for failed_for, rest in (
            (timedelta(), FIRST_REST),
            (timedelta(minutes=2), timedelta(minutes=2)),
            (timedelta(hours=2), LONGEST_REST),
        ):
            Endpoint.objects.update(failing_since=timezone.now() - failed_for)
            tried(delivery)
            until = Endpoint.objects.get().rests_until
            assert until
            assert abs(timezone.now() + rest - until) < timedelta(seconds=5)
        Delivery.objects.update(next_at=timezone.now())
        assert send_due() == 0, "it rests"

    def test_one_that_takes_all_but_slowly_rests_too(
        self, delivery: Delivery, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "SLOW", timedelta())
        receiver.answer = lambda caller: (time.sleep(0.05), status(204)(caller))[1]
        before = timezone.now()
        assert tried(delivery).state == State.SENT
        well = Endpoint.objects.get()
        assert well.failing_since is None
        assert well.rests_until
        assert well.rests_until - before > timedelta(seconds=0.05) * REST_OF_SLOW

    def test_a_test_that_fails_says_nothing_of_how_it_does(
        self, mine: Endpoint, owner: User, receiver: Receiver
    ) -> None:
        receiver.answer = status(500)
        made = actions.send_test(mine, by=owner)
        assert tried(made).state == State.DEAD
        assert Endpoint.objects.get().failures == 0

    def test_nothing_is_sent_to_one_that_is_paused_but_a_test(
        self, delivery: Delivery, mine: Endpoint, owner: User, receiver: Receiver
    ) -> None:
        actions.pause_endpoint(mine, by=owner)
        assert send_due() == 0
        actions.send_test(mine, by=owner)
        assert send_due() == 1
        assert receiver.types() == ["endpoint.test"]
        actions.resume_endpoint(mine, by=owner)
        assert send_due() == 1
        assert receiver.types() == ["endpoint.test", "notice.created"]


class TestWhoseItIs:
    def test_nothing_is_sent_for_an_account_that_is_closed(
        self, delivery: Delivery, owner: User, receiver: Receiver
    ) -> None:
        User.objects.filter(pk=owner.pk).update(is_active=False)
        assert send_due() == 0
        assert not receiver.heard

    def test_nothing_is_sent_for_whoever_is_suspended_from_everything(
        self, delivery: Delivery, owner: User, moderator: User, receiver: Receiver
    ) -> None:
        until = timezone.now() + timedelta(days=3)
        suspend(owner, "all", by=moderator, until=until, reason="It was too much.")
        assert send_due() == 0
        assert not receiver.heard
        delivery.refresh_from_db()
        assert delivery.state == State.LAPSED

    def test_what_its_owner_may_not_see_any_more_is_not_sent(
        self, delivery: Delivery, receiver: Receiver
    ) -> None:
        Thread.objects.update(state="deleted")
        send_due()
        assert not receiver.heard
        delivery.refresh_from_db()
        assert delivery.state == State.LAPSED


def test_deliveries_are_kept_for_thirty_days(delivery: Delivery, receiver: Receiver) -> None:
    tried(delivery)
    assert forget_old() == 0
    Delivery.objects.update(made_at=timezone.now() - timedelta(days=30, minutes=1))
    assert forget_old() == 2, "it, and its attempt"
    assert not Delivery.objects.exists()


def test_a_secret_that_no_key_opens_is_told_in_the_log(
    delivery: Delivery, receiver: Receiver, settings: Any
) -> None:
    settings.SECRET_KEY = "another one"
    assert tried(delivery).state == State.WAITING
    assert "cannot be read" in delivery.attempts.get().error
    assert not receiver.heard


class TestNotices:
    """What is told is what stands under Notices, once it stands there."""

    def wishing(self, owner: User, cadence: str) -> None:
        Wish.objects.create(person=owner, event="answer", channel=Channel.SITE, cadence=cadence)

    def test_one_that_is_shown_later_is_told_then(self, mine: Endpoint, owner: User) -> None:
        self.wishing(owner, "daily")
        notice_to(owner)
        assert not Delivery.objects.exists()
        assert show_due(timezone.now() + timedelta(days=2)) == 1
        assert Delivery.objects.get().source == Notification.objects.get().pk

    def test_one_that_is_mailed_alone_is_not_told(self, mine: Endpoint, owner: User) -> None:
        self.wishing(owner, "never")
        notice_to(owner)
        assert Notification.objects.get().mail_at
        assert not Delivery.objects.exists()

    def test_what_is_for_a_role_alone_is_not_told(
        self, owner: User, stranger: User, moderator: User, receiver: Receiver
    ) -> None:
        added(moderator, receiver.url)
        reported(answer(owner), stranger)
        tell_of_cases.func()
        [notice] = Notification.objects.filter(receiver=moderator)
        assert told([notice], person=moderator), "they read it on the site"
        assert send_due() == 0
        assert not receiver.heard
        assert Delivery.objects.get().state == State.LAPSED

    def test_nobody_elses_are_told(self, owner: User, stranger: User, receiver: Receiver) -> None:
        added(stranger, receiver.url)
        notice_to(owner)
        assert not Delivery.objects.exists()
