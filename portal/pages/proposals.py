"""Stories that members propose: hand one in, see where each stands, answer, take it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from community.limits.actions import TooManyError
from portal.pages import proposing
from stories import actions
from stories.models import Proposal, Story
from stories.models.proposal import LONGEST_TEXT, LONGEST_WORDS
from stories.proposal_states import Actor, Verb

PAGE = 20


class AnswerForm(forms.Form):
    """What one answers to an editor, and the text or address anew."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words: the other side reads them.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=500, required=False, widget=forms.URLInput
    )
    body = forms.CharField(
        label=gettext_lazy("The text, where it should change"),
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )

    def __init__(self, proposal: Proposal, given: Any = None) -> None:
        super().__init__(given, initial={"address": proposal.address, "body": proposal.body})
        if proposal.way == Proposal.Way.LINK:
            del self.fields["body"]
        else:
            del self.fields["address"]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a story; what is typed is kept as a draft."""
    if request.method == "POST" and not policy.member(request.user):
        return proposing.unsent(request)
    policy.require(request.user, "proposal.follow")
    form = proposing.begin(request)
    if request.method != "POST":
        return proposing.page(request, form)
    if (made := form.send(by=request.user)) is not None:
        messages.success(request, _("Thank you. An editor will read it, and you will be told."))
        return redirect(made)
    return proposing.page(request, form, _status(form.form))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one has proposed, the last first, and where each stands."""
    policy.require(request.user, "proposal.follow")
    mine = Proposal.objects.filter(by=request.user.pk)
    page = keyset.page(mine, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    return render(request, "proposals/index.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, to who made it and to editors; who made it answers here."""
    policy.require(request.user, "proposal.follow")
    proposal = _visible(request, pk)
    form, status = AnswerForm(proposal, request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                actions.answer(proposal, by=request.user, **form.cleaned_data)
                messages.success(request, _("Thank you. It is with the editors again."))
                return redirect(proposal)
        except ValidationError as error:
            form.add_error(None, error)
            status = _status(form)
            proposal = _visible(request, pk)
    return render(
        request, "proposals/detail.html", _context(request, proposal, form), status=status
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's proposal back."""
    policy.require(request.user, "proposal.follow")
    proposal = _visible(request, pk)
    try:
        actions.withdraw_proposal(proposal, by=request.user)
        messages.success(request, _("You have taken it back."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(proposal)


def _visible(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related("by", "story")
    return get_object_or_404(rows, pk=pk)


def _context(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> dict[str, Any]:
    verbs = proposal.verbs_of(request.user)
    published = Story.objects.visible_to(request.user).filter(pk=proposal.story_id or 0)
    is_mine = proposal.actor_of(request.user) is Actor.PROPOSER
    return {
        "proposal": proposal,
        "events": proposal.events.select_related("by"),
        "form": form if Verb.ANSWER in verbs or form.errors else None,
        "may_withdraw": Verb.WITHDRAW in verbs,
        "is_mine": is_mine,
        "story": published.first(),
    }


def _status(form: forms.Form) -> HTTPStatus:
    """429 where a limit was reached, 403 where it is not allowed for now, else 422."""
    errors = form.errors.as_data().get(NON_FIELD_ERRORS, [])
    if any(one.code == proposing.UNABLE for one in errors):
        return HTTPStatus.FORBIDDEN
    if any(isinstance(one, TooManyError) for one in errors):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY
