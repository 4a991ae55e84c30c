"""A mentorship's front page, and how its two sides can be reached."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentors import actions
from mentors.mentorship import front
from mentors.mentorship.ending_forms import ContactForm
from mentors.mentorship.finding import seat
from threads.views.status import rejection


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, and what the two write to each other."""
    return front.page(request, seat(request, pk))


@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the other side how one can be reached, or take that back."""
    mine, form = seat(request, pk), ContactForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data["contact"]
        try:
            actions.set_contact(mine.mentorship, by=mine.me, contact=told)
            words = _("Saved: %(name)s alone sees it.") if told.strip() else _("Taken back.")
            messages.success(request, words % {"name": mine.other.name})
            return redirect(mine.mentorship)
        except ValidationError as error:
            form.add_error(None, error)
    return front.page(request, mine, contact=form, status=rejection(form))
