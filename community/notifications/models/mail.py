"""The outbox: mail that must go out, whatever dies in between."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> MailQuerySet:
        """Neither handed over nor given up."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True)

    def due(self, now: datetime) -> MailQuerySet:
        """Waiting, its time has come, and nobody alive has it in hand."""
        free = models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=now)
        return self.waiting().filter(free, due_at__lte=now)


class Mail(models.Model):
    """One message to one envelope, until it is handed over.

    `raw` is the whole message as it goes over the wire (lines end in CR LF), `sender` and
    `recipients` are its envelope: blind copies are in the envelope alone. `claimed_until` is the
    sender's lease: a worker that dies leaves it to run out, and the clock offers the row again.
    `attempts` counts claims, so that a message that kills its worker is given up too.
    """

    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    sender = models.CharField(_("from"), max_length=320)
    recipients = models.JSONField(_("to"))
    subject = models.CharField(_("subject"), max_length=500)
    raw = models.BinaryField(_("message"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(failed_at__isnull=True),
                name="mail_sent_or_given_up",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                name="mail_due",
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(  # the desk counts them on its front page
                fields=("failed_at",),
                name="mail_given_up",
                condition=models.Q(failed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.subject
