"""A deed upon the thing of a case, or whoever answers for it, that decides the case as well."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.log.actions import because
from community.moderation import deeds, desks
from community.moderation.actions.cases import decide, take
from community.moderation.deeds import Deed
from community.moderation.models import Case


def thing_for(case: Case, deed: Deed) -> Any:
    """What `deed` would be done to in `case`: its thing, or its person; None without one."""
    if deed.kind == case.subject_kind:
        return deeds.thing_of(case.subject_kind, case.subject_key)
    return case.person if deed.kind == "user" and case.person_id else None


def things_of(case: Case) -> dict[str, Any]:
    """Kind → what deeds over it would be done to in `case`; None without one."""
    own = deeds.thing_of(case.subject_kind, case.subject_key)
    person = case.person if case.person_id else None
    return {case.subject_kind: own} | ({} if case.subject_kind == "user" else {"user": person})


def open_deeds(case: Case, *, by: Any) -> list[Deed]:
    """What `by` can do in `case`: upon its thing, then upon its person."""
    if not case.is_open or desks.desk_of(case) is not None:
        return []
    if not policy.may(by, "case.judge", case):
        return []
    return [
        deed
        for kind, thing in things_of(case).items()
        if thing is not None
        for deed in deeds.deeds_over(kind)
        if deed.is_open_to(by, thing)
    ]


@transaction.atomic
def do_and_decide(case: Case, deed: Deed, *, by: Any, words: str, **given: Any) -> Case:
    """Do `deed` for what `case` says, and close the case.

    A deed that restricts says that the reports were right; one that gives back, that they were not.
    `words` go to the reporters, `given` to the deed. All of it is done, or nothing. The thing is
    locked before its case, as by whoever changes it. Raises what `decide` and the deed raise.
    """
    before = thing_for(case, deed)
    if before is not None and deed.hold is not None:
        deed.hold(before, **given)
    held = take(case, by=by)  # refuses what another has taken, and what is decided
    if desks.desk_of(held) is not None:
        raise ValidationError(_("This is judged at its own place; the case closes by that."))
    thing = thing_for(held, deed)
    if thing is None or not deed.fits(thing):
        raise ValidationError(_("This cannot be done (any more): look at how it stands now."))
    with because(held):
        deed.carry_out(thing, by=by, **given)
        held.refresh_from_db()
        if not held.is_open:  # the deed itself has closed it
            return held
        outcome = Case.Outcome.UPHELD if deed.is_restriction else Case.Outcome.DISMISSED
        return decide(held, by=by, outcome=outcome, words=words)
