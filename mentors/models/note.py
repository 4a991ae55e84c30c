"""What the two sides of a mentorship note down, and for whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from mentors.models.mentorship import Mentorship

LONGEST_NOTE = 20_000


class Audience(models.TextChoices):
    """Who reads a note."""

    PRIVATE = "private", _("only me")
    SHARED = "shared", _("both of us")
    PROGRAMME = "programme", _("both of us, and the programme’s managers")


READ_BY_BOTH = (Audience.SHARED, Audience.PROGRAMME)


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Any) -> NoteQuerySet:
        """One's own; and what the other side shares with one. No role opens a note here."""
        if not policy.member(person):
            return self.none()
        mentorship = "mentorship__request"
        side = Q(**{f"{mentorship}__mentee": person}) | Q(
            **{f"{mentorship}__mentor__person": person}
        )
        return self.filter(Q(author=person) | Q(audience__in=READ_BY_BOTH) & side)

    def shared(self) -> NoteQuerySet:
        """Those that both sides read."""
        return self.filter(audience__in=READ_BY_BOTH)

    def for_list(self) -> NoteQuerySet:
        """With who wrote it and the meeting it is about, in one query."""
        return self.select_related("author", "meeting")


class Note(models.Model):
    """A note in a mentorship, in Markdown; `html` is made from it whenever it is saved.

    `version` counts its saves, so that an older page never overwrites a newer one in silence.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentorship_notes"
    )
    audience = models.CharField(
        _("who reads it"), max_length=9, choices=Audience, default=Audience.PRIVATE
    )
    body = models.TextField(_("note"), max_length=LONGEST_NOTE)
    html = models.TextField(_("HTML"), blank=True, editable=False)
    meeting = models.ForeignKey(
        "mentors.Meeting",
        verbose_name=_("meeting it is about"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notes",
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="note_known_audience"
            ),
        )
        indexes = (
            models.Index(fields=("mentorship", "-id"), name="note_of_mentorship"),
            models.Index(fields=("audience", "-id"), name="note_by_audience"),
        )

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("mentorships:note", args=[self.mentorship_id, self.pk])

    @property
    def is_shared(self) -> bool:
        return self.audience in READ_BY_BOTH

    @property
    def is_for_programme(self) -> bool:
        return self.audience == Audience.PROGRAMME
