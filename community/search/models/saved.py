"""A search that somebody has saved, and what mail has told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

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
    def results_url(self) -> str:
        """Where all that it finds is listed, as mail tells of it: to the letter, newest first."""
        asked = urlencode({"q": self.query, "sort": "newest", "exact": "1"})
        return f"{reverse('search:index')}?{asked}"

    @property
    def is_mailed(self) -> bool:
        return self.cadence != Cadence.NEVER


class Telling(models.Model):
    """That a mail tells what came within a stretch of time: asked once more as it is sent.

    `says` is a fingerprint of what it tells (see `fresh`). A search that was forgotten meanwhile
    leaves its place empty, so that the mail is known to be no longer wished as it is.
    """

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="tellings")
    search = models.ForeignKey(
        SavedSearch, on_delete=models.SET_NULL, null=True, related_name="tellings"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    says = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mail", "search"), name="telling_once_a_mail"),
        )

    def __str__(self) -> str:
        return f"{self.mail_id} tells of {self.search_id}"
