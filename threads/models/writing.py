"""What stands beside posts while they are written: drafts, templates, edits that others propose."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.moderation.models import State as PostState
from threads.models.post import Post
from threads.models.thread import Thread


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, person: Any) -> DraftQuerySet:
        """What `person` has begun, and nobody else's."""
        return self.filter(owner=person.pk) if policy.member(person) else self.none()

    def with_words(self) -> DraftQuerySet:
        """Without those of which only the count of saves is left."""
        return self.exclude(content={})


class Draft(models.Model):
    """What one person has typed into one form and not sent yet.

    `form` names it ("ask", "answer-12", "remark-5", "edit-5": see `threads.draft_forms`);
    `version` counts its saves, so that an older copy in another browser never overwrites a newer
    one in silence. The count goes on when the words are gone, sent or discarded: then `content`
    is empty.
    """

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(_("form"), max_length=120)
    content = models.JSONField(_("what was typed"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = (
            models.UniqueConstraint(fields=("owner", "form"), name="draft_one_a_person_and_form"),
        )
        indexes = (models.Index(fields=("owner", "-saved_at", "-id"), name="draft_by_owner"),)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.form}"


class AskTemplate(models.Model):
    """What a question with a tag should say, offered to whoever asks one."""

    tag = models.OneToOneField(
        "tags.Tag", verbose_name=_("tag"), on_delete=models.CASCADE, related_name="ask_template"
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Such as “Choosing between offers”.")
    )
    body = models.TextField(
        _("text"), max_length=4000, help_text=_("Markdown, put into an empty form.")
    )

    class Meta:
        verbose_name = _("template for questions")
        verbose_name_plural = _("templates for questions")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Deflection(models.Model):
    """Somebody was about to ask, and what was there already answered it; once a day each."""

    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="deflections"
    )
    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, null=True, blank=True, related_name="deflections"
    )
    by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="deflections")
    at = models.DateTimeField(_("time"), auto_now_add=True)
    counted_on = models.DateField(_("day"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("question that was answered already")
        verbose_name_plural = _("questions that were answered already")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(thread__isnull=False, story__isnull=True)
                | models.Q(thread__isnull=True, story__isnull=False),
                name="deflection_by_one_thing",
            ),
            models.UniqueConstraint(
                fields=("by", "thread", "counted_on"), name="deflection_by_thread_once_a_day"
            ),
            models.UniqueConstraint(
                fields=("by", "story", "counted_on"), name="deflection_by_story_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.by_id}: {self.thread_id or self.story_id}"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, person: Any) -> SuggestionQuerySet:
        """Those on posts that `person` may read: made by them, for their posts, or theirs to judge.

        Whoever may edit what others wrote judges them all.
        """
        if not policy.member(person):
            return self.none()
        there = self.filter(post__in=Post.objects.visible_to(person))
        if policy.may(person, "suggestion.list"):
            return there
        return there.filter(models.Q(by=person) | models.Q(post__author=person))

    def waiting(self) -> SuggestionQuerySet:
        """Those that nobody has decided on yet, on posts in sight."""
        return self.filter(state=Suggestion.State.WAITING, post__state=PostState.LIVE)

    def for_page(self) -> SuggestionQuerySet:
        """What a line or a page about one shows."""
        return self.select_related("by", "decided_by", "post__author", "post__thread__story")


class Suggestion(models.Model):
    """An edit of a post that a member proposes who may not make it.

    `seen` is the post's number of revisions that it was made against.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        IMPROVED = "improved", _("approved with changes")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="suggestions")
    by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="suggestions")
    seen = models.PositiveIntegerField(_("made against revision"), default=0)
    title = models.CharField(_("title"), max_length=300, blank=True)
    tags = models.TextField(_("tags"), blank=True, help_text=_("Names, with commas between."))
    body = models.TextField(_("text"))
    note = models.CharField(_("what it does"), max_length=300, blank=True)
    is_pseudonymous = models.BooleanField(
        _("under no name"),
        default=False,
        help_text=_("Whoever proposes it stands under no name in the thread, and so here."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("suggested"), auto_now_add=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested edit")
        verbose_name_plural = _("suggested edits")
        constraints = (
            models.UniqueConstraint(
                fields=("post", "by"),
                condition=models.Q(state="waiting"),
                name="suggestion_one_waits_a_person_and_post",
            ),
        )
        indexes = (
            models.Index(fields=("state", "id"), name="suggestion_by_state"),
            models.Index(fields=("by", "-id"), name="suggestion_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.by_id} on {self.post_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("threads:suggestion", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == Suggestion.State.WAITING

    @property
    def is_taken(self) -> bool:
        """Whether the post came to say so, or something near it."""
        return self.state in {Suggestion.State.APPROVED, Suggestion.State.IMPROVED}

    @property
    def is_locked(self) -> bool:
        """Whether the thread of its post is: nothing is decided there, but by moderators."""
        return self.post.is_locked

    @property
    def is_stale(self) -> bool:
        """Whether the post was edited since this was made for it."""
        return self.seen != self.post.revision_count

    @property
    def is_withheld(self) -> bool:
        """Whether it repeats words of the post that a moderator has hidden since.

        It was made from what the next revision keeps; taken, the post said so, and may have later.
        """
        hidden = self.post.revisions.filter(is_hidden=True, number__gt=self.seen)
        return (hidden if self.is_taken else hidden.filter(number=self.seen + 1)).exists()
