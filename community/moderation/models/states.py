"""The states that moderation gives to what members write."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    LIVE = "live", _("live")
    HELD = "held", _("waiting for a moderator")
    HIDDEN = "hidden", _("hidden by a moderator")
    DELETED = "deleted", _("deleted by its author")


class Moderated(models.Model):
    """Something that moderators may hide and restore; states change only in `actions`."""

    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.LIVE, editable=False
    )
    state_reason = models.TextField(_("reason of the state"), blank=True, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_live(self) -> bool:
        return self.state == State.LIVE

    @property
    def is_held(self) -> bool:
        """Whether it waits for a moderator: its author may still change it."""
        return self.state == State.HELD
