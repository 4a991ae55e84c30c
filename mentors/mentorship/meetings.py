"""The pages of a mentorship's meetings: all of them with a new one, and one with its deeds."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.lib import keyset
from community.limits.actions import TooManyError
from mentors import actions
from mentors.free_times import free
from mentors.meeting_states import IN_FORCE, MeetingVerb
from mentors.mentorship.finding import Seat, seat
from mentors.mentorship.meeting_forms import ProposalForm, SeenForm, TimeField
from mentors.mentorship.sight import Sight, both, choice
from mentors.models import Meeting
from threads.views.status import OK, REJECTED, TOO_MANY, rejection

PAGE = 10
LONGEST_TYPED = 4000
DONE = {
    MeetingVerb.CONFIRM: gettext_lazy("Confirmed. It is in both calendars."),
    MeetingVerb.KEEP: gettext_lazy("The meeting keeps its time."),
    MeetingVerb.MOVE: gettext_lazy("Another time is proposed."),
    MeetingVerb.PLACE: gettext_lazy("The place is changed."),
    MeetingVerb.CANCEL: gettext_lazy("The meeting is cancelled."),
    MeetingVerb.CAME: gettext_lazy("Thank you: you met."),
    MeetingVerb.ABSENT: gettext_lazy("It is kept that they did not come. They may contest it."),
    MeetingVerb.CONTEST: gettext_lazy("You contest it. Both accounts stand beside each other."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """What is ahead, a new meeting to propose, and what was."""
    mine = seat(request, pk)
    if request.method != "POST":
        return _index(request, mine, ProposalForm(initial={"place": _usual_place(mine)}))
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            made = actions.propose_meeting(mine.mentorship, by=mine.me, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("Proposed: %(when)s. It holds once %(name)s confirms it.")
            told = {"when": both(made.starts_at, mine).words, "name": mine.other.name}
            messages.success(request, said % told)
            return redirect("mentorships:meetings", pk)
    return _index(request, mine, form, status=rejection(form))


@require_safe
def meeting(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One meeting, and what can be done with it."""
    mine = seat(request, pk)
    return _detail(request, Sight(_found(mine, number), mine))


@require_POST
def meeting_deed(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Do a verb with it, unless it has changed since the page was opened."""
    mine = seat(request, pk)
    found, verb = _found(mine, number), request.POST.get("deed", "")
    seen = SeenForm(request.POST)
    if verb not in set(MeetingVerb) or not seen.is_valid():
        raise Http404
    typed = request.POST.get("words", "")[:LONGEST_TYPED].replace("\r\n", "\n")
    try:
        said = _words(request, MeetingVerb(verb), typed)
        done = actions.MEETING_VERBS[MeetingVerb(verb)](
            found, by=mine.me, seen=seen.cleaned_data["seen"], **said
        )
    except ValidationError as error:
        status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
        sight = Sight(_found(mine, number), mine)
        errors = " ".join(error.messages)
        return _detail(request, sight, verb=verb, typed=typed, error=errors, status=status)
    messages.success(request, str(DONE[MeetingVerb(verb)]))
    return redirect(done)


def _words(request: HttpRequest, verb: MeetingVerb, typed: str) -> dict[str, Any]:
    """What `verb` needs beside who and what."""
    if verb is MeetingVerb.MOVE:
        return {"at": TimeField().clean(request.POST.get("at"))}
    if verb is MeetingVerb.PLACE:
        return {"place": typed}
    return {"words": typed} if verb is MeetingVerb.CANCEL else {}


def _index(
    request: HttpRequest, mine: Seat, form: ProposalForm, *, status: HTTPStatus = OK
) -> HttpResponse:
    now = timezone.now()
    rows = Meeting.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    ahead = Q(state__in=IN_FORCE, starts_at__gt=now)
    before = keyset.page(
        rows.exclude(ahead).for_list(),
        order=("-starts_at", "-pk"),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    is_running, offered = mine.mentorship.is_running, []
    if is_running and not mine.is_apart:
        offered = free(mine.mentorship, now=now)
    picked = str(form["at"].value() or "")
    context = {
        "seat": mine,
        "section": "meetings",
        "ahead": [Sight(one, mine) for one in rows.filter(ahead).for_list().order_by("starts_at")],
        "page": before,
        "before": [Sight(one, mine) for one in before.items],
        "form": form,
        "picked": picked,
        "choice": choice(offered, mine, week=_week(request), picked=picked),
        "has_hours": bool(offered) or mine.mentorship.request.mentor.hours.exists(),
    }
    return render(request, "mentors/mentorships/meetings.html", context, status=status)


def _detail(
    request: HttpRequest,
    sight: Sight,
    *,
    verb: str = "",
    typed: str = "",
    error: str = "",
    status: HTTPStatus = OK,
) -> HttpResponse:
    mine, offered = sight.seat, list[datetime]()
    picked = request.POST.get("at", "")
    if MeetingVerb.MOVE in sight.verbs:
        offered = free(mine.mentorship, now=timezone.now(), moving=sight.meeting)
    context = {
        "seat": mine,
        "section": "meetings",
        "sight": sight,
        "one": sight.meeting,
        "choice": choice(offered, mine, week=_week(request), picked=picked),
        "is_moving": verb == MeetingVerb.MOVE or "week" in request.GET,
        "verb": verb,
        "typed": typed,
        "unsent": typed if typed and verb not in sight.verbs else "",
        "picked": picked,
        "error": error,
    }
    return render(request, "mentors/mentorships/meeting.html", context, status=status)


def _found(mine: Seat, number: int) -> Meeting:
    rows = Meeting.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    found = rows.for_list().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _week(request: HttpRequest) -> str:
    """The week that is asked for; whatever is no day means the first with a free time."""
    asked = request.GET.get("week", "")
    try:
        return datetime.strptime(asked, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _usual_place(mine: Seat) -> str:
    """Where the two met last, to begin with."""
    rows = Meeting.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    return rows.order_by("-pk").values_list("place", flat=True).first() or ""
