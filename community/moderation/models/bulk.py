"""One deed over many things, and what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDONE_WITHIN = timedelta(minutes=10)
"""How long after the last of its rows a bulk deed may be taken back."""
MOST = 1_000
"""Things that one bulk deed is done to."""


class BulkDeed(models.Model):
    """A moderator's deed (`deeds`) over a selection, as they were shown it before.

    `given` is what its form was sent, and checked anew at each row: the worker may do the rest.
    """

    class State(models.TextChoices):
        DOING = "doing", _("at work")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    code = models.CharField(_("deed"), max_length=60)
    kind = models.CharField(_("kind of thing"), max_length=40)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    given = models.JSONField(_("what was given"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DOING)
    at = models.DateTimeField(_("begun"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulk deed")
        verbose_name_plural = _("bulk deeds")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="doing", done_at__isnull=True)
                | ~Q(state="doing") & Q(done_at__isnull=False),
                name="bulk_done_when",
            ),
        )
        indexes = (models.Index(fields=("state", "-id"), name="bulk_by_state"),)

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:moderation_bulkdeed_change", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in {self.State.DOING, self.State.UNDOING}

    @property
    def undone_until(self) -> datetime | None:
        """The last moment in which it may be taken back; None while it is being done."""
        return self.done_at and self.done_at + UNDONE_WITHIN


class BulkItem(models.Model):
    """One thing of a bulk deed. `looks` and `entry` say how the deed left it, so that a later
    change is seen; `statement` is the number of that which tells the person concerned."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("still to come")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("left as it was")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("not taken back")

    bulk = models.ForeignKey(BulkDeed, on_delete=models.CASCADE, related_name="items")
    key = models.BigIntegerField(_("its number"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, default=Outcome.WAITING)
    words = models.TextField(_("why"), blank=True)
    looks = models.CharField(_("how it was left"), max_length=64, blank=True)
    entry = models.BigIntegerField(_("last entry of the record"), null=True)
    statement = models.BigIntegerField(_("statement"), null=True)
    stood = models.JSONField(_("what stood before"), default=dict, blank=True)

    class Meta:
        verbose_name = _("row of a bulk deed")
        verbose_name_plural = _("rows of bulk deeds")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("bulk", "key"), name="bulk_item_once"),)
        indexes = (models.Index(fields=("bulk", "outcome", "id"), name="bulk_item_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.bulk_id}: {self.key}"

    def tell(self, outcome: str, words: Any = "") -> None:
        """Note what became of it."""
        self.outcome, self.words = outcome, str(words)
        self.save()
