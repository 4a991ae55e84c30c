"""A document that an editor uploaded or pasted, kept until they say what becomes of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.story import Rights


class Upload(models.Model):
    """The bytes of a document between its report and the editor's word, and that report.

    Kept as a row, so that neither a restart nor a second server loses it; for one day, and no
    more of one editor than `actions.uploads` allows.
    """

    by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="uploads")
    story = models.ForeignKey(
        "stories.Story",
        verbose_name=_("new version of"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="uploads",
    )
    proposal = models.ForeignKey(
        "stories.Proposal",
        verbose_name=_("proposed by a member"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="uploads",
    )
    file = models.CharField(_("file"), max_length=500)
    raw = models.BinaryField(_("bytes"))
    sidecar = models.BinaryField(_("sidecar's bytes"), null=True)
    size = models.PositiveIntegerField(_("size"), help_text=_("Both files, in bytes."))
    is_pasted = models.BooleanField(_("pasted"), default=False)
    rights = models.CharField(_("rights"), max_length=10, choices=Rights, blank=True)
    outcome = models.CharField(_("what importing it would do"), max_length=10, blank=True)
    report = models.JSONField(_("report"), default=dict)
    refusal = models.TextField(_("why it cannot be read"), blank=True)
    line = models.PositiveIntegerField(_("line to blame"), default=0)
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.file

    @property
    def text(self) -> str:
        """What was pasted."""
        return bytes(self.raw).decode("utf-8", "replace")
