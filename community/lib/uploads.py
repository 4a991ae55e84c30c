"""Files that members and editors give, kept behind Django's storage and served from here.

The name of a file is chosen here and tells nothing of the one that was sent. Wherever the storage
keeps it (`UPLOADS_BACKEND`), its address is our own: no page calls another host, and each view asks
who may see the file. What is served can do nothing in a browser but be looked at.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils import timezone

from community.lib.images import Picture

logger = logging.getLogger(__name__)

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
HARMLESS = "default-src 'none'; sandbox"
FOR_ALL = "public, max-age=604800, immutable"
FOR_SOME = "private, max-age=86400, immutable"
"""A name never holds another picture, so that a browser need not ask again."""
FORGOTTEN_AFTER = timedelta(days=1)


def keep(picture: Picture, folder: str, *, name: str = "") -> str:
    """Store `picture` below `folder` (which ends in "/") under `name` or a random one.

    In a transaction that fails, the file goes when `forget_unknown` next comes by.
    """
    chosen = f"{folder}{name or secrets.token_hex(16)}.{picture.suffix}"
    return default_storage.save(chosen, ContentFile(picture.data))


def forget(name: str) -> None:
    """Delete the file called `name` once the transaction has come to its end; "" is none."""
    if name:
        transaction.on_commit(partial(default_storage.delete, name))


def is_there(name: str) -> bool:
    """Whether the storage holds a file called `name`."""
    return bool(name) and default_storage.exists(name)


def address(name: str) -> str:
    """Where the file called `name` is served, on our own host whatever keeps it."""
    return f"{settings.MEDIA_URL}{name}"


def answer(name: str, *, is_for_all: bool) -> FileResponse:
    """The file for a browser that may see it. Raises Http404 for one that is not there."""
    path = PurePosixPath(name)
    if path.suffix not in TYPES:
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=TYPES[path.suffix])
    response["Content-Disposition"] = f'inline; filename="{path.name}"'
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = FOR_ALL if is_for_all else FOR_SOME
    return response


def forget_unknown(folder: str, known: Collection[str]) -> int:
    """Delete files below `folder` that no row knows of, of yesterday and before; returns how many.

    So a file goes with whatever happens to its row: also where a transaction failed, or a row was
    deleted by other means.
    """
    if not default_storage.exists(folder):
        return 0
    before, gone = timezone.now() - FORGOTTEN_AFTER, 0
    for name in default_storage.listdir(folder)[1]:
        whole = f"{folder}{name}"
        if whole not in known and default_storage.get_modified_time(whole) < before:
            default_storage.delete(whole)
            gone += 1
    if gone:
        logger.info("%d files below %s belonged to nobody and are gone", gone, folder)
    return gone
