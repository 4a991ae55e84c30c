"""The milestones of a journey in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stories.models import Milestone
from stories.presentation.amounts import MISFITS, length_in_words
from stories.presentation.dates import in_words, span_in_words
from stories.presentation.labels import MILESTONES, TRIGGERS, label

# Kinds that last: told with a start alone, they go on as far as the story tells.
LASTING = {"study", "job", "project", "search", "break"}


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as a page says it; `start` and `end` are ISO 8601, "" when not stated."""

    kind: str
    kind_label: str
    title: str
    from_role: str
    to_role: str
    where: str
    when: str
    start: str
    end: str
    lasted: str
    outcome: str
    triggers: list[str]
    anchor: str

    @property
    def notes(self) -> list[str]:
        """What stands in small print under the title on the chart."""
        why = _("because of %(what)s") % {"what": ", ".join(self.triggers)} if self.triggers else ""
        kind = "" if self.title == self.kind_label else self.kind_label
        facts = " · ".join(filter(None, (kind, self.when, self.lasted, self.where)))
        return [note for note in (facts, self.outcome, why) if note]


def step(milestone: Milestone, anchor: str = "") -> Step:
    """`milestone` in words; `anchor` is the block that says it, "" when it lost its place."""
    kind = label(MILESTONES, milestone.kind)
    title = str(capfirst(milestone.to_role)) or kind
    places = (milestone.organisation, milestone.place)
    is_moment = milestone.kind not in LASTING and not milestone.end
    return Step(
        kind=milestone.kind,
        kind_label=kind,
        title=title,
        from_role=milestone.from_role,
        to_role=milestone.to_role,
        where=", ".join(filter(None, places)),
        when=in_words(milestone.start)
        if is_moment
        else span_in_words(milestone.start, milestone.end),
        start=_date(milestone.start),
        end=_date(milestone.end),
        lasted=_lasted(milestone.duration),
        outcome=milestone.outcome,
        triggers=[
            label(TRIGGERS, word)
            for word in (milestone.trigger, *milestone.further_triggers)
            if word
        ],
        anchor=anchor,
    )


def _lasted(duration: dict[str, Any] | None) -> str:
    """How long it took, "" when that is not told or does not fit the form."""
    try:
        return length_in_words(duration, duration["unit"]) if duration else ""
    except MISFITS:
        return ""  # the rest of the milestone still stands


def _date(value: str) -> str:
    """`value` when it is an ISO 8601 date cut to what is known, else ""."""
    return value if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", value) else ""
