"""Where members want events sent, what is sent there, and how it went."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.webhooks.events import EVENTS, TEST

LONGEST_URL = 1_000
LONGEST_NAME = 80


class Reason(models.TextChoices):
    """Why nothing is sent to an endpoint."""

    OWNER = "owner", _("you paused it")
    FAILING = "failing", _("too much failed, for too long")
    GONE = "gone", _("it answered that it is gone for good")
    STAFF = "staff", _("a moderator stopped it")


class State(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    DEAD = "dead", _("dead letter")
    LAPSED = "lapsed", _("nothing left to tell")


def validate_events(events: object) -> None:
    """Refuse what is no list of events."""
    known = isinstance(events, list) and events and set(map(str, events)) <= set(EVENTS)
    if not known:
        raise ValidationError(_("Choose one at least of: %(all)s.") % {"all": ", ".join(EVENTS)})


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def visible_to(self, person: Any) -> EndpointQuerySet:
        """One's own."""
        return self.filter(owner=person.pk)

    def listening(self) -> EndpointQuerySet:
        """Those that are sent what happens: neither paused, nor of somebody who has left."""
        return self.filter(paused_at=None, owner__is_active=True)


class Endpoint(models.Model):
    """An address of a member's to which events are sent.

    What happened before `since` is not told: it was made then, or goes on from there after a pause.
    `failures` are attempts that failed one after another, since `failing_since`; after each it
    rests until `rests_until` (see `health`). `dead_in_a_row` counts what was given up meanwhile.
    Whoever's endpoints were not called for longest (`called_at`) comes first.
    """

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    name = models.CharField(_("what it is for"), max_length=LONGEST_NAME, blank=True)
    events = models.JSONField(_("events"), validators=[validate_events])
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    since = models.DateTimeField(_("tells of what happens since"), default=timezone.now)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    pause_reason = models.CharField(_("why"), max_length=7, choices=Reason, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    dead_in_a_row = models.PositiveIntegerField(_("dead letters in a row"), default=0)
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    called_at = models.DateTimeField(_("called last"), null=True, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = (
            models.CheckConstraint(
                condition=Q(paused_at=None, pause_reason="")
                | Q(paused_at__isnull=False) & ~Q(pause_reason=""),
                name="webhook_paused_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.host

    def get_absolute_url(self) -> str:
        return reverse("webhooks:detail", args=[self.pk])

    @property
    def host(self) -> str:
        """The host alone: the rest of an address may hold a secret of its owner's."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def why_paused(self) -> str | None:
        """One of Reason; None while it is at work."""
        return self.pause_reason or None

    @property
    def living_secrets(self) -> list[Secret]:
        """The secrets that sign now, the newest first; asks nothing of what was fetched with it."""
        now = timezone.now()
        rows = (one for one in self.secrets.all() if one.ends_at is None or one.ends_at > now)
        return sorted(rows, key=lambda one: -one.pk)

    @property
    def is_stopped(self) -> bool:
        """A moderator has stopped it, and lets it go on."""
        return self.pause_reason == Reason.STAFF


class SecretQuerySet(models.QuerySet["Secret"]):
    def living(self) -> SecretQuerySet:
        """Those that sign now."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))


class Secret(models.Model):
    """What signs for an endpoint.

    To sign takes the secret itself, so that no digest of it would do; it is kept sealed. While one
    is being replaced both sign, and a receiver that knows either of them goes on without a gap.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField(_("sealed secret"), editable=False)
    hint = models.CharField(_("its last letters"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("signs until"), null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret of a webhook")
        verbose_name_plural = _("secrets of webhooks")

    def __str__(self) -> str:
        return f"…{self.hint}"


def new_message_id() -> str:
    """A name for an event at one endpoint, by which it is known again when it is sent again."""
    return f"msg_{secrets.token_hex(16)}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, person: Any) -> DeliveryQuerySet:
        """Those to one's own endpoints."""
        return self.filter(endpoint__owner=person.pk)

    def dead_letters(self) -> DeliveryQuerySet:
        """Events that were given up; a test that failed was none."""
        return self.filter(state=State.DEAD).exclude(kind=TEST)

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Waiting, its time has come, nobody alive has it in hand, and its endpoint takes some.

        A test is sent to whatever its owner tries out, paused or not, unless it was stopped.
        """
        rested = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=now)
        is_test = Q(kind=TEST) & ~Q(endpoint__pause_reason=Reason.STAFF)
        takes = Q(endpoint__paused_at=None) & rested | is_test
        return self.free(now).filter(takes, endpoint__owner__is_active=True)

    def free(self, now: datetime) -> DeliveryQuerySet:
        """Waiting, its time has come, and nobody alive has it in hand."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, state=State.WAITING, next_at__lte=now)


class Delivery(models.Model):
    """One event for one endpoint, until it is taken or given up.

    What it says is not kept: it is told from the row that it is about, as that stands when it is
    sent, and never what its receiver may not see any more. `source` is the number of the change, or
    of the notice. `tries` counts claims since `round_at`, when it was made or sent anew by hand.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(_("id"), max_length=40, unique=True, default=new_message_id)
    kind = models.CharField(_("event"), max_length=20)
    source = models.BigIntegerField(_("number of what it tells of"), null=True, blank=True)
    type = models.CharField(_("type"), max_length=40, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    round_at = models.DateTimeField(_("tried since"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), default=timezone.now)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        constraints = (
            models.UniqueConstraint(
                fields=("endpoint", "kind", "source"), name="webhook_delivery_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_at",),
                name="webhook_delivery_due",
                condition=Q(state=State.WAITING),
            ),
            models.Index(fields=("endpoint", "-id"), name="webhook_delivery_log"),
            models.Index(fields=("endpoint", "state", "-id"), name="webhook_delivery_by_state"),
            models.Index(fields=("made_at",), name="webhook_delivery_by_age"),
        )

    def __str__(self) -> str:
        return self.message_id

    def get_absolute_url(self) -> str:
        return reverse("webhooks:delivery", args=[self.pk])

    @property
    def what(self) -> str:
        """The type of event, or before it was first sent what it is about."""
        return self.type or self.kind

    @property
    def last_attempt(self) -> Attempt | None:
        """How it was answered last; None before it was sent."""
        attempts = list(self.attempts.all())
        return attempts[-1] if attempts else None

    @property
    def can_be_resent(self) -> bool:
        """It ended, and there was something to tell."""
        return self.state in {State.SENT, State.DEAD}


class Attempt(models.Model):
    """One call of an endpoint: what it answered, or why there was no answer."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("when"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    said = models.TextField(_("beginning of the answer"), blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)

    class Meta:
        verbose_name = _("attempt at a delivery")
        verbose_name_plural = _("attempts at deliveries")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status or self.error}"

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Mark(models.Model):
    """How far the changes of the portal have been made into deliveries: one row."""

    era = models.IntegerField(_("era"))
    xid = models.BigIntegerField(_("transaction"))
    change = models.BigIntegerField(_("change"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    def __str__(self) -> str:
        return f"{self.era}-{self.xid}-{self.change}"
