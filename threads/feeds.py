"""Atom feeds of questions, of what one person says, and of one thread: beginnings only.

A feed is the same whoever fetches it, and tells what everybody may read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.lib.feeds import LivingFeed
from community.tags import meaning
from threads import excerpts
from threads.listing import OWN, Listing
from threads.models import FormerThread, Post, Thread
from threads.narrowing import Narrowed, narrowed

LENGTH = 20


class QuestionFeed(LivingFeed):
    """The first questions of a listing, which is in the address as it is in that of its page."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = narrowed(Listing.read(request.GET))
        if asked.has_moved and asked.listing.feed:
            return redirect(asked.listing.feed, permanent=True)
        return super().__call__(request, *args, asked=asked, **kwargs)

    def get_object(self, request: HttpRequest, *, asked: Narrowed) -> Narrowed:
        if asked.listing.tab in OWN:
            raise Http404
        return asked

    def title(self, asked: Narrowed) -> str:
        words = ", ".join(chip.text for chip in asked.chips)
        named = f"{settings.PORTAL_NAME}: {_('Questions')}"
        return f"{named}: {words}" if words else named

    def subtitle(self, asked: Narrowed) -> str:
        return _("Questions about finding a way into AI work.")

    def link(self, asked: Narrowed) -> str:
        return _absolute(asked.listing.address)

    def feed_url(self, asked: Narrowed) -> str:
        return _absolute(asked.listing.feed)

    def items(self, asked: Narrowed) -> list[Thread]:
        found = asked.questions(None).for_list()
        return list(found.order_by(*asked.listing.order)[:LENGTH])

    def item_title(self, item: Thread) -> str:
        return item.title

    def item_description(self, item: Thread) -> str:
        return escape(excerpts.excerpt(item.question))  # a summary is HTML; ours is words

    def item_link(self, item: Thread) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Thread) -> str:
        """A tag URI (RFC 4151), which stays when the question's title changes."""
        return f"tag:{_host()},{item.created_at:%Y-%m-%d}:thread/{item.pk}"

    def item_pubdate(self, item: Thread) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Thread) -> datetime:
        edited_at = item.question.edited_at if item.question else None
        return edited_at or item.created_at

    def item_author_name(self, item: Thread) -> str:
        return excerpts.name_of(item)

    def item_categories(self, item: Thread) -> list[str]:
        return [tag.name for tag in item.tags.all()]


class TagFeed(QuestionFeed):
    """The newest questions of one tag and those that mean the same."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = meaning.at(kwargs["slug"])
        if found.has_moved:
            address = reverse("question_feeds:tagged", args=[found.tag.slug])
            return redirect(address, permanent=True)
        asked = narrowed(Listing(tags=(found.tag.slug,)))
        return super(QuestionFeed, self).__call__(request, asked=asked)

    def feed_url(self, asked: Narrowed) -> str:
        return _absolute(reverse("question_feeds:tagged", args=asked.listing.tags))


class _PostFeed(LivingFeed):
    """Answers and comments, the newest first."""

    def item_title(self, item: Post) -> str:
        names = {"kind": capfirst(item.get_kind_display()), "title": _about(item)}
        if item.kind == Post.Kind.QUESTION:
            return item.thread.title
        return _("%(kind)s on “%(title)s”") % names

    def item_description(self, item: Post) -> str:
        return escape(excerpts.excerpt(item))

    def item_link(self, item: Post) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Post) -> str:
        return f"tag:{_host()},{item.created_at:%Y-%m-%d}:post/{item.pk}"

    def item_pubdate(self, item: Post) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.edited_at or item.created_at

    def item_author_name(self, item: Post) -> str:
        return excerpts.name_of(item)


class PersonFeed(_PostFeed):
    """What somebody says under their name, and nothing of what they say without it."""

    def get_object(self, request: HttpRequest, handle: str) -> User:
        return get_object_or_404(User.objects.visible_to(None), handle=handle)

    def title(self, person: User) -> str:
        return f"{settings.PORTAL_NAME}: {person.name}"

    def subtitle(self, person: User) -> str:
        return _("Questions, answers and comments.")

    def link(self, person: User) -> str:
        return _absolute(person.get_absolute_url())

    def feed_url(self, person: User) -> str:
        return _absolute(reverse("person_feed", args=[person.handle]))

    def items(self, person: User) -> list[Post]:
        posts = person.posts.visible_to(None).named().select_related("author", "thread__story")
        return list(posts.order_by("-pk")[:LENGTH])


class ThreadFeed(_PostFeed):
    """Answers and comments in one thread: a question's, or the discussion of a story."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        former = FormerThread.objects.filter(number=kwargs["pk"]).first()
        if former is not None:
            address = reverse("question_feeds:thread", args=[former.thread_id])
            return redirect(address, permanent=True)
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, pk: int) -> Thread:
        threads = Thread.objects.visible_to(None).select_related("story")
        return get_object_or_404(threads, pk=pk)

    def title(self, thread: Thread) -> str:
        return f"{settings.PORTAL_NAME}: {thread.story.title if thread.story else thread.title}"

    def subtitle(self, thread: Thread) -> str:
        return _("Answers and comments.")

    def link(self, thread: Thread) -> str:
        return _absolute(thread.get_absolute_url())

    def feed_url(self, thread: Thread) -> str:
        return _absolute(reverse("question_feeds:thread", args=[thread.pk]))

    def items(self, thread: Thread) -> list[Post]:
        posts = thread.posts.live().exclude(kind=Post.Kind.QUESTION)
        return list(posts.select_related("author", "thread__story").order_by("-pk")[:LENGTH])


def _about(post: Post) -> str:
    return post.thread.story.title if post.thread.story else post.thread.title


def _host() -> str:
    return str(urlsplit(settings.PUBLIC_URL).hostname)


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
