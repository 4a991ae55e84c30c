"""Reading one file with its sidecar, before the database is asked anything."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256

from stories.importing.decode import decode
from stories.importing.document import Document, ImportRefused
from stories.importing.read import read
from stories.importing.report import report
from stories.importing.structure import Structure, StructureError, read_structure
from stories.importing.structure_vocabulary import Rights

HALVES = re.compile(r"[\ud800-\udfff]")  # of characters, which no encoding can write
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class SidecarRefused(ImportRefused):
    """The sidecar, not the document, cannot be read; `line` is the sidecar's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file and its sidecar say."""

    document: Document
    structure: Structure
    rights: str | None  # a value of Rights, or None when the files state none

    @property
    def sha256(self) -> str:
        return self.document.sha256


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def read_files(data: bytes, *, file: str, sidecar: bytes | None) -> Reading:
    """Read a document and what it says as data: from the sidecar, else from its front matter.

    Raises ImportRefused for the document and SidecarRefused for the sidecar.
    """
    document = read(data, file=file)
    structure = Structure()
    if sidecar is not None:
        structure = _of_sidecar(sidecar, document)
    elif document.front_matter_source:
        sign, first_line = _front_matter_place(data)
        if sign == "---":
            structure = read_structure(
                document.front_matter_source, first_line=first_line, blocks=document.blocks
            )
    _refuse_unstorable(document)
    stated = structure.rights or document.front_matter.get("rights")
    rights = str(stated) if stated in set(Rights) else None
    return Reading(document, structure, rights)


def _of_sidecar(sidecar: bytes, document: Document) -> Structure:
    try:
        text = sidecar.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = sidecar[: error.start].count(b"\n") + 1
        raise SidecarRefused("not valid UTF-8", line) from error
    try:
        return read_structure(text, first_line=1, blocks=document.blocks, is_sidecar=True)
    except StructureError as error:
        raise SidecarRefused(error.reason, error.line) from error


def _front_matter_place(data: bytes) -> tuple[str, int]:
    """The sign that opens the front matter and the line below it."""
    text = decode(data)[0]
    stripped = text.lstrip()
    blank = len(text) - len(stripped)
    return stripped[:3], text[:blank].count("\n") + 2


def _refuse_unstorable(document: Document) -> None:
    """Escapes in a front matter can make characters that no database keeps."""
    stated = json.dumps([report(document), document.front_matter], ensure_ascii=False)
    words = "".join(block.markdown + block.plain for block in document.blocks)
    if "\0" in words or NUL_IN_JSON.search(stated) or HALVES.search(words + stated):
        raise ImportRefused("it holds characters that cannot be stored", 1)
