"""The text of a story: blocks in order, who speaks them, and the document's own contents list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.lib import uploads
from stories.importing.document import BlockKind

FIGURES = "stories/figures/"  # where our copies of pictures lie, below MEDIA_ROOT


class Speaker(models.Model):
    """A voice in a transcript."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(_("label in the text"), max_length=80)
    imported_label = models.CharField(
        _("label in the document"),
        max_length=80,
        blank=True,
        editable=False,
        help_text=_("Kept when an editor gives the voice another label; empty: the same."),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_set_by_editor = models.BooleanField(
        _("set by an editor"), default=False, help_text=_("No import changes or removes it.")
    )

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("story", "label"), name="speaker_label_once"),
        )

    def __str__(self) -> str:
        return self.name or self.label

    @property
    def known_as(self) -> str:
        """The label under which a document speaks of this voice."""
        return self.imported_label or self.label


class BlockQuerySet(models.QuerySet["Block"]):
    def for_page(self) -> BlockQuerySet:
        """The text in reading order with each turn's speaker."""
        return self.select_related("speaker").order_by("position", "pk")


class Block(models.Model):
    """One heading, paragraph, turn, list, figure, quote, table or piece of code.

    `markdown` is the text as CommonMark, `html` and `plain` are made from it by the one Markdown
    function whenever an action changes it. A redacted block keeps its place and shows none of it.
    """

    class Mark(models.TextChoices):
        NONE = "", _("none")
        CHATTER = "chatter", _("off-topic or technical chatter")
        SENSITIVE = "sensitive", _("sensitive")
        THIRD_PARTY = "third-party", _("about a third person")

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="blocks")
    key = models.CharField(_("key"), max_length=24)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=[(kind.value, kind.value) for kind in BlockKind]
    )
    markdown = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True, editable=False)
    plain = models.TextField(_("plain text"), blank=True, editable=False)
    line = models.PositiveIntegerField(_("line in the source"), default=0)

    level = models.PositiveSmallIntegerField(_("heading level"), default=0)
    evidence = models.CharField(_("why it is a heading"), max_length=300, blank=True)
    role = models.CharField(_("duty of the section"), max_length=30, blank=True)

    speaker = models.ForeignKey(
        Speaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="turns"
    )
    imported_label = models.CharField(_("label as imported"), max_length=80, blank=True)
    continues = models.BooleanField(_("continues the turn before"), default=False)

    number = models.PositiveSmallIntegerField(_("figure number"), null=True, blank=True)
    src = models.TextField(_("address of the picture"), blank=True)
    alt = models.CharField(_("what the picture shows"), max_length=1000, blank=True)
    image = models.ImageField(_("our copy"), upload_to=FIGURES, blank=True)
    image_width = models.PositiveIntegerField(_("its width"), default=0, editable=False)
    image_height = models.PositiveIntegerField(_("its height"), default=0, editable=False)
    lost = models.BooleanField(_("picture is lost"), default=False)

    mark = models.CharField(_("mark"), max_length=11, choices=Mark, blank=True, default="")
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True, editable=False)

    imported = models.JSONField(
        _("as imported"),
        default=list,
        editable=False,
        help_text=_("The imported pieces that an editor made this block from; empty: as imported."),
    )
    split_from = models.CharField(
        _("split off from"), max_length=24, blank=True, editable=False, help_text=_("Its key.")
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("story", "key"), name="block_key_once"),)
        indexes = (models.Index(fields=("story", "position"), name="block_in_order"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def anchor(self) -> str:
        """The fragment that leads to this block on the story's page."""
        return f"b-{self.key}"

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None

    @property
    def tellers(self) -> list[int]:
        """The members (pks) who told the story that it is of."""
        return self.story.tellers

    @property
    def picture_address(self) -> str:
        """Where our copy of the picture is served; "" when there is none."""
        return uploads.address(str(self.image.name)) if self.image else ""


class ContentsEntry(models.Model):
    """An entry of the document's own contents list; without a block until an editor places it."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="contents")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=300)
    block = models.ForeignKey(
        Block, on_delete=models.SET_NULL, null=True, blank=True, related_name="contents_entries"
    )
    is_placed_by_editor = models.BooleanField(_("placed by an editor"), default=False)

    class Meta:
        verbose_name = _("contents entry")
        verbose_name_plural = _("contents entries")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title
