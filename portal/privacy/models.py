"""What is under way: files with somebody's data, and accounts that are being closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, person: Any) -> ExportQuerySet:
        """One's own, and nobody else's, whatever their role."""
        return self.filter(person=person.pk)

    def waiting(self) -> ExportQuerySet:
        return self.filter(state=Export.State.WAITING)

    def due(self, now: datetime) -> ExportQuerySet:
        """To be made, and in nobody's hands."""
        return self.waiting().filter(Q(claimed_until=None) | Q(claimed_until__lte=now))

    def over(self, now: datetime) -> ExportQuerySet:
        """Whose file is to go."""
        return self.filter(state=Export.State.READY, expires_at__lte=now)


class Export(models.Model):
    """A file with all that the portal keeps of one person, asked for by them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        OVER = "over", _("removed")
        FAILED = "failed", _("could not be made")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    claimed_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    file = models.CharField(_("file"), max_length=80, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file with somebody’s data")
        verbose_name_plural = _("files with somebody’s data")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="waiting"), name="export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(file="") & Q(expires_at__isnull=False),
                name="export_ready_has_a_file",
            ),
        )
        indexes = (
            models.Index(fields=("person", "-id"), name="export_by_person"),
            models.Index(fields=("state", "expires_at"), name="export_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched now."""
        return bool(
            self.state == self.State.READY and self.expires_at and self.expires_at > timezone.now()
        )

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class ClosingQuerySet(models.QuerySet["Closing"]):
    def open(self) -> ClosingQuerySet:
        """Not done yet."""
        return self.filter(done_at=None)

    def due(self, now: datetime) -> ClosingQuerySet:
        """To be done, and in nobody's hands."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.open().filter(free, due_at__lte=now)


class Closing(models.Model):
    """That an account is closed: when, and what becomes of its posts.

    What has been done so far shows in the rows themselves, so a worker that dies leaves nothing
    half known: the next begins anew and finds what is left. Once `begun_at` there is no way back.
    """

    class Posts(models.TextChoices):
        KEPT = "kept", _("keep them, under “former member”")
        REMOVED = "removed", _("delete them")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="closing"
    )
    posts = models.CharField(_("posts"), max_length=8, choices=Posts)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of an account")
        verbose_name_plural = _("closings of accounts")
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(begun_at__isnull=False),
                name="closing_done_was_begun",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="closing_due", condition=Q(done_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_at:%Y-%m-%d}"


class FormerHandle(models.Model):
    """A handle of somebody who has left, as a keyed hash: nobody else takes it."""

    digest = models.CharField(_("keyed hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("former handle")
        verbose_name_plural = _("former handles")

    def __str__(self) -> str:
        return self.digest[:8]
