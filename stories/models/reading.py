"""Where a reader left off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingPlace(models.Model):
    """The block a member last kept as their place in a story."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="reading_places"
    )
    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, related_name="reading_places"
    )
    key = models.CharField(_("key of the block"), max_length=24)
    at = models.DateTimeField(_("time"), auto_now=True)

    class Meta:
        verbose_name = _("reading place")
        verbose_name_plural = _("reading places")
        constraints = (
            models.UniqueConstraint(fields=("user", "story"), name="reading_place_once"),
        )

    def __str__(self) -> str:
        return self.key
