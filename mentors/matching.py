"""Who may help whom: pure, the same for the same input, and with reasons that can be read.

A list is built by quota, not by points alone. Who asks only people far stronger gets advice bent
upward (see `mentors.advice`), so there is somebody near in it, somebody far, and somebody who met
the same setback.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from mentors.known import Candidate, Known, Mentee
from mentors.weighing import ORDERING, Kind, Reason, reasons, shared_goals

MOST = 6
NEAR_STAGES = 2
NEAR_YEARS = 3


class Distance(StrEnum):
    """How far ahead a mentor is; who is level with the mentee, or behind, has none."""

    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mentor, how far ahead, and all that speaks for them."""

    candidate: Candidate
    distance: Distance | None
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def has_met(self) -> bool:
        """Whether they met a setback that the mentee met."""
        return any(reason.kind is Kind.SETBACK for reason in self.reasons)

    @property
    def shares(self) -> bool:
        """Whether both have anything in common, so that there is something to say for it."""
        return any(reason.kind not in ORDERING for reason in self.reasons)


QUOTA: tuple[Callable[[Suggestion], bool], ...] = (
    lambda one: one.distance is Distance.NEAR,
    lambda one: one.distance is Distance.FAR,
    lambda one: one.has_met,
)
"""Each is met by one of a list at least, if there is such a one."""


def suggest(
    mentee: Mentee, candidates: Iterable[Candidate], *, most: int = MOST
) -> list[Suggestion]:
    """The mentors to suggest to `mentee`: the quota first, the rest by points; shown by points.

    Only such as have a free place and anything in common with them. In whichever order the
    `candidates` come, the list is the same.
    """
    if most < len(QUOTA):
        raise ValueError(f"a list of {most} has no room for the whole quota")
    weighed = (suggestion(mentee, one) for one in candidates if one.free > 0)
    ranked = sorted((one for one in weighed if one.shares), key=_rank)
    chosen: list[Suggestion] = []
    for meets in QUOTA:
        if not any(map(meets, chosen)):
            chosen += list(filter(meets, ranked))[:1]
    ids = {one.candidate.id for one in chosen}
    others = [one for one in ranked if one.candidate.id not in ids]
    return sorted([*chosen, *others[: most - len(chosen)]], key=_rank)


def suggestion(mentee: Mentee, mentor: Candidate) -> Suggestion:
    """What speaks for `mentor`, whether or not they have a free place."""
    return Suggestion(mentor, distance(mentee, mentor), tuple(reasons(mentee, mentor)))


def distance(mentee: Mentee, mentor: Known) -> Distance | None:
    """Near went the same way within three years, or is one or two stages ahead.

    Where either shows no stage, whoever got to the same goal is near for three years, and far from
    then on.
    """
    goals = shared_goals(mentee, mentor)
    fresh = [(wanted, way) for wanted, way in goals if mentee.year - way.year <= NEAR_YEARS]
    if any(wanted.from_role == way.from_role for wanted, way in fresh):
        return Distance.NEAR
    if mentee.stage is not None and mentor.stage is not None:
        ahead = mentor.stage - mentee.stage
        if ahead <= 0:
            return None
        return Distance.NEAR if ahead <= NEAR_STAGES else Distance.FAR
    if not goals:
        return None
    return Distance.NEAR if fresh else Distance.FAR


def only_far(mentee: Mentee, mentors: Collection[Known]) -> bool:
    """Whether all the chosen `mentors` are far ahead, so that a notice is due."""
    return bool(mentors) and all(distance(mentee, one) is Distance.FAR for one in mentors)


def _rank(one: Suggestion) -> tuple[int, float, int]:
    """Most points first, then the least loaded, then by id."""
    return -one.points, one.candidate.load, one.candidate.id
