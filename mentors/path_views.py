"""A member's own way, which is not a mentor's alone; and the stories that are theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from mentors import actions, filling, naming
from mentors.forms import StoryForm
from mentors.models import StoryClaim
from mentors.path_forms import PATH_ROWS, WANTED_ROWS, CircumstancesForm
from mentors.sheets import Sheets, typed_in, with_one_more
from threads.views.status import OK, REJECTED, TOO_MANY, rejection


class SeenForm(forms.Form):
    """Over which version of one's way this was written."""

    seen = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )


FORMS: dict[str, type[forms.Form]] = {"seen": SeenForm, "circumstances": CircumstancesForm}
ROWS = {**WANTED_ROWS, **PATH_ROWS}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Tell of one's way so far, and of where one wants to go."""
    me = member(request)
    if request.method != "POST":
        return _page(request, Sheets(forms=FORMS, rows=ROWS, initial=filling.of_way(me)))
    if more := one_more(request, ROWS):
        typed = typed_in(request.POST, forms=FORMS, rows=ROWS)
        rows = with_one_more(ROWS, more, typed)
        return _page(request, Sheets(forms=FORMS, rows=rows, initial=typed))
    sheets, stale = Sheets(forms=FORMS, rows=ROWS, initial={}, data=request.POST), None
    if sheets.is_valid():
        seen = sheets["seen"].cleaned_data["seen"]
        try:
            actions.set_way(me, filling.way_of(sheets), by=me, seen=seen)
            messages.success(request, _("Your way is kept."))
            return redirect("path:edit")
        except actions.StaleWayError as error:
            saved = filling.of_way(me)
            stale = Sheets(forms=FORMS, rows=ROWS, initial=saved).told
            sheets.carry("seen", saved["seen"]["seen"])
            sheets.add(error)
        except ValidationError as error:
            sheets.add(error)
    return _page(request, sheets, stale=stale, status=refused(sheets))


@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    """Say that a story is one's own, and see what became of it."""
    me, status = member(request), OK
    form = StoryForm(initial={"story": request.GET.get("story", "").replace("\0", "")[:120]})
    if request.method == "POST":
        form = StoryForm(request.POST)
        status = REJECTED
        if form.is_valid():
            told = form.cleaned_data
            try:
                actions.claim_story(told["story"], by=me, words=told["words"])
                messages.success(request, _("A moderator looks at it, and you are told."))
                return redirect("path:story")
            except ValidationError as error:
                form.add_error(None, error)
                status = rejection(form)
    mine = StoryClaim.objects.filter(person=me.pk).select_related("story").order_by("-pk")
    context = {"form": form, "claims": mine[:50]}
    return render(request, "mentors/story.html", context, status=status)


def member(request: HttpRequest) -> Any:
    """Whoever is signed in; SignInRequired for a visitor."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    return request.user


def one_more(request: HttpRequest, rows: Any) -> str:
    """The kind of rows of which one more is asked for."""
    name = request.POST.get("more", "")
    return name if name in rows else ""


def refused(sheets: Sheets) -> int:
    """429 where a limit was reached, else 422."""
    return TOO_MANY if sheets.is_refused_for_now else REJECTED


def names() -> dict[str, Any]:
    """The lists that fields offer names from."""
    return {"languages": naming.languages().values(), "countries": naming.countries().values()}


def _page(
    request: HttpRequest, sheets: Sheets, *, stale: Any = None, status: int = OK
) -> HttpResponse:
    context = {"sheets": sheets, "stale": stale, **names()}
    return render(request, "mentors/path.html", context, status=status)
