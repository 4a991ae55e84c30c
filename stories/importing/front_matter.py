"""The head of a Markdown file: YAML between `---` lines or TOML between `+++` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import yaml

from stories.importing.document import Doubt, ImportRefused
from stories.importing.lines import Line, joined
from stories.importing.wording import wording

#: Limits of a front matter, far above any real one and far below what hurts.
MAX_CHARACTERS = 200_000
MAX_NODES = 10_000
MAX_DEPTH = 20
#: A dotted key of TOML makes a table of each part, and tomllib's memory grows with their square.
MAX_DOTS = 100

#: Characters that an escape can write and no file of text can hold.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_KEY = re.compile(r"^[\"']?(?P<key>[^\W\d][\w-]*)[\"']?\s*:(\s|$)")


@dataclass(slots=True)
class FrontMatter:
    """A front matter: its values (dates as text), its source, and keys that stand twice."""

    values: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    doubts: list[Doubt] = field(default_factory=list)


class _Loader(yaml.SafeLoader):
    """YAML without aliases, without tags, without surprising types, and not too much of it."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.nodes = 0
        self.depth = 0
        self.twice: list[tuple[str, int]] = []

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _refused("it uses an alias (*), which front matter has no need of", self)
        self.nodes += 1
        self.depth += 1
        if self.nodes > MAX_NODES:
            raise _refused("it holds too many values", self)
        if self.depth > MAX_DEPTH:
            raise _refused("it is nested too deeply", self)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in {key for key in keys if keys.count(key) > 1}:
            self.twice.append((key, node.start_mark.line))
        return super().construct_mapping(node, deep=deep)


def _refused(problem: str, loader: _Loader) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=loader.peek_event().start_mark)


# Dates stay as they are written (an offset without a colon is no date to YAML, a date alone is),
# and numbers with colons are times of day, not numbers to the base of 60.
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in {"null", "bool", "merge"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9]\d{0,17})$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?\d{1,18}\.\d{1,18}$"), list("-+0123456789")
)


def take(lines: list[Line]) -> tuple[FrontMatter, list[Line]]:
    """Take the front matter off a document's lines.

    Raises ImportRefused, with the line, for one that does not parse. Lines that only look like
    one (a rule, prose, a rule) are left in the text.
    """
    first = next((n for n, line in enumerate(lines) if not line.is_blank), len(lines))
    sign = lines[first].text.rstrip() if first < len(lines) else ""
    if sign not in {"---", "+++"}:
        return FrontMatter(), lines
    ends = {"---", "..."} if sign == "---" else {"+++"}
    after = (n for n in range(first + 1, len(lines)) if lines[n].text.rstrip() in ends)
    end = next(after, None)
    if end is None:
        if sign == "+++" or _begins_right(lines[first + 1 : first + 2]):
            raise ImportRefused(f"the front matter is never closed with {sign}", first + 1)
        return FrontMatter(), lines
    inner = lines[first + 1 : end]
    source = joined(inner)
    if len(source) > MAX_CHARACTERS:
        raise ImportRefused("the front matter is too long", first + 1)
    read = _yaml if sign == "---" else _toml
    found = read(source, inner)
    if found and _UNWRITABLE.search(_all_text(found.values)):
        raise ImportRefused("the front matter holds characters that no text has", first + 1)
    return (FrontMatter(), lines) if found is None else (found, lines[end + 1 :])


def _yaml(source: str, inner: list[Line]) -> FrontMatter | None:
    line = inner[0].number if inner else 1
    looks_right = _begins_right(inner)
    try:
        loader = _Loader(source)
        values = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        if not looks_right:
            return None
        where = error.problem_mark.line if error.problem_mark else 0
        raise ImportRefused(
            f"the front matter does not parse: {error.problem}", line + where
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if not looks_right:
            return None
        raise ImportRefused(f"the front matter does not parse: {_one_line(error)}", line) from None
    if values is None and not any(not row.is_blank for row in inner):
        return FrontMatter({}, source)
    if not isinstance(values, dict) or not _is_metadata(values, inner):
        return None
    doubts = [
        Doubt(line + where, key, "this key stands twice in the front matter; the last one counts")
        for key, where in loader.twice
    ]
    return FrontMatter(_textual(values), source, doubts)


def _begins_right(inner: list[Line]) -> bool:
    """Tell whether the first line with words is a key as metadata has them, and no speech."""
    for row in inner:
        if not row.is_blank and not row.text.startswith("#"):
            found = _KEY.match(row.text)
            return found is not None and _is_key(found["key"])
    return False


def _is_key(key: str) -> bool:
    return key.casefold() in wording("front_matter") or (key.isascii() and key[:1].islower())


def _is_metadata(values: dict[Any, Any], inner: list[Line]) -> bool:
    """Tell metadata from prose between two rules, which a colon makes a mapping as well."""
    if any(str(key).casefold() in wording("front_matter") for key in values):
        return True
    return not inner[0].is_blank and all(_is_key(str(key)) for key in values)


def _toml(source: str, inner: list[Line]) -> FrontMatter:
    line = inner[0].number if inner else 1
    for row in inner:
        if row.text.count(".") > MAX_DOTS:
            raise ImportRefused(
                "the front matter does not parse: too many dots on one line", row.number
            )
    try:
        values = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # its own error, and a number too long to read
        where = re.search(r"at line (\d+)", str(error))
        number = line + int(where[1]) - 1 if where else line
        raise ImportRefused(
            f"the front matter does not parse: {_one_line(error)}", number
        ) from None
    return FrontMatter(_textual(values), source)


def _textual(value: Any) -> Any:
    """The same values with text for keys and dates."""
    if isinstance(value, dict):
        return {str(key): _textual(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_textual(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _all_text(value: Any) -> str:
    """All the text in a value, keys included."""
    if isinstance(value, dict):
        return "".join(f"{key}{_all_text(item)}" for key, item in value.items())
    return "".join(map(_all_text, value)) if isinstance(value, list) else str(value)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
