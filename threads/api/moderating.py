"""What moderators, and whoever may close questions, do with threads and posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from community.moderation.api.fields import RestrictionSerializer, RuleField
from community.moderation.deeds import by_rule
from stories.models import Story
from threads import actions
from threads.actions.closing import LONGEST_NOTE
from threads.actions.merging import AS_KINDS
from threads.actions.questions import LONGEST_TITLE
from threads.api.answers import sent
from threads.api.entries import PostSerializer
from threads.api.fields import NamesField, NumberField, OptionalReasonSerializer, tags_of
from threads.api.finding import post_at, thread_to_change, told_anew
from threads.api.rows import ThreadSerializer
from threads.api.threads import told_at
from threads.models import Closing, Post, Thread

CLOSINGS = [one for one in Closing.choices if one[0] != Closing.DUPLICATE]
KINDS = [(kind.value, kind.label) for kind in AS_KINDS]


@sent("Not clear", why="unclear", note="Which field do you ask about?")
class CloseThreadSerializer(StrictSerializer):
    """Why a question takes no more answers."""

    why = serializers.ChoiceField(CLOSINGS)
    note = serializers.CharField(
        max_length=LONGEST_NOTE, default="", allow_blank=True, help_text="Everyone reads it there."
    )
    until = serializers.DateTimeField(required=False, help_text="It is open again from then on.")


class LockThreadSerializer(StrictSerializer):
    """Why nothing is to be written in a thread."""

    note = serializers.CharField(max_length=LONGEST_NOTE, help_text="Everyone reads it there.")
    rule = RuleField()
    until = serializers.DateTimeField(required=False, help_text="It is open again from then on.")


class MarkDuplicateSerializer(StrictSerializer):
    """Which question was asked before."""

    of = NumberField()
    note = serializers.CharField(
        max_length=LONGEST_NOTE, default="", allow_blank=True, help_text="Everyone reads it there."
    )


class MergeThreadSerializer(OptionalReasonSerializer):
    """Which question it goes into, and what becomes there of what was asked."""

    into = NumberField()
    as_kind = serializers.ChoiceField(KINDS, default=Post.Kind.COMMENT.value)


class ConvertPostSerializer(OptionalReasonSerializer):
    """Where an answer goes as a comment."""

    below = NumberField(
        required=False, help_text="Another answer that it is to comment on, not the question."
    )


class MovePostSerializer(OptionalReasonSerializer):
    """Where a post goes: to a question, or under a story."""

    thread = NumberField(required=False)
    story = serializers.SlugField(max_length=120, required=False)


class SplitPostSerializer(OptionalReasonSerializer):
    """The question that a post becomes."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    tags = NamesField()
    answers = serializers.ListField(
        child=NumberField(),
        default=list,
        max_length=1000,
        help_text="Which of the comments on it, or replies to it, are answers there.",
    )


def _deed(name: str, summary: str, request: Any, answer: Any) -> Callable[..., Any]:
    return extend_schema(operation_id=name, summary=summary, request=request, responses=answer)


class ThreadDeedDoor(Door):
    """Deeds with a thread; who may do what is told at `get_thread`."""

    scope = Scope.MODERATE
    is_taken_back = True
    serializer_class = ThreadSerializer

    def get_queryset(self) -> QuerySet[Thread]:
        return Thread.objects.none()

    @_deed("close_thread", "Close a question", CloseThreadSerializer, ThreadSerializer)
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Take no more answers, for a reason and until a time; comments go on."""
        return self._done(actions.close, **CloseThreadSerializer.read(request))

    @_deed(
        "mark_duplicate",
        "Close a question as asked before",
        MarkDuplicateSerializer,
        ThreadSerializer,
    )
    def duplicate(self, request: Request, **kwargs: Any) -> Response:
        """It keeps its page, which points to the question that was asked before."""
        given = MarkDuplicateSerializer.read(request)
        given["of"] = _question(given["of"], "of", by=request.user)
        return self._done(actions.close_as_duplicate, **given)

    @_deed(
        "reopen_thread",
        "Let a question be answered again",
        OptionalReasonSerializer,
        ThreadSerializer,
    )
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        """It takes answers again, and is no duplicate any more."""
        return self._done(actions.reopen, **OptionalReasonSerializer.read(request))

    @_deed("lock_thread", "Lock a thread", LockThreadSerializer, ThreadSerializer)
    def lock(self, request: Request, **kwargs: Any) -> Response:
        """Members write, change and vote on nothing there, until a time or for good."""
        return self._done(actions.lock, **LockThreadSerializer.read(request))

    @_deed("unlock_thread", "Unlock a thread", OptionalReasonSerializer, ThreadSerializer)
    def unlock(self, request: Request, **kwargs: Any) -> Response:
        """Members write there again."""
        return self._done(actions.unlock, **OptionalReasonSerializer.read(request))

    @_deed(
        "merge_thread", "Merge a question into another one", MergeThreadSerializer, ThreadSerializer
    )
    def merge(self, request: Request, **kwargs: Any) -> Response:
        """All that hangs on it moves, and its addresses lead there. An appeal can take it back."""
        given = MergeThreadSerializer.read(request)
        given["into"] = _question(given["into"], "into", by=request.user)
        return self._done(actions.merge, **given)

    def _done(self, deed: Callable[..., Thread], **given: Any) -> Response:
        thread = thread_to_change(self.request, self.kwargs["pk"])
        done = by_rule(deed, thread, by=self.request.user, **given)
        return Response(told_at(self.request, done.pk))


class PostDeedDoor(Door):
    """Deeds with a post; who may do what is told at `get_post`."""

    scope = Scope.MODERATE
    is_taken_back = True
    serializer_class = PostSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    def get_object(self) -> Post:
        return post_at(self.request, self.kwargs["pk"])

    @_deed("hide_post", "Hide a post", RestrictionSerializer, PostSerializer)
    def hide(self, request: Request, **kwargs: Any) -> Response:
        """Take it out of sight; its author is told the reason and the rule."""
        return self._done(actions.hide, **RestrictionSerializer.read(request))

    @_deed("hold_post", "Hold a post", RestrictionSerializer, PostSerializer)
    def hold_back(self, request: Request, **kwargs: Any) -> Response:
        """Let it wait, out of sight, until a moderator has looked at it."""
        return self._done(actions.hold, **RestrictionSerializer.read(request))

    @_deed("release_post", "Let a held post be seen", OptionalReasonSerializer, PostSerializer)
    def release(self, request: Request, **kwargs: Any) -> Response:
        """It has waited for a moderator, and nothing is wrong with it."""
        return self._done(actions.release, **OptionalReasonSerializer.read(request))

    @_deed(
        "restore_post", "Put a hidden post back in sight", OptionalReasonSerializer, PostSerializer
    )
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """It was hidden, and is seen again."""
        return self._done(actions.restore, **OptionalReasonSerializer.read(request))

    @_deed(
        "convert_post",
        "Make a comment of an answer, or an answer of a comment",
        ConvertPostSerializer,
        PostSerializer,
    )
    def convert(self, request: Request, **kwargs: Any) -> Response:
        """It stays in its thread, with what hangs on it."""
        given = ConvertPostSerializer.read(request)
        below = given.pop("below", None)
        post = self.get_object()
        policy.require(request.user, "post.convert", post)
        if post.kind != Post.Kind.COMMENT:
            return self._done(actions.convert_to_comment, below=_below(post, below), **given)
        if below is not None:
            raise ValidationError({"below": _("A comment becomes an answer to the question.")})
        return self._done(actions.convert_to_answer, **given)

    @_deed("move_post", "Move a post to another thread", MovePostSerializer, PostSerializer)
    def move(self, request: Request, **kwargs: Any) -> Response:
        """An answer or a comment goes, with what hangs on it, to a question or under a story."""
        given = MovePostSerializer.read(request)
        to = _place(given.pop("thread", None), given.pop("story", None), by=request.user)
        return self._done(actions.move, to=to, **given)

    @_deed(
        "split_post",
        "Make a question of its own out of a post",
        SplitPostSerializer,
        ThreadSerializer,
    )
    def split(self, request: Request, **kwargs: Any) -> Response:
        """It is its writer's question then, with what hung on it."""
        given = SplitPostSerializer.read(request)
        made = actions.split(
            self.get_object(), by=request.user, **given | {"tags": tags_of(given["tags"])}
        )
        return Response(told_at(request, made.pk))

    def _done(self, deed: Callable[..., Post], **given: Any) -> Response:
        done = by_rule(deed, self.get_object(), by=self.request.user, **given)
        return Response(told_anew(done, self.request))


def _question(pk: int, field: str, *, by: Any) -> Thread:
    """The question under `pk`, or the one it went into; ValidationError keyed by `field`."""
    threads = Thread.objects.visible_to(by).filter(kind=Thread.Kind.QUESTION)
    found = threads.filter(pk=pk).first() or threads.filter(former__number=pk).first()
    if found is None:
        raise ValidationError({field: _("There is no such question.")})
    return found


def _below(post: Post, pk: int | None) -> Post | None:
    if pk is None:
        return None
    found = post.thread.posts.filter(pk=pk).first()
    if found is None:
        raise ValidationError({"below": _("Choose the question, or another answer to it.")})
    return found


def _place(pk: int | None, slug: str | None, *, by: Any) -> Thread | Story:
    """Where a post goes; ValidationError keyed by "thread" or "story"."""
    if (pk is None) == (slug is None):
        raise ValidationError({"thread": _("Say where it goes: a question, or a story.")})
    if pk is not None:
        return _question(pk, "thread", by=by)
    found = Story.objects.visible_to(by).filter(slug=slug).first()
    if found is None:
        raise ValidationError({"story": _("There is no such story.")})
    return found
