"""A search that somebody has saved, and what mail has told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.notifications.models import Cadence, Mail
from community.search.grammar import MAX_LENGTH

LONGEST_NAME = 80
CADENCES = [
    (Cadence.DAILY.value, _("once a day")),
    (Cadence.WEEKLY.value, _("once a week, on Mondays")),
    (Cadence.NEVER.value, _("never")),
]


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, person: Any) -> SavedSearchQuerySet:
        """A member's own; nobody else learns what somebody looks for."""
        return self.filter(owner=person.pk)

    def due(self, now: datetime) -> SavedSearchQuerySet:
        """Those whose time has come to be looked at for mail."""
        return self.filter(due_at__lte=now)


class SavedSearch(models.Model):
    """A query that a member keeps, and how often they are mailed what it newly finds.

    `told_to` is how far mail has told: what arrived later is new (see `Arrival`). `due_at` is when
    the next mail is, and empty for never; `sent_at` when the last one was written.
    """

    owner = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("query"), max_length=MAX_LENGTH)
    cadence = models.CharField(_("mail"), max_length=6, choices=CADENCES, default=Cadence.WEEKLY)
    made_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    told_to = models.DateTimeField(_("told up to"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("last mail"), null=True, editable=False)
    due_at = models.DateTimeField(_("next mail"), null=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = (
            models.UniqueConstraint(fields=("owner", "query"), name="saved_search_once_a_query"),
            models.CheckConstraint(
                condition=Q(cadence="never", due_at__isnull=True)
                | Q(cadence__in=("daily", "weekly"), due_at__isnull=False),
                name="saved_search_due_unless_never",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                name="saved_search_due",
                condition=Q(due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_searches:edit", args=[self.pk])

    @property
    def is_mailed(self) -> bool:
        return self.cadence != Cadence.NEVER


class Telling(models.Model):
    """What one mail tells of one saved search: so that it is asked once more as the mail is sent.

    `since` is where the search stood before, and stands again if the mail may not go out; `found`
    holds pairs of kind and key.
    """

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="tellings")
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="tellings")
    since = models.DateTimeField()
    found = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mail", "search"), name="telling_once_a_mail"),
        )

    def __str__(self) -> str:
        return f"{self.mail_id} tells of {self.search_id}"
