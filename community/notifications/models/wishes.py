"""How people wish to be told: of which event, by which channel, how soon."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SITE = "site", _("on the site")
    MAIL = "mail", _("by mail")


class Cadence(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class Wish(models.Model):
    """How one person wants to be told of one event by one channel; without a row, as declared."""

    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="wishes")
    event = models.CharField(_("event"), max_length=40)
    channel = models.CharField(_("channel"), max_length=4, choices=Channel)
    cadence = models.CharField(_("how soon"), max_length=6, choices=Cadence)

    class Meta:
        verbose_name = _("wish about notices")
        verbose_name_plural = _("wishes about notices")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "event", "channel"), name="wish_one_an_event_and_channel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.event} {self.channel} {self.cadence}"


class Rhythm(models.Model):
    """One person's word on all mail of notices: what would go at once, or oftener, waits for it.

    NOW leaves each event as it was chosen; DAILY and WEEKLY make digests of all; NEVER ends them.
    """

    person = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="mail_rhythm"
    )
    cadence = models.CharField(_("all mail"), max_length=6, choices=Cadence, default=Cadence.NOW)

    class Meta:
        verbose_name = _("rhythm of mail")
        verbose_name_plural = _("rhythms of mail")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.cadence}"
