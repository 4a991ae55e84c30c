"""Taking something out of sight and putting it back: asks policy, locks, changes, records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Moderated, State, Statement
from community.moderation.notices import DECISION
from community.notifications.actions import notify
from community.notifications.events import Event

M = TypeVar("M", bound=Moderated)

STATE = ("state", "state_reason", "state_changed_at")


def standing_of(thing: Moderated) -> dict[str, Any]:
    """The state of `thing` with reason and time, JSON-ready, so that it can be put back exactly."""
    since = thing.state_changed_at
    return {
        "state": str(thing.state),
        "state_reason": thing.state_reason,
        "state_changed_at": since.isoformat() if since else None,
    }


def change_state(
    thing: M,
    to: State,
    *,
    code: str | None,
    by: Any,
    reason: str = "",
    as_it_was: Mapping[str, Any] | None = None,
) -> M:
    """Put `thing` in state `to` and record it as `code`; the caller has asked policy.

    Without a code it is not recorded: of what is private staff are not told who did what. A state
    it is in already changes nothing and is not recorded either. `as_it_was` (of `standing_of`) puts
    back reason and time of the state too. Returns the locked, fresh row.
    """
    with transaction.atomic():
        fresh = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        before = fresh.state
        if before != to:
            fresh.state, fresh.state_reason = to, reason
            fresh.state_changed_at = timezone.now()
            if as_it_was is not None:
                since = as_it_was["state_changed_at"]
                fresh.state_reason = as_it_was["state_reason"]
                fresh.state_changed_at = datetime.fromisoformat(since) if since else None
            fresh.save(update_fields=STATE)
            if code is not None:
                record(code, by=by, target=fresh, reason=reason, before=before, after=str(to))
            changes.announce(str(fresh._meta.model_name), fresh.pk)
    for name in STATE:
        setattr(thing, name, getattr(fresh, name))
    return fresh


@transaction.atomic
def hide(
    thing: M,
    *,
    by: Any,
    reason: str,
    effects: Mapping[str, Any] | None = None,
    event: Event | None = DECISION,
) -> M:
    """Take `thing` out of sight; the reason is required and lands in the record and the statement.

    `effects` is what else the caller is about to change, as the inverse needs it. Raises
    SignInRequired or NotAllowed, and ValidationError without a reason.
    """
    name = thing._meta.model_name
    policy.require(by, f"{name}.hide", thing)
    if not reason.strip():
        raise ValidationError(_("Say why: the author and the record will show it."))
    return _out_of_sight(thing, State.HIDDEN, f"{name}.hide", by, reason, effects, event)


@transaction.atomic
def hold(
    thing: M,
    *,
    by: Any = None,
    reason: str = "",
    rule: Any = None,
    effects: Mapping[str, Any] | None = None,
    event: Event | None = DECISION,
) -> M:
    """Let `thing` wait for a moderator, out of sight: by a moderator, or (None) by a rule.

    What a rule holds tells its author on its own page; a moderator says why. Raises SignInRequired
    or NotAllowed, and ValidationError without a reason or a rule.
    """
    name = thing._meta.model_name
    if by is not None:
        policy.require(by, f"{name}.hold", thing)
    if not (reason.strip() or rule):
        raise ValidationError(_("Say why: the author and the record will show it."))
    told = event if by is not None else None
    return _out_of_sight(thing, State.HELD, f"{name}.hold", by, reason, effects, told, rule)


@transaction.atomic
def restore(
    thing: M, *, by: Any, reason: str = "", as_it_was: Mapping[str, Any] | None = None
) -> M:
    """Put `thing` back in sight, or as it was before. Raises SignInRequired or NotAllowed."""
    name = thing._meta.model_name
    policy.require(by, f"{name}.restore", thing)
    to = State(as_it_was["state"]) if as_it_was else State.LIVE
    statements.end(thing, f"{name}.hide", *([f"{name}.hold"] if to == State.LIVE else []))
    return change_state(
        thing, to, code=f"{name}.restore", by=by, reason=reason.strip(), as_it_was=as_it_was
    )


@transaction.atomic
def release_held(
    thing: M, *, by: Any, reason: str = "", as_it_was: Mapping[str, Any] | None = None
) -> M:
    """Let `thing`, which is held, be seen. What is not held stays as it is.

    Raises SignInRequired or NotAllowed.
    """
    name = thing._meta.model_name
    policy.require(by, f"{name}.release", thing)
    if thing.state != State.HELD:
        return thing
    statements.end(thing, f"{name}.hold")
    return change_state(
        thing,
        State.LIVE,
        code=f"{name}.release",
        by=by,
        reason=reason.strip(),
        as_it_was=as_it_was,
    )


def _out_of_sight(
    thing: M,
    to: State,
    code: str,
    by: Any,
    reason: str,
    effects: Mapping[str, Any] | None,
    event: Event | None,
    rule: Any = None,
) -> M:
    reason = reason.strip()
    fresh = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    before = standing_of(fresh)
    done = change_state(thing, to, code=code, by=by, reason=reason)
    if before["state"] != to:
        statements.explain(
            code,
            done,
            by=by,
            reason=reason,
            effects={"thing": before, **(effects or {})},
            rule=rule,
            event=event,
        )
    return done


def _stood(told: Statement | None) -> Mapping[str, Any] | None:
    """How the thing stood before the deed that `told` explains."""
    return told.effects.get("thing") if told else None


def undo_hiding(thing: M, *, by: Any, reason: str, statement: Statement | None = None) -> M:
    """Put `thing` back exactly as it was before it was hidden. Raises as `restore`."""
    told = statement or statements.standing(thing, f"{thing._meta.model_name}.hide")
    return restore(thing, by=by, reason=reason, as_it_was=_stood(told))


def undo_holding(thing: M, *, by: Any, reason: str, statement: Statement | None = None) -> M:
    """The same of what was held. Raises as `release_held`."""
    name = thing._meta.model_name
    told = statement or statements.standing(thing, f"{name}.hold")
    with transaction.atomic():
        policy.require(by, f"{name}.release", thing)
        fresh = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        if told is not None and fresh.state != State.HELD:
            end_beneath(fresh, told)
            return fresh
        return release_held(fresh, by=by, reason=reason, as_it_was=_stood(told))


def stood(thing: Moderated) -> dict[str, Any]:
    """How `thing` stands, and which statements tell of that: what `put_out_again` needs."""
    name = thing._meta.model_name
    told = statements.all_standing(thing, f"{name}.hide", f"{name}.hold")
    return {"thing": standing_of(thing), "statements": told}


@transaction.atomic
def put_out_again(
    thing: M, *, by: Any, reason: str, stood: Mapping[str, Any], event: Event = DECISION
) -> M:
    """Take `thing`, which was restored or let through, out of sight again, as it stood before.

    What its person was told then is so again, and they are told. Raises SignInRequired or
    NotAllowed.
    """
    to = State(stood["thing"]["state"])
    code = f"{thing._meta.model_name}.{'hold' if to == State.HELD else 'hide'}"
    policy.require(by, code, thing)
    done = change_state(thing, to, code=code, by=by, reason=reason, as_it_was=stood["thing"])
    for told in statements.stand_again(stood["statements"]):
        notify(event, about=told, to=[told.person_id], by=by)
    return done


def end_beneath(thing: Moderated, told: Statement) -> None:
    """End the hold that `told` tells of, though `thing`, which is locked, is hidden since.

    What hides it goes on standing, and would put back from now on what stood before both.
    """
    above = statements.standing(thing, f"{thing._meta.model_name}.hide")
    if above is not None and above.pk > told.pk:
        above.effects = {**above.effects, **told.effects}
        above.save(update_fields=["effects"])
    statements.end_one(told)
