"""The front page of a mentorship: where it stands, what one can do, and what the two write."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentors.mentorship.ending_forms import ContactForm
from mentors.mentorship.finding import Seat, seat
from mentors.outlook import Line
from threads.views.status import OK

__all__ = ["page", "seat"]


def page(
    request: HttpRequest,
    mine: Seat,
    *,
    contact: ContactForm | None = None,
    verb: str = "",
    typed: str = "",
    error: str = "",
    status: HTTPStatus = OK,
) -> HttpResponse:
    """The page for the side `mine`; `typed` and `error` stand at the button of `verb`."""
    one = mine.mentorship.request
    line = Line(one, mine.role)
    deeds = line.deeds(verb=verb, typed=typed, error=error)
    is_kept = any(deed.verb == verb and deed.asks for deed in deeds)
    own, theirs = contacts_of(mine)
    context = {
        "seat": mine,
        "section": "detail",
        "one": one,
        "line": line,
        "deeds": deeds,
        "error": error,
        "unsent": "" if is_kept else typed,
        "own_contact": own,
        "their_contact": theirs,
        "contact": contact or ContactForm(initial={"contact": own}),
    }
    return render(request, "mentors/mentorships/detail.html", context, status=status)


def contacts_of(mine: Seat) -> tuple[str, str]:
    """How I can be reached, and how the other side can.

    The latter while the mentorship runs, and not where one has blocked the other: one query then.
    """
    mentorship = mine.mentorship
    own, theirs = mentorship.mentee_contact, mentorship.mentor_contact
    if mine.is_mentor:
        own, theirs = theirs, own
    if theirs and (not mentorship.is_running or mine.is_apart):
        theirs = ""
    return own, theirs
