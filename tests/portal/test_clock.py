"""The clock offers work each time round, and nothing stops it but being told to."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.notifications import tasks
from community.notifications.actions import post
from community.notifications.models import Mail
from community.search.tasks import tend_index
from portal import clock
from portal.clock import Clock, Duty


def ticking(*duties: Duty) -> Clock:
    return Clock(every=0.0, stop=threading.Event(), duties=duties or None)


def waiting() -> list[str]:
    """Paths of the tasks that wait for the worker."""
    return sorted(DBTaskResult.objects.ready().values_list("task_path", flat=True))


@pytest.mark.django_db
def test_a_beat_is_offered_each_time_round_but_never_twice() -> None:
    keeper = ticking(Duty(clock.offer_beat))
    keeper.tick(0)
    keeper.tick(60)
    assert waiting() == [clock.beat.module_path]
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    keeper.tick(120)
    assert waiting() == [clock.beat.module_path]


@pytest.mark.django_db
def test_mail_is_offered_when_it_is_due_or_abandoned() -> None:
    mail = post(EmailMessage("Hello", "", None, ["b@example.org"]))
    rows = Mail.objects.filter(pk=mail.pk)
    now, soon = timezone.now(), timezone.now() + timedelta(minutes=1)

    def is_offered() -> bool:
        DBTaskResult.objects.all().delete()
        ticking(Duty(clock.offer_mail)).tick(0)
        return waiting() == [tasks.send_waiting.module_path]

    assert is_offered()
    rows.update(due_at=soon)
    assert not is_offered(), "it waits for its time"
    rows.update(due_at=now, claimed_until=soon)
    assert not is_offered(), "somebody has it in hand"
    rows.update(claimed_until=now)
    assert is_offered(), "whoever had it in hand is gone"
    rows.update(sent_at=now)
    assert not is_offered()


@pytest.mark.django_db
def test_old_sessions_results_and_mail_are_tidied_away_daily() -> None:
    long_ago = timezone.now() - timedelta(days=20)
    Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    Session.objects.create(
        session_key="new", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    finished, running, fresh = (clock.beat.enqueue() for _ in range(3))
    DBTaskResult.objects.filter(pk=finished.id).update(status="SUCCESSFUL", finished_at=long_ago)
    DBTaskResult.objects.filter(pk=running.id).update(status="RUNNING", started_at=long_ago)
    mail = post(EmailMessage("Hello", "", None, ["b@example.org"]))
    Mail.objects.filter(pk=mail.pk).update(sent_at=long_ago)

    ticking(Duty(clock.tidy)).tick(0)

    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert [str(result.pk) for result in DBTaskResult.objects.all()] == [fresh.id]
    assert not Mail.objects.exists()


def test_a_daily_duty_is_done_once_a_day() -> None:
    days: list[float] = []
    keeper = ticking(Duty(lambda: days.append(now), every=clock.DAILY))
    for hour in range(49):
        now = hour * 3600.0
        keeper.tick(now)
    assert days == [0.0, 86_400.0, 172_800.0]


@pytest.mark.django_db
def test_the_search_index_is_looked_after_daily() -> None:
    keeper = ticking()
    for hour in range(25):
        keeper.tick(hour * 3600.0)
        is_due = hour in (0, 24)
        assert (tend_index.module_path in waiting()) is is_due
        DBTaskResult.objects.all().delete()


@pytest.mark.django_db
def test_a_failing_duty_is_logged_and_comes_round_again(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def hiccup() -> None:
        done.append("hiccup")
        raise OperationalError("database is locked")

    keeper = ticking(Duty(hiccup, every=clock.DAILY), Duty(lambda: done.append("next")))
    keeper.tick(0)
    keeper.tick(60)
    assert done == ["hiccup", "next"] * 2
    assert "The clock failed to hiccup and tries again" in caplog.text


@pytest.mark.django_db
def test_it_stops_when_told_to() -> None:
    stop = threading.Event()
    rounds: list[None] = []

    def stop_at_three() -> None:
        rounds.append(None)
        if len(rounds) == 3:
            stop.set()

    Clock(every=0.0, stop=stop, duties=[Duty(stop_at_three)]).run()
    assert len(rounds) == 3
