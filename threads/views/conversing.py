"""Writing in a private thread; what is said there is read on the page that is its home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from threads import saying, unsent
from threads.views.finding import place_of, private_thread
from threads.views.status import FORBIDDEN, OK, refusal, rejection


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a message, or look at it first; just opened, the address leads to the form.

    A visitor is given back what they typed, and not told whether there is such a thread.
    """
    if not policy.member(request.user):
        return unsent.say(request, pk)
    thread = private_thread(request, pk)
    if request.method != "POST":
        query = request.META.get("QUERY_STRING", "")
        return redirect(thread.page_url + (f"?{query}" if query else "") + "#write")
    draft, status = saying.resume(request, pk, thread), OK
    if "preview" not in request.POST:
        try:
            if (written := draft.send(by=request.user)) is not None:
                return redirect(place_of(written, request))
            status = rejection(draft.form)
        except policy.NotAllowed as error:
            draft.form.add_error(None, refusal(error, _("You cannot write here any more.")))
            status = FORBIDDEN
    context = {"write": draft, "thread": thread}
    return render(request, "threads/say.html", context, status=status)
