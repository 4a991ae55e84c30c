"""The story as a whole: who tells it, when, by what right, and whether it is out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from community import policy
from community.moderation.models import Moderated, State
from stories.models.drawn import Claim, Drawn, Fact, Milestone, Recommendation, Takeaway

UNDATED = datetime(1000, 1, 1, tzinfo=UTC)  # sorts after every dated story, newest first
DRAWN: dict[str, type[Drawn]] = {
    "takeaways": Takeaway,
    "milestones": Milestone,
    "facts": Fact,
    "claims": Claim,
}


class Kind(models.TextChoices):
    JOURNEY = "journey", _("journey")
    RETROSPECTIVE = "retrospective", _("retrospective")
    ESSAY = "essay", _("essay")
    INTERVIEW = "interview", _("interview")


class Rights(models.TextChoices):
    UNKNOWN = "unknown", _("unknown")
    OWN = "own", _("the author's own contribution")
    PERMISSION = "permission", _("with permission")
    LICENCE = "licence", _("under a licence")
    RETELLING = "retelling", _("retold in our own words")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Precision(models.TextChoices):
    SECOND = "second", _("to the second")
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("unknown")


class Provenance(models.TextChoices):
    FRONT_MATTER = "front-matter", _("the document's own front matter")
    CHROME = "chrome", _("the page around the text")
    EDITOR = "editor", _("an editor")


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, person: Any) -> StoryQuerySet:
        """Stories whose page `person` may open: published ones; staff see every one."""
        if policy.may(person, "story.read_unpublished"):
            return self
        return self.filter(status=Status.PUBLISHED, state=State.LIVE)

    def readable_by(self, person: Any) -> StoryQuerySet:
        """Stories of which `person` may read more than a title, an excerpt and the source."""
        visible = self.visible_to(person)
        return visible if policy.staff(person) else visible.open()

    def published(self) -> StoryQuerySet:
        """Stories that are out, for lists, feeds and the sitemap, whoever looks."""
        return self.filter(status=Status.PUBLISHED, state=State.LIVE)

    def open(self) -> StoryQuerySet:
        """Stories whose rights are known; what is said of others is not shown, nor found by."""
        return self.exclude(rights=Rights.UNKNOWN)

    def set_comment_count(self, number: int) -> int:
        """Keep how many comments can be read under these stories; returns how many rows changed."""
        return self.update(comment_count=number)

    def withdrawn(self) -> StoryQuerySet:
        """Stories that were out and have been taken back."""
        return self.filter(status=Status.WITHDRAWN)

    def called(self, slug: str) -> StoryQuerySet:
        """The story at `slug`, or the one that once was."""
        return self.filter(models.Q(slug=slug) | models.Q(old_slugs__slug=slug))

    def tagged(self, slug: str) -> StoryQuerySet:
        """Open stories with the tag `slug` or with one that means the same."""
        same = models.Q(tag__slug=slug) | models.Q(tag__synonym_of__slug=slug)
        same |= models.Q(tag__synonyms__slug=slug)
        carrying = TaggedStory.objects.filter(same).values("content_object")
        return self.open().filter(pk__in=carrying)

    def for_list(self) -> StoryQuerySet:
        """What a card shows, in a fixed number of queries."""
        return self.prefetch_related("tags", "credits")

    def for_page(self) -> StoryQuerySet:
        """What a story's own page shows, in a fixed number of queries."""
        return (
            self.select_related("spectrum_passage")
            .for_list()
            .prefetch_related(
                "speakers",
                "blocks",
                "contents",
                *(
                    models.Prefetch(drawn, model._default_manager.select_related("passage"))
                    for drawn, model in DRAWN.items()
                ),
                models.Prefetch(
                    "recommendations", Recommendation.objects.select_related("passage", "resource")
                ),
            )
        )


class Story(Moderated):  # type: ignore[django-manager-missing]  # taggit is untyped
    """A career journey, retrospective, essay or interview."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.JOURNEY)
    language = models.CharField(_("language of the text"), max_length=12, default="und")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    withdrawn_reason = models.TextField(_("why withdrawn"), blank=True)
    erased_at = models.DateTimeField(
        _("erased"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Whoever told it took it back: no word of it is kept, and none comes again."),
    )

    rights = models.CharField(_("rights"), max_length=10, choices=Rights, default=Rights.UNKNOWN)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by = models.CharField(
        _("approved by"),
        max_length=200,
        blank=True,
        help_text=_("The interviewee or author who read the text and agreed to it."),
    )
    source_title = models.CharField(_("original title"), max_length=300, blank=True)
    source_url = models.URLField(_("original address"), max_length=500, blank=True, db_index=True)
    source_site = models.CharField(_("original site"), max_length=200, blank=True)
    source_published = models.CharField(_("date of the retold original"), max_length=10, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    recorded_how = models.TextField(_("how it was recorded"), blank=True)
    edited_by = models.TextField(_("edited by whom or what"), blank=True)
    is_ai_edited = models.BooleanField(_("edited with AI"), default=False)

    published_value = models.CharField(
        _("date of the original"),
        max_length=25,
        blank=True,
        help_text=_("ISO 8601, as precise as known: 2025, 2025-09, 2025-09-01."),
    )
    published_precision = models.CharField(
        _("precision of the date"), max_length=7, choices=Precision, default=Precision.UNKNOWN
    )
    published_provenance = models.CharField(
        _("where the date is from"), max_length=12, choices=Provenance, blank=True
    )
    published_sort = models.DateTimeField(_("date for sorting"), default=UNDATED, editable=False)
    published_year = models.SmallIntegerField(_("year"), null=True, blank=True, editable=False)

    spectrum_started = models.SmallIntegerField(
        _("started at"), null=True, blank=True, help_text=_("0 is research, 100 is applied.")
    )
    spectrum_ended = models.SmallIntegerField(_("ended at"), null=True, blank=True)
    spectrum_passage = models.ForeignKey(
        "stories.Passage",
        verbose_name=_("words that say so"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    summary = models.TextField(_("the document's own summary"), blank=True)
    excerpt = models.TextField(_("excerpt"), blank=True)
    excerpt_end = models.CharField(_("last block of the excerpt"), max_length=24, blank=True)
    set_by_editors = models.JSONField(
        _("set by an editor"),
        default=list,
        editable=False,
        help_text=_("Names of the fields that no later import may change."),
    )
    comments_enabled = models.BooleanField(_("takes comments"), default=True)
    words = models.PositiveIntegerField(_("words"), default=0, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    listed_at = models.DateTimeField(_("published here"), null=True, blank=True, editable=False)

    tags = TaggableManager(
        through="stories.TaggedStory", to="tags.Tag", blank=True, verbose_name=_("tags")
    )

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(spectrum_started__isnull=True)
                | models.Q(spectrum_started__range=(0, 100)),
                name="story_spectrum_started_range",
            ),
            models.CheckConstraint(
                condition=models.Q(spectrum_ended__isnull=True)
                | models.Q(spectrum_ended__range=(0, 100)),
                name="story_spectrum_ended_range",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_on__isnull=True, approved_by="")
                | (models.Q(approved_on__isnull=False) & ~models.Q(approved_by="")),
                name="story_approval_has_day_and_name",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(status=Status.WITHDRAWN),
                name="story_erased_is_withdrawn",
            ),
        )
        indexes = (
            # Status and state first: a list filters by both, and must not sort every row.
            models.Index(fields=("status", "state", "-published_sort", "-id"), name="story_newest"),
            models.Index(
                fields=("status", "state", "-comment_count", "-id"), name="story_most_discussed"
            ),
            models.Index(fields=("status", "state", "-listed_at", "-id"), name="story_listed"),
            models.Index(fields=("status", "-id"), name="story_by_status"),
            # Which years there are is read from this one alone, and no row is looked up for it.
            models.Index(
                fields=("status", "state", "rights", "published_year"), name="story_open_by_year"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("stories:detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED and self.is_live

    @property
    def known_language(self) -> str:
        """The language of the text; "" where nobody knows it."""
        return "" if self.language == "und" else self.language

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def is_agreed_to_by(self, person: Any) -> bool:
        """Whether it was made of what `person` told, with their consent, which still stands."""
        return self.proposals.of(person).standing().exists()

    @property
    def tellers(self) -> list[int]:
        """The members (pks) who told it: named as its author or narrator, or who agreed to it."""
        told = self.credits.exclude(role="interviewer").filter(person__isnull=False)
        named = told.order_by("position", "pk").values_list("person", flat=True)
        return list(dict.fromkeys([*named, *self.proposals.standing().tellers()]))

    @property
    def takes_comments(self) -> bool:
        """Whether members may comment under it now: not where only staff would read them."""
        return self.is_published and self.is_open and self.comments_enabled

    @property
    def is_open(self) -> bool:
        """Whether visitors may read it; of unknown rights they get title, source and excerpt."""
        return self.rights != Rights.UNKNOWN

    @property
    def lacks_approval(self) -> bool:
        """Whether it is an interview shown by permission that nobody is noted to have approved."""
        asked_for = self.kind == Kind.INTERVIEW and self.rights == Rights.PERMISSION
        return asked_for and self.approved_on is None


class TaggedStory(ItemBase):
    """A tag on a story."""

    objects: ClassVar[models.Manager[TaggedStory]] = models.Manager()

    content_object = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="tagged_items")
    tag = models.ForeignKey("tags.Tag", on_delete=models.CASCADE, related_name="tagged_stories")

    class Meta:
        verbose_name = _("tag of a story")
        verbose_name_plural = _("tags of stories")
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="story_tagged_once"),
        )
