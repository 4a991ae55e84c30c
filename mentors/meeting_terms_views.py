"""The page on which a mentor says how they meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from mentors import actions
from mentors.both_clocks import city
from mentors.meeting_terms_forms import FORMS, NUMBERS, ROWS, initial_of
from mentors.models import Mentor
from mentors.path_views import member, one_more, refused
from mentors.sheets import Sheets, typed_in, with_one_more
from threads.views.status import OK


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, handle: str) -> HttpResponse:
    """Length, buffers, notice, how often, and days off."""
    me = member(request)
    visible = Mentor.objects.visible_to(me).select_related("person")
    mentor = get_object_or_404(visible, person__handle=handle)
    policy.require(me, "mentor.edit", mentor)
    if request.method != "POST":
        return _page(request, mentor, Sheets(forms=FORMS, rows=ROWS, initial=initial_of(mentor)))
    if more := one_more(request, ROWS):
        typed = typed_in(request.POST, forms=FORMS, rows=ROWS)
        rows = with_one_more(ROWS, more, typed)
        return _page(request, mentor, Sheets(forms=FORMS, rows=rows, initial=typed))
    sheets, stale = Sheets(forms=FORMS, rows=ROWS, initial={}, data=request.POST), None
    if sheets.is_valid():
        told = sheets["terms"].cleaned_data
        try:
            actions.save_meeting_terms(
                mentor,
                by=me,
                seen=told["seen"] or 0,
                numbers={name: told[name] for name in NUMBERS},
                off=[(row["starts_on"], row["ends_on"]) for row in sheets["off"].values],
            )
            messages.success(request, _("Kept. Times are offered by it from now on."))
            return redirect("mentors:meetings", handle)
        except actions.StaleTermsError as error:
            saved = initial_of(mentor)
            stale = Sheets(forms=FORMS, rows=ROWS, initial=saved).told
            sheets.carry("terms", str(saved["terms"]["seen"]))
            sheets.add(error)
        except ValidationError as error:
            sheets.add(error)
    return _page(request, mentor, sheets, stale=stale, status=refused(sheets))


def _page(
    request: HttpRequest,
    mentor: Mentor,
    sheets: Sheets,
    *,
    stale: Any = None,
    status: int = OK,
) -> HttpResponse:
    context = {
        "mentor": mentor,
        "sheets": sheets,
        "stale": stale,
        "zone": city(mentor.person.time_zone),
        "has_hours": mentor.hours.exists(),
    }
    return render(request, "mentors/meetings.html", context, status=status)
