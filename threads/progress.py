"""Abilities in words: what each takes, what somebody has, and how far they are from the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import policy
from community.lib.abilities import ALL, Ability, Work, all_abilities
from threads.abilities import is_open, record_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an ability takes: how much of it there is, and in words what is wanting."""

    words: str
    has: int
    needs: int
    wanting: str = ""
    is_share: bool = False  # then `has` and `needs` are parts of a hundred

    @property
    def is_made(self) -> bool:
        return not self.wanting


@dataclass(frozen=True, slots=True)
class Standing:
    """One ability as one person has it, or not yet; `taken` is the sanction that suspends it."""

    ability: Ability
    is_open: bool
    taken: Any
    steps: list[Step]

    @property
    def is_held(self) -> bool:
        return self.is_open and self.taken is None


def standings(person: Any) -> list[Standing]:
    """Every ability as `person` has it; one query for the work, one for what is suspended."""
    work = record_of(person).work
    taken = {one.ability: one for one in person.sanctions.in_force()}
    return [
        Standing(
            one,
            is_open(one, person, work),
            taken.get(one.name) or taken.get(ALL),
            [] if policy.staff(person) else list(_steps(one, work)),
        )
        for one in all_abilities()
    ]


def takes(ability: Ability) -> list[str]:
    """What `ability` takes, in words."""
    words = []
    if ability.standing:
        words.append(_posts(ability.standing))
    if ability.judged:
        words.append(_judged(ability.judged))
    if ability.share:
        words.append(_share(ability.share))
    return words


def _posts(number: int) -> str:
    text = ngettext("%(number)d post that stands", "%(number)d posts that stand", number)
    return text % {"number": number}


def _judged(number: int) -> str:
    text = ngettext("%(number)d judged piece of work", "%(number)d judged pieces of work", number)
    return text % {"number": number}


def _share(share: float) -> str:
    return _("%(percent)d %% or more of them good") % {"percent": round(share * 100)}


def _steps(ability: Ability, work: Work) -> Iterator[Step]:
    if ability.standing:
        wanting = _more(ability.standing - work.standing)
        yield Step(_posts(ability.standing), work.standing, ability.standing, wanting)
    if ability.judged:
        wanting = _more(ability.judged - work.judged)
        yield Step(_judged(ability.judged), work.judged, ability.judged, wanting)
    if ability.share:
        wanting = _more_good(ceil(_lacking(ability, work)))
        if ability.judged and not work.judged:
            wanting = _("nothing is judged yet")
        yield Step(
            _share(ability.share),
            int(work.share * 100) if work.judged else 0,
            round(ability.share * 100),
            wanting,
            is_share=True,
        )


def _lacking(ability: Ability, work: Work) -> float:
    """How many more good pieces, and no other, would bring the share up to what it takes."""
    behind = ability.share * work.judged - work.good
    return behind / (1 - ability.share) if behind > 0 else 0


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return ngettext("%(number)d more", "%(number)d more", number) % {"number": number}


def _more_good(number: int) -> str:
    if number <= 0:
        return ""
    text = ngettext("%(number)d more good one", "%(number)d more good ones", number)
    return text % {"number": number}
