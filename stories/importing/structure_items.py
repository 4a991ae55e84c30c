"""What a story says, as data: each item carries the words of the text that say it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from stories.importing.document import ImportRefused, Precision
from stories.importing.structure_vocabulary import (
    FactKind,
    MilestoneKind,
    ResourceKind,
    Rights,
    TimeUnit,
    Topic,
    Trigger,
    UsefulWhen,
    Verdict,
)

UNKNOWN_CURRENCY = "unknown"


class StructureError(ImportRefused):
    """Structured data that cannot be taken as written; `line` is the line in its file."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A place in the text: the W3C Web Annotation text-quote selector within one block.

    `exact` is the wording of the block's `plain`; `prefix` and `suffix` are up to 32 characters
    of `plain` on either side, empty at the block's ends; `start` is the offset of `exact` in it.
    """

    key: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: ISO 8601 cut to `precision` (`2015`, `2015-09`)."""

    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Source:
    """The original that a story was taken from or retells."""

    title: str = ""
    url: str = ""
    site: str = ""
    published: PartialDate | None = None
    retrieved: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Where a journey started and ended between research (0) and applied work (100)."""

    started: int
    ended: int
    at: Quote


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as told: one value (`low` equals `high`) or a range; `about` when rounded."""

    low: Decimal
    high: Decimal
    about: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; `usual` is the customary value in the same unit, where told."""

    amount: Amount
    unit: TimeUnit
    usual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A span or point in a journey, from one role to the next, in the order of the file."""

    kind: MilestoneKind
    at: Quote
    from_role: str = ""
    to_role: str = ""
    organisation: str = ""
    place: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    duration: Duration | None = None
    triggers: tuple[Trigger, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Takeaway:
    text: str
    at: Quote


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read or use, and what the narrator made of it."""

    title: str
    kind: ResourceKind
    at: Quote
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    useful_when: UsefulWhen | None = None
    verdict: Verdict | None = None  # None: named without a judgement
    url: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A position on a topic that other stories speak about too."""

    topic: Topic
    position: str
    at: Quote


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a funnel: how many came so far, or which per cent of the step before did."""

    name: str
    count: int | None = None
    rate_told: Decimal | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """Stages that each keep a part of the stage before."""

    kind: FactKind
    label: str
    stages: tuple[Stage, ...]
    at: Quote
    note: str = ""

    @property
    def rates(self) -> tuple[Decimal | None, ...]:
        """Per cent of the stage before, for every stage but the first.

        Computed where both counts are known and the earlier is not 0, else as told, else None.
        """
        return tuple(
            Decimal(100 * later.count) / earlier.count
            if later.count is not None and earlier.count
            else later.rate_told
            for earlier, later in zip(self.stages, self.stages[1:], strict=False)
        )

    @property
    def overall_rate(self) -> Decimal | None:
        """Per cent of the first stage that reached the last; None when a step is unknown."""
        overall = Decimal(100)
        first, last = self.stages[0].count, self.stages[-1].count
        if first and last is not None:
            return overall * last / first
        for rate in self.rates:
            if rate is None:
                return None
            overall *= rate / 100
        return overall

    @property
    def has_counts(self) -> bool:
        """Whether every stage gives a count; otherwise only rates were told."""
        return all(stage.count is not None for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Score:
    """The results of one exam over its attempts."""

    kind: FactKind
    label: str
    exam: str
    best: Decimal
    at: Quote
    first: Decimal | None = None
    attempts: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """A cost or funding; `currency` is an ISO 4217 code or `UNKNOWN_CURRENCY`, as told."""

    kind: FactKind
    label: str
    amount: Amount
    currency: str
    at: Quote
    per: str = ""  # "month", "application"; empty for the whole
    note: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """How long something took."""

    kind: FactKind
    label: str
    duration: Duration
    at: Quote
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate in per cent, a count of things, or an effort such as hours a day."""

    kind: FactKind
    label: str
    amount: Amount
    unit: str
    at: Quote
    note: str = ""


Fact: TypeAlias = Funnel | Score | Money | Length | Measure


@dataclass(frozen=True, slots=True)
class Structure:
    """Everything that a front matter or a sidecar file tells about a story as data."""

    narrator: str = ""
    interviewer: str = ""
    source: Source | None = None
    rights: Rights | None = None  # None: not stated
    licence: str = ""  # its name, where the rights are a licence
    spectrum: Spectrum | None = None
    milestones: tuple[Milestone, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()
    resources: tuple[Resource, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
