"""Sample mentors, members and requests as their files tell them; years and days count back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Member:
    """What somebody tells of their way; `by` is a sample person's handle without "sample-"."""

    by: str
    time_zone: str
    languages: list[str]
    follows: list[str] = field(default_factory=list)
    degree: str = ""
    countries: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    crossings: list[Row] = field(default_factory=list)
    setbacks: list[Row] = field(default_factory=list)
    wanted: list[Row] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Profile(Member):
    """A mentor. `asked` is what a moderator asked for; some rest, or are away, for some days."""

    headline: str
    who_i_am: str
    helps_with: str
    tags: list[str]
    rhythm: str
    answer_days: int | None = None
    answer_days_visibility: str = "public"
    places: int
    most_waiting: int = 10
    standing: str = "approved"
    asked: str = ""
    helps_not_with: str = ""
    helps_not_with_visibility: str = "public"
    interviews_given: int | None = None
    interviews_given_visibility: str = "public"
    hours_visibility: str = "members"
    hours: list[Row] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    questions_visibility: str = "public"
    claims: list[Row] = field(default_factory=list)
    rests_for_days: int = 0
    away_for_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move of a request; `mentor` says which of its choices, `by` who where both may."""

    verb: str
    days_ago: int
    by: str = ""
    mentor: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message between a mentor and their mentee."""

    by: str
    body: str
    days_ago: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request with all that followed; without a step it is a draft."""

    by: str
    goal: str
    situation: str
    choices: list[str]
    tried: str = ""
    hours: int = 2
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    said: tuple[Said, ...] = ()

    def voices(self) -> set[str]:
        """Whoever takes part."""
        return {self.by, *self.choices}


@dataclass(frozen=True, kw_only=True)
class Line:
    """Who waits for a free place of a mentor, in this order."""

    mentor: str
    members: list[str]


@dataclass(frozen=True, kw_only=True)
class Together:
    """What is on the pages of a mentorship, between these two."""

    mentee: str
    mentor: str
    contacts: Mapping[str, str] = field(default_factory=dict)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    plan: bool = False  # whether they took up a plan that ships
    goals: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    meetings: list[Row] = field(default_factory=list)
    reached: Mapping[str, str] = field(default_factory=dict)
    thanks: list[Row] = field(default_factory=list)
    story: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StudyRoom:
    """A study room of `by`; the last of its questions is that of the coming session."""

    by: str
    name: str
    about: str
    weekday: int
    starts: str
    minutes: int
    zone: str
    places: int
    open: bool
    members: list[str]
    tags: list[str]
    questions: list[str]
    notes: list[str]


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A mentor whom the asker of a sample question has invited to answer it."""

    question: str
    mentor: str


def profiles() -> list[Profile]:
    """All sample mentors, by name."""
    folder = files(__package__) / "profiles"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    told = (tomllib.loads((folder / name).read_text("utf-8")) for name in names)
    return [Profile(**{**one, "who_i_am": _unwrapped(one["who_i_am"])}) for one in told]


def members() -> list[Member]:
    """Members who are no mentors and tell of their ways."""
    return [Member(**row) for row in _read("members.toml")["member"]]


def requests() -> list[Asked]:
    """All sample requests, those that began first before the others; drafts at the end."""
    found = [
        Asked(
            **{
                **row,
                "steps": tuple(Step(**step) for step in row.get("steps", ())),
                "said": tuple(Said(**said) for said in row.get("said", ())),
            }
        )
        for row in _read("requests.toml")["request"]
    ]
    return sorted(found, key=lambda one: -one.steps[0].days_ago if one.steps else 0)


def lines() -> list[Line]:
    """Who waits for whom."""
    return [Line(**row) for row in _read("requests.toml")["line"]]


def together() -> dict[tuple[str, str], Together]:
    """What the two of each mentorship did, by the names of mentee and mentor."""
    found = [Together(**row) for row in _read("mentorships.toml")["mentorship"]]
    return {(one.mentee, one.mentor): one for one in found}


def rooms() -> list[StudyRoom]:
    """All sample study rooms."""
    return [StudyRoom(**row) for row in _read("mentorships.toml")["room"]]


def invitations() -> list[Invited]:
    """Who is invited to answer which question."""
    return [Invited(**row) for row in _read("mentorships.toml")["invitation"]]


def _unwrapped(words: str) -> str:
    """`words` with each paragraph in one line: a page breaks where the words do."""
    return "\n\n".join(" ".join(part.split()) for part in words.split("\n\n"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))
