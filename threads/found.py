"""Questions, answers and comments as search finds them; they open where they are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from community.lib import markdown
from community.lib.findable import Document, Passage, Source, Words
from threads.models import Post, TaggedThread, Thread


class ThreadSource(Source):
    kind = "thread"
    name = _("question")
    plural = _("questions")
    states: ClassVar[Mapping[str, Words]] = {
        "unanswered": _("unanswered"),
        "answered": _("answered"),
        "accepted": _("answer accepted"),
    }
    flags = frozenset({"is:unanswered", "is:answered", "is:accepted"})

    def rows(self) -> QuerySet[Thread]:
        return Thread.objects.filter(kind=Thread.Kind.QUESTION)

    def visible_to(self, person: Any) -> QuerySet[Thread]:
        """Live ones, whoever looks: hidden words are found by nobody."""
        return Thread.objects.questions()

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        threads = Thread.objects.questions().filter(pk__in=keys).select_related("question__author")
        for thread in threads.prefetch_related(_tagged("tagged_items")):
            post, tags = thread.question, _tags(thread)
            state = state_of(thread)
            yield Document(
                kind=self.kind,
                key=thread.pk,
                title=thread.title,
                url=thread.get_absolute_url(),
                dated_at=thread.created_at,
                dated=thread.created_at.date().isoformat(),
                passages=_passages(post) if post else (),
                tags=tuple(tags),
                tag_words=tuple(tags.values()),
                state=state,
                flags=frozenset({f"is:{state}", *({"is:answered"} if thread.answer_count else ())}),
                score=post.up - post.down if post else 0,
                discussed=max(thread.post_count - 1, 0),
                **_author(post),
            )

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """The questions themselves, and those with a tag that changed, or with a synonym of it."""
        if kind in {"thread", "activity"}:
            return keys
        if kind == "post":
            found = Thread.objects.filter(question__in=keys)
            return set(found.values_list("pk", flat=True))
        if kind == "person":
            asked = self.rows().filter(author__in=keys, is_pseudonymous=False)
            return set(asked.values_list("pk", flat=True))
        if kind != "tag":
            return ()
        tagged = TaggedThread.objects.filter(Q(tag__in=keys) | Q(tag__synonym_of__in=keys))
        return set(tagged.values_list("content_object", flat=True))


class _PostSource(Source):
    """What answers and comments have in common."""

    post_kind: ClassVar[Post.Kind]

    def rows(self) -> QuerySet[Post]:
        """All but what is said in private, which is no part of any index."""
        posts = Post.objects.filter(kind=self.post_kind)
        return posts.exclude(thread__kind=Thread.Kind.PRIVATE)

    def visible_to(self, person: Any) -> QuerySet[Post]:
        """Live ones that everyone may read: hidden words are found by nobody."""
        return Post.objects.visible_to(None).live().filter(kind=self.post_kind)

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        posts = self.visible_to(None).filter(pk__in=keys)
        for post in posts.select_related("author", "thread__story").prefetch_related(
            _tagged("thread__tagged_items")
        ):
            yield self._document(post)

    def _document(self, post: Post) -> Document:
        is_answer = post.kind == Post.Kind.ANSWER
        tags = _tags(post.thread) if is_answer else {}
        is_accepted = is_answer and post.thread.accepted_id == post.pk
        return Document(
            kind=self.kind,
            key=post.pk,
            title="",
            heading=post.thread.story.title if post.thread.story else post.thread.title,
            url=post.get_absolute_url(),
            dated_at=post.created_at,
            dated=post.created_at.date().isoformat(),
            passages=_passages(post),
            tags=tuple(tags),
            # An answer need not repeat the words of the question to be found by them.
            tag_words=(*tags.values(), post.thread.title) if is_answer else (),
            state="outdated" if post.outdated_on else "accepted" if is_accepted else "",
            flags=frozenset(
                flag
                for flag, holds in (("is:accepted", is_accepted), ("is:outdated", post.outdated_on))
                if holds
            ),
            score=post.up - post.down,
            **_author(post),
        )

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """The posts themselves, and those in a thread or under a story, whose fate they share."""
        if kind == "post":
            return keys
        if kind == "person":
            said = self.rows().filter(author__in=keys, is_pseudonymous=False)
            return set(said.values_list("pk", flat=True))
        around = {"thread": "thread__in", "story": "thread__story__in"}.get(kind)
        if around is None:
            return ()
        return set(self.rows().filter(**{around: keys}).values_list("pk", flat=True))


class AnswerSource(_PostSource):
    kind = "answer"
    name = _("answer")
    plural = _("answers")
    states: ClassVar[Mapping[str, Words]] = {
        "accepted": _("accepted"),
        "outdated": _("outdated"),
    }
    flags = frozenset({"is:accepted", "is:outdated"})
    post_kind = Post.Kind.ANSWER

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """As all posts; and those in threads with a tag that changed."""
        if kind != "tag":
            return super().touched_by(kind, keys)
        threads = ThreadSource().touched_by(kind, keys)
        return set(self.rows().filter(thread__in=threads).values_list("pk", flat=True))


class CommentSource(_PostSource):
    kind = "comment"
    name = _("comment")
    plural = _("comments")
    post_kind = Post.Kind.COMMENT


def _tagged(way: str) -> Prefetch[Any]:
    return Prefetch(way, TaggedThread.objects.select_related("tag__synonym_of").order_by("pk"))


def _tags(thread: Thread) -> dict[str, str]:
    """Slug and name of each tag that is meant."""
    meant = [item.tag.meant for item in thread.tagged_items.all()]
    return {tag.slug: tag.name for tag in meant}


def state_of(thread: Thread) -> str:
    if thread.accepted_id:
        return "accepted"
    return "answered" if thread.answer_count else "unanswered"


def _passages(post: Post) -> tuple[Passage, ...]:
    plain = markdown.plain(post.body)
    return tuple(Passage(part.strip()) for part in plain.split("\n\n") if part.strip())


def _author(post: Post | None) -> dict[str, Any]:
    """Who wrote it, unless that is not to be said."""
    if post is None or post.author is None or post.is_pseudonymous:
        return {}
    return {
        "byline": post.author.name,
        "authors": tuple({post.author.handle: None, post.author.name: None}),
    }
