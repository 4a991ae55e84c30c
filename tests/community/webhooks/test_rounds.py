"""Webhooks wait for a worker of their own, and only for one round, however many are to be sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from community.accounts.models import User
from community.notifications.actions import post
from community.notifications.models import Mail
from community.webhooks import actions
from community.webhooks.models import Delivery, State
from community.webhooks.rounds import QUEUE, begin_soon, tend_webhooks
from portal.management.commands.up import children
from tests.community.webhooks.receiving import Receiver, added, notice_to

pytestmark = pytest.mark.django_db


def works(name: str) -> None:
    """The worker `name` of `up` does what waits for it."""
    *_, command = " ".join(children("127.0.0.1", 8000, 1)[name]).partition("db_worker ")
    call_command("db_worker", *command.split(), "--batch", "--no-reload", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_while_an_endpoint_lets_webhooks_wait(
    owner: User, receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK_SECONDS = 0.2
    receiver.answer = receiver.silent
    mine = added(owner, receiver.url)[0]
    for _each in range(3):
        actions.send_test(mine, by=owner)
    mail = post(EmailMessage("Hello", "", None, ["b@example.org"]))
    works("worker")
    assert Mail.objects.get(pk=mail.pk).sent_at
    assert not receiver.heard, "tests wait for the other"
    works("webhooks")
    assert len(receiver.heard) == 3
    assert not DBTaskResult.objects.ready().exists()


def test_of_many_deliveries_one_round_is_asked_for(
    owner: User, receiver: Receiver, django_capture_on_commit_callbacks: Any
) -> None:
    mine = added(owner, receiver.url)[0]
    with django_capture_on_commit_callbacks(execute=True):
        for _each in range(3):
            actions.send_test(mine, by=owner)
        notice_to(owner)
    assert Delivery.objects.count() == 4
    rounds = DBTaskResult.objects.filter(task_path=tend_webhooks.module_path)
    assert [one.queue_name for one in rounds] == [QUEUE]
    rounds.update(status="RUNNING")
    with django_capture_on_commit_callbacks(execute=True):
        begin_soon()
    assert rounds.count() == 2, "one that has begun may have passed it by"


def test_dead_letters_that_are_sent_again_wait_for_no_clock(
    owner: User, receiver: Receiver, django_capture_on_commit_callbacks: Any
) -> None:
    mine = added(owner, receiver.url)[0]
    notice_to(owner)
    Delivery.objects.update(state=State.DEAD)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.redeliver_dead(mine, by=owner) == 1
    assert DBTaskResult.objects.get(task_path=tend_webhooks.module_path).queue_name == QUEUE
