"""Where a story came from, byte for byte, and what reading it changed, removed or doubted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """The raw bytes of an imported document and the report of reading them; the newest counts."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="sources")
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    raw = models.BinaryField(_("bytes"))
    sidecar = models.BinaryField(_("sidecar's bytes"), default=bytes, blank=True)
    file = models.CharField(_("file"), max_length=500, db_index=True)
    format = models.CharField(_("format"), max_length=12)
    encoding = models.CharField(_("encoding"), max_length=40)
    report = models.JSONField(_("report"), default=dict)
    removed = models.JSONField(
        _("left out"), default=list, help_text=_("What belonged to the page: line, text, rule.")
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file} {self.sha256[:12]}"


class Edit(models.Model):
    """A repair by a rule or a change by an editor: the changed run only, and reversible."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACCEPTED = "accepted", _("accepted by an editor")
        UNDONE = "undone", _("undone")

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="edits")
    key = models.CharField(_("key of the block"), max_length=24, blank=True)
    rule = models.CharField(_("rule"), max_length=60)
    line = models.PositiveIntegerField(_("line in the source"), default=0)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.APPLIED)
    by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("editor"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.rule}: {self.before[:30]} → {self.after[:30]}"


class Finding(models.Model):
    """Something only an editor can decide: a doubtful line, a picture without alt text, …"""

    class Kind(models.TextChoices):
        DOUBTFUL = "doubtful", _("doubtful line")
        ALT_TEXT = "alt-text", _("picture without a description")
        UNPLACED = "unplaced", _("contents entry without a place")
        ORPHAN = "orphan", _("passage that lost its place")

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    key = models.CharField(_("key of the block"), max_length=24, blank=True)
    line = models.PositiveIntegerField(_("line in the source"), default=0)
    text = models.TextField(_("text"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("line", "pk")
        indexes = (models.Index(fields=("story", "decided_at"), name="finding_open"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"
