"""`Idempotency-Key`: an unsafe call that is sent again is answered again, and not done again.

The deed and the row that remembers its answer are one transaction: a second call with the same key
waits for the first at the row's unique index, and then finds the answer; a worker that dies in the
middle leaves neither deed nor row, and the call can be sent again.

A deed that is apart (it waits for another host, or is done in steps) would hold the database up:
its row stands before it begins. A second call meanwhile waits for the answer of the first; after
WAITED it is told that this is under way, and after UNDER_WAY it takes it up: what was begun then
(see `begun`) is carried on, and not begun twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.api.models import IdempotentCall
from community.api.parsing import FILES
from community.api.problems import ProblemError
from community.lib.sealing import SealedForGoodError, opened, seal

KEPT = timedelta(hours=24)
PURPOSE = "answer that is kept"
UNDER_WAY = timedelta(minutes=5)
WAITED, LOOKED_EVERY = 12.0, 0.2
"""Seconds; a little longer than another host is given to answer."""
LONGEST_KEY = 200
NOT_KEPT = frozenset({401, 403, 429})
"""Refusals that another token or another hour turns into something else."""
HEADERS = ("Content-Type", "ETag", "Location", "Link", "Allow")
REPLAYED = "Idempotency-Replayed"

_under_way: ContextVar[int | None] = ContextVar("call_under_way", default=None)


def once(
    request: HttpRequest,
    caller: str,
    answer: Callable[[], HttpResponse],
    *,
    is_apart: bool = False,
) -> HttpResponse:
    """The answer to a call with a key: made now by `answer`, or the one that it was given before.

    `answer` gives a rendered response and raises nothing that is foreseen. Raises ProblemError for
    a key that cannot be one, and for one that another call has used.
    """
    key = request.headers["Idempotency-Key"]
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
        raise ProblemError(
            "bad-parameter",
            _("`Idempotency-Key` has 1 to %(most)d printable ASCII characters.")
            % {"most": LONGEST_KEY},
        )
    if is_apart:
        return _apart(request, caller, key, answer)
    with transaction.atomic():
        row, is_first = _claim(request, caller, key)
        if not is_first:
            return _again(row)
        with transaction.atomic():  # what a refused deed began is not kept, its answer is
            response = answer()
            if response.status_code >= 400:
                transaction.set_rollback(True)
        _keep(row, response)
        return response


def _apart(
    request: HttpRequest, caller: str, key: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The same outside of any transaction. Raises ProblemError while the first call is under way"""
    until = monotonic() + WAITED
    while not (row := _mine_to_do(request, caller, key)):
        if monotonic() >= until:
            raise ProblemError("conflict", _("This call is under way. Send it again later."))
        sleep(LOOKED_EVERY)
    if row.status:
        return _again(row)
    before = _under_way.set(row.pk)
    try:
        response = answer()
    except BaseException:
        _let_go(row)
        raise
    finally:
        _under_way.reset(before)
    _keep(row, response)
    return response


@transaction.atomic
def begun(begin: Callable[[], int]) -> int:
    """The number of what the call under way does in steps: begun by `begin`, once for its key."""
    call = _under_way.get()
    if call is None:
        return begin()
    row = IdempotentCall.objects.select_for_update().get(pk=call)
    if row.begun is None:
        row.begun = begin()
        row.save(update_fields=["begun"])
    return row.begun


def begun_before() -> int | None:
    """What the call under way began when it was sent before; None for one that begins now."""
    call = _under_way.get()
    return call and IdempotentCall.objects.values_list("begun", flat=True).get(pk=call)


@transaction.atomic
def _mine_to_do(request: HttpRequest, caller: str, key: str) -> IdempotentCall | None:
    """The row of a call that is answered, or that nobody is at; None where somebody is."""
    row, is_first = _claim(request, caller, key)
    if row.status or is_first:
        return row
    row = IdempotentCall.objects.select_for_update().get(pk=row.pk)
    if row.at > timezone.now() - UNDER_WAY:
        return None
    row.at = timezone.now()
    row.save(update_fields=["at"])
    return row


def _claim(request: HttpRequest, caller: str, key: str) -> tuple[IdempotentCall, bool]:
    """The row of this call, and whether it is new. Raises ProblemError for another call's."""
    digest = _digest(request)
    _forget(caller, key)
    row, is_first = IdempotentCall.objects.get_or_create(
        caller=caller, key=key, defaults={"print": digest}
    )
    if row.print != digest:
        raise ProblemError("key-used")
    return row, is_first


def forget_old() -> int:
    """Delete calls older than KEPT; how many."""
    return IdempotentCall.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _forget(caller: str, key: str) -> None:
    old = timezone.now() - KEPT
    IdempotentCall.objects.filter(caller=caller, key=key, at__lt=old).delete()


def _keep(row: IdempotentCall, response: HttpResponse) -> None:
    if response.status_code in NOT_KEPT or response.status_code >= 500:
        _let_go(row)
        return
    sealed = seal(response.content.decode(), purpose=PURPOSE)  # it may hold a secret, told once
    row.status, row.body = response.status_code, sealed.encode()
    row.headers = {name: response[name] for name in HEADERS if name in response}
    row.save(update_fields=["status", "body", "headers"])


def _let_go(row: IdempotentCall) -> None:
    """Free the key of what came to nothing; what was begun is carried on by the next call."""
    rows = IdempotentCall.objects.filter(pk=row.pk)
    rows.filter(begun=None).delete()
    rows.update(at=timezone.now() - UNDER_WAY)


def _again(row: IdempotentCall) -> HttpResponse:
    try:
        body = opened(bytes(row.body).decode(), purpose=PURPOSE)
    except SealedForGoodError as error:
        words = _("It was done; its answer cannot be read again.")
        raise ProblemError("conflict", words) from error
    response = HttpResponse(body, status=row.status)
    del response["Content-Type"]
    for name, value in row.headers.items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.content_type or ""):
        digest.update(f"{len(part)}:{part}".encode())
    digest.update(_content(request))
    return digest.hexdigest()


def _content(request: HttpRequest) -> bytes:
    """What is sent, without the boundary of a form, which most programs draw anew each time."""
    boundary = (request.content_params or {}).get("boundary")
    if request.content_type != FILES or not boundary:
        return request.body
    return request.body.replace(b"--" + boundary.encode(errors="replace"), b"--")


def caller_of(person: Any) -> str:
    """Whom a key belongs to. Visitors have no keys: there is nothing that they may do."""
    return f"user-{person.pk}"
