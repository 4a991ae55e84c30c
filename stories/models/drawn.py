"""What was drawn from a story; everything here points at the words that say it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Passage(models.Model):
    """A quoted place in a story: block key, exact quote, prefix, suffix.

    The selector is the W3C Web Annotation model's TextQuoteSelector. `block` is where it stands
    now; None means orphaned: an editor decides, it is never moved silently.
    """

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="passages")
    block = models.ForeignKey(
        "stories.Block", on_delete=models.SET_NULL, null=True, blank=True, related_name="passages"
    )
    key = models.CharField(_("key of the block"), max_length=24)
    exact = models.TextField(_("quote"))
    prefix = models.CharField(_("words before"), max_length=200, blank=True)
    suffix = models.CharField(_("words after"), max_length=200, blank=True)
    start = models.PositiveIntegerField(_("offset in the block's plain text"), default=0)
    orphaned_at = models.DateTimeField(_("orphaned"), null=True, blank=True)
    is_withheld = models.BooleanField(
        _("shown to nobody"),
        default=False,
        editable=False,
        help_text=_("Its block was redacted when it lost its place."),
    )

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        indexes = (models.Index(fields=("story", "orphaned_at"), name="passage_orphans"),)

    def __str__(self) -> str:
        return self.exact[:80]

    @property
    def shown(self) -> str:
        """The quote as readers may see it: empty while its words are redacted."""
        return "" if self.is_redacted else self.exact

    @property
    def is_redacted(self) -> bool:
        """Whether its block is redacted, or was when it lost its place."""
        return self.block.is_redacted if self.block else self.is_withheld


class Drawn(models.Model):
    """Common to everything drawn from a story."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    passage = models.ForeignKey(
        Passage, on_delete=models.SET_NULL, null=True, blank=True, related_name="%(class)ss"
    )

    is_imported = models.BooleanField(
        _("from the document"),
        default=False,
        editable=False,
        help_text=_("Written anew whenever the document changes."),
    )

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class Milestone(Drawn):
    """A span or point in a journey; dates are ISO 8601 cut to what is known (2015, 2015-09)."""

    kind = models.CharField(_("kind"), max_length=30)
    from_role = models.CharField(_("from role"), max_length=160, blank=True)
    to_role = models.CharField(_("to role"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    start = models.CharField(_("start"), max_length=10, blank=True)
    end = models.CharField(_("end"), max_length=10, blank=True)
    trigger = models.CharField(_("trigger"), max_length=40, blank=True)
    further_triggers = models.JSONField(_("further triggers"), default=list, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    duration = models.JSONField(
        _("duration"),
        null=True,
        blank=True,
        help_text=_("As told: low, high, about (rounded) and unit."),
    )

    class Meta(Drawn.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.to_role or self.kind


class Takeaway(Drawn):
    """One thing to take away, of the whole story or of a section of its contents list."""

    text = models.TextField(_("text"))
    entry = models.ForeignKey(
        "stories.ContentsEntry",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="takeaways",
    )
    is_placed_by_editor = models.BooleanField(
        _("words chosen by an editor"),
        default=False,
        editable=False,
        help_text=_("No import points it at other words."),
    )

    class Meta(Drawn.Meta):
        verbose_name = _("takeaway")
        verbose_name_plural = _("takeaways")

    def __str__(self) -> str:
        return self.text[:80]


class Resource(models.Model):
    """Something to read, watch or use, whoever recommends it."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class ResourceName(models.Model):
    """A name under which stories mention a resource; `folded` is how names are compared."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    folded = models.CharField(_("compared as"), max_length=300, unique=True)

    class Meta:
        verbose_name = _("name of a resource")
        verbose_name_plural = _("names of resources")

    def __str__(self) -> str:
        return self.name


class Recommendation(Drawn):
    """What a story says of a resource: when it was useful, and the verdict."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="recommendations")
    named_as = models.CharField(_("named in the story as"), max_length=300, blank=True)
    aliases = models.JSONField(_("other names given"), default=list, blank=True)
    useful_when = models.CharField(_("useful when"), max_length=160, blank=True)
    verdict = models.CharField(_("verdict"), max_length=30, blank=True)

    class Meta(Drawn.Meta):
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")

    def __str__(self) -> str:
        return str(self.resource)


class Fact(Drawn):
    """A funnel, score, cost or duration as told; `values` keeps numbers with their unit."""

    kind = models.CharField(_("kind"), max_length=20)
    label = models.CharField(_("label"), max_length=200)
    values = models.JSONField(_("values"), default=dict)

    class Meta(Drawn.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return self.label


class Claim(Drawn):
    """A position the story takes on a topic that others see differently."""

    topic = models.CharField(_("topic"), max_length=60, db_index=True)
    statement = models.TextField(_("position"))

    class Meta(Drawn.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return self.statement[:80]
