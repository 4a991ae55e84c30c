"""What the forms of a profile and of a way begin with, and what they say once they are clean."""

from __future__ import annotations

from typing import Any

from community.accounts.models import User
from mentors.actions import Way
from mentors.actions.paths import print_of
from mentors.actions.profiles import WORDS, seen_of
from mentors.forms import at_minute
from mentors.models import Circumstance, Crossing, Mentor, Setback, SpokenLanguage
from mentors.sheets import Sheets
from threads import tagging


def of_way(person: User) -> dict[str, Any]:
    """Their way as the forms have it, what is still ahead apart."""
    crossings = list(Crossing.objects.filter(person=person))
    circumstances = list(Circumstance.objects.filter(person=person))
    languages = list(SpokenLanguage.objects.filter(person=person).values("code", "visibility"))
    told = Circumstance.Kind
    return {
        "seen": {"seen": print_of(person)},
        "crossings": [_crossing(one) for one in crossings if not one.is_wanted],
        "wanted": [_crossing(one) for one in crossings if one.is_wanted],
        "setbacks": list(
            Setback.objects.filter(person=person).values("kind", "year", "note", "visibility")
        ),
        "languages": languages,
        "countries": [
            {"value": one.value, "visibility": one.visibility}
            for one in circumstances
            if one.kind == told.COUNTRY
        ],
        "circumstances": _circumstances(circumstances),
    }


def of_profile(person: User, mentor: Mentor | None) -> dict[str, Any]:
    """The profile as the forms have it; without one, what is known of the person."""
    initial = of_way(person)
    initial["profile"] = {"time_zone": person.time_zone, "seen": seen_of(person)}
    if not initial["languages"] and person.language:
        initial["languages"] = [{"code": person.language.lower(), "visibility": "public"}]
    if mentor is None:
        return initial
    initial["profile"] |= {name: getattr(mentor, name) for name in WORDS}
    initial["profile"]["tags"] = tagging.joined(tag.name for tag in mentor.tags.all())
    initial["hours"] = [
        {
            "weekday": one.weekday,
            "starts": at_minute(one.starts),
            "ends": at_minute(one.ends),
        }
        for one in mentor.hours.all()
    ]
    initial["questions"] = [{"text": one.text} for one in mentor.questions.all()]
    initial["claims"] = list(mentor.claims.values("text", "visibility"))
    return initial


def way_of(sheets: Sheets) -> Way:
    """What clean forms tell of a way."""
    country = {"kind": Circumstance.Kind.COUNTRY}
    countries = [{**country, **row} for row in sheets["countries"].values]
    return Way(
        crossings=sheets["crossings"].values,
        setbacks=sheets["setbacks"].values,
        languages=sheets["languages"].values,
        circumstances=[*sheets["circumstances"].values(), *countries],
        wanted=sheets["wanted"].values if "wanted" in sheets.rows else None,
    )


def words_of(sheets: Sheets) -> dict[str, Any]:
    """What clean forms tell of a mentor, as `actions.save_profile` takes it."""
    told = sheets["profile"].cleaned_data
    return {
        "seen": told["seen"],
        "words": {name: told[name] for name in WORDS},
        "way": way_of(sheets),
        "hours": sheets["hours"].values,
        "questions": [row["text"] for row in sheets["questions"].values],
        "claims": sheets["claims"].values,
        "tags": told["meant"],
        "time_zone": told["time_zone"],
    }


def _crossing(one: Crossing) -> dict[str, Any]:
    names = ("from_role", "to_role", "year", "means", "note", "visibility")
    return {name: getattr(one, name) for name in names}


def _circumstances(rows: list[Circumstance]) -> dict[str, str]:
    initial = {one.value: one.visibility for one in rows if one.kind == Circumstance.Kind.STATUS}
    for one in rows:
        if one.kind == Circumstance.Kind.DEGREE:
            initial |= {"degree": one.value, "degree_visibility": one.visibility}
    return initial
