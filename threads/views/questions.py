"""The pages of questions: one question with its answers, asking and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community import policy
from threads import asking, former, question, replying, unsent
from threads.models import Thread
from threads.views.finding import place_of, visible_question, visible_thread
from threads.views.status import FORBIDDEN, OK, refusal, rejection


@require_safe
@conditional_page
def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A question with its answers; a discussion's own address leads to its story."""
    thread = visible_thread(request, pk)
    if thread.kind != Thread.Kind.QUESTION:
        return redirect(thread, permanent=True)
    if thread.pk != pk:
        return redirect(former.address(thread, request), permanent=True)
    if slug != thread.slug:
        query = request.META.get("QUERY_STRING", "")
        return redirect(thread.page_url + (f"?{query}" if query else ""), permanent=True)
    if thread.question is None:
        raise Http404
    page = question.read(thread, thread.question, person=request.user, query=request.GET)
    context = {
        "thread": thread,
        "page": page,
        "sorts": question.SORT_NAMES.items(),
        "write": replying.begin(request, thread),
    }
    return render(request, "threads/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question; what is like it is shown before it is posted."""
    if request.method == "POST" and not policy.member(request.user):
        return unsent.ask(request)
    if request.method != "POST":
        policy.require(request.user, "thread.ask")
    draft, status = asking.begin(request), OK
    is_sent = request.method == "POST" and "preview" not in request.POST
    stopped = is_sent and draft.form.is_valid() and draft.has_unseen
    if is_sent and not stopped:
        try:
            if (thread := draft.send(by=request.user)) is not None:
                messages.success(request, _("Your question is posted."))
                return redirect(thread)
            status = rejection(draft.form)
        except policy.Unable as error:
            draft.form.add_error(None, str(error))
            status = FORBIDDEN
    context = {"ask": draft, "stopped": stopped}
    return render(request, "threads/ask.html", context, status=status)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """A piece of a page: what is like the title that is being typed."""
    hits = asking.similar(request.GET.get("title", ""), person=request.user)
    return render(request, "threads/_similar.html", {"hits": hits})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an answer, or look at it first; just opened, the address leads to the form."""
    thread = visible_question(request, pk)
    if request.method != "POST":
        query = request.META.get("QUERY_STRING", "")
        return redirect(thread.page_url + (f"?{query}" if query else "") + "#write")
    if not policy.member(request.user):
        return unsent.answer(request, thread)
    draft, status = replying.resume(request, thread), OK
    if "preview" not in request.POST:
        try:
            if (written := draft.send(by=request.user)) is not None:
                return redirect(place_of(written, request))
            status = rejection(draft.form)
        except policy.NotAllowed as error:
            words = _("No answers are taken here any more.")
            draft.form.add_error(None, refusal(error, words))
            status = FORBIDDEN
    context = {"write": draft, "thread": thread}
    return render(request, "threads/reply.html", context, status=status)
