"""What changed, in an order in which it can be told."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """Something that anybody may see is new, other or gone; what it says now stands elsewhere.

    Rows are told in the order of `era`, `xid`, `id`. `xid` is the transaction that wrote the row:
    ids are given out before transactions end and in another order, so that by ids alone a reader
    could pass one that is still under way. An era begins when the numbers of transactions begin
    anew, as they do in a database that was restored elsewhere. SQLite has one writer at a time, and
    needs neither: both stand still there.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.BigIntegerField(_("key"))
    era = models.IntegerField(_("era"), default=0)
    xid = models.BigIntegerField(_("transaction"), default=0)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            models.Index(fields=("era", "xid", "id"), name="change_in_order"),
            models.Index(fields=("kind", "era", "xid", "id"), name="change_of_kind"),
            models.Index(fields=("kind", "key", "id"), name="change_of_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
