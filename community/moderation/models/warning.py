"""A word of a moderator to somebody, which they say that they have read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WarningTemplate(models.Model):
    """Words to begin a warning with. Moderators edit these."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    words = models.TextField(
        _("words"),
        max_length=1000,
        help_text=_("What was wrong, which rule says so, and what to do instead."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered to moderators"), default=True)

    class Meta:
        verbose_name = _("template of warnings")
        verbose_name_plural = _("templates of warnings")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class WarningQuerySet(models.QuerySet["Warning"]):
    def visible_to(self, person: Any) -> WarningQuerySet:
        """One's own."""
        return self.filter(person=person.pk) if person.pk else self.none()

    def waiting(self) -> WarningQuerySet:
        """Those that their person has not acknowledged, and nobody has withdrawn."""
        return self.filter(acknowledged_at=None, withdrawn_at=None)


class Warning(models.Model):  # noqa: A001 - the field's own word
    """What a moderator asks somebody to do otherwise. It is shown until they say they read it."""

    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="warnings")
    words = models.TextField(_("words"), max_length=1000)
    template = models.ForeignKey(
        WarningTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("person", "id"),
                name="warning_waiting",
                condition=Q(acknowledged_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {self.words[:60]}"

    @property
    def is_waiting(self) -> bool:
        return self.acknowledged_at is None and self.withdrawn_at is None
