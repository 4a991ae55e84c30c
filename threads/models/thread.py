"""A thread: a question, the discussion of a story, or a conversation private to a mentorship."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from community import policy
from community.lib.slugs import slug_of
from community.moderation.models import Moderated, State
from community.tags.following import muted_by, with_synonyms
from community.tags.meaning import means
from stories.models import Passage, Story

MOST_TWINS = 20  # duplicates that a question's page lists


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, person: Any) -> ThreadQuerySet:
        """Threads `person` may read: questions in sight, discussions where their story may be read.

        A question out of sight is left to its asker and to moderators, a deleted one to these. A
        private one is its participants' alone: no role opens it.
        """
        discussions = models.Q(
            kind=Thread.Kind.DISCUSSION, story__in=Story.objects.readable_by(person)
        )
        questions = models.Q(kind=Thread.Kind.QUESTION) & _in_sight(person)
        if not policy.member(person):
            return self.filter(discussions | questions)
        own = Participant.objects.filter(person=person, left_at=None).values("thread")
        private = models.Q(kind=Thread.Kind.PRIVATE, state=State.LIVE, pk__in=own)
        return self.filter(discussions | questions | private)

    def public(self) -> ThreadQuerySet:
        """Threads that belong to no closed circle: for lists of what somebody wrote, and the like.

        Whoever looks, a private thread leads nowhere but to its own page.
        """
        return self.exclude(kind=Thread.Kind.PRIVATE)

    def questions(self) -> ThreadQuerySet:
        """Questions that everyone may read, for lists, feeds and the sitemap, whoever looks."""
        return self.filter(kind=Thread.Kind.QUESTION, state=State.LIVE)

    def unanswered(self) -> ThreadQuerySet:
        return self.filter(answer_count=0)

    def without_accepted(self) -> ThreadQuerySet:
        return self.filter(accepted=None)

    def tagged(self, slug: str) -> ThreadQuerySet:
        """Threads with the tag `slug` or with one that means the same."""
        same = TaggedThread.objects.filter(means(slug)).values("content_object")
        return self.filter(pk__in=same)

    def with_passage(self) -> ThreadQuerySet:
        """Each with the words of a story that it is about, and the story.

        Few have any: a query for these costs less than three joins for all.
        """
        return self.prefetch_related(passage_with_story())

    def with_twins(self) -> ThreadQuerySet:
        """Each with the question that was asked before it, and whether others point to it so."""
        pointing = Thread.objects.questions().filter(duplicate_of=models.OuterRef("pk"))
        told = self.select_related("duplicate_of")
        return told.annotate(has_duplicates=models.Exists(pointing))

    def with_follow_of(self, person: Any) -> ThreadQuerySet:
        """Each with `is_followed`: whether `person` follows it."""
        if not policy.member(person):
            return self.annotate(is_followed=models.Value(value=False))
        follows = Thread._meta.get_field("follows").related_model._default_manager
        mine = follows.filter(thread=models.OuterRef("pk"), follower=person, is_on=True)
        return self.annotate(is_followed=models.Exists(mine))

    def with_saved_by(self, person: Any) -> ThreadQuerySet:
        """Each with `saved_item`: the key of what `person` saved of it, or None."""
        return self.annotate(saved_item=saved_by(person, Thread, "thread"))

    def carrying(self, tags: Collection[int]) -> ThreadQuerySet:
        """Threads with one of `tags` (pks, of synonyms too)."""
        return self.filter(
            pk__in=TaggedThread.objects.filter(tag__in=tags).values("content_object")
        )

    def carrying_none_of(self, tags: Collection[int]) -> ThreadQuerySet:
        """Threads with none of `tags`."""
        carried = TaggedThread.objects.filter(content_object=models.OuterRef("pk"), tag__in=tags)
        return self.filter(~models.Exists(carried)) if tags else self

    def unmuted_for(self, person: Any, but: Collection[int] = ()) -> ThreadQuerySet:
        """Threads without the tags that `person` has muted, but for those in `but`; one query."""
        if not policy.member(person):
            return self
        return self.carrying_none_of(with_synonyms(muted_by(person).exclude(pk__in=but)))

    def closed(self) -> ThreadQuerySet:
        """Threads that take no answers now."""
        return self.filter(_closed())

    def open_to_answers(self) -> ThreadQuerySet:
        return self.exclude(_closed())

    def for_list(self) -> ThreadQuerySet:
        """What a line in a list shows, in a fixed number of queries."""
        return self.select_related("author", "question").prefetch_related("tags")


def passage_with_story() -> models.Prefetch[Any]:
    """How the words of a story that threads are about are fetched for them."""
    return models.Prefetch("passage", Passage.objects.select_related("block", "story"))


def saved_by(person: Any, model: type[models.Model], column: str) -> models.expressions.Combinable:
    """The key of the last thing `person` saved that names a row of `model` in its `column`."""
    if not policy.member(person):
        return models.Value(None, output_field=models.BigIntegerField())
    items: Any = model._meta.get_field("saved_items").related_model
    mine = items.objects.visible_to(person).filter(**{column: models.OuterRef("pk")})
    return models.Subquery(mine.order_by("-pk").values("pk")[:1])


class Closing(models.TextChoices):
    """Why a question takes no more answers."""

    DUPLICATE = "duplicate", _("asked before")
    OFF_TOPIC = "off_topic", _("about something else")
    UNCLEAR = "unclear", _("not clear enough to answer")
    SETTLED = "settled", _("settled")
    OTHER = "other", _("another reason")


def _closed() -> models.Q:
    lasts = models.Q(closed_until=None) | models.Q(closed_until__gt=timezone.now())
    return models.Q(closed_at__isnull=False) & lasts


def _in_sight(person: Any) -> models.Q:
    live = models.Q(state=State.LIVE)
    if policy.may(person, "thread.read_hidden"):
        return models.Q()
    if policy.member(person):
        return live | models.Q(state__in=(State.HELD, State.HIDDEN), author=person)
    return live


class Thread(Moderated):  # type: ignore[django-manager-missing]  # taggit is untyped
    """A question, the discussion of a story, or a conversation private to a mentorship."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        DISCUSSION = "discussion", _("discussion of a story")
        PRIVATE = "private", _("private")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, null=True, blank=True, related_name="threads"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    author = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="threads"
    )
    question = models.OneToOneField(
        "threads.Post",
        verbose_name=_("the question’s own post"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted = models.ForeignKey(
        "threads.Post",
        verbose_name=_("accepted answer"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_pseudonymous = models.BooleanField(
        _("asked under no name"),
        default=False,
        help_text=_("Its asker is shown as a member, here and wherever they write in this thread."),
    )
    passage = models.ForeignKey(
        "stories.Passage",
        verbose_name=_("passage it asks about"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads",
    )
    is_drawn = models.BooleanField(
        _("drawn from a story"),
        default=False,
        editable=False,
        help_text=_("An editor proposed it, with what is asked and answered in an interview."),
    )
    home = models.CharField(
        _("page of a private thread"),
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("The name of the page on which it is read, by its number."),
    )
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("asked before in"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_until = models.DateTimeField(_("closed until"), null=True, blank=True, editable=False)
    closed_why = models.CharField(
        _("closed because"), max_length=9, choices=Closing, blank=True, editable=False
    )
    closed_note = models.TextField(_("note on the closing"), blank=True, editable=False)
    closed_by_moderator = models.BooleanField(
        _("closed by a moderator"),
        default=False,
        editable=False,
        help_text=_("While it lasts, moderators alone open it again or change it."),
    )
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True, editable=False)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True, editable=False)
    locked_note = models.TextField(_("note on the lock"), blank=True, editable=False)
    answer_count = models.PositiveIntegerField(_("answers"), default=0, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    active_at = models.DateTimeField(_("last active"), auto_now_add=True)

    tags = TaggableManager(
        through="threads.TaggedThread", to="tags.Tag", blank=True, verbose_name=_("tags")
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = (
            models.UniqueConstraint(
                fields=("story",),
                condition=models.Q(kind="discussion"),
                name="thread_one_discussion_a_story",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="discussion") | models.Q(story__isnull=False),
                name="thread_discussion_has_story",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="question") | ~models.Q(title=""),
                name="thread_question_has_title",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="private") & ~models.Q(home="")
                | ~models.Q(kind="private") & models.Q(home=""),
                name="thread_private_has_home",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of__isnull=True)
                | ~models.Q(duplicate_of=models.F("id")),
                name="thread_no_duplicate_of_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_until__isnull=True, closed_why="")
                | models.Q(closed_at__isnull=False) & ~models.Q(closed_why=""),
                name="thread_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=False) | models.Q(closed_by_moderator=False),
                name="thread_closed_by_moderator_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(locked_at__isnull=False) | models.Q(locked_until__isnull=True),
                name="thread_locked_from_when",
            ),
        )
        indexes = (
            # Kind and state first: a list filters by both, and must not sort every row.
            models.Index(fields=("kind", "state", "-created_at", "-id"), name="thread_newest"),
            models.Index(fields=("kind", "state", "-active_at", "-id"), name="thread_active"),
            models.Index(
                fields=("-created_at", "-id"),
                name="thread_unanswered",
                condition=models.Q(kind="question", state="live", answer_count=0),
            ),
            models.Index(
                fields=("-created_at", "-id"),
                name="thread_none_accepted",
                condition=models.Q(kind="question", state="live", accepted__isnull=True),
            ),
            models.Index(fields=("author", "kind", "-id"), name="thread_by_author"),
        )

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    @property
    def slug(self) -> str:
        """What the address says beside the number; it follows the title."""
        return slug_of(self.title)

    @property
    def page_url(self) -> str:
        """The page on which it is read: a discussion's is its story's."""
        if self.kind == Thread.Kind.QUESTION:
            return reverse("threads:detail", args=[self.pk, self.slug])
        if self.is_private:
            return reverse(self.home, args=[self.pk])
        return self.story.get_absolute_url() if self.story else ""

    @property
    def is_private(self) -> bool:
        """Whether only its participants read it, whatever their role."""
        return self.kind == Thread.Kind.PRIVATE

    def is_joined_by(self, person: Any) -> bool:
        """Whether `person` takes part in this private thread."""
        taking_part = self.participants.filter(person=person.pk, left_at=None)
        return self.is_private and taking_part.exists()

    @property
    def duplicates_in_sight(self) -> ThreadQuerySet:
        """The first questions closed as duplicates of this one, of those that everyone may read."""
        return Thread.objects.questions().filter(duplicate_of=self).order_by("pk")[:MOST_TWINS]

    @property
    def is_closed(self) -> bool:
        """Whether no new answers are taken now."""
        return _lasts(self.closed_at, self.closed_until)

    @property
    def is_moderators_closing(self) -> bool:
        """Whether a moderator closed it, and it still is."""
        return self.is_closed and self.closed_by_moderator

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be written, changed or voted on now, but by moderators."""
        return _lasts(self.locked_at, self.locked_until)

    @property
    def is_in_use(self) -> bool:
        """Whether it stands where everybody talks: a question in sight, under an open story."""
        if self.kind == Thread.Kind.DISCUSSION:
            return self.story is not None and self.story.takes_comments
        return self.is_live and not self.is_private

    @property
    def takes_posts(self) -> bool:
        """Whether members may comment here now, and answer unless it is closed."""
        return self.is_in_use and not self.is_locked

    @property
    def takes_answers(self) -> bool:
        return self.takes_posts and not self.is_closed

    def get_absolute_url(self) -> str:
        return self.page_url if self.kind == Thread.Kind.QUESTION else f"{self.page_url}#discussion"


def _lasts(since: datetime | None, until: datetime | None) -> bool:
    return since is not None and (until is None or until > timezone.now())


class Participant(models.Model):
    """Somebody who reads and writes in a private thread, until they leave it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="participations"
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = (
            models.UniqueConstraint(fields=("thread", "person"), name="participant_once"),
        )
        indexes = (models.Index(fields=("person", "left_at"), name="participant_by_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.thread_id}"


class FormerThread(models.Model):
    """The number of a thread that was merged into another, to which its addresses lead."""

    number = models.PositiveBigIntegerField(_("former number"), primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="former")
    at = models.DateTimeField(_("merged"), auto_now_add=True)

    class Meta:
        verbose_name = _("former thread")
        verbose_name_plural = _("former threads")

    def __str__(self) -> str:
        return f"{self.number} → {self.thread_id}"


class TaggedThread(ItemBase):
    """A tag on a question."""

    objects: ClassVar[models.Manager[TaggedThread]] = models.Manager()

    content_object = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="tagged_items"
    )
    tag = models.ForeignKey("tags.Tag", on_delete=models.CASCADE, related_name="tagged_threads")

    class Meta:
        verbose_name = _("tag of a thread")
        verbose_name_plural = _("tags of threads")
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="thread_tagged_once"),
        )


class Acceptance(models.Model):
    """That an answer was accepted, from when until when; at most one stands at a time."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="acceptances")
    answer = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField(_("accepted"), auto_now_add=True)
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("thread",),
                condition=models.Q(ended_at__isnull=True),
                name="acceptance_one_stands",
            ),
        )

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.answer_id}"
