"""What could not be sent comes back in its form, and nothing typed is lost.

Its writer's session has ended, or the form's token is no longer that of this browser: signing in
makes a new one, in another tab too. The page that comes back has a token that fits and sends the
same words. They stand in the form alone and not in a preview: as their sender is not known, a
stranger could make the portal say things.

Whoever signs in as that page tells them to makes its token old once more. A form that says it was
kept so is taken all the same, when the browser itself says that a page of ours sent it: no other
site can make it say so, and that is all the token is there to prove.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community import policy
from stories.models import Story
from threads import asking, draft_forms, drafting, proposing, replying, saying, writing
from threads.models import Post, Thread
from threads.models.thread import ThreadQuerySet

KEPT = "kept"  # the field by which a form says that its words were kept for a visitor
UNAUTHORIZED, FORBIDDEN = HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN


def comment(request: HttpRequest, story: Story, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page of a comment on `story` with what was typed; SignInRequired when nothing was."""
    _require_words(request)
    context = {"write": writing.resume(request, story), "story": story}
    return _page(request, "threads/comment.html", status, context)


def ask(request: HttpRequest, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to ask a question with what was typed; SignInRequired when nothing was."""
    _require_words(request)
    return _page(request, "threads/ask.html", status, {"ask": asking.begin(request)})


def answer(request: HttpRequest, thread: Thread, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to answer `thread` with what was typed; SignInRequired when nothing was."""
    _require_words(request)
    context = {"write": replying.resume(request, thread), "thread": thread}
    return _page(request, "threads/reply.html", status, context)


def remark(request: HttpRequest, subject: Post, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to comment on `subject` with what was typed; SignInRequired when nothing was."""
    _require_words(request)
    context = {"write": replying.remark(request, subject), "thread": subject.thread}
    return _page(request, "threads/reply.html", status, context)


def say(request: HttpRequest, pk: int, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to write in the private thread under `pk`, if there is one, with what was typed.

    SignInRequired when nothing was.
    """
    _require_words(request)
    member = policy.member(request.user)
    thread = _private(request).filter(pk=pk).first() if member else None
    context = {"write": saying.resume(request, pk, thread), "thread": thread}
    return _page(request, "threads/say.html", status, context)


def edit(request: HttpRequest, post: Post, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to edit `post` with what was typed; SignInRequired when nothing was."""
    _require_words(request)
    is_question = post.kind == Post.Kind.QUESTION
    draft: Any = asking.change(request, post) if is_question else writing.change(request, post)
    context = {"change": draft, "thread": post.thread, "story": post.thread.story}
    return _page(request, "threads/edit.html", status, context)


def suggest(request: HttpRequest, post: Post, status: HTTPStatus = UNAUTHORIZED) -> HttpResponse:
    """The page to suggest an edit of `post` with what was typed; SignInRequired without any."""
    _require_words(request)
    context = {"thread": post.thread, "story": post.thread.story}
    change = proposing.propose(request, post)
    return _page(request, "threads/suggest.html", status, {**context, "change": change})


def stale(request: HttpRequest) -> HttpResponse | None:
    """The 403 page for a form whose token does not fit; None where there is nothing to give back.

    That is a form of another kind, an empty one, and one for what its sender may not see or edit.
    One that was kept and is sent from its page is answered as if the token did fit.
    """
    match = request.resolver_match
    if not _words(request) or match is None:
        return None
    finder = _FINDERS.get(match.view_name)
    give_back = finder(request, match.kwargs) if finder else None
    return give_back and (_taken(request) or give_back(status=FORBIDDEN))


def draft(request: HttpRequest, status: HTTPStatus) -> HttpResponse | None:
    """The page of the form that was to be saved as a draft, with what was typed; None without."""
    give_back = _draft(request, {}) if _words(request) else None
    return give_back and give_back(status=status)


Back = Callable[..., HttpResponse]
Finder = Callable[[HttpRequest, Mapping[str, Any]], Back | None]


def register(view_name: str, finder: Finder) -> None:
    """Let `finder` give back what was typed in the form of `view_name`; from an app's `ready()`."""
    _FINDERS[view_name] = finder


def _comment(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    story = Story.objects.visible_to(request.user).filter(slug=given["slug"]).first()
    return partial(comment, request, story) if story else None


def _ask(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    return partial(ask, request)


def _answer(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    questions = Thread.objects.visible_to(request.user).filter(kind=Thread.Kind.QUESTION)
    thread = questions.filter(pk=given["pk"]).first()
    return partial(answer, request, thread) if thread else None


def _remark(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    subject = _post(request, given["pk"])
    fits = subject is not None and replying.takes_remarks(subject)
    return partial(remark, request, subject) if subject and fits else None


def _say(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    member = policy.member(request.user)
    if member and not _private(request).filter(pk=given["pk"]).exists():
        return None
    return partial(say, request, given["pk"])


def _edit(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    post = _post(request, given["pk"])
    if post is None:
        return None
    may = not policy.member(request.user) or policy.may(request.user, "post.edit", post)
    return partial(edit, request, post) if may else None


def _suggest(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    post = _post(request, given["pk"])
    if post is None:
        return None
    may = not policy.member(request.user) or policy.may(request.user, "post.suggest", post)
    return partial(suggest, request, post) if may else None


def _draft(request: HttpRequest, given: Mapping[str, Any]) -> Back | None:
    name = request.POST.get(drafting.FORM, "")
    found = draft_forms.find(name, by=request.user)
    if found is None:
        return None
    thing = found.thing
    if found.kind == "reply" and thing.subject_id:
        return partial(remark, request, thing.subject)
    if found.kind == "message":
        return partial(say, request, thing.pk)
    if found.kind == "reply" and thing.is_private:
        return partial(say, request, thing.thread_id)
    if found.kind in {"reply", "comment"}:
        return partial(comment, request, thing.thread.story if found.kind == "reply" else thing)
    of_above = {"propose": "proposals:new"}
    finder = _FINDERS.get(of_above.get(found.kind, f"threads:{found.kind}"))
    return finder(request, {"pk": thing and thing.pk}) if finder else None


_FINDERS: dict[str, Finder] = {
    "threads:comment": _comment,
    "threads:ask": _ask,
    "threads:answer": _answer,
    "threads:remark": _remark,
    "threads:say": _say,
    "threads:edit": _edit,
    "threads:suggest": _suggest,
    "threads:save_draft": _draft,
}


def _private(request: HttpRequest) -> ThreadQuerySet:
    return Thread.objects.visible_to(request.user).filter(kind=Thread.Kind.PRIVATE)


def _post(request: HttpRequest, pk: int) -> Post | None:
    posts = Post.objects.visible_to(request.user).select_related("thread__story")
    return posts.filter(pk=pk).first()


def _page(
    request: HttpRequest, template: str, status: HTTPStatus, context: dict[str, Any]
) -> HttpResponse:
    is_unsent = status in {UNAUTHORIZED, FORBIDDEN}
    return render(request, template, {**context, "unsent": is_unsent}, status=status)


def _taken(request: HttpRequest) -> HttpResponse | None:
    """The view's own answer to a kept form that a member sends from its page; else None."""
    match = request.resolver_match
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if match is None or not (is_ours and KEPT in request.POST and policy.member(request.user)):
        return None
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _words(request: HttpRequest) -> str:
    """What was typed: the text, or for a story that is proposed by a link, its address."""
    return request.POST.get("body", "").strip() or request.POST.get("address", "").strip()


def _require_words(request: HttpRequest) -> None:
    if not _words(request):
        raise policy.SignInRequired
