"""A private conversation as one who takes part reads it: messages in a tree, a page at a time.

The page that opens has the newest; on a page the older stands above the newer, as they were said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.lib import keyset
from threads.discussion import Comment, tree
from threads.models import Participant, Post, Thread

PAGE = 20  # messages that answer no other on a page; each brings all its replies
ORDER = ("-pk",)
CURSOR = "messages"  # the parameter of the page's address that says which messages
MOST_NAMED = 3  # people whom a title names


@dataclass(frozen=True)
class Conversation:
    """One page of messages; `earlier` and `later` are cursors, "" where there is none."""

    thread: Thread
    messages: list[Comment]
    earlier: str
    later: str

    def everyone(self) -> Iterator[Comment]:
        """All messages of the page, each before its replies."""
        waiting = self.messages[::-1]
        while waiting:
            message = waiting.pop()
            yield message
            waiting.extend(message.replies[::-1])


def read(thread: Thread, *, person: Any, cursor: str = "") -> Conversation:
    """The page of the private `thread` at `cursor`; nothing for whoever takes no part.

    Two queries however many messages there are. Raises keyset.BadCursor.
    """
    mine = Thread.objects.visible_to(person).filter(kind=Thread.Kind.PRIVATE, pk=thread.pk)
    posts = Post.objects.filter(thread__in=mine)
    tops = posts.with_place(person).for_discussion()
    page = keyset.page(tops, order=ORDER, size=PAGE, cursor=cursor)
    replies = Post.objects.filter(root__in=[top.pk for top in page.items]).order_by("pk")
    said = [*page.items[::-1], *replies.for_discussion()]
    for post in said:
        post.thread = thread  # at hand already, and asked for whether it is private
    messages = tree(said, person, quoted=lambda post: None)
    return Conversation(thread, messages, page.next or "", page.previous or "")


def address(post: Post, *, person: Any) -> str:
    """The address of the page of its conversation on which `person` finds `post`, and its place."""
    tops = post.thread.posts.with_place(person).order_by(*ORDER)
    after = tops.filter(pk__gt=post.root_id or post.pk).count() // PAGE * PAGE
    page = f"?{CURSOR}={keyset.cursor_after(tops[after - 1], order=ORDER)}" if after else ""
    return f"{post.thread.page_url}{page}#{post.anchor}"


def titles(threads: Iterable[Thread], *, person: Any) -> Mapping[int, str]:
    """What each of the private `threads` is called where `person` hears of it: its own title, or
    the others who take part. One query for those without a title.
    """
    found = {thread.pk: thread.title for thread in threads if thread.is_private}
    unnamed = [pk for pk, title in found.items() if not title]
    others: dict[int, list[str]] = {pk: [] for pk in unnamed}
    if unnamed:
        there = Participant.objects.filter(thread__in=unnamed, left_at=None)
        there = there.exclude(person=getattr(person, "pk", None)).select_related("person")
        for one in there.order_by("pk"):
            others[one.thread_id].append(one.person.name)
    return found | {pk: _named(names) for pk, names in others.items()}


def title(thread: Thread, *, person: Any) -> str:
    """What the private `thread` is called where `person` hears of it."""
    return titles([thread], person=person)[thread.pk]


def _named(names: Collection[str]) -> str:
    if not names:
        return _("A conversation")
    listed = ", ".join(list(names)[:MOST_NAMED])
    if (more := len(names) - MOST_NAMED) > 0:
        words = ngettext(
            "Conversation with %(names)s and %(more)d more",
            "Conversation with %(names)s and %(more)d more",
            more,
        )
        return words % {"names": listed, "more": more}
    return _("Conversation with %(names)s") % {"names": listed}
