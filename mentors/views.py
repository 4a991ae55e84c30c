"""The pages of one mentor: to read, and for themselves to write, to rest and to end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.accounts.blocking import apart_from
from community.accounts.models import User
from community.lib import keyset, zones
from mentors import actions, directory, filling, from_here, naming, seen
from mentors.actions.sending import open_to
from mentors.candidates import asking
from mentors.forms import PROFILE_ROWS, PauseForm, ProfileForm
from mentors.models import Mentor, Role, SetbackKind
from mentors.path_forms import PATH_ROWS, CircumstancesForm
from mentors.path_views import member, names, one_more, refused
from mentors.profile import Profile
from mentors.sheets import Sheets, typed_in, with_one_more
from mentors.suggesting import fitting
from threads.views.status import OK, REJECTED, rejection

PAGE = 20
FORMS = {"profile": ProfileForm, "circumstances": CircumstancesForm}
ROWS = {**PATH_ROWS, **PROFILE_ROWS}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Mentors: for a member first those who fit them, then all whom the address asks for."""
    asked = directory.Directory.read(request.GET, reader=request.user)
    mentors = Mentor.objects.approved()
    if apart := apart_from(request.user):
        mentors = mentors.exclude(person__in=apart)
    found = asked.of(mentors, viewer=request.user)
    page = keyset.page(
        (found if asked.with_all else found.offered()).for_list(),
        order=("-seen_at", "-pk"),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    is_first = not asked.is_filtered and not asked.with_all and "cursor" not in request.GET
    suggested, tells = [], False
    if is_first and isinstance(request.user, User):
        asks = asking(request.user)
        suggested, tells = fitting(asks, among=mentors), asks.tells
    context = {
        "asked": asked,
        "page": page,
        "cards": directory.cards(page.items, viewer=request.user),
        "hidden": [] if asked.with_all else directory.hidden(found),
        "untold": asked.untold(mentors.offered(), viewer=request.user),
        "suggested": suggested,
        "tells": tells,
        "is_first": is_first,
        "passed_over": directory.passed_over(request.GET, reader=request.user),
        "roles": Role.choices,
        "setbacks": SetbackKind.choices,
        "languages": naming.languages().items(),
        "parts": [(name, part.words) for name, part in from_here.PARTS.items()],
        "distances": from_here.DISTANCES.items() if from_here.has_stage(request.user) else (),
    }
    return render(request, "mentors/index.html", context)


@require_safe
def detail(request: HttpRequest, handle: str) -> HttpResponse:
    """A mentor's page, each fact for whom they show it to."""
    mentor = _visible(request, handle)
    zone = timezone.get_current_timezone_name()
    profile = Profile(mentor, request.user, zone=zone)
    place = asked = None
    if policy.member(request.user):
        place = actions.place(mentor, request.user)
        asked = open_to(mentor, request.user) if not mentor.room else None
    context = {"profile": profile, "mentor": mentor, "zone": zone, "place": place, "asked": asked}
    return render(request, "mentors/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Become a mentor; whoever has begun goes on where they were."""
    policy.require(request.user, "mentor.become")
    mine = _own(request.user)
    if mine is not None and request.method != "POST":
        return redirect("mentors:edit", mine.person.handle)
    return _edit(request, mine)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, handle: str) -> HttpResponse:
    """Change one's own profile."""
    return _edit(request, _mine(request, handle))


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, handle: str) -> HttpResponse:
    """Take no requests until a day to come."""
    mentor = _mine(request, handle)
    form = PauseForm(request.POST or None)
    status = OK
    if request.method == "POST":
        status = REJECTED
        try:
            if form.is_valid():
                actions.pause_mentoring(mentor, by=request.user, **form.cleaned_data)
                messages.success(request, _("You take no requests until then."))
                return redirect(mentor)
        except ValidationError as error:
            form.add_error(None, error)
            status = rejection(form)
    context = {"form": form, "mentor": mentor}
    return render(request, "mentors/pause.html", context, status=status)


@require_POST
def resume(request: HttpRequest, handle: str) -> HttpResponse:
    """Come back from a pause."""
    mentor = _mine(request, handle)
    try:
        actions.resume_mentoring(mentor, by=request.user)
        messages.success(request, _("Welcome back: you are offered again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(mentor)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """Be a mentor no more, after a question whether that is meant."""
    mentor = _mine(request, handle)
    if request.method == "POST":
        try:
            actions.end_mentoring(mentor, by=request.user)
            messages.success(request, _("You are no mentor any more. What you told is kept."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(mentor)
    return render(request, "mentors/end.html", {"mentor": mentor})


def _edit(request: HttpRequest, mentor: Mentor | None) -> HttpResponse:
    me: Any = request.user
    if request.method != "POST":
        initial = filling.of_profile(me, mentor)
        return _form_page(request, mentor, Sheets(forms=FORMS, rows=ROWS, initial=initial))
    if more := one_more(request, ROWS):
        typed = typed_in(request.POST, forms=FORMS, rows=ROWS)
        rows = with_one_more(ROWS, more, typed)
        return _form_page(request, mentor, Sheets(forms=FORMS, rows=rows, initial=typed))
    sheets, stale = Sheets(forms=FORMS, rows=ROWS, initial={}, data=request.POST), None
    sends = request.POST.get("deed") == "send"
    if sheets.is_valid():
        try:
            mentor = _keep(request, sheets)
            if sends:
                actions.send_for_review(mentor, by=me)
                messages.success(request, _("Sent. A moderator looks at it, and you are told."))
                return redirect(mentor)
            messages.success(request, _("Your profile is kept."))
            return redirect("mentors:edit", mentor.person.handle)
        except actions.StaleProfileError as error:
            saved = filling.of_profile(me, error.saved)
            stale = Sheets(forms=FORMS, rows=ROWS, initial=saved).told
            sheets.carry("profile", saved["profile"]["seen"])
            sheets.add(error)
        except ValidationError as error:
            sheets.carry("profile", actions.seen_of(me))
            sheets.add(error)
    return _form_page(request, mentor, sheets, stale=stale, status=refused(sheets))


@transaction.atomic
def _keep(request: HttpRequest, sheets: Sheets) -> Mentor:
    """Save the profile, and with it the story that is claimed, if one is."""
    me: Any = request.user
    mentor = actions.save_profile(by=me, **filling.words_of(sheets))
    told = sheets["profile"].cleaned_data
    if told.get("told_in"):
        actions.claim_story(told["told_in"], by=me, words=told["story_words"])
    seen.begin(request, me.pk)
    return mentor


def _form_page(
    request: HttpRequest,
    mentor: Mentor | None,
    sheets: Sheets,
    *,
    stale: Any = None,
    status: int = OK,
) -> HttpResponse:
    context = {
        "mentor": mentor,
        "sheets": sheets,
        "stale": stale,
        "zones": zones.offered(),
        **names(),
    }
    return render(request, "mentors/edit.html", context, status=status)


def _visible(request: HttpRequest, handle: str) -> Mentor:
    visible = Mentor.objects.visible_to(request.user).for_page()
    return get_object_or_404(visible, person__handle=handle)


def _mine(request: HttpRequest, handle: str) -> Mentor:
    """One's own profile; another's, that one may see, is not one's to change."""
    member(request)
    mentor = _visible(request, handle)
    policy.require(request.user, "mentor.rest", mentor)  # the action asks for more
    return mentor


def _own(person: Any) -> Mentor | None:
    return Mentor.objects.for_page().filter(person=person.pk).first()
