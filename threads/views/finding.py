"""What an address means to whoever asks, or why it means nothing to them."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest

from community.lib.gone import Gone
from community.lib.prepared import Prepared
from stories.models import Story
from stories.models.story import StoryQuerySet
from threads import conversation, discussion, question
from threads.models import Post, Thread
from threads.models.thread import ThreadQuerySet, passage_with_story


def visible_thread(request: HttpRequest, pk: int) -> Thread:
    """The thread under `pk`, or the one that it was merged into; a private one has no such door.

    Raises Http404, or Gone with a withdrawn story.
    """
    rows = _numbered(request.user, pk=pk) or _for_page(request.user).filter(former__number=pk)[:1]
    found = next(iter(rows), None)
    if found is None or (found.question is not None and found.question.is_erased):
        if Post.objects.erased().filter(thread=pk, kind=Post.Kind.QUESTION).exists():
            raise Gone
        raise absence(Story.objects.filter(threads__pk=pk))
    if found.passage_id is not None:  # few have one: the others need not even ask for it
        prefetch_related_objects([found], passage_with_story())
    return found


def _for_page(person: Any) -> ThreadQuerySet:
    """Threads as their page shows them to `person`."""
    threads = Thread.objects.visible_to(person).public().select_related("question__author")
    threads = threads.with_twins()
    return threads.with_follow_of(person).with_saved_by(person)


@Prepared
def _numbered(person: Any, *, pk: int) -> ThreadQuerySet:
    return _for_page(person).filter(pk=pk)


def visible_question(request: HttpRequest, pk: int) -> Thread:
    """The question under `pk`; Http404 for anything else."""
    found = visible_thread(request, pk)
    if found.kind != Thread.Kind.QUESTION:
        raise Http404
    return found


def visible_post(request: HttpRequest, pk: int) -> Post:
    """The post under `pk` with its thread and story; Http404, or Gone with a withdrawn story."""
    posts = Post.objects.visible_to(request.user).for_discussion()
    found = posts.select_related("thread__story", "subject").filter(pk=pk).first()
    if found is None or found.is_erased:
        if Post.objects.erased().filter(pk=pk).exists():
            raise Gone
        raise absence(Story.objects.filter(threads__posts__pk=pk))
    return found


def private_thread(request: HttpRequest, pk: int) -> Thread:
    """The private thread under `pk`, in which the reader takes part; Http404 for everybody else."""
    threads = Thread.objects.visible_to(request.user).filter(kind=Thread.Kind.PRIVATE)
    found = threads.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def place_of(post: Post, request: HttpRequest) -> str:
    """The address of the page on which the reader finds `post`, and its place there."""
    if post.thread.is_private:
        return conversation.address(post, person=request.user)
    places = question if post.thread.kind == Thread.Kind.QUESTION else discussion
    return places.address(post, person=request.user)


def absence(stories: StoryQuerySet) -> Exception:
    """Why nothing is shown: its story was withdrawn, or it is nothing that the reader may see."""
    return Gone() if stories.withdrawn().exists() else Http404()
