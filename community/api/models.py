"""What the JSON door keeps: which unsafe calls were made, so that none is made twice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IdempotentCall(models.Model):
    """An unsafe call that came with a key, and what it was answered.

    `caller` is who made it ("user-7"); `print` is a digest of method, address and body: the same
    key with another one is a mistake of the caller. The row is written in the transaction of the
    deed itself, so that there is a row when, and only when, the deed was done. A deed that is done
    in steps leaves the number of what it began in `begun`.
    """

    caller = models.CharField(_("caller"), max_length=60)
    key = models.CharField(_("key"), max_length=200)
    print = models.CharField(_("digest of the call"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("body"), default=b"")
    begun = models.PositiveBigIntegerField(_("what it began"), null=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("call with a key")
        verbose_name_plural = _("calls with a key")
        constraints = (
            models.UniqueConstraint(fields=("caller", "key"), name="idempotent_call_once"),
        )
        indexes = (models.Index(fields=("at",), name="idempotent_call_by_time"),)

    def __str__(self) -> str:
        return f"{self.caller}: {self.key}"
