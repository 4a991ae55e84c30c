"""Site generators' own marks in Markdown: Liquid, shortcodes, attribute lists, admonitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stories.importing.document import Document, Doubt, Fix, Removed
from stories.importing.escaping import picture_markdown
from stories.importing.lines import Line, with_code_marked

_CODE_OPEN = re.compile(r"\s*(?:\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}|\{\{[<%]\s*highlight\s+\"?([\w+#-]+)[^>%]*[>%]\}\})\s*$")  # fmt: skip # noqa: E501
_CODE_CLOSE = re.compile(r"\s*(?:\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\})\s*$")  # fmt: skip # noqa: E501
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_PICTURE = re.compile(r"\s*(?:\{\{[<%]\s*(?:figure|img|image)\s[^{}]*[>%]\}\}|\{%-?\s*(?:include\s+(?=\S*(?:figure|image|img))\S+|img|figure)\s[^{}%]*%\})\s*$")  # fmt: skip # noqa: E501
_PAIR = re.compile(r"(?<![\w-])([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_TAG = re.compile(r"\{%.{0,300}?%\}|\{\{.{0,300}?\}\}")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_ATTRIBUTES_ALONE = re.compile(r"\s*\{:[^{}]*\}\s*$")
_TOC = re.compile(r"\s*(?:\[TOC\]|\[\[_?TOC_?\]\]|<!--\s*toc\s*-->|\$\{toc\}|\{:toc\}|\{\{<\s*toc\s*>\}\})\s*$", re.IGNORECASE)  # fmt: skip # noqa: E501
_ATTRIBUTES = re.compile(r"(?<=[\])*_`])\{:[^{}]*\}|(?<=[\])])\{\s*[.#][^{}]*\}")
_HEADING_ID = re.compile(r"^(#{1,6} (?:.*?\S)??)\s*(\{:?\s*[#.][^{}]*\})\s*$")
_ADMONITION = re.compile(r"(?P<mark>!!!|\?\?\?\+?|===\+?)\s+(?:(?P<type>[\w-]+(?:[ ][\w-]+)*)\s*)?(?:\"(?P<title>[^\"]*)\")?\s*$")  # fmt: skip # noqa: E501


def settle(document: Document, lines: Sequence[Line]) -> list[Line]:
    """Say site generators' marks in Markdown; what has no counterpart stays and is reported."""
    lines = list(_admonitions(document, _code_blocks(document, lines)))
    result = []
    raw = False  # between the marks of what a site generator is to leave alone
    for line, in_code in with_code_marked(lines):
        result.append(line if in_code else _line(document, line, raw))
        for mark in () if in_code else _RAW.finditer(line.text):
            raw = "end" not in mark[0]
    return result


def _code_blocks(document: Document, lines: Sequence[Line]) -> Iterator[Line]:
    closes = any(_CODE_CLOSE.match(line.text) for line in lines if "highlight" in line.text)
    inside = False
    for line in lines:
        opens = _CODE_OPEN.match(line.text) if closes and not inside else None
        if opens:
            inside = True
            after = "```" + (opens[1] or opens[2])
        elif inside and _CODE_CLOSE.match(line.text):
            inside, after = False, "```"
        else:
            yield line
            continue
        document.fixed.append(Fix("template-code", line.number, line.text.strip(), after))
        yield Line(line.number, after)
    if inside:
        yield Line(lines[-1].number, "```")


def _admonitions(document: Document, lines: Sequence[Line] | Iterator[Line]) -> Iterator[Line]:
    """Write MkDocs boxes and tabs as quotes that begin with their title in bold."""
    boxed, filled = False, False
    for line, in_code in with_code_marked(lines):
        box = None if in_code else _ADMONITION.match(line.text)
        if box and (box["type"] or box["title"]) and not (box["mark"][0] == "=" and box["type"]):
            boxed, filled = True, False
            title = box["title"] if box["title"] is not None else box["type"].capitalize()
            after = f"**{title}**" if title else ""
            document.fixed.append(Fix("admonition", line.number, line.text.strip(), f"> {after}"))
            yield Line(line.number, "")
            yield Line(line.number, f"> {after}".rstrip())
            yield Line(line.number, ">")
        elif boxed and (line.is_blank or line.text.startswith("    ")):
            if filled or not line.is_blank:  # one blank line after the title is enough
                yield Line(line.number, ("> " + line.text[4:]).rstrip())
            filled = True
        else:
            if boxed:
                yield Line(line.number, "")
            boxed = False
            yield line


def _line(document: Document, line: Line, raw: bool) -> Line:
    text = line.text
    if "{" not in text and "[" not in text and "<!--" not in text and "$" not in text:
        return line
    if _TOC.match(text) or _ATTRIBUTES_ALONE.match(text):
        rule = "contents-mark" if _TOC.match(text) else "attribute-list"
        document.removed.append(Removed(line.number, text.strip(), rule))
        return Line(line.number, "")
    picture = _PICTURE.match(text)
    if picture:
        pairs = {m[1]: m[2] or m[3] or m[4] or "" for m in _PAIR.finditer(picture[0])}
        src = pairs.get("src") or pairs.get("url") or pairs.get("image_path") or pairs.get("path")
        if src:
            told = pairs.get("caption") or pairs.get("title") or ""
            after = picture_markdown(pairs.get("alt", ""), src, told)
            document.fixed.append(Fix("template-picture", line.number, text.strip(), after))
            return Line(line.number, after)
    if "{" not in text:
        return line
    for pattern, rule in ((_RAW, "template-raw"), (_ATTRIBUTES, "attribute-list")):
        text = _without(document, line.number, text, pattern, rule)
    heading = _HEADING_ID.match(text)
    if heading:
        document.removed.append(Removed(line.number, heading[2], "attribute-list"))
        text = heading[1]
    for tag in () if raw else _TAG.finditer(_CODE_SPAN.sub("", text)):
        document.doubtful.append(
            Doubt(line.number, tag[0], "a site generator's tag that has no counterpart here")
        )
    return Line(line.number, text)


def _without(
    document: Document, number: int, text: str, pattern: re.Pattern[str], rule: str
) -> str:
    for found in pattern.finditer(text):
        document.removed.append(Removed(number, found[0], rule))
    return pattern.sub("", text)
