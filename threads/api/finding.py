"""What the number in an address means to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.reverse import reverse

from community import policy
from community.api.problems import ProblemError
from stories.models import Passage, Story
from threads import passages
from threads.api.entries import PostSerializer
from threads.api.rooms import require_reach
from threads.models import Post, Thread
from threads.question import entry as entry_of
from threads.views.finding import absence, private_thread, visible_post, visible_thread

LARGEST = 2**63 - 1


def thread_at(request: Request, pk: int) -> Thread:
    """The thread under `pk`, or the one it was merged into; a private one for who takes part.

    Raises Http404, Gone with a withdrawn story, or ProblemError for a token of another room.
    """
    if pk > LARGEST:
        raise Http404
    try:
        found = visible_thread(request, pk)
    except Http404:
        found = private_thread(request, pk)
    if found.question is not None and found.question.author_id == found.author_id:
        found.author = found.question.author  # at hand already
    require_reach(request, found)
    return found


def thread_to_change(request: Request, pk: int) -> Thread:
    """The same; raises ProblemError where it was merged into another one meanwhile."""
    found = thread_at(request, pk)
    if found.pk != pk:
        raise ProblemError("conflict", _("It was merged into the question %d.") % found.pk)
    return found


def question_at(request: Request, pk: int) -> Thread:
    """The question under `pk`, not merged. Raises as `thread_to_change`."""
    found = thread_to_change(request, pk)
    if found.kind != Thread.Kind.QUESTION:
        raise Http404
    return found


def post_of(thread: Thread) -> Post:
    """The question's own post. Raises Http404 where there is none."""
    if thread.question is None:
        raise Http404
    return thread.question


def post_at(request: Request, pk: int) -> Post:
    """The post under `pk`. Raises Http404, Gone with what was erased or withdrawn, or ProblemError
    for a token of another room.
    """
    if pk > LARGEST:
        raise Http404
    found = visible_post(request, pk)
    require_reach(request, found.thread)
    return found


def parent_of(pk: int | None, *, by: Any, **place: Any) -> Post | None:
    """The comment under `pk` in its `place`, which a new one answers; None for none.

    Raises ValidationError keyed by "parent" where there is none.
    """
    if pk is None or not policy.member(by):
        return None
    found = Post.objects.visible_to(by).live().filter(pk=pk, **place).first()
    if found is None:
        raise ValidationError({"parent": _("The comment you answer is no longer there.")})
    return found


def story_at(request: Request, slug: str) -> Story:
    """The story called `slug`. Raises Http404, or Gone for one that was withdrawn."""
    found = Story.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise absence(Story.objects.called(slug))
    return found


def told(post: Post, request: Request) -> Any:
    """`post`, found as `post_at` finds it, as whoever asks is told of it."""
    return PostSerializer(entry_of(post, person=request.user)).data


def told_anew(post: Post, request: Request) -> Any:
    """The same as it stands after a deed, wherever that put it.

    Raises ProblemError for what its author's program sends again and was deleted meanwhile.
    """
    try:
        return told(post_at(request, post.pk), request)
    except Http404 as error:
        words = _("What you posted under this `client_id` is no longer there.")
        raise ProblemError("conflict", words) from error


def made(post: Post, request: Request) -> tuple[Any, dict[str, str]]:
    """What to answer of a post that was written: itself, and where it stands."""
    where = reverse("api:post", args=[post.pk], request=request)
    return told_anew(post, request), {"Location": where}


def asked_passage(given: Mapping[str, str], *, by: Any) -> Passage:
    """The words of a story that a question is to be about, not saved.

    Raises ValidationError keyed by "quote" for what cannot be asked about.
    """
    story = Story.objects.readable_by(by).filter(slug=given["story"]).first()
    return quoted(story if story and passages.takes_questions(story) else None, given, by=by)


def quoted(story: Story | None, given: Mapping[str, str], *, by: Any) -> Passage:
    """The words of `story` that `given` chooses, not saved. Raises ValidationError as above."""
    block = passages.quotable(story, given["at"], by=by) if story else None
    if block is None:
        raise ValidationError({"quote": _("This paragraph can not be quoted.")})
    return passages.find(block, given["quote"], prefix=given["before"], suffix=given["after"])
