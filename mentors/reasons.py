"""Reasons in words that cite facts of both sides; and what each kind counts, for all to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.accounts.models import CareerStage
from mentors import naming, weighing
from mentors.known import Met, Way
from mentors.models import Degree, Means, Role, SetbackKind, Status
from mentors.weighing import Kind, Part, Reason, Time

HOUR = 60  # minutes


def sentence(reason: Reason, name: str) -> str:
    """What speaks for the mentor called `name`, said to the mentee."""
    return _WORDS[reason.kind](reason.yours, reason.theirs, name)


def published() -> list[tuple[str | Promise, int, int]]:
    """Each thing that brings somebody up a list: what one of it counts, and how many count."""
    return [
        (
            gettext_lazy("went from where you are to where you want to go"),
            weighing.SAME_TRANSITION,
            1,
        ),
        (gettext_lazy("got where you want to go from somewhere else"), weighing.SAME_GOAL, 1),
        (gettext_lazy("got there by the means you have in mind"), weighing.SAME_MEANS, 1),
        (
            gettext_lazy("has a transition behind them that you have too"),
            weighing.SAME_BEGINNING,
            1,
        ),
        (
            gettext_lazy("shares a circumstance, a language, a degree, a country or a setback"),
            weighing.CONSTRAINT,
            weighing.MOST_CONSTRAINTS,
        ),
        (gettext_lazy("helps with a subject you follow"), weighing.TAG, weighing.MOST_TAGS),
        (
            gettext_lazy("has usual hours that suit you: each hour a week"),
            weighing.HOURS,
            weighing.MOST_HOURS,
        ),
        (
            gettext_lazy("has places free: each quarter of them"),
            weighing.ROOM,
            weighing.MOST_ROOM,
        ),
        (
            gettext_lazy("answers requests: each fifth of them"),
            weighing.ANSWERS,
            weighing.MOST_ANSWERS,
        ),
    ]


def _transition(yours: Way, theirs: Way, name: str) -> str:
    return _by_means(
        _("You want to go from %(start)s to %(goal)s; %(name)s did in %(year)s")
        % {**_ends(yours), "name": name, "year": theirs.year},
        theirs.means,
    )


def _goal(yours: Way, theirs: Way, name: str) -> str:
    return _by_means(
        _("You want to get to %(goal)s; %(name)s got there in %(year)s, from %(start)s")
        % {**_ends(theirs), "name": name, "year": theirs.year},
        theirs.means,
    )


def _beginning(yours: Way, theirs: Way, name: str) -> str:
    return _(
        "You went from %(start)s to %(goal)s in %(yours)s; "
        "%(name)s went the same way in %(theirs)s."
    ) % {**_ends(yours), "name": name, "yours": yours.year, "theirs": theirs.year}


def _ends(way: Way) -> dict[str, str]:
    return {"start": str(Role(way.from_role).label), "goal": str(Role(way.to_role).label)}


def _by_means(said: str, means: str) -> str:
    if not means:
        return _("%(said)s.") % {"said": said}
    return _("%(said)s, by %(means)s.") % {"said": said, "means": Means(means).label}


def _means(yours: str, theirs: str, name: str) -> str:
    return _("You plan to get there by %(means)s, as %(name)s did.") % {
        "means": Means(yours).label,
        "name": name,
    }


def _setback(yours: Met, theirs: Met, name: str) -> str:
    return _("You went through %(what)s in %(yours)s; %(name)s did in %(theirs)s.") % {
        "what": SetbackKind(yours.kind).label,
        "yours": yours.year,
        "name": name,
        "theirs": theirs.year,
    }


_STATUS: dict[str, Any] = {
    Status.VISA: gettext_lazy("You need a visa to work or study; so does %(name)s."),
    Status.CARER: gettext_lazy("You care for children or others; so does %(name)s."),
    Status.FIRST: gettext_lazy("You are the first in your family at university; so is %(name)s."),
    Status.LATE: gettext_lazy("You change fields after ten years of work; so did %(name)s."),
    Status.PART_TIME: gettext_lazy("You study beside a job; so did %(name)s."),
    Status.RETURNING: gettext_lazy("You come back after a break; so did %(name)s."),
}


def _status(yours: str, theirs: str, name: str) -> str:
    return str(_STATUS[yours] % {"name": name})


def _degree(yours: str, theirs: str, name: str) -> str:
    if yours == Degree.NONE:
        return _("You have no degree; nor has %(name)s.") % {"name": name}
    return _("Your highest degree is a %(degree)s; so is that of %(name)s.") % {
        "degree": Degree(yours).label,
        "name": name,
    }


def _country(yours: str, theirs: str, name: str) -> str:
    return _("You named %(country)s as a country of yours; so did %(name)s.") % {
        "country": naming.country(yours),
        "name": name,
    }


def _language(yours: str, theirs: str, name: str) -> str:
    return _("You speak %(language)s; so does %(name)s.") % {
        "language": naming.language(yours),
        "name": name,
    }


def _tag(yours: str, theirs: str, name: str) -> str:
    return _("You wish for help with “%(tag)s”; %(name)s gives it.") % {"tag": yours, "name": name}


def _stage(yours: int, theirs: int, name: str) -> str:
    ahead = theirs - yours
    return ngettext(
        "%(name)s is one stage ahead of you: you “%(yours)s”, they “%(theirs)s”.",
        "%(name)s is %(ahead)s stages ahead of you: you “%(yours)s”, they “%(theirs)s”.",
        ahead,
    ) % {
        "name": name,
        "ahead": ahead,
        "yours": CareerStage(yours).label,
        "theirs": CareerStage(theirs).label,
    }


def _hours(yours: Time, theirs: Time, name: str) -> str:
    return _(
        "Of the %(all)s a week that %(name)s usually has (%(there)s), "
        "%(shared)s fall into your day (%(here)s)."
    ) % {
        "all": _length(theirs.minutes),
        "shared": _length(yours.minutes),
        "name": name,
        "there": theirs.zone,
        "here": yours.zone,
    }


def _length(minutes: int) -> str:
    if minutes < HOUR:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    hours = round(minutes / HOUR, 1)
    number = number_format(int(hours) if hours.is_integer() else hours)
    return ngettext("%(number)s hour", "%(number)s hours", 1 if hours == 1 else 2) % {
        "number": number
    }


def _room(yours: None, theirs: Part, name: str) -> str:
    return ngettext(
        "%(name)s has %(free)s of %(places)s place free.",
        "%(name)s has %(free)s of %(places)s places free.",
        theirs.of,
    ) % {"name": name, "free": theirs.number, "places": theirs.of}


def _answers(yours: None, theirs: Part, name: str) -> str:
    if not theirs.of:
        return _("%(name)s has not been asked yet.") % {"name": name}
    return ngettext(
        "%(name)s answered %(answered)s of %(asked)s request.",
        "%(name)s answered %(answered)s of %(asked)s requests.",
        theirs.of,
    ) % {"name": name, "answered": theirs.number, "asked": theirs.of}


_WORDS: dict[Kind, Callable[[Any, Any, str], str]] = {
    Kind.SAME_TRANSITION: _transition,
    Kind.SAME_GOAL: _goal,
    Kind.SAME_MEANS: _means,
    Kind.SAME_BEGINNING: _beginning,
    Kind.SETBACK: _setback,
    Kind.STATUS: _status,
    Kind.DEGREE: _degree,
    Kind.COUNTRY: _country,
    Kind.LANGUAGE: _language,
    Kind.TAG: _tag,
    Kind.STAGE: _stage,
    Kind.HOURS: _hours,
    Kind.ROOM: _room,
    Kind.ANSWERS: _answers,
}
