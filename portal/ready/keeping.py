"""Pages in and out of the table: one indexed read for a page that is there.

Whoever renders a page first notes the versions it starts from, and keeps the page only if they
still stand; whoever changes content raises them in the content's own transaction. So nothing that
was rendered before a change is shown after it, whatever overlaps.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, transaction
from django.utils import timezone

from portal.ready.models import LONG_AGO, ReadyPage

KEPT = timedelta(hours=1)
"""After which a page is rendered anew all the same: some things change by time alone."""
CLAIM = timedelta(seconds=10)
FORGOTTEN = timedelta(days=7)
ALL = 0  # the key that stands for all pages of a kind

_FETCH = (
    "SELECT page.etag, page.headers, page.{body} FROM ready_readypage page "
    "JOIN ready_readypage whole ON whole.kind = page.kind AND whole.key = 0 "
    "WHERE page.path = %s AND page.edition = %s AND page.stale_at > %s "
    "AND page.epoch = whole.version"
)
_ROW = (
    "INSERT INTO ready_readypage (kind, key, version, edition, epoch, etag, headers, body, packed, "
    "stale_at, claimed_until) VALUES (%s, %s, %s, '', 0, '', '', %s, %s, %s, %s) "
    "ON CONFLICT (kind, key) DO "
)
_CLAIM = _ROW + (  # noqa: S608 - constants alone
    "UPDATE SET claimed_until = excluded.claimed_until WHERE ready_readypage.claimed_until < %s "
    "RETURNING version, path IS NOT NULL, "
    "(SELECT whole.version FROM ready_readypage whole WHERE whole.kind = %s AND whole.key = 0)"
)
_WHOLE = "SELECT version FROM ready_readypage WHERE kind = %s AND key = 0"
_FREE = "UPDATE ready_readypage SET path = NULL WHERE path = %s AND NOT (kind = %s AND key = %s)"
_KEEP = (
    "UPDATE ready_readypage SET path = %s, edition = %s, epoch = %s, etag = %s, headers = %s, "
    "body = %s, packed = %s, stale_at = %s, claimed_until = %s "
    "WHERE kind = %s AND key = %s AND version = %s AND NOT EXISTS "
    "(SELECT 1 FROM ready_readypage other WHERE other.path = %s "
    "AND NOT (other.kind = %s AND other.key = %s))"
)
_RAISE = _ROW + (
    "UPDATE SET version = ready_readypage.version + 1, path = NULL, "
    "body = excluded.body, packed = excluded.packed"
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A page as it goes out; `body` is gzipped where it was asked for so."""

    etag: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to render one page, and the versions that this starts from.

    `is_kept` says whether there is a page already, good or too old.
    """

    kind: str
    key: int
    version: int
    epoch: int
    is_kept: bool


def fetch(path: str, *, packed: bool = False) -> Ready | None:
    """The page at `path`, if it is there and good; one read."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FETCH.format(body="packed" if packed else "body"),
            [path, edition(), _at(timezone.now())],
        )
        row = cursor.fetchone()
    return Ready(row[0], json.loads(row[1]), bytes(row[2])) if row else None


def claim(kind: str, key: int) -> Claim | None:
    """The right to render a page, for CLAIM; None while somebody else has it.

    Must come before anything is read that the page shows.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [*_fresh(kind, key, now + CLAIM), _at(now), kind])
        row = cursor.fetchone()
        if row is None:
            return None
        version, is_kept, epoch = row
        if epoch is None:  # the first page of its kind
            cursor.execute(_ROW + "NOTHING", _fresh(kind, ALL, LONG_AGO))
            cursor.execute(_WHOLE, [kind])
            (epoch,) = cursor.fetchone()
        return Claim(kind, key, version, epoch, bool(is_kept))


def is_claimed(kind: str, key: int) -> bool:
    """Whether somebody is rendering the page now."""
    rows = ReadyPage.objects.filter(kind=kind, key=key, claimed_until__gt=timezone.now())
    return rows.exists()


def keep(
    held: Claim, path: str, headers: dict[str, str], body: bytes, *, until: datetime | None = None
) -> Ready:
    """Keep a page that was rendered under `held`, unless it changed meanwhile; the page itself.

    `until` is when it changes by itself, if it does.
    """
    etag = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    stale_at = min(filter(None, (until, timezone.now() + KEPT)))
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    row: list[Any] = [held.kind, held.key]
    told = [path, edition(), held.epoch, etag, json.dumps(headers), body, packed]
    kept = [*told, _at(stale_at), _at(LONG_AGO), *row, held.version, path, *row]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, kept)
        if not cursor.rowcount:  # it changed meanwhile, or another page stood at this address
            with transaction.atomic():
                cursor.execute(_FREE, [path, *row])
                cursor.execute(_KEEP, kept)
    return Ready(etag, headers, body)


def release(held: Claim) -> None:
    """Give back the right to render a page that is not for keeping."""
    ReadyPage.objects.filter(kind=held.kind, key=held.key).update(claimed_until=LONG_AGO)


def changed(kind: str, keys: Iterable[int]) -> None:
    """What the pages of `keys` show is other now; in the transaction that makes it so."""
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):  # in one order, so that two at once do not lock each other
            cursor.execute(_RAISE, _fresh(kind, key, LONG_AGO))


def all_changed(kind: str) -> None:
    """What every page of `kind` shows may be other now."""
    changed(kind, [ALL])


def let_go(thing: object) -> None:
    """Keep the bytes of no page: any may show a card of `thing`, whose words must go for good."""
    with transaction.atomic():
        # Locked in the order in which changes raise them: neither waits for the other in a ring.
        pages = ReadyPage.objects.select_for_update().order_by("kind", "key")
        list(pages.values_list("pk"))
        ReadyPage.objects.update(body=b"", packed=b"", stale_at=LONG_AGO, etag="")


def forget_old() -> int:
    """Delete pages that nobody has asked for in a long time; how many."""
    before = timezone.now() - FORGOTTEN
    rows = ReadyPage.objects.exclude(key=ALL)
    return rows.filter(stale_at__lt=before, claimed_until__lt=before).delete()[0]


@cache
def edition() -> str:
    """A name for the code's look: another when templates, static files or their settings change."""
    digest = hashlib.blake2b(digest_size=12)
    folders = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        digest.update(file.read_bytes())
    ours = [
        Path(app.path)
        for app in apps.get_app_configs()
        if settings.BASE_DIR in Path(app.path).parents
    ]
    for file in sorted({file for folder in ours for file in folder.rglob("*.py")}):
        digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    digest.update(getattr(staticfiles_storage, "manifest_hash", "").encode())
    digest.update(f"{settings.PUBLIC_URL} {settings.PORTAL_NAME}".encode())
    return digest.hexdigest()


def _fresh(kind: str, key: int, claimed_until: datetime) -> list[Any]:
    """The values of a new row. Its version begins at the time: a row made again is another one."""
    version = time.time_ns() // 1000
    return [kind, key, version, b"", b"", _at(LONG_AGO), _at(claimed_until)]


def _at(when: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(when)
