"""The desk's page of the mentoring programme: its tables, to be read or taken along as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from community import policy
from mentors.programme import LATELY, MONTHS, MOST_TAGS, Programme, programme
from mentors.veiling import LEAST, Shown, Veil

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PARTS: dict[str, _StrPromise] = {
    "accepted": gettext_lazy("accepted"),
    "declined": gettext_lazy("declined"),
    "withdrawn": gettext_lazy("withdrawn by the mentee"),
    "silent": gettext_lazy("expired, the mentor never answered"),
    "unanswered": gettext_lazy("expired after the mentor had answered"),
    "waiting": gettext_lazy("still waiting"),
    "running": gettext_lazy("running"),
    "completed": gettext_lazy("completed"),
    "ended": gettext_lazy("ended early"),
    "lately": gettext_lazy("have met or written in 14 days"),
    "quiet": gettext_lazy("were quiet for 14 days"),
    "lapsed": gettext_lazy("let the last request or more run out"),
    "steady": gettext_lazy("answer what they are asked"),
}
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `bar` (0 to 100) is drawn beside it, where there is something to draw."""

    head: str
    cells: list[str]
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is called in addresses, what it says, and its lines."""

    name: str
    title: str
    about: str
    columns: list[str]
    rows: list[Row]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every table."""
    policy.require(request.user, "programme.read")
    context = {
        **admin.site.each_context(request),
        "title": _("How the mentoring programme fares"),
        "tables": tables(programme(timezone.now())),
        "least": LEAST,
        "months": MONTHS,
    }
    return render(request, "admin/mentors/programme.html", context)


@require_safe
def table(request: HttpRequest, table: str) -> HttpResponse:
    """One table as CSV, with the same numbers hidden."""
    policy.require(request.user, "programme.read")
    found = {one.name: one for one in tables(programme(timezone.now()))}.get(table)
    if found is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="programme-{found.name}.csv"'
    writer = csv.writer(answer)
    writer.writerow(found.columns)
    writer.writerows([_plain(cell) for cell in (row.head, *row.cells)] for row in found.rows)
    return answer


def tables(found: Programme) -> list[Table]:
    """The programme's numbers in words, as the page and the files show them."""
    health, days = found.health, LATELY.days
    return [
        _waits(found),
        _split(
            "requests",
            _("What became of requests"),
            _("An expired request that the mentor never answered is the silence to bring down."),
            health.became,
        ),
        _split(
            "mentorships",
            _("How mentorships went"),
            _("Of the accepted requests above."),
            health.went,
        ),
        _split(
            "lately",
            _("Whether running mentorships are alive"),
            _("A meeting, or a message, within the last %(days)d days.") % {"days": days},
            health.lately,
        ),
        _split(
            "mentors",
            _("Mentors and silence"),
            _("Approved mentors, by how requests to them ended since they last answered one."),
            health.mentors,
        ),
        _capacity(found),
    ]


def _waits(found: Programme) -> Table:
    longest = max((wait.half for wait in found.waits if isinstance(wait.half, int)), default=0)
    return Table(
        "waits",
        _("How long mentees wait for a first answer"),
        _("In hours, by the month in which a request was sent. The bars show the middle wait."),
        [
            _("Month"),
            _("Requests sent"),
            _("Half were answered within (hours)"),
            _("Nine of ten within (hours)"),
        ],
        [
            Row(
                _month(wait.month),
                [_cell(wait.sent), _cell(wait.half), _cell(wait.nine_of_ten)],
                _share(wait.half, longest),
            )
            for wait in found.waits
        ],
    )


def _split(name: str, title: str, about: str, parts: dict[str, Shown]) -> Table:
    """A whole and its parts. A share is told where the whole is: all parts of it are shown."""
    known = [number for number in parts.values() if isinstance(number, int)]
    whole = sum(known) if len(known) == len(parts) else None
    rows = []
    for part, number in parts.items():
        share = _share(number, whole or 0)
        told = f"{share} %" if share is not None else "—"
        rows.append(Row(str(PARTS[part]), [_cell(number), told], share))
    return Table(name, title, about, [_("What"), _("How many"), _("Share")], rows)


def _capacity(found: Programme) -> Table:
    about = _("Approved mentors who help with a tag. Lines are told in steps of %(least)d.")
    if found.is_more:
        about += " " + _("The %(most)d largest tags.")
    rows = [
        Row(
            room.tag,
            [_cell(room.mentors), _cell(room.places), _cell(room.taken), _steps(room.line)],
            _share(room.taken, room.places if isinstance(room.places, int) else 0),
        )
        for room in found.rooms
    ]
    return Table(
        "capacity",
        _("Room by tag"),
        about % {"least": LEAST, "most": MOST_TAGS},
        [_("Tag"), _("Mentors"), _("Places"), _("Taken"), _("In line")],
        rows,
    )


def _month(month: date | None) -> str:
    return date_format(month, "F Y") if month else _("all that are shown")


def _cell(number: Shown) -> str:
    return _("not shown") if isinstance(number, Veil) else str(number)


def _steps(number: Shown) -> str:
    if isinstance(number, Veil):
        return _cell(number)
    return _("%(number)d or more") % {"number": number}


def _share(number: Shown, whole: int) -> int | None:
    """A number as so many of a hundred of `whole`."""
    return round(number * 100 / whole) if isinstance(number, int) and whole else None


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
