"""One deed over many things, row by row, and taking it back for a while.

Each row is a transaction of its own, so that no lock lasts; whoever carries the deed on (the page
that began it, the worker, both) takes the next row that nobody has. Each deed is recorded as it
would be alone, on the ground of the bulk deed, which has an entry as a whole.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from time import monotonic, sleep
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.log.actions import because, name_of, record
from community.log.models import LogEntry
from community.moderation import deeds
from community.moderation.actions import statements
from community.moderation.actions.closing import open_again, untell
from community.moderation.actions.noting import Closed, closing
from community.moderation.deeds import Deed
from community.moderation.models import BulkDeed, BulkItem, Moderated, Statement
from community.moderation.models.bulk import MOST

logger = logging.getLogger(__name__)
Outcome, State = BulkItem.Outcome, BulkDeed.State
NOTHING_TO_DO = gettext_lazy("There is nothing to do: it stands so already.")
UNDONE = gettext_lazy("The bulk deed was taken back.")
AT_WORK = {State.DOING: Outcome.WAITING, State.UNDOING: Outcome.DONE}
"""State of a bulk deed that is at work → the rows that are still to come."""
PAUSES = (0.05, 0.5)
"""Seconds before a row is tried anew that a deadlock or a lock of somebody else has stopped."""
LOOKS = frozenset({"case.read", "person.see_email", "post.reveal"})
"""Entries that tell of a look, which changes nothing."""


@transaction.atomic
def begin_bulk(deed: Deed, keys: Collection[int], *, by: Any, given: Mapping[str, str]) -> BulkDeed:
    """Begin `deed` over the things under `keys`; `carry_on` does it. `given` is its form's data.

    Raises SignInRequired, NotAllowed, or ValidationError: for nothing or too much chosen, a deed
    that is done one by one, and keyed by field for what the form refuses.
    """
    policy.require(by, "bulk.do")
    if not deed.in_bulk:
        raise ValidationError(_("This is done one by one."))
    if not keys:
        raise ValidationError(_("Nothing is chosen."))
    if len(set(keys)) > MOST:
        said = _("At most %(most)d at once. Narrow the list first.")
        raise ValidationError(said % {"most": MOST})
    form = deed.form(given, thing=None, person=by)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    bulk = BulkDeed.objects.create(
        code=deed.code,
        kind=deed.kind,
        by=by,
        reason=form.cleaned_data.get("reason", ""),
        given=dict(given),
    )
    BulkItem.objects.bulk_create(BulkItem(bulk=bulk, key=key) for key in sorted(set(keys)))
    after = {"deed": deed.code, "chosen": len(set(keys))}
    record("bulk.do", by=by, target=bulk, reason=bulk.reason, after=after)
    return bulk


@transaction.atomic
def undo_bulk(bulk: BulkDeed, *, by: Any) -> BulkDeed:
    """Begin to take `bulk` back; what was changed since stays as it is, and is named.

    Whoever may not do the deed does not take it back: each row would be refused, and then nobody
    else could any more.

    Raises SignInRequired, NotAllowed, or ValidationError: while it is at work, for a deed without
    an inverse, when it was taken back before, and when its ten minutes are over.
    """
    policy.require(by, "bulk.undo")
    fresh = BulkDeed.objects.select_for_update(no_key=True).get(pk=bulk.pk)
    deed = _deed(fresh)
    policy.require(by, deed.right or deed.code)
    if fresh.state == State.DOING:
        raise ValidationError(_("It is still at work. Take it back when it is done."))
    if fresh.state != State.DONE:
        raise ValidationError(_("It was taken back already."))
    if not deed.is_undoable:
        raise ValidationError(_("This deed cannot be taken back."))
    until = fresh.undone_until
    if until is not None and until < timezone.now():
        over = date_format(timezone.localtime(until), "j F Y, H:i")
        said = _("It could be taken back for ten minutes, until %(until)s.")
        raise ValidationError(said % {"until": over})
    before, fresh.state = str(fresh.state), State.UNDOING
    fresh.undone_by, fresh.undone_at = by, timezone.now()
    fresh.save(update_fields=["state", "undone_by", "undone_at"])
    record("bulk.undo", by=by, target=fresh, before=before, after=str(fresh.state))
    return fresh


def carry_on(bulk: BulkDeed, *, seconds: float | None = None) -> BulkDeed:
    """Do what is left of `bulk`, or what can be done in that time. Returns it as it is then."""
    began = monotonic()
    while _next(bulk.pk):
        if seconds is not None and monotonic() - began > seconds:
            break
    return BulkDeed.objects.get(pk=bulk.pk)


@transaction.atomic
def _next(pk: int) -> bool:
    """Take one row that nobody has and do it, or end the deed; whether there may be more."""
    bulk = BulkDeed.objects.select_related("by", "undone_by").get(pk=pk)
    if not bulk.is_at_work:
        return False
    left = bulk.items.filter(outcome=AT_WORK[State(bulk.state)])
    if bulk.state == State.UNDOING:  # what was done last first: it may rest on what was before
        left = left.order_by("-pk")
    item = left.select_for_update(skip_locked=True).first()
    if item is None:
        return _end(bulk, is_shared=left.exists())
    item.bulk = bulk
    try:
        _try(item, bulk)
    except (ValidationError, policy.NotAllowed, policy.SignInRequired) as error:
        _leave(item, bulk, " ".join(getattr(error, "messages", [str(error)])))
    except Exception:  # one row's failure must not stop the others; it is named on the page
        logger.exception("Row %s of bulk deed %s failed", item.key, bulk.pk)
        _leave(item, bulk, _("Something went wrong; the server’s log says what."))
    return True


def _try(item: BulkItem, bulk: BulkDeed) -> None:
    """Do the row of `item`, or take it back; what a lock of others stops is tried again."""
    for pause in (*PAUSES, None):
        try:
            with transaction.atomic(), because(bulk):
                (_do if bulk.state == State.DOING else _undo)(item, bulk)
            return
        except OperationalError:
            if pause is None:
                raise
            sleep(pause)


def _end(bulk: BulkDeed, *, is_shared: bool) -> bool:
    """No row is free. Where somebody else has the last ones, they end it."""
    if is_shared:
        return False
    if bulk.state == State.DOING:
        BulkDeed.objects.filter(pk=bulk.pk, state=State.DOING).update(
            state=State.DONE, done_at=timezone.now()
        )
    else:
        BulkDeed.objects.filter(pk=bulk.pk, state=State.UNDOING).update(state=State.UNDONE)
    return False


def _do(item: BulkItem, bulk: BulkDeed) -> None:
    deed, thing = _deed(bulk), _thing(item, bulk)
    policy.require(bulk.by, deed.right or deed.code, thing)
    if not deed.fits(thing):
        raise ValidationError(NOTHING_TO_DO)
    form = deed.form(bulk.given, thing=None, person=bulk.by)
    if not form.is_valid():
        raise ValidationError(
            [error for errors in form.errors.as_data().values() for error in errors]
        )
    if deed.hold is not None:
        deed.hold(thing, **form.cleaned_data)
        thing = _thing(item, bulk)
    stood = deed.again.stood(thing) if deed.again else {}
    with closing() as closed:
        deed.carry_out(thing, by=bulk.by, **form.cleaned_data)
    item.stood = {"before": stood, "closed": asdict(closed)}
    fresh = deed.find(item.key)
    told = statements.standing(fresh or thing, deed.code)
    item.statement = told.pk if told else None
    if fresh is not None:
        item.looks, item.entry = looks(fresh), _last_entry(fresh)
    item.tell(Outcome.DONE)


def _undo(item: BulkItem, bulk: BulkDeed) -> None:
    deed, thing = _deed(bulk), _left(item, bulk)
    told = Statement.objects.filter(pk=item.statement).first() if item.statement else None
    if has_changed(item, thing, told):
        raise ValidationError(_("It was changed since."))
    if deed.hold is not None:  # its thing is locked before its cases
        form = deed.form(bulk.given, thing=None, person=bulk.by)
        form.is_valid()  # a time may have passed meanwhile: that is no matter here
        deed.hold(thing, **form.cleaned_data)
    opened = open_again(Closed(**item.stood.get("closed", {})), by=bulk.undone_by)
    if deed.again is not None:
        before = item.stood["before"]
        deed.again.take(thing, by=bulk.undone_by, reason=str(UNDONE), stood=before)
    elif deed.undo is not None:
        deed.undo(thing, by=bulk.undone_by, reason=str(UNDONE), statement=told)
    else:
        raise ValidationError(_("This deed cannot be taken back."))
    untell(opened)
    item.tell(Outcome.UNDONE)


def has_changed(item: BulkItem, thing: models.Model, told: Statement | None) -> bool:
    """Whether anybody did something with `thing` since the deed of `item`."""
    if told is not None and told.lifted_at is not None:
        return True
    return looks(thing) != item.looks or _last_entry(thing) != item.entry


def _leave(item: BulkItem, bulk: BulkDeed, words: str) -> None:
    item.tell(Outcome.SKIPPED if bulk.state == State.DOING else Outcome.KEPT, words)


def looks(thing: models.Model) -> str:
    """How what is moderated stands: its row without what readers change by reading and voting."""
    if not isinstance(thing, Moderated):
        return ""
    said = DjangoJSONEncoder(sort_keys=True).encode(
        {one.attname: str(getattr(thing, one.attname)) for one in _lasting(thing)}
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _lasting(thing: models.Model) -> Iterable[models.Field[Any, Any]]:
    counted = (models.IntegerField, models.FloatField)
    for one in thing._meta.concrete_fields:
        is_counter = isinstance(one, counted) and not one.editable
        if not is_counter and one.name not in {"active_at", "changed_at", "comment_count"}:
            yield one


def _last_entry(thing: models.Model) -> int | None:
    kind, _colon, key = name_of(thing).partition(":")
    about = LogEntry.objects.filter(target_kind=kind, target_id=key).exclude(code__in=LOOKS)
    return about.order_by("-pk").values_list("pk", flat=True).first()


def _deed(bulk: BulkDeed) -> Deed:
    deed = deeds.deed_of(bulk.code)
    if deed is None:
        raise ValidationError(_("There is no such deed any more."))
    return deed


def _thing(item: BulkItem, bulk: BulkDeed) -> Any:
    return _there(_deed(bulk).model._base_manager.filter(pk=item.key).first())


def _left(item: BulkItem, bulk: BulkDeed) -> Any:
    return _there(_deed(bulk).find(item.key))


def _there(thing: Any) -> Any:
    if thing is None:
        raise ValidationError(_("It is gone."))
    return thing
