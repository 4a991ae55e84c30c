"""Read what a story says as data, from its front matter or from a sidecar file.

The front matter of a foreign site may use some of our keys in its own sense, so it is read by this
schema only when it holds a key that is ours alone (`OURS`) or one that resembles such a key.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from stories.importing.document import Block
from stories.importing.structure_facts import read_fact
from stories.importing.structure_fields import LONGEST_NAME, Fields
from stories.importing.structure_items import Structure, StructureError
from stories.importing.structure_parts import (
    read_claim,
    read_milestone,
    read_resource,
    read_source,
    read_spectrum,
    read_takeaway,
)
from stories.importing.structure_vocabulary import Rights
from stories.importing.structure_yaml import Mapping, read_yaml

__all__ = ["Structure", "StructureError", "read_structure"]

OURS = ("narrator", "spectrum", "milestones", "takeaways", "facts", "claims")
KNOWN = (*OURS, "interviewer", "source", "rights", "licence", "resources")
MISSPELT = 88  # per cent of likeness: “milestone” and “take-aways” are, “fact-check” is not


def read_structure(
    front_matter_text: str,
    *,
    first_line: int,
    blocks: Sequence[Block],
    is_sidecar: bool = False,
) -> Structure:
    """The structured items in YAML `front_matter_text`, each tied to the block that says it.

    `first_line` is the line of the file on which the text starts (1 for a sidecar, 2 below an
    opening `---`). Other keys of a front matter are the reader's own and are left alone; in a
    sidecar they are refused. Front matter without a key of this schema gives an empty Structure.
    Raises StructureError with the line of the file at the first thing that is wrong.
    """
    root = read_yaml(front_matter_text, first_line=first_line, keys=KNOWN)
    fields = Fields("this file", root, blocks)
    if is_sidecar:
        fields.allow(*KNOWN)
    else:
        _refuse_misspelt_keys(root)
        if not any(fields.has(key) for key in OURS):
            return Structure()
    source = fields.group("source", "the source")
    rights = fields.word("rights", Rights)
    spectrum = fields.group("spectrum", "the spectrum")
    return Structure(
        narrator=fields.text("narrator", longest=LONGEST_NAME),
        interviewer=fields.text("interviewer", longest=LONGEST_NAME),
        source=read_source(source) if source else None,
        rights=rights,
        licence=fields.text("licence", required=rights is Rights.LICENCE, longest=LONGEST_NAME),
        spectrum=read_spectrum(spectrum) if spectrum else None,
        milestones=tuple(map(read_milestone, fields.groups("milestones", "a milestone"))),
        takeaways=tuple(map(read_takeaway, fields.groups("takeaways", "a takeaway"))),
        resources=tuple(map(read_resource, fields.groups("resources", "a resource"))),
        facts=tuple(map(read_fact, fields.groups("facts", "a fact"))),
        claims=tuple(map(read_claim, fields.groups("claims", "a claim"))),
    )


def _refuse_misspelt_keys(root: Mapping) -> None:
    for key, line in root.key_lines.items():
        for ours in OURS:
            if key != ours and fuzz.ratio(key.casefold(), ours) >= MISSPELT:
                raise StructureError(f"“{key}” is not known; did you mean “{ours}”?", line)
