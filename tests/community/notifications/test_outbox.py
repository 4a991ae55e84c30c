"""Mail is a row first; the worker hands it over, once, and tries again when nobody takes it."""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.notifications import sending, tasks
from community.notifications.actions import post
from community.notifications.models import Mail
from tests.community.notifications.sink import Sink, mail_server

OUTBOX = "community.notifications.backend.OutboxBackend"


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes everything, which the portal is told to use."""
    with (
        mail_server() as server,
        override_settings(
            EMAIL_BACKEND=OUTBOX,
            MAIL_TRANSPORT="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.port,
            EMAIL_TIMEOUT=5,
        ),
    ):
        yield server


def letter(**more: object) -> EmailMessage:
    return EmailMessage("Hello", "Are you there?", "a@example.org", ["b@example.org"], **more)


@pytest.mark.django_db(transaction=True)
def test_mail_is_written_with_its_cause_and_sent_after_the_commit(sink: Sink) -> None:
    def write_and_fail() -> None:
        with transaction.atomic():
            send_mail("Never", "", None, ["b@example.org"])
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert not Mail.objects.exists()

    with transaction.atomic():
        send_mail("Hello", "", None, ["b@example.org"])
        assert not DBTaskResult.objects.exists()
    (task,) = DBTaskResult.objects.all()
    mail = Mail.objects.get()
    assert (task.task_path, task.args_kwargs) == (
        tasks.send.module_path,
        {"args": [mail.pk], "kwargs": {}},
    )
    assert not sink.taken


@pytest.mark.django_db
def test_everything_in_a_message_arrives(sink: Sink) -> None:
    message = EmailMultiAlternatives(
        "Zażółć gęślą jaźń 🪨",
        "Größe: 15 °C\n" + "a very long line " * 100,
        "Stones <stones@example.org>",
        ["Ünal <unal@example.org>"],
        bcc=["hidden@example.org"],
        cc=["copy@example.org"],
        reply_to=["answers@example.org"],
    )
    message.attach_alternative("<p>Größe</p>", "text/html")
    message.attach("table.csv", "a,b\n1,2\n", "text/csv")
    assert sending.deliver(post(message).pk)

    (taken,) = sink.taken
    assert taken.sender == "stones@example.org"
    assert taken.recipients == ["unal@example.org", "copy@example.org", "hidden@example.org"]
    assert b"hidden" not in taken.raw
    arrived = email.message_from_bytes(taken.raw, policy=email.policy.default)
    assert arrived["Subject"] == "Zażółć gęślą jaźń 🪨"
    assert arrived["Reply-To"] == "answers@example.org"
    assert arrived["Message-ID"] == Mail.objects.get().message_id
    text = arrived.get_body(("plain",))
    html = arrived.get_body(("html",))
    assert text
    assert html
    assert text.get_content().startswith("Größe: 15 °C")
    assert html.get_content().strip() == "<p>Größe</p>"
    (attached,) = arrived.iter_attachments()
    assert attached.get_filename() == "table.csv"
    assert attached.get_content().splitlines() == ["a,b", "1,2"]


@pytest.mark.django_db
def test_two_workers_with_the_same_mail_send_it_once(sink: Sink) -> None:
    mail = post(letter())
    assert sending.deliver(mail.pk)
    assert not sending.deliver(mail.pk)
    assert len(sink.taken) == 1


@pytest.mark.django_db
def test_a_message_with_an_id_of_its_own_is_one_mail(sink: Sink) -> None:
    stated = letter(headers={"message-id": "<one@example.org>"})
    assert post(stated) == post(stated)
    assert Mail.objects.get().message_id == "<one@example.org>"


@pytest.mark.django_db
def test_nobody_to_write_to_is_no_mail(sink: Sink) -> None:
    assert send_mail("Hello", "", None, []) == 0
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_refused_mail_waits_longer_each_time_and_goes_out_in_the_end(
    sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    mail = post(letter())
    sink.refusal = "451 not now"
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            assert sending.deliver_due() == 0
            mail.refresh_from_db()
            waits.append(mail.due_at - timezone.now())
            assert sending.deliver_due() == 0, "not before its time"
            clock.shift(waits[-1])
        assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]
        assert "451" in mail.error
        sink.refusal = ""
        assert sending.deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.sent_at is not None, mail.error, mail.claimed_until) == (True, "", None)
    raws = {taken.raw for taken in sink.taken}
    assert len(raws) == 1


@pytest.mark.django_db
def test_a_mail_that_nobody_ever_takes_is_given_up_with_an_error(
    sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    mail = post(letter())
    sink.refusal = "550 never"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(sending.MAX_ATTEMPTS):
            sending.deliver_due()
            clock.shift(sending.LONGEST_WAIT)
        assert not sending.something_is_due()
    mail.refresh_from_db()
    assert mail.failed_at
    assert mail.attempts == sending.MAX_ATTEMPTS
    (said,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "given up after 12 attempts" in said.getMessage()


@pytest.mark.django_db
def test_a_dead_workers_mail_is_free_again_when_its_lease_is_over(sink: Sink) -> None:
    mail = post(letter())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert sending._claim(mail.pk)
        assert not sending.something_is_due()
        clock.shift(timedelta(seconds=121))
        assert sending.something_is_due()
        assert sending.deliver_due() == 1


@pytest.mark.django_db
def test_whoever_overslept_its_lease_leaves_the_row_alone(sink: Sink) -> None:
    mail = post(letter())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sleeper = sending._claim(mail.pk)
        assert sleeper
        clock.shift(timedelta(seconds=121))
        other = sending._claim(mail.pk)
        assert other
        sending._put_off(sleeper, "I woke up")
        mail.refresh_from_db()
        assert mail.claimed_until == other.claimed_until
        assert mail.error == ""


@pytest.mark.django_db
def test_a_mail_that_kills_its_workers_is_given_up(sink: Sink) -> None:
    mail = post(letter())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(sending.MAX_ATTEMPTS):
            assert sending._claim(mail.pk)
            clock.shift(timedelta(seconds=121))
        assert sending.deliver_due() == 0
    mail.refresh_from_db()
    assert mail.failed_at
    assert mail.error == "every worker that took it died"
    assert not sink.taken


@pytest.mark.django_db
def test_mail_that_went_out_long_ago_is_forgotten(sink: Sink) -> None:
    old, young, waiting = post(letter()), post(letter()), post(letter())
    Mail.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=15))
    Mail.objects.filter(pk=young.pk).update(sent_at=timezone.now() - timedelta(days=13))
    sending.forget_old()
    assert set(Mail.objects.all()) == {young, waiting}
