"""What a case weighs: the kinds of its reports times how often those who made them were right.

`/limits/` publishes the formula from here.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from community.moderation.models import Case, Report

HEAD_START = 2
"""Reports that everybody is taken to have made well, so that one mistake does not weigh much."""
ABUSE_COUNTS = 2
"""How many dismissed reports one made to do harm counts for."""
LEAST = 0.1
"""Nobody's reports weigh less than this share: the next one may be right."""

ORIGINS: dict[str, float] = {
    Case.Origin.REPORT: 0,  # it weighs what its reports do
    Case.Origin.CONCERN: 8,
    Case.Origin.ACCOUNT: 5,
    Case.Origin.VOTES: 5,
    Case.Origin.APPEAL: 5,
    Case.Origin.HELD: 4,
    Case.Origin.MENTOR: 3,
    Case.Origin.PROPOSAL: 2,
    Case.Origin.STORY: 2,
    Case.Origin.SUGGESTION: 2,
    Case.Origin.CLAIM: 1,
    Case.Origin.PASSAGE: 1,
}
"""What a case weighs that no report made."""


def accuracy(upheld: int, dismissed: int, abusive: int = 0) -> float:
    """How far somebody's reports are trusted, from 1 down to LEAST, by what came of those before.

    (upheld + 2) / (upheld + dismissed + 2 x abusive + 2): a newcomer begins with 1.
    """
    right = upheld + HEAD_START
    return max(right / (right + dismissed + ABUSE_COUNTS * abusive), LEAST)


def accuracy_of(person: Any) -> float:
    """The same of `person`, by their reports that were decided."""
    outcome = Case.Outcome
    mine = Report.objects.filter(by=person, case__state=Case.State.DECIDED)
    counts = mine.aggregate(
        upheld=Count("pk", filter=Q(case__outcome=outcome.UPHELD)),
        dismissed=Count("pk", filter=Q(case__outcome=outcome.DISMISSED)),
        abusive=Count("pk", filter=Q(case__outcome=outcome.ABUSE)),
    )
    return accuracy(**counts)
