"""A story's discussion as one reader sees it: comments in a tree, a page of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from community import policy
from community.lib import keyset
from community.moderation.models import State
from stories.models import Story
from threads.models import Post, Thread
from threads.passages import Quote, quote

PAGE = 20  # top comments on a page; each brings all its replies
ORDER = ("pk",)
CURSOR = "comments"  # the parameter of the story's address that says which page of comments


@dataclass(frozen=True)
class Shown:
    """A post as one reader sees it, and what they may do with it."""

    post: Post
    person: Any

    @cached_property
    def is_readable(self) -> bool:
        return self.post.is_readable_by(self.person)

    @property
    def is_deleted(self) -> bool:
        return self.post.state == State.DELETED

    @property
    def may_edit(self) -> bool:
        """Offered to its author and to staff; whoever else may is led on from `may_suggest`.

        So a page asks nobody's abilities of the database.
        """
        own = policy.author(self.person, self.post) or policy.staff(self.person)
        return own and policy.may(self.person, "post.edit", self.post)

    @property
    def may_suggest(self) -> bool:
        return not self.may_edit and policy.may(self.person, "post.suggest", self.post)

    @property
    def may_delete(self) -> bool:
        return policy.may(self.person, "post.delete", self.post)

    @property
    def may_moderate(self) -> bool:
        return policy.may(self.person, "post.hide", self.post)


@dataclass(frozen=True)
class Comment(Shown):
    """A comment in its place; one that the reader may not read shows that it was there."""

    quote: Quote | None
    replies: list[Comment]


@dataclass(frozen=True)
class Discussion:
    """One page of comments; `next` and `previous` are cursors, "" where there is none."""

    comments: list[Comment]
    next: str
    previous: str

    @property
    def thread(self) -> Thread | None:
        """The thread of the comments; None where there are none."""
        return self.comments[0].post.thread if self.comments else None

    def everyone(self) -> Iterator[Comment]:
        """All comments of the page, each before its replies."""
        waiting = self.comments[::-1]
        while waiting:
            comment = waiting.pop()
            yield comment
            waiting.extend(comment.replies[::-1])


def read(story: Story, *, person: Any, cursor: str = "", on: str = "") -> Discussion:
    """The page at `cursor`; with `on`, a block's key, only what hangs on that block.

    Two queries however many comments there are. Raises keyset.BadCursor.
    """
    threads = story.threads.visible_to(person).filter(kind=Thread.Kind.DISCUSSION)
    posts = Post.objects.filter(thread__in=threads)
    tops = posts.with_place(person)
    if on:
        tops = tops.filter(passage__block__key=on)
    page = keyset.page(tops.for_discussion(), order=ORDER, size=PAGE, cursor=cursor)
    replies = Post.objects.filter(root__in=[top.pk for top in page.items]).order_by("pk")
    comments = tree(
        [*page.items, *replies.for_discussion()],
        person,
        quoted=lambda post: quote(post, story, person=person),
    )
    return Discussion(comments, page.next or "", page.previous or "")


def address(post: Post, *, person: Any) -> str:
    """The address of the page of its discussion on which `person` finds `post`, and its place."""
    tops = post.thread.posts.with_place(person).order_by(*ORDER)
    before = tops.filter(pk__lt=post.root_id or post.pk).count() // PAGE * PAGE
    page = f"?{CURSOR}={keyset.cursor_after(tops[before - 1], order=ORDER)}" if before else ""
    return f"{post.thread.page_url}{page}#{post.anchor}"


def tree(
    posts: Iterable[Post], person: Any, *, quoted: Callable[[Post], Quote | None]
) -> list[Comment]:
    """Comments below those they answer; one nobody may read stays only for its replies' sake."""
    answers: dict[int | None, list[Post]] = defaultdict(list)
    for post in posts:
        answers[post.parent_id].append(post)

    def below(parent: int | None) -> list[Comment]:
        grown = (Comment(post, person, quoted(post), below(post.pk)) for post in answers[parent])
        return [comment for comment in grown if comment.is_readable or comment.replies]

    return below(None)
