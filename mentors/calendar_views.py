"""One's meetings for one's own calendar: the page with the secret link, and what it opens."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community import policy
from community.limits.actions import TooManyError, Trust, spend
from mentors import actions
from mentors.meeting_states import MeetingState
from mentors.mentorship import calendar_key, ical
from mentors.models import CalendarKey, Meeting
from mentors.note_limits import CALENDAR
from threads.views.status import OK, TOO_MANY

PAST = timedelta(days=60)
MOST = 2000
"""Meetings in one calendar: more than anybody has in 60 days and all that is to come."""
LONGEST_KEY = 200


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Make the link, show it, make it anew, take it back."""
    me = request.user
    if not policy.member(me):
        raise policy.SignInRequired
    status, error = OK, ""
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "stop":
                actions.stop_sharing_calendar(by=me)
                messages.success(request, _("The link leads nowhere now."))
            else:
                actions.share_calendar(by=me)
                messages.success(request, _("Here is your link. Any earlier one leads nowhere."))
            return redirect("settings_calendar")
        except TooManyError as refused:
            status, error = TOO_MANY, " ".join(refused.messages)
    row = CalendarKey.objects.filter(person=me.pk).first()
    path = calendar_key.address_of(row) if row else ""
    link = f"{settings.PUBLIC_URL}{path}" if path else ""
    context = {"row": row, "link": link, "error": error}
    return render(request, "settings/calendar.html", context, status=status)


@require_safe
@conditional_page
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of whoever the link belongs to; without a right key there is nothing here.

    The address is the key: it is told to no search engine, and no session is begun or read for it.
    """
    row = calendar_key.found(key) if len(key) <= LONGEST_KEY else None
    if row is None:
        raise Http404
    try:
        spend(CALENDAR, who=f"calendar-{row.person_id}", trust=Trust.NEW)
    except ValidationError as refused:
        return _quiet(HttpResponse(" ".join(refused.messages), "text/plain", status=TOO_MANY))
    since = timezone.now() - PAST
    told = Meeting.objects.of(row.person).exclude(confirmed_at=None).filter(starts_at__gte=since)
    told = told.exclude(state=MeetingState.PROPOSED)
    rows = list(told.for_list().order_by("starts_at", "pk")[:MOST])
    content = ical.feed(rows, of=row.person)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
