"""What members do with webhooks: add one, change it, its secret, pause, try out, send again.

(`dispatching` and `notices` make deliveries, `sending` has what the worker does with them.)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import User
from community.limits.actions import Trust, declare, spend
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from community.webhooks import health
from community.webhooks.calling import require_callable
from community.webhooks.events import EVENTS, TEST
from community.webhooks.models import Delivery, Endpoint, Reason, Secret, State
from community.webhooks.rounds import begin_soon
from community.webhooks.signing import kept, new_secret

MOST = 10  # endpoints of one person
MOST_SECRETS = 3
OVERLAP = timedelta(hours=24)
"""How long the secret that was replaced signs beside the new one."""
MOST_AT_ONCE = 500
ADD = declare("add_webhook", gettext_lazy("add webhooks"), most=(30, 30, 30))
BY_HAND = declare(
    "send_webhook", gettext_lazy("send test events and deliveries by hand"), most=(200, 200, 200)
)


@transaction.atomic
def add_endpoint(
    *, by: Any, url: str, events: Iterable[str], name: str = ""
) -> tuple[Endpoint, str]:
    """A new endpoint of `by`, and its secret, which nobody is shown again.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError keyed by field.
    """
    policy.require(by, "webhook.make")
    owner = User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are one more
    if owner.webhooks.count() >= MOST:
        raise ValidationError(
            _("You have %(most)d webhooks, which is as many as you can. Delete one first.")
            % {"most": MOST}
        )
    endpoint = Endpoint(owner=owner)
    _put(endpoint, url=url, events=events, name=name)
    spend(ADD, who=f"user-{owner.pk}", trust=Trust.NEW)
    endpoint.save()
    record("webhook.make", by=by, target=endpoint)
    return endpoint, _add_secret(endpoint)


@transaction.atomic
def change_endpoint(endpoint: Endpoint, *, by: Any, **given: Any) -> Endpoint:
    """Another address, other events or another name (`given`); what is left out stays.

    Raises SignInRequired, NotAllowed, and ValidationError keyed by field.
    """
    held = _held(endpoint, by, "webhook.change")
    now = {"url": held.url, "events": held.events, "name": held.name}
    _put(held, **now | given)
    if held.url != now["url"]:
        health.recover(held)
    held.save()
    record("webhook.change", by=by, target=held)
    return held


@transaction.atomic
def remove_endpoint(endpoint: Endpoint, *, by: Any) -> None:
    """Delete it with all that was sent there. Raises SignInRequired or NotAllowed."""
    held = _held(endpoint, by, "webhook.remove")
    record("webhook.remove", by=by, target=held)
    held.delete()


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, by: Any) -> str:
    """A new secret, which nobody is shown again; the others sign beside it for OVERLAP.

    Raises SignInRequired, NotAllowed, and ValidationError where MOST_SECRETS sign already.
    """
    held = _held(endpoint, by, "webhook.change")
    living = held.secrets.living()
    if living.count() >= MOST_SECRETS:
        raise ValidationError(
            _("%(most)d secrets sign already. Wait until one of them ends.")
            % {"most": MOST_SECRETS}
        )
    living.filter(ends_at=None).update(ends_at=timezone.now() + OVERLAP)
    record("webhook.rotate", by=by, target=held)
    return _add_secret(held)


@transaction.atomic
def pause_endpoint(endpoint: Endpoint, *, by: Any) -> Endpoint:
    """Send nothing there any more. Raises SignInRequired or NotAllowed."""
    held = _held(endpoint, by, "webhook.pause")
    if not held.is_paused:
        health.pause(held, Reason.OWNER)
        held.save()
    return held


@transaction.atomic
def resume_endpoint(endpoint: Endpoint, *, by: Any) -> Endpoint:
    """Send what happens from now on; what waited before the pause goes on, too.

    Raises SignInRequired, NotAllowed, and ValidationError where a moderator stopped it.
    """
    held = _held(endpoint, by, "webhook.change")
    if held.is_stopped:
        raise ValidationError(_("A moderator stopped this webhook. They can let it go on."))
    _go_on(held)
    return held


@transaction.atomic
def send_test(endpoint: Endpoint, *, by: Any) -> Delivery:
    """Send an event that tells of nothing, once, also while it is paused.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError where it was stopped.
    """
    held = _held(endpoint, by, "webhook.change")
    if held.is_stopped:
        raise ValidationError(_("A moderator stopped this webhook. They can let it go on."))
    spend(BY_HAND, who=f"user-{by.pk}", trust=Trust.NEW)
    made = Delivery.objects.create(endpoint=held, kind=TEST, type="endpoint.test")
    begin_soon()
    return made


@transaction.atomic
def redeliver(delivery: Delivery, *, by: Any) -> Delivery:
    """Send what was sent or given up once more, under the same id, as it stands now.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError where it cannot be.
    """
    held = _held(delivery.endpoint, by, "webhook.change")
    found = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if held.is_paused:
        raise ValidationError(_("This webhook is paused. Resume it first."))
    if not found.can_be_resent:
        raise ValidationError(_("It waits already, or there is nothing left to tell."))
    spend(BY_HAND, who=f"user-{by.pk}", trust=Trust.NEW)
    _let_rest_end(held)
    Delivery.objects.filter(pk=found.pk).update(**_anew())
    found.refresh_from_db()
    begin_soon()
    return found


@transaction.atomic
def redeliver_dead(endpoint: Endpoint, *, by: Any) -> int:
    """Send all dead letters once more, up to MOST_AT_ONCE, the oldest first; how many.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError while it is paused.
    """
    held = _held(endpoint, by, "webhook.change")
    if held.is_paused:
        raise ValidationError(_("This webhook is paused. Resume it first."))
    spend(BY_HAND, who=f"user-{by.pk}", trust=Trust.NEW)
    dead = Delivery.objects.filter(endpoint=held).dead_letters().order_by("pk")
    chosen = list(dead.values_list("pk", flat=True)[:MOST_AT_ONCE])
    _let_rest_end(held)
    begin_soon()
    return Delivery.objects.filter(pk__in=chosen).update(**_anew())


@transaction.atomic
def stop_endpoint(endpoint: Endpoint, *, by: Any, reason: str) -> Endpoint:
    """Let nothing be sent there, whatever its owner wishes; they are told why, and may appeal.

    Raises SignInRequired, NotAllowed, and ValidationError where it is stopped already.
    """
    held = _held(endpoint, by, "webhook.stop")
    if held.is_stopped:
        raise ValidationError(_("It is stopped already."))
    before, since = _standing(held), held.paused_at
    was = {"at": since.isoformat() if since else None, "reason": held.pause_reason}
    health.pause(held, Reason.STAFF)
    held.save()
    after = _standing(held)
    record("webhook.stop", by=by, target=held, reason=reason, before=before, after=after)
    told = {"paused": was}
    statements.explain("webhook.stop", held, by=by, reason=reason, effects=told, title=str(held))
    health.tell_of_pause(held, reason=reason)
    return held


@transaction.atomic
def release_endpoint(
    endpoint: Endpoint, *, by: Any, reason: str, statement: Statement | None = None
) -> Endpoint:
    """Let what was stopped go on, or be paused as it was before.

    Raises SignInRequired, NotAllowed, or ValidationError.
    """
    held = _held(endpoint, by, "webhook.stop")
    if not held.is_stopped:
        raise ValidationError(_("It is not stopped."))
    before = _standing(held)
    told = statement or statements.standing(held, "webhook.stop")
    _go_on(held)
    if told is not None and (since := told.effects["paused"]["at"]):
        held.paused_at = datetime.fromisoformat(since)
        held.pause_reason = told.effects["paused"]["reason"]
        held.save(update_fields=["paused_at", "pause_reason"])
    statements.end(held, "webhook.stop")
    after = _standing(held)
    record("webhook.release", by=by, target=held, reason=reason, before=before, after=after)
    return held


def _standing(endpoint: Endpoint) -> str:
    """Whether it is at work, or why not, for the record."""
    return endpoint.pause_reason or "sending"


def _held(endpoint: Endpoint, by: Any, deed: str) -> Endpoint:
    policy.require(by, deed, endpoint)
    rows = Endpoint.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=endpoint.pk)


def _put(endpoint: Endpoint, *, url: str, events: Iterable[str], name: str) -> None:
    url, wanted = url.strip(), set(events)
    if url != endpoint.url:
        require_callable(url)
    endpoint.url, endpoint.name = url, " ".join(name.split())
    unknown = sorted(wanted - set(EVENTS))
    endpoint.events = [one for one in EVENTS if one in wanted] + unknown
    endpoint.full_clean(exclude=["owner"])


def _add_secret(endpoint: Endpoint) -> str:
    secret = new_secret()
    Secret.objects.create(endpoint=endpoint, **kept(secret))
    return secret


def _go_on(endpoint: Endpoint) -> None:
    if not endpoint.is_paused:
        return
    endpoint.paused_at, endpoint.pause_reason, endpoint.since = None, "", timezone.now()
    health.recover(endpoint)
    endpoint.save()


def _let_rest_end(endpoint: Endpoint) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)


def _anew() -> dict[str, Any]:
    """The columns of a delivery that is tried from the beginning."""
    now = timezone.now()
    return {
        "state": State.WAITING,
        "round_at": now,
        "next_at": now,
        "tries": 0,
        "claimed_until": None,
    }
