"""Files and folders on disk go in as stories, one transaction a file."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from stories.actions import Outcome, SidecarRefused, import_document, preview_document
from stories.importing.decode import MAX_BYTES
from stories.importing.document import ImportRefused

logger = logging.getLogger(__name__)

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm"})
SIDECAR = ".yml"


class PathMissing(FileNotFoundError):  # noqa: N818 - it names what is wrong
    """A path to import from that is not there."""


@dataclass(slots=True)
class Totals:
    """What an import did: stories by outcome, and the files that failed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[dict[str, Any]] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def import_paths(
    paths: Iterable[str | Path],
    *,
    check: bool = False,
    rights: str | None = None,
    publish: bool = False,
    by: Any = None,
    on_story: Callable[[Outcome, dict[str, Any]], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Totals:
    """Import each file, and every story file in each folder and the folders in it.

    A file beside it of the same name ending in `.yml` is its sidecar. `check` writes nothing.
    `on_story` gets each story's outcome and report as it comes, so that none of them need be
    kept; `on_progress` how many files are done, of how many. A file that fails leaves the
    database as it was and the rest goes on.

    Raises PathMissing before anything is read when a path is not there.
    """
    unreadable: list[OSError] = []
    files = list(_files(paths, unreadable.append))
    totals = Totals()
    totals.failed += [_failure(Path(error.filename), error) for error in unreadable]
    promised: dict[str, str] = {}
    for done, file in enumerate(files, 1):
        try:
            data, sidecar = _bytes_of(file)
            name = str(file.resolve())
            if check:
                found = preview_document(
                    data,
                    file=name,
                    sidecar=sidecar,
                    rights=rights,
                    publish=publish,
                    promised=promised,
                )
            else:
                found = import_document(
                    data, file=name, sidecar=sidecar, by=by, rights=rights, publish=publish
                )
        except Exception as error:  # noqa: BLE001 - told below, unforeseen ones with their trace
            totals.failed.append(_failure(file, error))
        else:
            totals.count(found.outcome)
            if on_story:
                on_story(found.outcome, {**found.report, "file": str(file)})
        if on_progress:
            on_progress(done, len(files))
    return totals


def _failure(file: Path, error: Exception) -> dict[str, Any]:
    """What went wrong with which file; `line` is 0 where no line is to blame."""
    line = 0
    match error:
        case ImportRefused():
            reason, line = error.reason, error.line
            file = file.with_suffix(SIDECAR) if isinstance(error, SidecarRefused) else file
        case ValidationError():
            reason = " ".join(error.messages)
        case OSError():
            reason = error.strerror or "it cannot be read"
        case DatabaseError():
            reason = f"the database refused it: {error}"
        case _:
            logger.error("%s could not be imported", file, exc_info=error)
            reason = f"a fault of the importer: {type(error).__name__}"
    return {"file": str(file), "line": line, "reason": reason}


def _bytes_of(file: Path) -> tuple[bytes, bytes | None]:
    """The bytes of a document and of its sidecar, None when it has none."""
    if file.suffix.lower() not in SUFFIXES:
        raise ImportRefused(f"not a story file: known are {', '.join(sorted(SUFFIXES))}")
    beside = file.with_suffix(SIDECAR)
    sidecar = beside if beside.is_file() else None
    for one in filter(None, (file, sidecar)):
        if one.stat().st_size > MAX_BYTES:
            raise ImportRefused(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    return file.read_bytes(), sidecar.read_bytes() if sidecar else None


def _files(paths: Iterable[str | Path], onerror: Callable[[OSError], None]) -> Iterator[Path]:
    """Every file to import, once, folders in the order of their names.

    In a folder only files with a known ending count; hidden ones do not, and neither does a
    README without front matter, which speaks of the folder and is no story. `onerror` hears of
    folders that cannot be read.
    """
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise PathMissing(f"{path} is not there.")
    seen: set[Path] = set()
    for path in given:
        for file in _under(path, onerror) if path.is_dir() else (path,):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _under(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, onerror=onerror):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(where, name)
            is_story = file.suffix.lower() in SUFFIXES and not name.startswith(".")
            if is_story and not _is_readme(file):
                yield file


def _is_readme(file: Path) -> bool:
    if file.stem.lower() != "readme":
        return False
    try:
        with file.open("rb") as opened:
            start = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return False  # it is tried, and told as a file that cannot be read
    return not start.startswith((b"---", b"+++"))
