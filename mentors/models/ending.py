"""How a mentorship ends: what was reached, thanks, and concerns, each for those it is meant for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.moderation.models import Moderated, State
from mentors.models.mentorship import Mentorship

MOST_WORDS = 2000


class Ending(models.Model):
    """What one side says was reached; both sides read it. `version` counts its saves."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="endings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="endings"
    )
    reached = models.TextField(_("what was reached"), max_length=MOST_WORDS)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("what was reached")
        verbose_name_plural = _("what was reached")
        constraints = (
            models.UniqueConstraint(fields=("mentorship", "by"), name="ending_one_a_side"),
        )

    def __str__(self) -> str:
        return f"{self.by_id} in {self.mentorship_id}"


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def visible_to(self, person: Any) -> ThanksQuerySet:
        """What everybody may read; one's own, written or received; to moderators all revealed."""
        shown = Q(revealed_at__isnull=False, receiver__is_active=True)
        if not policy.member(person):
            return self.filter(shown, state=State.LIVE)
        if not policy.moderator(person):
            shown &= Q(state=State.LIVE)
        return self.filter(shown | Q(writer=person) | Q(receiver=person))

    def revealed(self) -> ThanksQuerySet:
        """Those that their receivers show to everybody, and no moderator has hidden."""
        return self.filter(revealed_at__isnull=False, state=State.LIVE)

    def for_list(self) -> ThanksQuerySet:
        """With who wrote each and in which role, in one query."""
        return self.select_related("writer", "mentorship__request")


class Thanks(Moderated):
    """What one side writes to the other at the end: the receiver's alone, until they reveal it.

    What is written anew is unrevealed: `version` counts the saves, so that a receiver reveals the
    words that they have read and no others. What a moderator hid is shown to the two alone.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="thanks")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="thanks_written",
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thanks_received"
    )
    words = models.TextField(_("thanks"), max_length=MOST_WORDS)
    is_named = models.BooleanField(
        _("with my name, should they be shown to everybody"), default=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    at = models.DateTimeField(_("written"), auto_now=True)
    revealed_at = models.DateTimeField(_("revealed"), null=True, blank=True, editable=False)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = (
            models.UniqueConstraint(fields=("mentorship", "writer"), name="thanks_one_a_side"),
            models.CheckConstraint(
                condition=Q(writer__isnull=True) | ~Q(writer=F("receiver")),
                name="thanks_to_the_other",
            ),
        )
        indexes = (
            models.Index(
                fields=("receiver", "-revealed_at", "-id"),
                name="thanks_revealed",
                condition=Q(revealed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.writer_id} to {self.receiver_id}"

    def get_absolute_url(self) -> str:
        """Where everybody reads them, while they are shown."""
        return reverse("people:thanks", args=[self.receiver.handle]) + f"#thanks-{self.pk}"

    @property
    def is_revealed(self) -> bool:
        return self.revealed_at is not None

    @property
    def is_by_mentee(self) -> bool:
        """Whether a mentee thanks a mentor, and not the other way round."""
        return self.receiver_id != self.mentorship.request.mentee_id

    @property
    def signed_by(self) -> Any:
        """Who everybody is told wrote it; None where the writer chose that, or is gone."""
        writer = self.writer
        return writer if self.is_named and writer is not None and writer.is_active else None


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, person: Any) -> ConcernQuerySet:
        """One's own; and to moderators all, but those about themselves."""
        if not policy.member(person):
            return self.none()
        if policy.may(person, "concern.list"):
            return self.exclude(about=person)
        return self.filter(by=person)

    def open(self) -> ConcernQuerySet:
        return self.filter(closed_at__isnull=True)


class Concern(models.Model):
    """What one side tells moderators of a mentorship; the other side never learns of it."""

    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.SET_NULL, null=True, related_name="concerns"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("raised by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="concerns_raised",
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("about"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="concerns_about",
    )
    words = models.TextField(_("what happened"), max_length=MOST_WORDS)
    at = models.DateTimeField(_("raised"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("what was done"), max_length=MOST_WORDS, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(note=""), name="concern_closed_with_a_note"
            ),
        )
        indexes = (
            models.Index(fields=("id",), name="concern_open", condition=Q(closed_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{_('concern')} {self.pk}"

    def get_absolute_url(self) -> str:
        """Where whoever raised it reads what became of it."""
        return reverse("mentorships:ending", args=[self.mentorship_id]) + f"#concern-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
