"""Opening a case about a thing, and settling one whose thing was judged at its own door."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from community.moderation import subjects
from community.moderation.actions.closing import tell_reporters
from community.moderation.actions.noting import note_closed
from community.moderation.models import Case, CaseTag
from community.moderation.weighing import ORIGINS


@transaction.atomic
def open_case(
    origin: Case.Origin,
    name: str,
    key: int,
    *,
    person: int | None = None,
    is_private: bool = False,
    score: float | None = None,
    raised_by: int | None = None,
) -> Case:
    """The open case about the thing for this reason, made unless it is there; the row is held.

    So a decision comes before what joins the case, or after it. `person` (a pk) answers for the
    thing. A private thing has one case for each person who answers for it: of a request, mentor
    and mentee may report each other's words. `raised_by` (a pk) brought it up: like `person`, they
    neither see nor judge it. `score` is what a new case begins with, unless its reason says it.
    """
    side = person or 0 if is_private else 0
    one = {"origin": origin, "subject_kind": name, "subject_key": key, "side": side}
    held = Case.objects.open().filter(**one).select_for_update(no_key=True)
    while (case := held.first()) is None:  # again, should it be decided between the two
        made, is_new = Case.objects.get_or_create(
            **one,
            state=Case.State.OPEN,
            defaults={
                "person_id": person,
                "raised_by_id": raised_by,
                "is_private": is_private,
                "score": ORIGINS[origin] if score is None else score,
            },
        )
        if is_new and not is_private:
            _describe(made)
    return case


def _describe(case: Case) -> None:
    """Keep by what the thing of `case` is sorted, as it is now."""
    facts = subjects.facts_of(case.subject_kind, case.subject_key)
    if facts.language:
        Case.objects.filter(pk=case.pk).update(language=facts.language)
    CaseTag.objects.bulk_create(CaseTag(case=case, tag_id=tag) for tag in facts.tags)


@transaction.atomic
def settle(origin: Case.Origin, name: str, key: int, *, by: Any = None) -> None:
    """Close the open cases about the thing for this reason: nothing is left to judge there.

    `by` judged it at its own door; None when it settled itself. The deed there is in the record,
    and whoever reported it is told.
    """
    cases = Case.objects.open().filter(origin=origin, subject_kind=name, subject_key=key)
    held = list(cases.select_for_update(no_key=True).order_by("pk"))
    note_closed(case.pk for case in held)
    for case in held:
        case.state, case.outcome = Case.State.DECIDED, Case.Outcome.SETTLED
        case.decided_by, case.decided_at = by, timezone.now()
        case.save(update_fields=["state", "outcome", "decided_by", "decided_at"])
        tell_reporters(case, by=by)
