"""What members keep for themselves: lists of saved things, and highlights in stories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models import Story
from threads.models import Post, Thread

LONGEST_NOTE = 2_000


class Quoted(models.Model):
    """Words of a story that somebody keeps for themselves: the W3C's TextQuoteSelector.

    It is no `stories.Passage`: editors see those and put the lost ones right, and what a member
    keeps is nobody's business. Its place is found as it is read (see `places`).
    """

    key = models.CharField(_("key of the block"), max_length=24, blank=True)
    exact = models.TextField(_("quote"), blank=True)
    prefix = models.CharField(_("words before"), max_length=200, blank=True)
    suffix = models.CharField(_("words after"), max_length=200, blank=True)

    class Meta:
        abstract = True


class ReadingListQuerySet(models.QuerySet["ReadingList"]):
    def visible_to(self, person: Any) -> ReadingListQuerySet:
        """A member's own; whoever holds a list's link comes by its key (see `shared_under`)."""
        return self.filter(owner=person.pk)

    def shared_under(self, key: str) -> ReadingListQuerySet:
        """The list that the link with `key` opens, while its owner has an account in use."""
        return self.filter(share_key=key, owner__is_active=True).select_related("owner")

    def for_list(self) -> ReadingListQuerySet:
        """Each with its `item_count`, by name."""
        counted = self.annotate(item_count=models.Count("items"))
        return counted.order_by(Lower("name"), "pk")


class ReadingList(models.Model):
    """A member's list of things saved for later; with a `share_key` its link opens it to others."""

    owner = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="reading_lists"
    )
    name = models.CharField(_("name"), max_length=80)
    about = models.CharField(_("what it is for"), max_length=500, blank=True)
    share_key = models.CharField(
        _("key of its link"), max_length=43, null=True, blank=True, unique=True
    )
    is_default = models.BooleanField(
        _("takes what is saved with one press"), default=False, editable=False
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        constraints = (
            models.UniqueConstraint("owner", Lower("name"), name="reading_list_once_a_name"),
            models.UniqueConstraint(
                fields=("owner",), condition=Q(is_default=True), name="reading_list_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shelf:detail", args=[self.pk])

    @property
    def is_shared(self) -> bool:
        return self.share_key is not None


class SavedItemQuerySet(models.QuerySet["SavedItem"]):
    def visible_to(self, person: Any) -> SavedItemQuerySet:
        """What a member saved; others see of it what a shared list shows them."""
        return self.filter(reading_list__owner=person.pk)

    def of_things(self, *, stories: Any, texts: Any, threads: Any, posts: Any) -> SavedItemQuerySet:
        """Those of these stories, threads and posts, and words of stories among `texts`."""
        return self.filter(
            Q(kind=SavedItem.Kind.STORY, story__in=stories)
            | Q(kind=SavedItem.Kind.PASSAGE, story__in=texts)
            | Q(thread__in=threads)
            | Q(post__in=posts)
        )

    def for_list(self) -> SavedItemQuerySet:
        """What a line in a list shows, in a fixed number of queries."""
        things = ("story", "thread__author", "post__author", "post__thread__story")
        return self.select_related("reading_list", *things).prefetch_related("story__credits")


class SavedItem(Quoted):
    """A story, words of one, a question or an answer in a list, and there but once.

    An answer may have become a comment since, or a question; what was saved is the post. `words`
    names the words of a passage within their story.
    """

    class Kind(models.TextChoices):
        STORY = "story", _("story")
        PASSAGE = "passage", _("passage")
        THREAD = "thread", _("question")
        ANSWER = "answer", _("answer")

    reading_list = models.ForeignKey(ReadingList, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, null=True, related_name="saved_items"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, related_name="saved_items"
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="saved_items")
    words = models.CharField(_("which words"), max_length=64, blank=True, editable=False)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)

    objects = SavedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved thing")
        verbose_name_plural = _("saved things")
        constraints = (
            # Columns of their own, so that threads that are merged do not stand there twice.
            models.UniqueConstraint(
                fields=("reading_list", "story", "words"), name="saved_story_once_a_list"
            ),
            models.UniqueConstraint(
                fields=("reading_list", "thread"), name="saved_thread_once_a_list"
            ),
            models.UniqueConstraint(fields=("reading_list", "post"), name="saved_post_once_a_list"),
            models.CheckConstraint(
                condition=(Q(kind="story", words="") | (Q(kind="passage") & ~Q(words="")))
                & Q(story__isnull=False, thread__isnull=True, post__isnull=True)
                | Q(kind="thread", thread__isnull=False, story__isnull=True, post__isnull=True)
                | Q(kind="answer", post__isnull=False, story__isnull=True, thread__isnull=True),
                name="saved_is_one_thing",
            ),
        )
        indexes = (models.Index(fields=("reading_list", "-id"), name="saved_by_list"),)

    def __str__(self) -> str:
        return f"{self.kind} in {self.reading_list_id}"

    def get_absolute_url(self) -> str:
        return reverse("shelf:item", args=[self.pk])

    @property
    def owner_id(self) -> int:
        return self.reading_list.owner_id


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def visible_to(self, person: Any) -> HighlightQuerySet:
        """A member's own; nobody reads what another marked, moderators neither."""
        return self.filter(owner=person.pk)


class Highlight(Quoted):
    """Words of a story that a member marked, with what they are to them; seen by nobody else.

    `target` names the words within the story, so that nobody marks the same ones twice.
    """

    class Label(models.TextChoices):
        INSIGHT = "insight", _("Insight")
        QUESTION = "question", _("Question")
        ADVICE = "advice", _("Advice to take")
        DOUBT = "doubt", _("Doubt")

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="highlights")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="highlights")
    target = models.CharField(_("which words"), max_length=64, editable=False)
    label = models.CharField(_("label"), max_length=10, choices=Label, default=Label.INSIGHT)
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "story", "target"), name="highlight_once_the_same_words"
            ),
        )
        indexes = (
            models.Index(fields=("owner", "story", "id"), name="highlight_by_story"),
            models.Index(fields=("owner", "-id"), name="highlight_by_owner"),
        )

    def __str__(self) -> str:
        return self.exact[:80]

    def get_absolute_url(self) -> str:
        return reverse("highlights:edit", args=[self.pk])
