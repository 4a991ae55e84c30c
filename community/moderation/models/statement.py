"""Why something was decided about somebody, and their answer to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

APPEAL_WITHIN = timedelta(days=60)
"""How long after a decision the person concerned may appeal."""


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, person: Any) -> StatementQuerySet:
        """One's own; moderators read those of others in a case or in the record."""
        return self.filter(person=person.pk) if person.pk else self.none()

    def standing(self) -> StatementQuerySet:
        """Those that nobody has taken back."""
        return self.filter(lifted_at=None)

    def of(self, kind: str, key: int, *codes: str) -> StatementQuerySet:
        """Those of these deeds with one thing, the last first."""
        return self.filter(thing_kind=kind, thing_key=key, code__in=codes).order_by("-pk")


class Statement(models.Model):
    """A restriction, as the person it falls on is told: what, why, by which rule, how decided.

    Written together with the deed. `effects` is what stood before, as its inverse needs it to put
    everything back; `lifted_at` says that it was. Without a person (who has left) it tells nobody.
    Where its thing `is_private`, the title is theirs alone: moderators read `open_title`.
    """

    class How(models.TextChoices):
        PERSON = "person", _("by a moderator")
        RULE = "rule", _("by a rule, without a person")

    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
    )
    code = models.CharField(_("deed"), max_length=60)
    thing_kind = models.CharField(_("kind of thing"), max_length=40)
    thing_key = models.BigIntegerField(_("its number"))
    title = models.CharField(_("what it was called then"), max_length=300, blank=True)
    is_private = models.BooleanField(_("read by few"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    rule = models.CharField(_("rule"), max_length=200, blank=True)
    case = models.ForeignKey(
        "moderation.Case",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
    )
    how = models.CharField(_("decided"), max_length=6, choices=How, default=How.PERSON)
    was_reported = models.BooleanField(_("somebody reported it"), default=False)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    effects = models.JSONField(_("what stood before"), default=dict, blank=True)
    lifted_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("person", "-id"), name="statement_by_person"),
            models.Index(fields=("thing_kind", "thing_key", "-id"), name="statement_by_thing"),
            models.Index(fields=("code", "-id"), name="statement_by_code"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.thing_kind} {self.thing_key}"

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])

    @property
    def open_title(self) -> str:
        """What it was called, for whoever judges; "" where only few read that."""
        return "" if self.is_private else self.title

    @property
    def things(self) -> list[tuple[str, int]]:
        """What would tell whom it concerns: its thing, and that of the case it was decided in."""
        of_case = [(self.case.subject_kind, self.case.subject_key)] if self.case else []
        return [(self.thing_kind, self.thing_key), *of_case]

    @property
    def appeal_until(self) -> datetime:
        """The last moment for an appeal."""
        return self.at + APPEAL_WITHIN

    @property
    def is_standing(self) -> bool:
        """Whether it was neither taken back nor is over by itself."""
        is_over = self.until is not None and self.until <= timezone.now()
        return self.lifted_at is None and not is_over


class AppealQuerySet(models.QuerySet["Appeal"]):
    def of_others(self, person: Any) -> AppealQuerySet:
        """Those against decisions of which `person` was not told too: of a story by two, one does
        not judge what the other appeals against.
        """
        told = Statement.objects.filter(
            person=person.pk,
            code=OuterRef("statement__code"),
            thing_kind=OuterRef("statement__thing_kind"),
            thing_key=OuterRef("statement__thing_key"),
        )
        return self.exclude(Exists(told.order_by()))


class Appeal(models.Model):
    """The person concerned says why a decision is wrong, once; another moderator decides."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits for another moderator")
        GRANTED = "granted", _("granted: the decision was taken back")
        REFUSED = "refused", _("refused: the decision stands")
        ENDED = "ended", _("over: whoever appealed has left")

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="appeal")
    case = models.OneToOneField(
        "moderation.Case", on_delete=models.SET_NULL, null=True, blank=True, related_name="appeal"
    )
    words = models.TextField(_("why it is wrong"), max_length=3000)
    at = models.DateTimeField(_("time"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(outcome="waiting"),
                name="appeal_decided_has_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.outcome}"

    @property
    def is_waiting(self) -> bool:
        return self.outcome == self.Outcome.WAITING
