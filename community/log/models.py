"""The append-only record of every deed: codes, ids and times here; words beside it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """One deed. No foreign key and no free text, so that nothing here ever has to change.

    The database refuses UPDATE, DELETE and TRUNCATE on this table (see `triggers`).
    """

    code = models.CharField(_("deed"), max_length=60)
    actor_id = models.BigIntegerField(_("actor's id"), null=True)
    target_kind = models.CharField(_("kind of target"), max_length=60)
    target_id = models.CharField(_("target's id"), max_length=40)
    basis = models.CharField(
        _("on the ground of"),
        max_length=100,
        default="",
        blank=True,
        help_text=_("A rule, a case or a bulk deed, as moderation.case:12; else empty."),
    )
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("target_kind", "target_id", "-id"), name="log_by_target"),
            models.Index(fields=("code", "-id"), name="log_by_code"),
            models.Index(fields=("actor_id", "-id"), name="log_by_actor"),
            models.Index(
                fields=("basis", "-id"), name="log_by_basis", condition=~models.Q(basis="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.target_kind} {self.target_id}"


class LogText(models.Model):
    """The words beside an entry: reason, before and after. Erasure may blank them, and says so."""

    entry = models.OneToOneField(
        LogEntry, on_delete=models.PROTECT, related_name="text", primary_key=True
    )
    reason = models.TextField(_("reason"), blank=True)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    blanked_at = models.DateTimeField(_("blanked"), null=True, blank=True)

    class Meta:
        verbose_name = _("log text")
        verbose_name_plural = _("log texts")

    def __str__(self) -> str:
        return self.reason[:80]
