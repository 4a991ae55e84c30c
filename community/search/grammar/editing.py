"""Changing a query's text by its parts: what a chip takes out and a facet puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from community.search.grammar.lexing import LEAVES, Kind, Part, lex, settle
from community.search.grammar.nodes import And, Filter, Node, Not, Or, Query, Range
from community.search.grammar.parsing import MAX_LENGTH, parse

MOST_LIKES = 8  # times that the same filter is cut out


def filters(query: Query) -> list[Filter | Range]:
    """Return the filters that hold for the whole query, in order; each once."""
    parts = query.node.parts if isinstance(query.node, And) else (query.node,)
    found: dict[Node | None, Filter | Range] = {}
    for part in parts:
        if isinstance(part, Filter | Range):
            found.setdefault(_bare(part), part)
    return list(found.values())


def without(query: Query, node: Node) -> str:
    """Return the query's text with the part `node` cut out, and the `or` or brackets it leaves."""
    parts, _problems = settle(list(lex(query.text)))
    first = next((n for n, part in enumerate(parts) if part.end > node.start), len(parts))
    last = first
    while last < len(parts) and parts[last].start < node.end:
        last += 1
    first, last = _widened(parts, first, last, _starts(query.node))
    return _text(query.text, parts[:first] + parts[last:])


def free_of(query: Query, node: Filter | Range) -> str:
    """Return the query's text without the filter `node`, also where it was typed again."""
    for _time in range(MOST_LIKES):
        query = parse(without(query, node))
        likes = (other for other in filters(query) if _bare(other) == _bare(node))
        if (like := next(likes, None)) is None:
            break
        node = like
    return query.text


def with_part(query_text: str, part: str) -> str:
    """Return the text with `part` ("kind:story") added, so that it holds for the whole query."""
    return adding(parse(query_text))(part)


def adding(query: Query) -> Callable[[str], str]:
    """Return what `with_part` does, for many parts to be added to the same query, each by itself.

    Whether a way to add holds depends on the query and on how long the part is, not on what it
    says: what has been tried with one part is known for the others.
    """
    parts, _problems = settle(list(lex(query.text)))
    rest, there = _text(query.text, parts), set(map(_bare, filters(query)))
    holds, fails = [0, 0, 0], [MAX_LENGTH + 1] * 3  # by the length of the part, for each way

    def add(part: str) -> str:
        part = _quoted(part)
        wanted, size = _meaning(part), len(part)
        if wanted in there:
            return rest
        # At the end, unless the text is too long for that, or ends in the middle of something.
        ways = [f"{rest} {part}".strip(), f"{part} {rest}", f"{part} ({rest})"]
        for n, way in enumerate(ways if isinstance(wanted, Filter | Range) else ()):
            if size > holds[n] and size < fails[n]:
                if wanted in map(_bare, filters(parse(way))):
                    holds[n] = size
                else:
                    fails[n] = size
            if size <= holds[n]:
                return way
        return ways[0]

    return add


@lru_cache(maxsize=2_000)
def _meaning(part: str) -> Node | None:
    return _bare(parse(part).node)


def _bare(node: Node | None) -> Node | None:
    return node and replace(node, start=0, end=0)


def _quoted(part: str) -> str:
    name, colon, value = part.partition(":")
    if colon and any(char.isspace() or char in '()|"' for char in value):
        value = '"{}"'.format(value.replace('"', " ").strip())
    return name + colon + value


def _starts(node: Node | None) -> set[int]:
    """Return where the leaves of a tree begin."""
    if node is None:
        return set()
    if isinstance(node, Not):
        return _starts(node.part)
    if isinstance(node, And | Or):
        return set().union(*map(_starts, node.parts))
    return {node.start}


def _widened(parts: list[Part], first: int, last: int, leaves: set[int]) -> tuple[int, int]:
    """Return the range of parts to cut, with everything that would be left hanging."""
    while True:
        while first and parts[first - 1].kind is Kind.NOT:
            first -= 1
        left, right = _past_idle(parts, first, last, leaves)
        before, after = _kind(parts, left - 1), _kind(parts, right)
        if before is Kind.OR:
            while _kind(parts, left - 1) is Kind.OR:
                first = left - 1
                left, _right = _past_idle(parts, first, last, leaves)
            return first, last
        if after is Kind.OR:
            while _kind(parts, right) is Kind.OR:
                last = right + 1
                _left, right = _past_idle(parts, first, last, leaves)
            return first, last
        if before is not Kind.OPEN or after is not Kind.CLOSE:
            return first, last
        first, last = left - 1, right + 1


def _kind(parts: list[Part], at: int) -> Kind | None:
    return parts[at].kind if 0 <= at < len(parts) else None


def _past_idle(parts: list[Part], first: int, last: int, leaves: set[int]) -> tuple[int, int]:
    """Return the range widened by the parts beside it that look for nothing."""
    idle = [part.kind in LEAVES and part.start not in leaves for part in parts]
    while first and (idle[first - 1] or parts[first - 1].kind is Kind.NOT):
        first -= 1
    while last < len(parts) and (
        idle[last] or (parts[last].kind is Kind.NOT and last + 1 < len(parts) and idle[last + 1])
    ):
        last += 1
    return first, last


def _text(text: str, parts: list[Part]) -> str:
    """Return the parts as one tidy text."""
    written: list[str] = []
    end = -1
    for part in parts:
        piece = text[part.start : part.end] or part.text
        if part.text.count('"') % 2:
            piece += '"'
        is_apart = part.start != end
        if is_apart and written and written[-1] != "(" and part.kind is not Kind.CLOSE:
            written.append(" ")
        written.append(piece)
        end = part.end
    return "".join(written)
