"""Plain words written as Markdown, so that none of their signs is taken for markup."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"[\\`*\[<$~]"  # code, emphasis, links, tags, maths, strikethrough
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore within a word is no emphasis
    r"|&(?=#?\w{1,31};)"
)
_AT_START = re.compile(
    r"(?P<mark>[-+](?=\s|$)|#(?=#{0,5}(?:\s|$))|>|[-=](?=[-=]*\s*$)|[-:|](?=[-:|\s]*$))"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CLOSING_HASHES = re.compile(r"(?:(?<=\s)|^)(#+)$")


def escape_line(line: str) -> str:
    """Write one line of plain words as Markdown that shows exactly those words."""
    line = _ANYWHERE.sub(r"\\\g<0>", line.strip())
    start = _AT_START.match(line)
    if start is None:
        return line
    if start["number"]:
        return f"{start['number']}\\{line[start.end() :]}"
    return "\\" + line


def escape(text: str) -> str:
    """Write plain words, line by line, as Markdown that shows exactly those words."""
    return "\n".join(escape_line(line) for line in text.split("\n") if line.strip())


def unescape(markdown: str) -> str:
    """The words of Markdown that holds no markup: its escapes taken back, on one line."""
    plain = _ESCAPE.sub(r"\1", markdown)
    return " ".join(stripped for line in plain.split("\n") if (stripped := line.strip()))


def heading_safe(markdown: str) -> str:
    """Put a heading on one line and keep its trailing hashes from being read as its end."""
    return _CLOSING_HASHES.sub(r"\\\1", " ".join(markdown.split()))


def picture_markdown(alt: str, src: str, told: str) -> str:
    """Write a figure: `told` is its caption with its number, as the source tells it.

    A lost picture has no address and is written `![caption]()`.
    """
    if not src:
        return f"![{_bracketed(told or alt)}]()"
    where = f"<{src}>" if re.search(r"[\s()<>]", src) else src
    title = told.replace("\\", "\\\\").replace('"', '\\"')
    title = re.sub(r"&(?=#?\w{1,31};)", r"\\&", " ".join(title.split()))
    return f"![{_bracketed(alt)}]({where}" + (f' "{title}")' if title else ")")


def _bracketed(text: str) -> str:
    return _ANYWHERE.sub(r"\\\g<0>", " ".join(text.split())).replace("]", "\\]")
