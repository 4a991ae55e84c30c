"""How much of a limit is spent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Spent(models.Model):
    """How often somebody did something within one stretch of time."""

    limit = models.CharField(_("limit"), max_length=40)
    who = models.CharField(_("who"), max_length=80)
    since = models.DateTimeField(_("since"))
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("spent part of a limit")
        verbose_name_plural = _("spent parts of limits")
        constraints = (
            models.UniqueConstraint(fields=("limit", "who", "since"), name="spent_once_a_stretch"),
        )
        indexes = (models.Index(fields=("since",), name="spent_since"),)

    def __str__(self) -> str:
        return f"{self.limit} {self.who} {self.count}"
