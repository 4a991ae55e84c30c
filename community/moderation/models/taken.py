"""Words that a moderator took out of sight, kept so that they can be put back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TakenWords(models.Model):
    """What some fields of one thing said, by the name of the field; no page shows it.

    For things without a state of their own. Its `person` wrote the words, or answers for them, and
    they go with the account.
    """

    thing_kind = models.CharField(_("kind of thing"), max_length=40)
    thing_key = models.BigIntegerField(_("its number"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = models.JSONField(_("words"), default=dict)
    at = models.DateTimeField(_("taken"), default=timezone.now)

    class Meta:
        verbose_name = _("words taken out of sight")
        verbose_name_plural = _("words taken out of sight")
        indexes = (models.Index(fields=("thing_kind", "thing_key"), name="taken_by_thing"),)

    def __str__(self) -> str:
        return f"{self.thing_kind} {self.thing_key}"
