"""A block's inline source rewritten: tags as marks, links by reference as links of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from stories.importing.escaping import picture_markdown
from stories.importing.syntax import MAX_NESTING, _footnote_mark, parser

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)

#: What stands in Markdown for a tag; tags of HTML that are missing here have no mark and go.
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "code": "`", "kbd": "`",
          "tt": "`", "samp": "`", "del": "~~", "s": "~~", "strike": "~~", "q": '"'}  # fmt: skip
_OPENING_MARKS = {"sup": "^", "sub": "\\_"}
_INLINE_TAGS = frozenset(
    str.split(
        "a abbr acronym audio b bdi bdo big br button center cite code data del details dfn div "
        "em embed figcaption figure font footer header hr i iframe img input ins kbd label li "
        "main mark meter nav object ol p param picture pre progress q rp rt ruby s samp section "
        "select small source span strike strong style sub summary sup svg table tbody td th thead "
        "time tr track tt u ul var video wbr script aside article blockquote dd dl dt h1 h2 h3 h4 "
        "h5 h6 body html head link meta path g circle rect"
    )
)


class Edit(NamedTuple):
    """A change of the inline source: `rule` says why, an empty one that nothing is lost by it."""

    start: int
    end: int
    text: str
    rule: str


Rule = Callable[[StateInline, bool], bool]


def _recording(rule: Rule, is_image: bool) -> Rule:
    """Wrap a link rule so that each link by reference is noted with its address."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        noted_before = [len(state.env["edits"]), len(state.env["tags"])]
        if not rule(state, silent):
            return False
        if not silent:
            if is_image:  # its description was parsed apart, at places of its own
                del state.env["edits"][noted_before[0] :]
                del state.env["tags"][noted_before[1] :]
            label_end = state.md.helpers.parseLinkLabel(
                _copy_at(state, start), start + is_image, not is_image
            )
            tail = state.src[label_end + 1 : state.pos]
            if not tail.startswith("("):
                kind = "image" if is_image else "link_open"  # words before it are flushed first
                attrs = next(t.attrs for t in state.tokens[first:] if t.type == kind)
                where = _target(str(attrs.get("src" if is_image else "href", "")), attrs)
                rule_name = "link-reference" if tail.strip("[]") else ""
                state.env["edits"].append(Edit(label_end + 1, state.pos, where, rule_name))
        return True

    return noted


def _copy_at(state: StateInline, pos: int) -> StateInline:
    copy = StateInline(state.src, state.md, state.env, [])
    copy.pos = pos
    return copy


def _target(address: str, attrs: dict[str, Any]) -> str:
    where = f"<{address}>" if re.search(r"[\s()]", address) or not address else address
    title = str(attrs.get("title") or "").replace("\\", "\\\\").replace('"', '\\"')
    title = " ".join(title.split())
    return f'({where} "{title}")' if title else f"({where})"


def _note_tag(rule: Rule) -> Rule:
    def noted(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent:
            state.env["tags"].append((start, state.pos))
        return True

    return noted


@cache
def _recorder() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["strikethrough"])
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    markdown.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    rules = {rule.name: rule.fn for rule in markdown.inline.ruler.__rules__}
    markdown.inline.ruler.at("link", _recording(rules["link"], is_image=False))
    markdown.inline.ruler.at("image", _recording(rules["image"], is_image=True))
    markdown.inline.ruler.at("html_inline", _note_tag(rules["html_inline"]))
    return markdown


def edits(source: str, references: dict[str, Any], line_break: str) -> list[Edit]:
    """Find what to change in one run of inline Markdown, in order, none overlapping."""
    if "<" not in source and not (references and "[" in source):
        return []
    env: dict[str, Any] = {"references": references, "edits": [], "tags": []}
    _recorder().inline.parse(source, _recorder(), env, [])
    found = env["edits"] + list(_tag_edits(source, env["tags"], line_break))
    return sorted(set(found))


def _tag_edits(source: str, spans: list[tuple[int, int]], line_break: str) -> Iterator[Edit]:
    open_links: list[tuple[Edit, str] | None] = []
    for start, end in sorted(set(spans)):
        raw = source[start:end]
        tag = _TAG.fullmatch(raw)
        if _COMMENT.fullmatch(raw):
            yield Edit(start, end, "", "comment")
        elif tag is None or tag[2].lower() not in _INLINE_TAGS:
            yield Edit(start, start + 1, "\\<", "")  # no tag of HTML: words in angle brackets
        elif tag[2].lower() == "a":
            if tag[1]:
                opened = open_links.pop() if open_links else None
                if opened:
                    yield opened[0]
                yield Edit(start, end, f"]{opened[1]}" if opened else "", "inline-html")
            else:
                attrs = _attributes(tag[3])
                href = attrs.get("href", "")
                link = Edit(start, end, "[", "inline-html")
                open_links.append((link, _target(href, attrs)) if href else None)
                if not href:
                    yield link._replace(text="")
        else:
            mark = _mark(tag, line_break)
            if tag[2].lower() == "br":
                mark = _break_before(source[end:], mark)
            yield Edit(start, end, mark, "inline-html")
    for left in open_links:
        if left:
            yield left[0]._replace(text="")


def _break_before(rest: str, mark: str) -> str:
    """A line break's mark where a line ends already, and none where the text does."""
    if not rest.strip():
        return ""
    return mark.rstrip("\n") if re.match(r"[ \t]*\n", rest) else mark


def _attributes(source: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(source)}


def _mark(tag: re.Match[str], line_break: str) -> str:
    name = tag[2].lower()
    if name == "br":
        return line_break
    if name == "img":
        attrs = _attributes(tag[3])
        src = attrs.get("src", "")
        title = attrs.get("title", "")
        return picture_markdown(attrs.get("alt", ""), src, title) if src else ""
    if name in _OPENING_MARKS:
        return "" if tag[1] else _OPENING_MARKS[name]
    return _MARKS.get(name, "")


def in_block(
    source: str, references: dict[str, Any], line_break: str
) -> tuple[str, list[tuple[int, Edit, str]]]:
    """Rewrite every inline run of a block, whatever containers it stands in.

    Returns the new source and, for each change, its line (from 0), the change and the words it
    replaced.
    """
    if "<" not in source and not (references and "[" in source):
        return source, []
    lines = source.split("\n")
    made: list[tuple[int, Edit, str]] = []
    cursors: dict[int, int] = {}
    changes: list[tuple[int, int, int, str]] = []
    found: list[Token] = []
    parser().block.parse(source, parser(), {"references": references}, found)
    for token in found:
        if token.type != "inline" or not token.map:
            continue
        starts = _placed(token.content, lines, token.map[0], cursors)
        for change in edits(token.content, references, line_break):
            where = _columns(token.content, change, starts)
            if where:
                changes += where
                made.append((where[0][0], change, token.content[change.start : change.end]))
    for line, start, end, text in sorted(changes, reverse=True):
        lines[line] = lines[line][:start] + text + lines[line][end:]
    return "\n".join(lines), made


def _placed(
    content: str, lines: list[str], first: int, cursors: dict[int, int]
) -> list[tuple[int, int]]:
    """Where each line of an inline run stands in the block: (line, column), -1 if unknown."""
    places = []
    for number, part in enumerate(content.split("\n"), first):
        column = -1
        if number < len(lines):
            column = lines[number].find(part, cursors.get(number, 0))
            if column >= 0:
                cursors[number] = column + len(part)
        places.append((number, column))
    return places


def _columns(
    content: str, change: Edit, places: list[tuple[int, int]]
) -> list[tuple[int, int, int, str]]:
    """Split a change of an inline run into changes of the block's lines."""
    result = []
    offset, text = 0, change.text
    for (line, column), part in zip(places, content.split("\n"), strict=True):
        end = offset + len(part)
        if change.start <= end and change.end >= offset:
            if column < 0:
                return []
            start, stop = max(change.start, offset), min(change.end, end)
            if start < stop or change.start == change.end or (start == stop and text):
                result.append((line, column + start - offset, column + stop - offset, text))
                text = ""
        offset = end + 1
    return result
