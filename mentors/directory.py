"""The list of mentors that an address asks for, and why some of them are not offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.tags.models import Tag
from mentors import from_here, naming
from mentors.models import Crossing, Mentor, Role, Setback, SetbackKind, SpokenLanguage
from mentors.models.mentor import INACTIVE_AFTER, MentorQuerySet, paused_now
from mentors.profile import Profile, answering

MOST_STEPS = 2  # of the way, on a card


@dataclass(frozen=True, slots=True)
class Directory:
    """What `/mentors/` is cut down to; the address holds all of it. Unknown values cut nothing.

    `hours` and `stage` count from the reader, and cut nothing where the reader tells no such thing.
    """

    tag: str = ""
    start: str = ""
    end: str = ""
    setback: str = ""
    language: str = ""
    hours: str = ""
    stage: str = ""
    with_all: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], *, reader: Any) -> Directory:
        """What a query string asks for, when `reader` asks."""

        def one_of(values: Iterable[str], name: str) -> str:
            asked = query.get(name, "")
            return asked if asked in values else ""

        return cls(
            tag=query.get("tag", "").replace("\0", "").strip()[:100],
            start=one_of(Role.values, "from"),
            end=one_of(Role.values, "to"),
            setback=one_of(SetbackKind.values, "setback"),
            language=one_of(naming.languages(), "language"),
            hours=one_of(from_here.PARTS if from_here.has_zone(reader) else (), "hours"),
            stage=one_of(from_here.DISTANCES if from_here.has_stage(reader) else (), "stage"),
            with_all=query.get("all") == "1",
        )

    @property
    def query(self) -> str:
        """The query string that asks for it again."""
        told = {
            "tag": self.tag,
            "from": self.start,
            "to": self.end,
            "setback": self.setback,
            "language": self.language,
            "hours": self.hours,
            "stage": self.stage,
            "all": "1" if self.with_all else "",
        }
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def address(self) -> str:
        path = reverse("mentors:index")
        return f"{path}?{self.query}" if self.query else path

    @property
    def is_filtered(self) -> bool:
        return replace(self, with_all=False) != Directory()

    @property
    def everybody(self) -> Directory:
        """The same, with those who are not offered now."""
        return replace(self, with_all=True)

    @property
    def chips(self) -> list[tuple[str, Directory]]:
        """A chip for each filter in use: what it says, and the list without it."""
        names = {
            "tag": self.tag,
            "start": self.start and _("from %(role)s") % {"role": Role(self.start).label},
            "end": self.end and _("to %(role)s") % {"role": Role(self.end).label},
            "setback": self.setback and str(SetbackKind(self.setback).label),
            "language": self.language and naming.language(self.language),
            "hours": self.hours and str(from_here.PARTS[self.hours].words),
            "stage": self.stage and str(from_here.DISTANCES[self.stage]),
        }
        without: dict[str, Any] = dict.fromkeys(names, "")
        return [
            (words, replace(self, **{name: without[name]}))
            for name, words in names.items()
            if words
        ]

    def of(self, mentors: MentorQuerySet, *, viewer: Any) -> MentorQuerySet:
        """Those of `mentors` it asks for, by what they show to `viewer`."""
        if self.tag:
            named = Q(slug=self.tag.lower()) | Q(name__iexact=self.tag)
            meant = {
                tag.meant.slug for tag in Tag.objects.filter(named).select_related("synonym_of")
            }
            mentors = mentors.tagged(*meant) if meant else mentors.none()
        told = []
        if self.start or self.end:
            roles = {"from_role": self.start, "to_role": self.end}
            asked = {name: role for name, role in roles.items() if role}
            told.append(Crossing.objects.visible_to(viewer).filter(is_wanted=False, **asked))
        if self.setback:
            told.append(Setback.objects.visible_to(viewer).filter(kind=self.setback))
        if self.language:
            told.append(SpokenLanguage.objects.visible_to(viewer).filter(code=self.language))
        for rows in told:
            mentors = mentors.filter(person__in=rows.values("person"))
        if self.stage:
            mentors = from_here.at_distance(mentors, self.stage, reader=viewer)
        return from_here.meeting(mentors, self.hours, reader=viewer) if self.hours else mentors

    def untold(self, mentors: MentorQuerySet, *, viewer: Any) -> list[str]:
        """How many of `mentors` might fit, but do not show `viewer` what it asks for, in words.

        One query where hours or stage are asked for.
        """
        if not (self.hours or self.stage):
            return []
        others = replace(self, hours="", stage="").of(mentors, viewer=viewer)
        count = others.aggregate(
            hours=Count("pk", filter=~from_here.shows_hours(viewer)),
            stage=Count("pk", filter=~from_here.shows_stage(viewer)),
        )
        said = {
            "hours": ngettext(
                "%(number)d shows no hours", "%(number)d show no hours", count["hours"]
            ),
            "stage": ngettext(
                "%(number)d shows no stage", "%(number)d show no stage", count["stage"]
            ),
        }
        return [
            said[why] % {"number": count[why]} for why in said if getattr(self, why) and count[why]
        ]


def passed_over(query: Mapping[str, str], *, reader: Any) -> list[str]:
    """Which filters `query` names that count from the reader, who does not tell from where."""
    counts: dict[str, tuple[Collection[str], bool]] = {
        "hours": (from_here.PARTS, from_here.has_zone(reader)),
        "stage": (from_here.DISTANCES, from_here.has_stage(reader)),
    }
    return [
        name for name, (known, can) in counts.items() if not can and query.get(name, "") in known
    ]


def hidden(mentors: MentorQuerySet) -> list[str]:
    """How many of `mentors` are not offered now, and why, in words; each is counted once."""
    paused = paused_now()
    away = ~paused & Q(seen_at__lt=timezone.now() - INACTIVE_AFTER)
    here = ~paused & Q(seen_at__gte=timezone.now() - INACTIVE_AFTER)
    count = mentors.aggregate(
        paused=Count("pk", filter=paused),
        away=Count("pk", filter=away),
        full=Count("pk", filter=here & Q(taken__gte=F("places"))),
        busy=Count("pk", filter=here & Q(taken__lt=F("places"), waiting__gte=F("most_waiting"))),
    )
    said = {
        "full": ngettext(
            "%(number)d has no free place", "%(number)d have no free place", count["full"]
        ),
        "busy": ngettext(
            "%(number)d has enough requests to answer",
            "%(number)d have enough requests to answer",
            count["busy"],
        ),
        "paused": ngettext(
            "%(number)d is on a pause", "%(number)d are on a pause", count["paused"]
        ),
        "away": ngettext(
            "%(number)d was not here for four weeks",
            "%(number)d were not here for four weeks",
            count["away"],
        ),
    }
    return [said[why] % {"number": count[why]} for why in said if count[why]]


@dataclass(frozen=True, slots=True)
class Card:
    """A mentor in the list, as one viewer may see them."""

    mentor: Mentor
    crossings: list[Crossing]

    @property
    def answering(self) -> str:
        return answering(self.mentor)

    @property
    def why_not(self) -> str:
        """Why they cannot be asked now; empty where they can."""
        return Profile(self.mentor, self.mentor.person).why_not


def cards(mentors: Iterable[Mentor], *, viewer: Any) -> list[Card]:
    """A card for each of `mentors`, with the latest steps of their way. One query."""
    mentors = list(mentors)
    people = [mentor.person_id for mentor in mentors]
    rows = Crossing.objects.visible_to(viewer).filter(is_wanted=False, person__in=people)
    ways: dict[int, list[Crossing]] = defaultdict(list)
    for row in rows.order_by("-year", "-pk"):
        ways[row.person_id].append(row)
    return [Card(mentor, ways[mentor.person_id][:MOST_STEPS][::-1]) for mentor in mentors]
