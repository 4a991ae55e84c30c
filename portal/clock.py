"""The portal's clock: what must be done again and again, whether or not anybody asks.

It only offers work; the worker does it. A duty that fails is logged and comes round again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from community.accounts import sessions
from community.api import idempotency
from community.changes import reading as changes
from community.lib.offering import offer
from community.limits import actions as limits
from community.moderation import bulk_work
from community.moderation import waiting as cases
from community.moderation.actions import pictures
from community.moderation.rules import accounts, prints
from community.notifications import mailing, rounds, sending
from community.notifications.tasks import send_waiting
from community.search import telling
from community.search.tasks import mail_saved, tend_index
from community.webhooks import rounds as webhooks
from community.webhooks import sending as deliveries
from mentors import agreement_rounds as agreements
from mentors import meeting_rounds as meetings
from mentors import rounds as requests
from mentors.rooms import rounds as rooms
from portal.privacy import exporting, leasing
from portal.privacy.purging import purge
from portal.privacy.tasks import tend as tend_privacy
from portal.ready import keeping
from stories.actions import uploads
from threads.actions import forget_old_drafts, unmerging
from threads.actions.patterns import tend_votes
from threads.nudging import nudge

logger = logging.getLogger(__name__)

DAILY = 86_400.0
HOURLY = 3_600.0
RESULTS_KEPT_DAYS = 2


@task()
def beat() -> None:
    """The sign of life that `/readyz` looks for: only a working worker brings this to its end."""


def last_beat() -> datetime | None:
    """When the worker last finished a beat; None when it never did."""
    return (
        DBTaskResult.objects.successful()
        .filter(task_path=beat.module_path)
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first()
    )


def offer_beat() -> None:
    """Ask the worker for a sign of life."""
    offer(beat)


def offer_mail() -> None:
    """Let the worker send what is due: new, to be tried again, or abandoned by a dead worker."""
    if sending.something_is_due():
        offer(send_waiting)


def offer_telling() -> None:
    """Let the worker show and mail the notices whose time has come."""
    if mailing.something_is_due():
        offer(rounds.tell_due)


def offer_cases() -> None:
    """Let the worker tell moderators and editors of the cases that wait."""
    if cases.something_is_due():
        offer(cases.tell_of_cases)


def offer_bulk() -> None:
    """Let the worker do what is left of a deed over many things."""
    if bulk_work.something_is_due():
        offer(bulk_work.carry_on_bulk)


def offer_saved_searches() -> None:
    """Let the worker mail what saved searches newly find."""
    if telling.something_is_due():
        offer(mail_saved)


def offer_tending() -> None:
    """Let the worker look after the search index."""
    offer(tend_index)


def offer_nudging() -> None:
    """Let the worker remind of questions that wait."""
    offer(nudge)


def offer_requests() -> None:
    """Let the worker see to requests to mentors whose time has come."""
    if requests.something_is_due():
        offer(requests.tend_requests)


def offer_agreements() -> None:
    """Let the worker tell whose agreed time with a mentor is over."""
    if agreements.something_is_over():
        offer(agreements.tell_what_is_over)


def offer_rooms() -> None:
    """Let the worker see to study rooms: their next sessions, and whose turn it is."""
    if rooms.something_is_due():
        offer(rooms.tend_rooms)


def offer_meetings() -> None:
    """Let the worker remind of meetings that are about a day away."""
    if meetings.something_is_due():
        offer(meetings.remind_of_meetings)


def offer_privacy() -> None:
    """Let the worker make files with members' data, remove old ones, and close accounts."""
    if leasing.something_is_due():
        offer(tend_privacy)


def offer_webhooks() -> None:
    """Let the worker send to webhooks what changed, and what is to be tried again."""
    if webhooks.something_is_due():
        offer(webhooks.tend_webhooks)


def offer_votes() -> None:
    """Let the worker look for votes that seem arranged."""
    offer(tend_votes)


def offer_accounts() -> None:
    """Let the worker look for accounts of which much is held or dismissed."""
    offer(accounts.tend_accounts)


def tidy() -> None:
    """Delete what nobody asks for any more: sessions, task results, sent mail, uploads, drafts."""
    call_command("clearsessions", verbosity=0)
    sessions.forget_old()
    call_command(
        "prune_db_task_results", min_age_days=RESULTS_KEPT_DAYS, queue_name="*", verbosity=0
    )
    # What a killed worker had in hand stays "running" for ever; the work itself is rows of ours.
    longest = timezone.now() - timedelta(days=RESULTS_KEPT_DAYS)
    DBTaskResult.objects.running().filter(started_at__lt=longest).delete()
    sending.forget_old()
    rounds.forget_old()
    uploads.forget_old()
    pictures.forget_unknown()
    bulk_work.forget_old()
    forget_old_drafts()
    unmerging.forget_old()
    limits.forget_old()
    prints.forget_old()
    idempotency.forget_old()
    keeping.forget_old()
    changes.forget_old()
    deliveries.forget_old()
    purge()
    exporting.let_go_of_strays()


@dataclass
class Duty:
    """Something to do every so many seconds."""

    do: Callable[[], object]
    every: float = 0.0
    due: float = 0.0


class Clock:
    """Does each duty when it is due, about every `every` seconds, until `stop` is set."""

    def __init__(
        self, *, every: float, stop: threading.Event, duties: Sequence[Duty] | None = None
    ) -> None:
        self.every, self.stop = every, stop
        self.duties = duties or (
            Duty(offer_beat),
            Duty(offer_mail),
            Duty(offer_telling),
            Duty(offer_cases),
            Duty(offer_bulk),
            Duty(offer_saved_searches),
            Duty(offer_tending, every=DAILY),
            Duty(offer_nudging, every=HOURLY),
            Duty(offer_requests, every=HOURLY),
            Duty(offer_rooms, every=HOURLY),
            Duty(offer_agreements, every=HOURLY),
            Duty(offer_meetings),
            Duty(offer_webhooks),
            Duty(offer_votes, every=HOURLY),
            Duty(offer_accounts, every=HOURLY),
            Duty(offer_privacy),
            Duty(tidy, every=DAILY),
        )

    def run(self) -> None:
        """Tick until told to stop."""
        while not self.stop.is_set():
            close_old_connections()
            self.tick(time.monotonic())
            self.stop.wait(self.every)

    def tick(self, now: float) -> None:
        """Do what is due at `now` (seconds on any steady clock)."""
        for duty in self.duties:
            if duty.due > now:
                continue
            try:
                duty.do()
            except Exception:  # one duty's failure must not stop the others, nor the clock
                name = getattr(duty.do, "__name__", duty.do)
                logger.exception("The clock failed to %s and tries again", name)
                connections.close_all()
            else:
                duty.due = now + duty.every
