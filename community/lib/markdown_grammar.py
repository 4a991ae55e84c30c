"""What the portal reads as Markdown: CommonMark, tables, ~~strikethrough~~, maths, footnote marks.

Free of Django, so that a plain library may parse with it too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import paragraph
from markdown_it.rules_block import table as gfm_table
from markdown_it.rules_block.table import escapedSplit, getLine

from community.lib.markdown_rules import apply_rules

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_NESTING = 20
"""Levels of blocks within blocks; a quotation is one, a list item two."""

MAX_MATH_LINES = 200
"""A `$$` without its twin within this many lines is text; this keeps the search for it short."""

_MATH = re.compile(r"(\$\$?)(?![\s$])(?:\\.|[^\\$])++(?<!\s)\1(?![\w$])", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]{1,40})\](?![(\[])")


class TooCostlyError(ValueError):
    """The text asks for far more work or output than its length warrants."""


@cache
def parser() -> MarkdownIt:
    """The parser of all Markdown in the portal; raw HTML is text to it.

    Its `env` may hold `rules` (`markdown_rules.Rules`), which turn its tokens into what our pages
    show, and `cells`: how many table cells may still be made before TooCostlyError is raised.
    """
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"])
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("fence", "math_block", _math_block)
    md.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph"]})
    md.inline.ruler.before("escape", "math_inline", _math_inline)
    md.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    md.core.ruler.before("text_join", "rules", apply_rules)
    return md


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Tables as GitHub specifies them, but cells beyond the last column stay with their row.

    The specification drops them; here nothing that was typed may vanish.
    """
    if silent or not gfm_table(state, start, end, True):  # noqa: FBT003
        return silent and gfm_table(state, start, end, True)  # noqa: FBT003
    columns = getLine(state, start + 1).strip().strip("|").count("|") + 1
    _spend_cells(state, start, end, columns)
    first = len(state.tokens)
    gfm_table(state, start, end, False)  # noqa: FBT003
    line, cell = start, None
    for token in state.tokens[first:]:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
        elif token.type == "inline":
            cell = token
        elif token.type == "tr_close" and cell and line > start:
            typed = escapedSplit(getLine(state, line).strip().removeprefix("|"))
            extra = [text for part in typed[columns:] if (text := part.strip())]
            cell.content = " | ".join([cell.content, *extra])
    return True


def _spend_cells(state: StateBlock, start: int, end: int, columns: int) -> None:
    """Take a table from the budget: short rows are filled up, so few characters make many cells."""
    if "cells" not in state.env:
        return
    last = start
    while last < end and not state.isEmpty(last):
        last += 1
    state.env["cells"] -= columns * (last - start)
    if state.env["cells"] < 0:
        raise TooCostlyError("too many table cells")


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Several lines from `$$` to `$$`, none of them blank, kept as source."""
    opening = getLine(state, start)
    if state.is_code_block(start) or not opening.startswith("$$") or "$$" in opening[2:]:
        return False
    for line in range(start + 1, min(end, start + MAX_MATH_LINES)):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
        if getLine(state, line).rstrip().endswith("$$"):
            break
    else:
        return False
    if not silent:
        token = state.push("code_block", "code", 0)
        token.content = "\n".join(getLine(state, n) for n in range(start, line + 1)) + "\n"
        token.attrs = {"class": "math"}
        token.map = [start, line + 1]
        state.line = line + 1
    return True


def _math_inline(state: StateInline, silent: bool) -> bool:
    """`$…$` and `$$…$$` within a line of text, kept as source; prices are not maths."""
    before = state.src[state.pos - 1] if state.pos else ""
    if state.src[state.pos] != "$" or before.isalnum() or before == "$":
        return False
    found = _MATH.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.content = found[0]
        token.attrs = {"class": "math"}
    state.pos = found.end()
    return True


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^1]: words` is a paragraph of its own, where CommonMark would see a link's address."""
    found = None if state.is_code_block(start) else _FOOTNOTE.match(getLine(state, start))
    if not found or not getLine(state, start).startswith(":", found.end()):
        return False
    return silent or paragraph(state, start, end, False)  # noqa: FBT003


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    """`[^1]` in a text, or with its colon at the head of the note itself."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    end = found.end()
    if not state.pos and state.src.startswith(":", end):
        end += 1
    if not silent:
        state.push("footnote_open", "sup", 1)
        state.push("text", "", 0).content = f"[{found[1]}]"
        state.push("footnote_close", "sup", -1)
    state.pos = end
    return True
