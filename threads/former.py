"""Where the addresses of a thread lead that was merged into another one."""

from __future__ import annotations

from django.http import HttpRequest

from threads import question
from threads.models import Post, Thread


def address(thread: Thread, request: HttpRequest) -> str:
    """The place in `thread` that an address of the page before the merging means, in one step.

    All comments on a post are asked for by its number, which it keeps: they lead to the post.
    """
    about = request.GET.get(question.ABOUT, "")
    if about.isascii() and about.isdecimal() and len(about) < 19:
        posts = Post.objects.visible_to(request.user).select_related("thread", "subject")
        found = posts.filter(thread=thread, pk=int(about)).first()
        if found is not None:
            return question.address(found, person=request.user)
    return thread.page_url
