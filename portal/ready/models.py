"""Visitors' pages as they were last rendered."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ReadyPage(models.Model):
    """The page of one story or question as every visitor sees it, or that it changed since.

    `version` grows with each change of what the page shows; what was rendered from an earlier one
    is never kept. The row with the key 0 stands for all pages of its kind: a page is good while
    its `epoch` is that row's version. `edition` is the code and the templates it was made with.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.BigIntegerField(_("key"))
    version = models.BigIntegerField(_("version"))
    path = models.CharField(  # noqa: DJ001 - unique, and most rows may have none
        _("address"), max_length=500, null=True, unique=True
    )
    edition = models.CharField(_("edition"), max_length=32, blank=True)
    epoch = models.BigIntegerField(_("epoch"), default=0)
    etag = models.CharField(_("ETag"), max_length=64, blank=True)
    headers = models.TextField(_("headers"), blank=True, help_text=_("A JSON object."))
    body = models.BinaryField(_("HTML"), default=b"")
    packed = models.BinaryField(_("HTML, gzipped"), default=b"")
    stale_at = models.DateTimeField(_("good until"), default=LONG_AGO)
    claimed_until = models.DateTimeField(_("being rendered until"), default=LONG_AGO)

    class Meta:
        verbose_name = _("page kept ready")
        verbose_name_plural = _("pages kept ready")
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="ready_page_one_a_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
