"""The page of a mentorship's end: what was reached, thanks, and concerns for moderators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentors import actions, refusing
from mentors.mentorship.ending_forms import ConcernForm, ReachedForm, ThanksForm
from mentors.mentorship.finding import Seat, seat
from mentors.models import Concern, Ending, Thanks
from threads.views.status import OK, rejection

MOST_CONCERNS = 50


@require_safe
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """What both said, and what one can say oneself."""
    return _page(request, seat(request, pk))


@require_POST
def reached(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was reached, or take that back."""
    mine, form, stale = seat(request, pk), ReachedForm(request.POST), None
    if form.is_valid():
        try:
            actions.say_reached(mine.mentorship, by=mine.me, **form.cleaned_data)
            messages.success(request, _("Saved: both of you read it."))
            return redirect(mine.mentorship.ending_url)
        except ValidationError as error:
            stale = _refused(form, error)
    return _page(request, mine, reached=form, stale=stale, status=rejection(form))


@require_POST
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Write thanks, or take them back."""
    mine, form, stale = seat(request, pk), ThanksForm(request.POST), None
    if form.is_valid():
        try:
            written = actions.thank(mine.mentorship, by=mine.me, **form.cleaned_data)
            words = _("Saved: %(name)s reads it.") if written else _("Your thanks are taken back.")
            messages.success(request, words % {"name": mine.other.name})
            return redirect(f"{mine.mentorship.ending_url}#thanks")
        except ValidationError as error:
            stale = _refused(form, error)
    return _page(request, mine, thanks=form, stale=stale, status=rejection(form))


@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the thanks that one got to everybody, or (`deed=conceal`) no more."""
    mine = seat(request, pk)
    got = _received(mine)
    if got is None:
        messages.error(request, _("These thanks were taken back meanwhile."))
    elif request.POST.get("deed") == "conceal":
        actions.conceal_thanks(got, by=mine.me)
        messages.success(request, _("You alone read them again."))
    else:
        version = request.POST.get("seen", "")
        is_number = version.isascii() and version.isdecimal() and len(version) <= 9
        seen = int(version) if is_number else -1
        try:
            actions.reveal_thanks(got, by=mine.me, seen=seen)
            messages.success(request, _("Everybody can read them now. You can take that back."))
        except actions.StaleEndingError:
            words = _("The words have changed since you read them. Look at them again.")
            messages.error(request, words)
    return redirect(f"{mine.mentorship.ending_url}#thanks")


@require_POST
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell moderators of something wrong."""
    mine, form = seat(request, pk), ConcernForm(request.POST)
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            raised = actions.raise_concern(mine.mentorship, by=mine.me, words=words)
            messages.success(request, _("Moderators will look at it. You read here what they do."))
            return redirect(raised)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, mine, concern=form, status=rejection(form))


def _refused(form: Form, error: ValidationError) -> Any:
    """Say in `form` why it was refused; what is saved by now, where that is why."""
    form.add_error(None, error)
    if not isinstance(error, actions.StaleEndingError):
        return None
    refusing.carry(form, error.saved.version if error.saved else 0, field="seen")
    return error.saved


def _page(
    request: HttpRequest,
    mine: Seat,
    *,
    reached: Form | None = None,
    thanks: Form | None = None,
    concern: Form | None = None,
    stale: Ending | Thanks | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    said = {one.by_id: one for one in Ending.objects.filter(mentorship=mine.mentorship)}
    own = said.get(mine.me.pk)
    given = Thanks.objects.filter(mentorship=mine.mentorship, writer=mine.me).first()
    concerns = Concern.objects.filter(mentorship=mine.mentorship, by=mine.me).order_by("-pk")
    begun_thanks = given and {
        "words": given.words,
        "is_named": given.is_named,
        "seen": given.version,
    }
    context = {
        "seat": mine,
        "section": "ending",
        "theirs": said.get(mine.other.pk),
        "given": given,
        "received": _received(mine),
        "concerns": concerns[:MOST_CONCERNS],
        "reached_form": reached
        or ReachedForm(initial=own and {"reached": own.reached, "seen": own.version}),
        "thanks_form": thanks or ThanksForm(initial=begun_thanks),
        "concern_form": concern or ConcernForm(),
        "stale": stale,
    }
    return render(request, "mentors/mentorships/ending.html", context, status=status)


def _received(mine: Seat) -> Thanks | None:
    return Thanks.objects.filter(mentorship=mine.mentorship, receiver=mine.me).first()
