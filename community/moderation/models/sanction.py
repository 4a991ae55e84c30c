"""What is taken from somebody for a time."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community.lib import abilities


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self) -> SanctionQuerySet:
        """Begun, not lifted, and not over by themselves."""
        now = timezone.now()
        lasting = models.Q(until__isnull=True) | models.Q(until__gt=now)
        return self.filter(lasting, lifted_at__isnull=True, since__lte=now)

    def on(self, person: Any) -> SanctionQuerySet:
        return self.filter(person=person)


class Sanction(models.Model):
    """One ability is taken from somebody until a time; it ends by itself."""

    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="sanctions")
    ability = models.CharField(_("ability"), max_length=40)
    reason = models.TextField(_("reason"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="sanction_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=("person", "ability", "-id"), name="sanction_by_person"),)

    def __str__(self) -> str:
        return f"{self.pk}: {self.ability}"

    @property
    def deed(self) -> str:
        """What the ability lets one do; it completes "to …"."""
        return str(abilities.deed_of(self.ability))

    @property
    def is_in_force(self) -> bool:
        now = timezone.now()
        lasts = self.until is None or self.until > now
        return self.lifted_at is None and self.since <= now and lasts

    @property
    def words(self) -> str:
        """Why and until when, as the person is told."""
        given = {"deed": self.deed, "reason": self.reason}
        if self.until is None:
            return _("A moderator has taken from you for now: to %(deed)s. %(reason)s") % given
        until = date_format(timezone.localtime(self.until), "j F Y, H:i e")
        return _(
            "A moderator has taken from you, until %(until)s: to %(deed)s. Why: %(reason)s"
        ) % {**given, "until": until}
