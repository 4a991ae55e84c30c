"""The pages of invitations: what one is invited to, and inviting mentors to a question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from community.moderation.deeds import LONGEST_REASON
from community.moderation.undo_views import with_a_way_back
from mentors import actions, inviting
from mentors.invitation_forms import InviteForm, TakeBackForm
from mentors.models import Invitation, Mentor
from mentors.models.invitation import MOST_INVITED, InvitationQuerySet
from threads.models import Thread
from threads.views.finding import visible_question
from threads.views.status import OK, rejection

PAGE = 20
OPEN = "open"
STATES = {
    OPEN: (gettext_lazy("Open"), InvitationQuerySet.open),
    "answered": (gettext_lazy("Answered"), InvitationQuerySet.answered),
    "declined": (gettext_lazy("Declined"), InvitationQuerySet.declined),
    "over": (gettext_lazy("Closed meanwhile"), InvitationQuerySet.over),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The questions that one is invited to answer, by where that stands; the newest first."""
    me = _member(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else OPEN
    rows = STATES[state][1](Invitation.objects.visible_to(me)).for_list()
    page = keyset.page(rows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "state": state,
        "tabs": [(name, words) for name, (words, _rows) in STATES.items()],
        "query": f"state={state}" if state != OPEN else "",
        "mentor": Mentor.objects.filter(person=me.pk).select_related("person").first(),
    }
    return render(request, "mentors/invitations/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite mentors to a question: those who fit it, or another one by name."""
    _member(request)
    thread = visible_question(request, pk)
    policy.require(request.user, "thread.invite", thread)
    form = InviteForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(thread, form.cleaned_data["mentor"], by=request.user)
            words = _("%(name)s is invited, and told of it.")
            messages.success(request, words % {"name": invited.mentor.person.name})
            return redirect("invitations:new", thread.pk)
        except ValidationError as error:
            form.add_error(None, error)
    status = rejection(form) if form.is_bound else OK
    return render(request, "mentors/invitations/new.html", _context(thread, form), status=status)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a question to others."""
    visible = Invitation.objects.visible_to(_member(request)).select_related("mentor")
    invitation = get_object_or_404(visible, pk=pk)
    try:
        actions.decline_invitation(invitation, by=request.user)
        messages.success(
            request, _("Declined; nobody is told. You may still answer if you change your mind.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("invitations:index")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a mentor no longer; who could not have invited them finds nothing here."""
    me = _member(request)
    standing = Invitation.objects.standing().select_related("thread", "mentor__person")
    invitation = get_object_or_404(standing, pk=pk)
    if not policy.may(me, "invitation.take_back", invitation):
        raise Http404
    visible_question(request, invitation.thread_id)
    form = TakeBackForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(list(form.errors["reason"]))
        actions.take_back_invitation(invitation, by=me, **form.cleaned_data)
        words = _("%(name)s is not invited any more.") % {"name": invitation.mentor.person.name}
        is_mine = invitation.by_id == me.pk  # taking back one's own is no decision about anybody
        messages.success(request, words if is_mine else with_a_way_back(me, words))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("invitations:new", invitation.thread_id)


def _context(thread: Thread, form: InviteForm) -> dict[str, Any]:
    invited = Invitation.objects.standing().filter(thread=thread).with_answered()
    listed = list(invited.select_related("mentor__person").order_by("place"))
    room = MOST_INVITED - len(listed)
    return {
        "thread": thread,
        "form": form,
        "invited": [(one, _may_take_back(one, form.by), one.by_id != form.by.pk) for one in listed],
        "longest_reason": LONGEST_REASON,
        "room": room,
        "most": MOST_INVITED,
        "suggested": inviting.suggested(thread, by=form.by) if room else [],
    }


def _may_take_back(invitation: Invitation, by: Any) -> bool:
    return not invitation.has_answered and policy.may(by, "invitation.take_back", invitation)


def _member(request: HttpRequest) -> Any:
    if not policy.member(request.user):
        raise policy.SignInRequired
    return request.user
