"""Closing a question to answers, as a duplicate too; and locking a thread to all that is written.

Both may end by themselves: what is closed or locked until a time is open again from then on. While
a moderator's closing lasts, it is for moderators alone to change or end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from threads.actions import informing
from threads.actions.posts import locked_thread, locked_threads
from threads.models import Closing, Thread

LONGEST_NOTE = 1000  # characters
TIMES = ("closed_at", "closed_until", "locked_at", "locked_until")
CLOSED = (
    *("closed_at", "closed_until", "closed_why", "closed_note", "closed_by_moderator"),
    "duplicate_of_id",
)
LOCKED = ("locked_at", "locked_until", "locked_note")


@transaction.atomic
def close(
    thread: Thread, *, by: Any, why: str, note: str = "", until: datetime | None = None
) -> Thread:
    """Take no more answers to a question, until a time or for good; comments go on.

    A closed one is given the new reason and time; the same again changes nothing. Raises
    SignInRequired, NotAllowed, or ValidationError keyed by "why", "note" or "until".
    """
    fresh = _question(locked_thread(thread.pk))
    policy.require(by, "thread.close", fresh)
    if why not in Closing.values or why == Closing.DUPLICATE:
        raise ValidationError({"why": _("Choose a reason.")})
    if why == Closing.OTHER and not note.strip():
        raise ValidationError({"note": _("Say what the reason is.")})
    _check(note, until)
    return _closed(fresh, by=by, why=why, note=note.strip(), until=until, of=None)


@transaction.atomic
def close_as_duplicate(thread: Thread, *, by: Any, of: Thread, note: str = "") -> Thread:
    """Close a question that was asked before: it keeps its page, which points to the other one.

    Of a duplicate, the question it points to is meant, and what pointed here points there from
    now on: nothing leads over two steps. Raises as `close`, keyed by "of" or "note".
    """
    led_to = Thread.objects.filter(pk=of.pk).values_list("duplicate_of", flat=True)
    target = led_to.first() or of.pk
    pointing = thread.duplicates.values_list("pk", flat=True)
    held = locked_threads(thread.pk, of.pk, target, *pointing)
    fresh = _question(_there(held.pop(thread.pk, None)))
    policy.require(by, "thread.close", fresh)
    _check(note, None)
    meant = held.get(target)
    if target == fresh.pk:
        raise ValidationError({"of": _("That question points to this one already.")})
    if meant is None or meant.kind != Thread.Kind.QUESTION or not meant.is_live:
        raise ValidationError({"of": _("Choose a question that everyone can read.")})
    if meant.duplicate_of_id is not None:
        raise ValidationError({"of": _("That question was closed just now. Try again.")})
    led = Thread.objects.filter(duplicate_of=fresh).order_by("pk")
    led_on = list(led.values_list("pk", flat=True))
    note, why = note.strip(), Closing.DUPLICATE
    _closed(fresh, by=by, why=why, note=note, until=None, of=meant, led_on=led_on)
    for other in led:
        _change(other, by, "thread.lead_on", duplicate_of=meant)
    changes.announce("activity", meant.pk)
    return fresh


@transaction.atomic
def reopen(thread: Thread, *, by: Any, reason: str = "") -> Thread:
    """Let a question be answered again; it is no duplicate any more.

    Raises SignInRequired, NotAllowed, or ValidationError keyed by "reason".
    """
    fresh = _question(locked_thread(thread.pk))
    policy.require(by, "thread.close", fresh)
    _check(reason, None, field="reason")
    if fresh.closed_at is None:
        return fresh
    statements.end(fresh, "thread.close")
    clear_closing(fresh, by=by, reason=reason)
    informing.of_reopening(fresh, by=by)
    return fresh


@transaction.atomic
def lock(thread: Thread, *, by: Any, note: str, until: datetime | None = None) -> Thread:
    """Let members write, change, vote on and accept nothing in a thread, until a time or for good.

    Moderators can. Raises SignInRequired, NotAllowed, or ValidationError keyed by "note" or
    "until".
    """
    fresh = locked_thread(thread.pk)
    policy.require(by, "thread.lock", fresh)
    if not note.strip():
        raise ValidationError({"note": _("Say why: the page and the record will show it.")})
    _check(note, until)
    as_it_is = fresh.is_locked and (fresh.locked_note, fresh.locked_until) == (note.strip(), until)
    if not as_it_is:
        before = _stood(fresh, LOCKED)
        _change(
            fresh,
            by,
            "thread.lock",
            reason=note,
            locked_at=timezone.now(),
            locked_until=until,
            locked_note=note.strip(),
        )
        statements.explain(
            "thread.lock", fresh, by=by, reason=note, effects={"was": before}, until=until
        )
    return fresh


@transaction.atomic
def unlock(thread: Thread, *, by: Any, reason: str = "") -> Thread:
    """Let members write here again. Raises as `reopen`."""
    fresh = locked_thread(thread.pk)
    policy.require(by, "thread.unlock", fresh)
    _check(reason, None, field="reason")
    if fresh.locked_at is not None:
        statements.end(fresh, "thread.lock")
        unlocked = {"locked_at": None, "locked_until": None, "locked_note": ""}
        _change(fresh, by, "thread.unlock", reason=reason, **unlocked)
    return fresh


@transaction.atomic
def undo_closing(
    thread: Thread, *, by: Any, reason: str, statement: Statement | None = None
) -> Thread:
    """Put back how open `thread` was before it was closed, or closed in another way.

    What was led on by it to another question points here again. Raises as `reopen`.
    """
    told = statement or statements.standing(thread, "thread.close")
    if told is None or "was" not in told.effects:
        return reopen(thread, by=by, reason=reason)
    led = told.effects.get("led_on", [])
    pointed_to = Thread.objects.filter(pk=thread.pk).values_list("duplicate_of", flat=True).first()
    held = locked_threads(thread.pk, *led)
    fresh = _question(_there(held.pop(thread.pk, None)))
    policy.require(by, "thread.close", fresh)
    _change(fresh, by, "thread.reopen", reason=reason, **_read(told.effects["was"]))
    for other in held.values():
        if other.duplicate_of_id == pointed_to:
            _change(other, by, "thread.lead_on", duplicate_of=fresh)
    if pointed_to is not None:
        changes.announce("activity", pointed_to)
    statements.end_one(told)
    informing.of_reopening(fresh, by=by)
    return fresh


@transaction.atomic
def undo_lock(
    thread: Thread, *, by: Any, reason: str, statement: Statement | None = None
) -> Thread:
    """Put back how `thread` was before it was locked, or locked in another way.

    Raises as `unlock`.
    """
    told = statement or statements.standing(thread, "thread.lock")
    if told is None or "was" not in told.effects:
        return unlock(thread, by=by, reason=reason)
    fresh = locked_thread(thread.pk)
    policy.require(by, "thread.unlock", fresh)
    _change(fresh, by, "thread.unlock", reason=reason, **_read(told.effects["was"]))
    statements.end_one(told)
    return fresh


def stood_closed(thread: Thread) -> dict[str, Any]:
    """How `thread`, which is locked, is closed: what `close_again` needs, JSON-ready."""
    return {
        "was": _stood(thread, CLOSED),
        "statements": statements.all_standing(thread, "thread.close"),
    }


@transaction.atomic
def close_again(thread: Thread, *, by: Any, reason: str, stood: Mapping[str, Any]) -> Thread:
    """Close a question that was opened again, as it was closed before. Raises as `reopen`."""
    led_to = stood["was"]["duplicate_of_id"]
    held = locked_threads(thread.pk, *([led_to] if led_to else []))
    fresh = _question(_there(held.get(thread.pk)))
    policy.require(by, "thread.close", fresh)
    _change(fresh, by, "thread.close", reason=reason, **_read(stood["was"]))
    statements.stand_again(stood["statements"])
    if fresh.duplicate_of_id is not None:
        changes.announce("activity", fresh.duplicate_of_id)
    informing.of_closing_again(fresh)
    return fresh


def stood_locked(thread: Thread) -> dict[str, Any]:
    """How `thread`, which the caller holds, is locked: what `lock_again` needs, JSON-ready."""
    return {
        "was": _stood(thread, LOCKED),
        "statements": statements.all_standing(thread, "thread.lock"),
    }


@transaction.atomic
def lock_again(thread: Thread, *, by: Any, reason: str, stood: Mapping[str, Any]) -> Thread:
    """Lock a thread that was unlocked, as it was locked before. Raises as `unlock`."""
    fresh = locked_thread(thread.pk)
    policy.require(by, "thread.lock", fresh)
    _change(fresh, by, "thread.lock", reason=reason, **_read(stood["was"]))
    statements.stand_again(stood["statements"])
    return fresh


def _stood(thread: Thread, fields: tuple[str, ...]) -> dict[str, Any]:
    """How `fields` of `thread` stand, JSON-ready."""
    values = {name: getattr(thread, name) for name in fields}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _read(stood: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as fields to set; a question that was merged meanwhile is the one it went into."""
    found: dict[str, Any] = {
        name: datetime.fromisoformat(value) if value and name in TIMES else value
        for name, value in stood.items()
    }
    if (pk := found.get("duplicate_of_id")) and not Thread.objects.filter(pk=pk).exists():
        there = Thread.objects.filter(former__number=pk).values_list("pk", flat=True)
        found["duplicate_of_id"] = there.first()
    return found


def clear_closing(thread: Thread, *, by: Any, reason: str = "") -> None:
    """Open `thread`, which the caller has locked, to answers again, and record it."""
    pointed_to = thread.duplicate_of_id
    open_again = {
        "closed_at": None,
        "closed_until": None,
        "closed_why": "",
        "closed_note": "",
        "closed_by_moderator": False,
        "duplicate_of": None,
    }
    _change(thread, by, "thread.reopen", reason=reason, **open_again)
    if pointed_to is not None:
        changes.announce("activity", pointed_to)


def _question(thread: Thread) -> Thread:
    if thread.kind != Thread.Kind.QUESTION:
        raise ValidationError(_("Only a question can be closed; a discussion can be locked."))
    return thread


def _there(thread: Thread | None) -> Thread:
    """`thread`; ValidationError when it was merged into another meanwhile."""
    if thread is None:
        raise ValidationError(_("This question is not here any more."))
    return thread


def _check(note: str, until: datetime | None, *, field: str = "note") -> None:
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            {
                field: ValidationError(
                    _("At most %(most)d characters."), params={"most": LONGEST_NOTE}
                )
            }
        )
    if until is not None and until <= timezone.now():
        raise ValidationError({"until": _("Choose a time to come, or none.")})


def _closed(
    thread: Thread,
    *,
    by: Any,
    why: str,
    note: str,
    until: datetime | None,
    of: Thread | None,
    led_on: Sequence[int] = (),
) -> Thread:
    is_moderators = policy.moderator(by) and by.pk != thread.author_id
    given = (why, note, until, of and of.pk, is_moderators)
    there = (thread.closed_why, thread.closed_note, thread.closed_until, thread.duplicate_of_id)
    if thread.is_closed and given == (*there, thread.closed_by_moderator):
        return thread
    pointed_to, before = thread.duplicate_of_id, _stood(thread, CLOSED)
    _change(
        thread,
        by,
        "thread.close",
        reason=note,
        closed_at=timezone.now(),
        closed_why=why,
        closed_note=note,
        closed_until=until,
        closed_by_moderator=is_moderators,
        duplicate_of=of,
    )
    if pointed_to is not None:
        changes.announce("activity", pointed_to)
    asker = None
    if policy.moderator(by):
        told = statements.explain(
            "thread.close",
            thread,
            by=by,
            reason=": ".join(filter(None, (str(Closing(why).label), note))),
            effects={"was": before, "led_on": list(led_on)},
            until=until,
            rule=Closing(why).label,
            event=informing.event_of_closing(thread),
        )
        asker = told.person_id
    informing.of_closing(thread, by=by, but=asker)
    return thread


def _change(thread: Thread, by: Any, code: str, reason: str = "", **fields: Any) -> None:
    """Set `fields` of `thread`, which is locked, and record what they were and are."""
    before = {name: _told(thread, name) for name in fields}
    for name, value in fields.items():
        setattr(thread, name, value)
    thread.save(update_fields=[name.removesuffix("_id") for name in fields])
    after = {name: _told(thread, name) for name in fields}
    record(code, by=by, target=thread, reason=reason.strip(), before=before, after=after)
    if thread.kind == Thread.Kind.DISCUSSION and thread.story_id:
        changes.announce("discussion", thread.story_id)
    else:
        changes.announce("activity", thread.pk)


def _told(thread: Thread, name: str) -> Any:
    """A field as the record keeps it: another thread by its number."""
    return thread.duplicate_of_id if name == "duplicate_of" else getattr(thread, name)
