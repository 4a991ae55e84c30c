"""The secret link under which a member's calendar reads their meetings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarKey(models.Model):
    """The one link of a person that is good now.

    The key itself is nowhere in the database: it follows from `seed` and the portal's own secret
    (see `mentors.mentorship.calendar_key`), and is found by `digest`, its SHA-256. A new seed makes
    a new link, and the old one is dead at once.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="calendar_key",
    )
    seed = models.CharField(_("seed"), max_length=64)
    digest = models.CharField(_("SHA-256 of the key"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("link of a calendar")
        verbose_name_plural = _("links of calendars")

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
