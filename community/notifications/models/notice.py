"""A notice: that something happened which somebody wants to know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.notifications.models.mail import Mail
from community.notifications.models.wishes import Cadence


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: Any) -> NotificationQuerySet:
        """One's own, once they are shown on the site."""
        if not policy.member(person):
            return self.none()
        return self.filter(receiver=person, is_shown=True)

    def unread(self) -> NotificationQuerySet:
        return self.filter(is_shown=True, is_read=False)

    def to_show(self, now: datetime) -> NotificationQuerySet:
        """Those whose day has come to be shown on the site."""
        return self.filter(show_at__lte=now)

    def to_mail(self, now: datetime) -> NotificationQuerySet:
        """Those whose time has come to go out by mail."""
        return self.filter(mail_at__lte=now)


class Notification(models.Model):
    """One notice to one person of one deed; what it says is told from the row that it is about.

    `kind` and `key` name that row; who may not see it any more is not told. `deed` names what was
    done, so that one deed is one notice, whatever reasons there are to tell of it. `show_at` and
    `mail_at` say when it is to be shown and mailed, and are empty when that is done or not wished.
    `mail` is the mail it went into.
    """

    receiver = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="notifications"
    )
    event = models.CharField(_("event"), max_length=40)
    kind = models.CharField(_("about a"), max_length=40)
    key = models.PositiveBigIntegerField(_("with the number"))
    deed = models.CharField(_("deed"), max_length=120)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    is_shown = models.BooleanField(_("shown on the site"), default=True)
    is_read = models.BooleanField(_("read"), default=False)
    show_at = models.DateTimeField(_("to be shown"), null=True, blank=True)
    mail_at = models.DateTimeField(_("to be mailed"), null=True, blank=True)
    mail_cadence = models.CharField(
        _("mailed"), max_length=6, choices=Cadence, default=Cadence.NEVER
    )
    mail = models.ForeignKey(
        Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (
            models.UniqueConstraint(fields=("receiver", "deed"), name="notice_once_a_deed"),
        )
        indexes = (
            models.Index(
                fields=("receiver", "is_read", "-id"),
                name="notice_inbox",
                condition=models.Q(is_shown=True),
            ),
            models.Index(
                fields=("show_at",),
                name="notice_to_show",
                condition=models.Q(show_at__isnull=False),
            ),
            models.Index(
                fields=("mail_at",),
                name="notice_to_mail",
                condition=models.Q(mail_at__isnull=False),
            ),
            models.Index(fields=("kind", "key"), name="notice_of"),
            models.Index(fields=("at",), name="notice_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.event} → {self.receiver_id}"

    def get_absolute_url(self) -> str:
        return reverse("notifications:open", args=[self.pk])
