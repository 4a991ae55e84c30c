"""Writing under a story; the discussion itself is shown on the story's page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from stories.models import Story
from threads import actions, discussion, unsent, writing
from threads.models import MAX_LENGTH
from threads.views.finding import absence
from threads.views.status import FORBIDDEN, OK, refusal, rejection


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a comment, or look at it first; just opened, the address leads to the form."""
    story = Story.objects.visible_to(request.user).filter(slug=slug).first()
    if story is None:
        raise absence(Story.objects.called(slug))
    if request.method != "POST":
        query = request.META.get("QUERY_STRING", "")
        return redirect(story.get_absolute_url() + (f"?{query}" if query else "") + "#write")
    if not policy.member(request.user):
        return unsent.comment(request, story)
    draft, status = writing.resume(request, story), OK
    if "preview" not in request.POST:
        try:
            if (written := draft.send(by=request.user)) is not None:
                return redirect(discussion.address(written, person=request.user))
            status = rejection(draft.form)
        except policy.NotAllowed as error:
            words = _("No comments are taken here any more.")
            draft.form.add_error(None, refusal(error, words))
            status = FORBIDDEN
    return render(request, "threads/comment.html", {"write": draft, "story": story}, status=status)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A piece of a page: what was typed so far, as it will look."""
    if not policy.member(request.user):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    return HttpResponse(actions.as_html(request.POST.get("body", "")[:MAX_LENGTH]))
