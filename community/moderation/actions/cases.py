"""Judging what was reported: take a case, read it, decide; the reporters are told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community import policy
from community.lib.keeping import kept
from community.log.actions import record
from community.moderation import deeds, desks, subjects
from community.moderation.actions.closing import tell_reporters
from community.moderation.actions.opening import settle
from community.moderation.models import Case, CaseNote
from community.moderation.subjects import Seen

LONGEST_WORDS = 1000
LONGEST_NOTE = 2000
OPEN = str(Case.State.OPEN)
"""How a case stands before it is decided, as the record tells it."""


class DecidedError(ValidationError):
    """Somebody else has decided the case before: what they said stands."""

    problem = "conflict"

    def __init__(self, case: Case) -> None:
        self.case = case
        who = case.decided_by.name if case.decided_by else _("former member")
        at = date_format(timezone.localtime(case.decided_at), "j F Y, H:i")
        super().__init__(
            _("%(who)s has decided this before you, on %(at)s: %(outcome)s.")
            % {"who": who, "at": at, "outcome": case.get_outcome_display()}
        )


@transaction.atomic
def take(case: Case, *, by: Any) -> Case:
    """Keep `case` for oneself for a while, so that nobody does the same work meanwhile.

    Raises SignInRequired, NotAllowed (also for what one has reported), DecidedError, or
    ValidationError while another has it.
    """
    fresh = _held(case, by=by)
    _require_free(fresh, by)
    is_theirs = fresh.taken_until is not None  # and nobody else's: it is kept for longer
    fresh.assignee, fresh.assigned_at = by, timezone.now()
    fresh.save(update_fields=["assignee", "assigned_at"])
    if not is_theirs:
        record("case.take", by=by, target=fresh, before="free", after="taken")
    return fresh


@transaction.atomic
def release(case: Case, *, by: Any) -> Case:
    """Give back what one has taken; anybody may take it. Raises as `take`."""
    fresh = _held(case, by=by)
    _require_free(fresh, by)
    before = "taken" if fresh.taken_until else "free"
    fresh.assignee = fresh.assigned_at = None
    fresh.save(update_fields=["assignee", "assigned_at"])
    record("case.release", by=by, target=fresh, before=before, after="free")
    return fresh


@transaction.atomic
def read_private(case: Case, *, by: Any) -> Seen | None:
    """The words of a private thing, as who reported it reads them; the look is recorded.

    Only while the case is open and a report stands in it. None where the thing is gone by now: the
    reports keep what it said. Raises SignInRequired, NotAllowed or DecidedError.
    """
    fresh = _held(case, by=by)
    reports = list(fresh.reports.select_related("by"))
    if not reports:
        raise policy.NotAllowed(_("Nobody has reported this."))
    record("case.read", by=by, target=fresh)
    return as_reported(fresh, reports)


def as_reported(case: Case, reports: list[Any]) -> Seen | None:
    """The thing as the first of its reporters who may still see it does."""
    for one in reports:
        if one.by is None or not one.by.is_active:
            continue
        found = subjects.seen(case.subject_kind, case.subject_key, person=one.by)
        if found is not None:
            return found
    return None


@transaction.atomic
def decide(case: Case, *, by: Any, outcome: str, words: str) -> Case:
    """Close `case`; whoever reported it is told the outcome and `words`.

    Raises SignInRequired, NotAllowed, DecidedError where somebody was first, and ValidationError,
    keyed by field where there is one: without words, while another moderator has taken it, and for
    what is judged at a door of its own.
    """
    fresh = _held(case, by=by)
    _require_free(fresh, by)
    if desks.desk_of(fresh) is not None:
        raise ValidationError(_("This is judged at its own place; the case closes by that."))
    if fresh.origin == Case.Origin.HELD and _is_held(fresh):
        raise ValidationError(_("It still waits: let it through or hide it; that closes the case."))
    words = _checked(outcome, words)
    fresh.state, fresh.outcome, fresh.words = Case.State.DECIDED, outcome, words
    fresh.decided_by, fresh.decided_at = by, timezone.now()
    fresh.save(update_fields=["state", "outcome", "words", "decided_by", "decided_at"])
    record("case.decide", by=by, target=fresh, reason=words, before=OPEN, after=outcome)
    tell_reporters(fresh, by=by)
    return fresh


@transaction.atomic
def put_away(case: Case, *, by: Any) -> Case:
    """Close a case whose thing waits at its own door no longer: it is gone, or was judged there.

    Raises SignInRequired, NotAllowed, DecidedError, or ValidationError while it waits.
    """
    fresh = _held(case, by=by)
    _require_free(fresh, by)
    desk = desks.desk_of(fresh)
    if desk is None or desk.waiting().filter(pk=fresh.subject_key).exists():
        raise ValidationError(_("It still waits to be judged."))
    settle(Case.Origin(fresh.origin), fresh.subject_kind, fresh.subject_key, by=by)
    record("case.put_away", by=by, target=fresh, before=OPEN, after=str(Case.Outcome.SETTLED))
    return fresh


@transaction.atomic
def leave(case: Case, *, by: Any) -> Case:
    """Let a thing stand as it is that could be judged at its own door, and need not be.

    Raises SignInRequired, NotAllowed, DecidedError, or ValidationError for what must be judged.
    """
    fresh = _held(case, by=by)
    _require_free(fresh, by)
    desk = desks.desk_of(fresh)
    if desk is None or not desk.may_be_left:
        raise ValidationError(_("This has to be judged, one way or the other."))
    fresh.state, fresh.outcome = Case.State.DECIDED, Case.Outcome.DISMISSED
    fresh.decided_by, fresh.decided_at = by, timezone.now()
    fresh.save(update_fields=["state", "outcome", "decided_by", "decided_at"])
    record("case.leave", by=by, target=fresh, before=OPEN, after=str(fresh.outcome))
    return fresh


@transaction.atomic
def note_case(case: Case, *, by: Any, words: str) -> CaseNote:
    """Tell the others who judge `case` something about it; also after it was decided.

    A note is not changed afterwards. The record keeps that it was written, and no word of it.
    Raises SignInRequired, NotAllowed, or ValidationError keyed by "note".
    """
    fresh = Case.objects.get(pk=case.pk)
    _require_judge(fresh, by)
    words = words.strip()
    if not words:
        raise ValidationError({"note": _("Write what the others should know.")})
    made = CaseNote.objects.create(case=fresh, by=by, words=kept("note", words, LONGEST_NOTE))
    record("case.note", by=by, target=fresh)
    return made


def _held(case: Case, *, by: Any) -> Case:
    """`case` as it stands now, held. Raises DecidedError once it is decided.

    Its people are asked for afterwards: what is joined to a row that one had to wait for is, on
    PostgreSQL, as it was before.
    """
    rows = Case.objects.select_for_update(no_key=True, of=("self",))
    fresh = rows.get(pk=case.pk)
    _require_judge(fresh, by)
    if not fresh.is_open:
        raise DecidedError(fresh)
    return fresh


def _is_held(case: Case) -> bool:
    """Whether the thing of `case` is out of sight until somebody lets it through."""
    thing = deeds.thing_of(case.subject_kind, case.subject_key)
    return bool(thing is not None and thing.is_held)


def _require_judge(case: Case, by: Any) -> None:
    policy.require(by, "case.judge", case)
    if case.reports.filter(by=by).exists():
        raise policy.NotAllowed(_("You have reported this yourself: another moderator decides."))


def _require_free(case: Case, by: Any) -> None:
    if case.taken_until is not None and case.assignee_id != by.pk:
        until = date_format(timezone.localtime(case.taken_until), "H:i")
        raise ValidationError(
            _("%(name)s is at work on this until %(until)s.")
            % {"name": case.assignee.name, "until": until}  # type: ignore[union-attr]
        )


def _checked(outcome: str, words: str) -> str:
    words = words.strip()
    if outcome not in Case.Outcome.values:
        raise ValidationError({"outcome": _("Choose what came of it.")})
    if not words:
        raise ValidationError({"words": _("Say why: the reporters and the record will show it.")})
    return kept("words", words, LONGEST_WORDS)
