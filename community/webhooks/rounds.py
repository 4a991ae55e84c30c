"""A round of the worker: what changed becomes deliveries, and what is due is sent.

Rounds have a queue, and under `up` a worker, of their own: a member's endpoint that does not
answer holds no mail up.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from community.lib.offering import offer
from community.webhooks import dispatching, sending

QUEUE = "webhooks"


@task(queue_name=QUEUE)
def tend_webhooks() -> None:
    """Make deliveries of what changed, send what is due, and come back for what soon will be."""
    dispatching.dispatch()
    sending.send_due()
    if dispatching.something_changed():
        offer(tend_webhooks)
    elif at := sending.next_due():
        offer(tend_webhooks, at=at)


def begin_soon() -> None:
    """Let the worker begin a round once the caller's transaction has ended.

    Should this be lost, the clock finds what is due within a minute.
    """
    transaction.on_commit(partial(offer, tend_webhooks), robust=True)


def something_is_due() -> bool:
    """Whether a round has something to do."""
    return sending.something_is_due() or dispatching.something_changed()
