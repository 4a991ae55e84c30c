"""A post: a question's body, an answer or a comment; what it said before, and votes on it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.moderation.models import Moderated, Report, State
from threads.models.thread import Thread, saved_by

MAX_LENGTH = 20_000  # characters of one post
MAX_DEPTH = 3  # levels of comments: a comment, a reply, a reply to it; deeper ones are flattened


def _readable_by(person: Any) -> models.Q:
    """Posts whose words a page shows to `person`: a hidden one to moderators and its author."""
    if policy.may(person, "post.read_hidden"):
        return models.Q(state=State.LIVE) | models.Q(state__in=(State.HELD, State.HIDDEN))
    return _of_members(person)


def _of_members(person: Any) -> models.Q:
    """The same for whoever is no moderator; and in a private thread, where no role counts."""
    hidden = models.Q(state__in=(State.HELD, State.HIDDEN))
    if policy.member(person):
        return models.Q(state=State.LIVE) | (hidden & models.Q(author=person))
    return models.Q(state=State.LIVE)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Any) -> PostQuerySet:
        """Posts of visible threads whose words `person` may read.

        Live ones; hidden ones for their author and moderators; those that their author deleted
        for moderators alone. In a private thread nobody is a moderator.
        """
        posts = self.filter(thread__in=Thread.objects.visible_to(person))
        if policy.may(person, "post.read_hidden"):
            return posts.filter(~models.Q(thread__kind=Thread.Kind.PRIVATE) | _of_members(person))
        return posts.filter(_of_members(person))

    def named(self) -> PostQuerySet:
        """Public posts under their author's name: the only ones that lead to or from a person."""
        return self.filter(is_pseudonymous=False).exclude(thread__kind=Thread.Kind.PRIVATE)

    def public(self) -> PostQuerySet:
        """Posts that belong to no closed circle, whoever looks and whether or not they see them."""
        return self.exclude(thread__kind=Thread.Kind.PRIVATE)

    def answers(self) -> PostQuerySet:
        return self.filter(kind=Post.Kind.ANSWER)

    def with_last_word(self) -> PostQuerySet:
        """Answers with `last`: when they, or the latest of the comments on them, were written."""
        about = Post.objects.live().filter(subject=models.OuterRef("pk")).order_by()
        latest = about.values("subject").annotate(at=models.Max("created_at")).values("at")
        spoken = Coalesce(models.Subquery(latest), models.F("created_at"))
        return self.answers().annotate(last=Greatest(spoken, models.F("created_at")))

    def erased(self) -> PostQuerySet:
        """Posts of which no word is left: only their place stands. Their addresses answer 410."""
        return self.filter(state=State.DELETED, body="").exclude(thread__kind=Thread.Kind.PRIVATE)

    def live(self) -> PostQuerySet:
        """Posts that everyone who sees their thread may read; the ones that counters count."""
        return self.filter(state=State.LIVE)

    def top(self) -> PostQuerySet:
        """Comments that answer no other comment."""
        return self.filter(root__isnull=True)

    def with_place(self, person: Any) -> PostQuerySet:
        """Top comments that a discussion gives a place: readable, or with a readable reply."""
        replies = Post.objects.filter(_readable_by(person), root=models.OuterRef("pk"))
        return self.top().filter(_readable_by(person) | models.Exists(replies))

    def answers_with_place(self, person: Any) -> PostQuerySet:
        """Answers that a question's page gives a place: readable, or with a readable comment."""
        about = Post.objects.filter(_readable_by(person), subject=models.OuterRef("pk"))
        return self.answers().filter(_readable_by(person) | models.Exists(about))

    def with_saved_by(self, person: Any) -> PostQuerySet:
        """Each with `saved_item`: the key of what `person` saved of it, or None."""
        return self.annotate(saved_item=saved_by(person, Post, "post"))

    def for_discussion(self) -> PostQuerySet:
        """What a comment shows, in a fixed number of queries."""
        return self.select_related("author", "passage", "passage__block", "thread")


class Post(Moderated):
    """A question's body, an answer or a comment: one table, so that all else attaches one way."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        COMMENT = "comment", _("comment")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    author = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    root = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="branch",
        help_text=_("The top comment of the branch; empty for a top comment itself."),
    )
    depth = models.PositiveSmallIntegerField(_("depth"), default=1)
    subject = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        help_text=_("The question or answer that a comment is about; empty under a story."),
    )
    is_pseudonymous = models.BooleanField(
        _("under no name"), default=False, help_text=_("Its author is shown as a member.")
    )
    up = models.PositiveIntegerField(_("votes up"), default=0, editable=False)
    down = models.PositiveIntegerField(_("votes down"), default=0, editable=False)
    score = models.FloatField(_("score"), default=0.5, editable=False)
    passage = models.ForeignKey(
        "stories.Passage", on_delete=models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    outdated_on = models.DateField(_("outdated since"), null=True, blank=True, editable=False)
    outdated_why = models.TextField(_("why it is outdated"), blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("answer that took its place"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = models.TextField(_("text"))
    html = models.TextField(_("HTML"), editable=False)
    revision_count = models.PositiveIntegerField(_("revisions"), default=0, editable=False)
    client_id = models.UUIDField(
        _("name given by a program"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("By it its author’s program finds it again after an answer was lost."),
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    active_at = models.DateTimeField(
        _("last active"),
        auto_now_add=True,
        help_text=_("Of an answer: when it or the last comment on it was written."),
    )
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("edited by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Who wrote the words it has now; empty while they are its author’s own."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(depth__range=(1, MAX_DEPTH)), name="post_depth_range"
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, root__isnull=True, depth=1)
                | models.Q(parent__isnull=False, root__isnull=False, depth__gt=1),
                name="post_parent_root_depth",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="comment") | models.Q(subject__isnull=True, depth=1),
                name="post_only_comments_have_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(outdated_on__isnull=True) | models.Q(kind="answer"),
                name="post_only_answers_are_outdated",
            ),
            models.UniqueConstraint(
                fields=("author", "client_id"),
                condition=models.Q(client_id__isnull=False),
                name="post_client_id_once_an_author",
            ),
        )
        indexes = (
            models.Index(fields=("thread", "root", "id"), name="post_by_branch"),
            models.Index(fields=("state", "-id"), name="post_by_state"),
            models.Index(fields=("author", "-id"), name="post_by_author"),
            models.Index(fields=("thread", "kind", "-score", "-id"), name="post_best"),
            models.Index(fields=("thread", "kind", "-active_at", "-id"), name="post_active"),
            models.Index(fields=("subject", "root", "id"), name="post_about"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def is_readable_by(self, person: Any) -> bool:
        """Whether a discussion shows `person` these words: deleted ones to nobody."""
        if self.state in {State.HELD, State.HIDDEN}:
            return policy.author(person, self) or policy.may(person, "post.read_hidden", self)
        return self.is_live

    @property
    def is_erased(self) -> bool:
        """Whether no word of it is left, and only its place stands."""
        return self.state == State.DELETED and not self.body

    @property
    def is_private(self) -> bool:
        """Whether its thread is: only participants read it."""
        return self.thread.is_private

    def is_judged_by(self, person: Any) -> bool:
        """Of a message in private: whether somebody reported it, and `person` never took part."""
        if not self.is_private or self.thread.participants.filter(person=person.pk).exists():
            return False
        return Report.objects.filter(subject_kind="post", subject_key=self.pk).exists()

    @property
    def is_locked(self) -> bool:
        """Whether its thread is: nothing is changed or voted on there, but by moderators."""
        return self.thread.is_locked

    @property
    def writer_id(self) -> int | None:
        """Who wrote the words it has now: its author, or whoever edited it last."""
        return self.edited_by_id or self.author_id

    @property
    def anchor(self) -> str:
        """The fragment that leads to this post on its page."""
        return f"p-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("threads:post", args=[self.pk])


class Revision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    tags = models.TextField(_("tags"), blank=True, help_text=_("Names, with commas between."))
    body = models.TextField(_("text"))
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("written"))
    is_hidden = models.BooleanField(_("hidden"), default=False, editable=False)
    hidden_why = models.TextField(_("why it is hidden"), blank=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("post", "number"), name="revision_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.post_id} #{self.number}"

    @property
    def is_private(self) -> bool:
        """As its post is."""
        return self.post.is_private


class Vote(models.Model):
    """One person's vote for or against one post."""

    class Value(models.IntegerChoices):
        UP = 1, _("up")
        DOWN = -1, _("down")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(_("value"), choices=Value)
    at = models.DateTimeField(_("voted"), auto_now_add=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (
            models.UniqueConstraint(fields=("post", "voter"), name="vote_one_a_person_and_post"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 1)), name="vote_up_or_down"),
        )
        indexes = (
            models.Index(fields=("at",), name="vote_by_time"),
            models.Index(fields=("voter", "-at"), name="vote_by_voter"),
        )

    def __str__(self) -> str:
        return f"{self.voter_id} {self.value:+d} {self.post_id}"
