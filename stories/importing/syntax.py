"""The Markdown dialect of stories: CommonMark with tables, strikethrough, footnotes and maths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from stories.importing.document import BlockKind
from stories.importing.escaping import unescape

#: Containers inside containers beyond this depth are text, not structure.
MAX_NESTING = 40
#: One block with more brackets, tags or backticks than this is text, not structure: matching them
#: costs time that grows with their square …
MAX_OPENERS = 5_000
#: … and so is one with more signs of any kind than this.
MAX_SIGNS = 100_000

_SIGNS = "!#$%&*+-:<=>@[\\]^_`{}~"
_PLAIN_LINE = re.compile(r"[^\W\d_](?:[^\\`*_\[\]<>&$~!|#\n\t:]|:(?!\Z))*(?<!\s)")
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]+)\]")


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`, whether or not its footnote stands in the same block."""
    if state.src[state.pos] != "[":
        return False
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("footnote_mark", "", 0).content = found[1]
    state.pos = found.end()
    return True


@cache
def parser() -> MarkdownIt:
    """The one parser of story text; it is never changed after it is made."""
    markdown = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin)
    markdown.disable(["footnote_inline", "footnote_ref", "footnote_tail"])
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=False)
    markdown.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    return markdown


def is_hostile(markdown: str) -> bool:
    """Tell whether a block holds so many signs that only a plain reading of it is safe."""
    if len(markdown) <= MAX_OPENERS:
        return False
    openers = sum(markdown.count(sign) - markdown.count("\\" + sign) for sign in "[<`")
    return openers > MAX_OPENERS or sum(map(markdown.count, _SIGNS)) > MAX_SIGNS


def is_plain_line(markdown: str) -> bool:
    """Tell whether a paragraph is one line without any sign that could be markup."""
    return bool(_PLAIN_LINE.fullmatch(markdown))


def inline_text(tokens: Sequence[Token] | None) -> str:
    """The words that a reader sees in a run of inline tokens."""
    parts = []
    for token in tokens or ():
        match token.type:
            case "text" | "code_inline" | "text_special" | "html_inline":  # tags show as words
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(inline_text(token.children))
            case "footnote_mark":
                parts.append(f"[{token.content}]")
            case "math_inline" | "math_inline_double":
                parts.append(f"${token.content}$")
            case _:
                pass
    return "".join(parts)


def block_text(tokens: Sequence[Token]) -> str:
    """The words that a reader sees in a run of block tokens, one line a paragraph or table row."""
    parts: list[str] = []
    for token in tokens:
        match token.type:
            case "inline":
                parts.append(inline_text(token.children))
            case "fence" | "code_block" | "math_block" | "math_block_label":
                parts.append(token.content.strip("\n") + "\n")
            case "html_block":
                parts.append(re.sub(r"<[^<>]*>", " ", token.content) + "\n")
            case "paragraph_close" | "heading_close" | "tr_close":
                parts.append("\n")
            case "th_close" | "td_close":
                parts.append(" ")
            case _:
                pass
    lines = (line.strip(" \t") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line).strip()


def picture(markdown: str) -> Token | None:
    """The first image of a text, or None."""
    for token in parser().parseInline(markdown)[0].children or ():
        if token.type == "image":
            return token
    return None


def plain_of(markdown: str, kind: BlockKind | str) -> str:
    """What a reader sees of a block's `markdown`, without marks.

    A figure's words are its caption, or its description when it has none; code and maths keep
    their lines. The result is the text that passages are anchored in and words are counted in.
    """
    if is_plain_line(markdown):
        return markdown
    if is_hostile(markdown):
        return unescape(markdown)
    match BlockKind(kind):
        case BlockKind.HEADING:
            return inline_text(parser().parseInline(markdown)[0].children).strip()
        case BlockKind.FIGURE:
            image = picture(markdown)
            if image is None:
                return block_text(parser().parse(markdown))
            return str(image.attrs.get("title") or inline_text(image.children)).strip()
        case BlockKind.CODE:
            return "".join(token.content for token in parser().parse(markdown)).strip("\n")
        case BlockKind.RULE:
            return ""
        case _:
            return block_text(parser().parse(markdown))
