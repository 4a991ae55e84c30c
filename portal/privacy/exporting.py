"""Making the file with all that is kept of somebody: row by row, however many there are.

In it are data.json with its schema.json, data.md to read, and files. It holds what is the person's
own, and of what others wrote only titles, so that one knows where something was said.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.lib.markdown_quote import escaped
from community.lib.personal import Holding
from portal.privacy import schema
from portal.privacy.models import Export

KEPT = timedelta(days=7)
STRAY = timedelta(hours=1)
MAKING = "making-"
"""With which folders begin in which a file is made."""
BATCH = 500
PARTED = 50  # characters from which a text stands by itself in the Markdown


def path_of(export: Export) -> Path:
    """Where the file lies."""
    folder: Path = settings.EXPORTS_ROOT
    return folder / Path(export.file).name


def make(export: Export) -> None:
    """Write the file of `export`, whole or not at all, and tell its person by mail.

    Its name stands in the row before there is a file: one that no row names is nobody's, see
    `let_go_of_strays`.
    """
    settings.EXPORTS_ROOT.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{export.pk}-{secrets.token_urlsafe(24)}.zip"
    if not Export.objects.waiting().filter(pk=export.pk).update(file=name):
        return  # the account was closed meanwhile
    with TemporaryDirectory(dir=settings.EXPORTS_ROOT, prefix=MAKING) as folder:
        made = Path(folder) / name
        write(export.person, made)
        made.chmod(0o600)
        made.rename(settings.EXPORTS_ROOT / name)
    if not _hand_over(export.pk, export.person_id, name):
        (settings.EXPORTS_ROOT / name).unlink(missing_ok=True)


@transaction.atomic
def _hand_over(pk: int, person: int, name: str) -> bool:
    """Let the person have the file called `name`; False where it is not wanted any more.

    The row is locked, then the account: the one that closes it finds the file, or this finds it
    closed.
    """
    fresh = Export.objects.select_for_update().filter(pk=pk).first()
    mine = User.objects.select_for_update(no_key=True).filter(pk=person, is_active=True).first()
    if fresh is None or mine is None or not fresh.is_waiting or fresh.file != name:
        return False
    fresh.state = Export.State.READY
    fresh.size = (settings.EXPORTS_ROOT / name).stat().st_size
    fresh.ready_at, fresh.claimed_until = timezone.now(), None
    fresh.expires_at = fresh.ready_at + KEPT
    fresh.save()
    body = render_to_string("privacy/mail/ready.txt", {"user": mine, "export": fresh})
    EmailMessage(_("Your data is ready"), body, to=[mine.email]).send()
    return True


def let_go_of_strays() -> int:
    """Remove what a worker that died left behind: files of no row that is ready; how many.

    What is younger than an hour may be under way.
    """
    if not settings.EXPORTS_ROOT.is_dir():
        return 0
    old = time.time() - STRAY.total_seconds()
    left = [one for one in settings.EXPORTS_ROOT.iterdir() if _changed_at(one) < old]
    ready = Export.objects.filter(state=Export.State.READY)
    wanted = set(ready.filter(file__in=[one.name for one in left]).values_list("file", flat=True))
    strays = [one for one in left if one.name not in wanted and _is_ours(one)]
    for one in strays:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    return len(strays)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # gone meanwhile
        return time.time()


def _is_ours(path: Path) -> bool:
    return path.name.startswith(MAKING) if path.is_dir() else path.suffix == ".zip"


@transaction.atomic
def let_go(export: Export) -> None:
    """Remove the file, or leave off making it; that it was asked for stays for its person to see"""
    fresh = Export.objects.select_for_update().filter(pk=export.pk).first()
    if fresh is None:
        return
    if fresh.file:
        path_of(fresh).unlink(missing_ok=True)
    if fresh.state in {Export.State.READY, Export.State.WAITING}:
        fresh.state, fresh.file, fresh.size = Export.State.OVER, "", 0
        fresh.save(update_fields=["state", "file", "size"])


def write(person: Any, target: Path) -> None:
    """Write all that is kept of `person` to the ZIP file `target`."""
    machine, human = target.with_suffix(".json"), target.with_suffix(".md")
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
        machine.open("w", encoding="utf-8") as data,
        human.open("w", encoding="utf-8") as words,
    ):
        _write_sections(person, packed, data, words)
        data.close()
        words.close()
        packed.write(machine, "data.json")
        packed.write(human, "data.md")
        packed.writestr("schema.json", json.dumps(schema.whole(), indent=1, ensure_ascii=False))
        packed.writestr("README.md", render_to_string("privacy/export.md", {"user": person}))


def _write_sections(person: Any, packed: zipfile.ZipFile, data: IO[str], words: IO[str]) -> None:
    head = {
        "version": schema.VERSION,
        "portal": settings.PORTAL_NAME,
        "made_at": timezone.now().isoformat(),
    }
    data.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "sections": {')
    words.write(f"# {_('Your data at')} {escaped(settings.PORTAL_NAME)}\n")
    for number, holding in enumerate(schema.handed_out()):
        data.write(f"{',' if number else ''}\n{json.dumps(holding.name)}: [")
        words.write(f"\n## {holding.what}\n\n{_('Kept')} {holding.why}.\n")
        is_first = True
        for row in _rows(holding, person, packed):
            data.write(("" if is_first else ",") + "\n" + json.dumps(row, ensure_ascii=False))
            words.write(_in_markdown(holding, row))
            is_first = False
        data.write("]")
        if is_first:
            words.write(f"\n{_('Nothing.')}\n")
    data.write("}}")


def _rows(holding: Holding, person: Any, packed: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """The rows as they are handed out; pictures and files go to the ZIP as they come."""
    columns = schema.columns(holding)
    names = [column.attname for column in columns]
    found = holding.rows(person).order_by("pk").values(*names, *holding.also)
    for row in found.iterator(chunk_size=BATCH):
        told: dict[str, Any] = {}
        for column in columns:
            value = row[column.attname]
            if isinstance(column, models.BinaryField | models.FileField):
                value = _file(column, value, f"{holding.name}-{row[_key(holding)]}", packed)
            told[column.name] = _plain(value, column)
        yield told | {lookup: _plain(row[lookup], None) for lookup in holding.also}


def _key(holding: Holding) -> str:
    return str(holding.table._meta.pk.attname)


def _file(column: Any, value: Any, name: str, packed: zipfile.ZipFile) -> str:
    """Put a file beside the data; where it lies in the ZIP, "" for none."""
    if not value:
        return ""
    place = f"files/{name}-{column.name}"
    if isinstance(column, models.FileField):
        place += Path(str(value)).suffix
        if not default_storage.exists(str(value)):
            return ""
        with default_storage.open(str(value)) as file:
            packed.writestr(place, file.read())
    else:
        packed.writestr(place, bytes(value))
    return place


def _plain(value: Any, column: Any) -> Any:
    """`value` as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    is_plain = value is None or isinstance(value, bool | int | float | str | list | dict)
    return value if is_plain else str(value)


def _in_markdown(holding: Holding, row: dict[str, Any]) -> str:
    """A row to read: short fields in a list, longer words quoted as they were typed."""
    titles = {column.name: str(column.verbose_name) for column in schema.columns(holding)}
    short, long = [], []
    for name, value in row.items():
        if value in (None, "", [], {}) or name in {"id", "pk"}:
            continue
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        title = titles.get(name, name.replace("__", " "))
        if "\n" in said or len(said) > PARTED:
            long.append(f"\n{title}:\n\n" + "".join(f"> {line}\n" for line in said.splitlines()))
        else:
            short.append(f"  {title}: {escaped(said)}")
    return "\n- " + "\n".join(short).lstrip() + "\n" + "".join(long)
