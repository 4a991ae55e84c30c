"""YAML read so that every value knows the line of the file on which it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import yaml
from rapidfuzz import fuzz, process

from stories.importing.structure_items import StructureError

DEEPEST = 20
LONGEST = 1_000_000
SIMILAR_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain value, kept as it was written; `is_null` when nothing was."""

    text: str
    line: int
    is_null: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, with the line of each key."""

    entries: dict[str, Node]
    key_lines: dict[str, int]
    line: int


Node = Scalar | Sequence | Mapping


def read_yaml(text: str, *, first_line: int, keys: Collection[str]) -> Mapping:
    """The values of `keys` in the mapping that `text` holds, lines counted from `first_line`.

    Other keys are named in `key_lines`, but their values are not looked at. Raises StructureError
    for anything but one mapping of texts, lists and mappings: references (`*`), more than
    `DEEPEST` levels, more than `LONGEST` characters, and one of `keys`, or a key anywhere below,
    given twice.
    """
    if len(text) > LONGEST:
        raise StructureError(f"This is longer than {LONGEST} characters.", first_line)
    try:
        _refuse_references_and_depth(text, first_line)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else first_line
        reason = f"This is not valid YAML: {error.problem or error.context}."
        raise StructureError(reason, line) from error
    except yaml.YAMLError as error:
        reason = "This is not valid YAML: it holds a character that is not allowed."
        raise StructureError(reason, first_line) from error
    if root is None:
        return Mapping({}, {}, first_line)
    if not isinstance(root, yaml.MappingNode):
        reason = "This must be a list of keys, such as “narrator: …”."
        raise StructureError(reason, _line(root, first_line))
    return _mapping(root, first_line, keys)


def nearest(word: str, known: list[str]) -> str:
    """The known word most like `word`, or "" when none is like it."""
    match = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH)
    return match[0] if match else ""


def _refuse_references_and_depth(text: str, first_line: int) -> None:
    """Look at the events before anything is built, so that no bomb is ever put together."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = _line(event, first_line)
        if isinstance(event, yaml.AliasEvent):
            raise StructureError("References (*) are not allowed here.", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise StructureError(f"This is nested more than {DEEPEST} levels deep.", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _with_lines(node: yaml.Node, first_line: int) -> Node:
    line = _line(node, first_line)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, line, is_null=node.tag == "tag:yaml.org,2002:null")
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_with_lines(item, first_line) for item in node.value), line)
    return _mapping(node, first_line)


def _mapping(node: yaml.Node, first_line: int, keys: Collection[str] | None = None) -> Mapping:
    """A mapping with the values of `keys`, or of all of its keys, which then must be words."""
    found = Mapping({}, {}, _line(node, first_line))
    for key_node, value in node.value:
        line = _line(key_node, first_line)
        if not isinstance(key_node, yaml.ScalarNode):
            if keys is None:
                raise StructureError("A key must be a word.", line)
            continue
        key = key_node.value
        if keys is None or key in keys:
            if key in found.entries:
                raise StructureError(f"“{key}” is given twice.", line)
            found.entries[key] = _with_lines(value, first_line)
        found.key_lines[key] = line
    return found


def _line(marked: yaml.Node | yaml.Event, first_line: int) -> int:
    return first_line + (marked.start_mark.line if marked.start_mark else 0)
