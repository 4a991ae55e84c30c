"""The page around a story: navigation, labels and dates that a scraper took for text."""

from __future__ import annotations

import re

from stories.importing import dates
from stories.importing.document import (
    BlockKind,
    Document,
    Doubt,
    Fix,
    Format,
    Provenance,
    Published,
    Removed,
)
from stories.importing.introductions import is_introduction
from stories.importing.lines import Line
from stories.importing.metadata import people, state_source
from stories.importing.navigation import (
    is_copyright,
    is_name,
    is_navigation,
    is_reading_time,
    words,
)
from stories.importing.rewrite import in_block
from stories.importing.syntax import plain_of
from stories.importing.wording import wording

#: How many lines with words are looked at, at either end.
REACH = 40
#: A title is one line of at most this many characters.
TITLE_LENGTH = 160

_SENTENCE_END = re.compile(r"[.。;；,，:：]$")
_MARKUP = re.compile(r"\s*(?:[-*+>|!<`~]|#{2,}|\d+[.)]\s|\[)")
_RULE = re.compile(r"([-*_=~])(?:\s*\1){2,}")
#: Tags under a label at the end: at most so many, of so many characters and words.
_TAGS, _TAG_LENGTH, _TAG_WORDS = 12, 30, 3


def strip(document: Document, lines: list[Line], markdown: bool) -> list[Line]:
    """Take the page's own lines off both ends; what they state goes into the document.

    The title is taken too, when the first line of the text is one.
    """
    lines = _strip_head(document, lines, markdown)
    return _strip_tail(document, lines)


class _Head:
    """Reads the lines before the text, one by one."""

    def __init__(self, document: Document, lines: list[Line], markdown: bool) -> None:
        self.document = document
        self.lines = lines
        self.markdown = markdown
        self.may_title = document.format is not Format.HTML  # a page marks its title up

    def take(self, at: int) -> int:
        """Read the line at `at`; returns the first position after what was taken, `at` if none."""
        line = self.lines[at]
        text = line.text.strip()
        navigation = is_navigation(text)
        if navigation is not False:
            if isinstance(navigation, Published) and not self.document.published.value:
                self.document.published = navigation
            return self._remove(at, at + 1, "navigation")
        if _RULE.fullmatch(text):
            return self._remove(at, at + 1, "spacer")
        for taker in (self._label, self._date, self._byline, self._title):
            after = taker(at, text)
            if after > at:
                return after
        return at

    def _remove(self, at: int, after: int, rule: str) -> int:
        for line in self.lines[at:after]:
            if not line.is_blank:
                self.document.removed.append(Removed(line.number, line.text.strip(), rule))
        return after

    def _label(self, at: int, text: str) -> int:
        for table in ("date", "author", "source", "tags", "noise"):
            label, value = _labelled(text, table)
            if not label:
                continue
            if value:
                taken = self._state(table, value, certain=text[len(label) :].lstrip()[:1] in ":：")
                return self._remove(at, at + 1, "label") if taken else at
            below = at + 1 if at + 1 < len(self.lines) else at
            while below < len(self.lines) - 1 and (
                self.lines[below].is_blank or self._is_noise(below)
            ):
                below += 1
            # a value right below its label, or a date anywhere below it
            near = not any(line.is_blank for line in self.lines[at:below])
            value = self.lines[below].text.strip() if below > at else ""
            if value and (near or table == "date") and self._state(table, value, certain=False):
                return self._remove(at, below + 1, "label")
            return self._remove(at, at + 1, "empty-label")
        return at

    def _is_noise(self, at: int) -> bool:
        """A label within a label: "Name" stands between "Authors" and the name."""
        label, value = _labelled(self.lines[at].text.strip(), "noise")
        return bool(label) and not value

    def _state(self, table: str, value: str, *, certain: bool) -> bool:
        """Take the value of a label; says whether it is one."""
        document = self.document
        match table:
            case "date":
                date = dates.parse(value)
                if date is None:
                    return False
                if not document.published.value:
                    document.published = Published(
                        date.value, date.precision, date.offset, Provenance.CHROME
                    )
            case "author":
                names = people(value)
                if not all(is_name(name) or (certain and len(name) < 40) for name in names):
                    return False
                document.authors = document.authors or names
            case "source":
                return state_source(document, value)
            case "tags":
                if not certain:
                    return False
                found = [tag.strip().casefold() for tag in re.split(r"[,;，、]", value)]
                document.categories += [tag for tag in found if tag not in document.categories]
            case _:
                return certain and len(value) < 40
        return True

    def _date(self, at: int, text: str) -> int:
        date = dates.parse(text)
        if date is None or date.precision.value == "year":
            return at
        if not self.document.published.value:
            self.document.published = Published(
                date.value, date.precision, date.offset, Provenance.CHROME
            )
        return self._remove(at, at + 1, "date")

    def _byline(self, at: int, text: str) -> int:
        """Read "Ann Lee · 3 May 2021 · 5 min read": a date and a time, perhaps beside a name."""
        if is_reading_time(text):
            return self._remove(at, at + 1, "reading-time")
        parts = [part.strip() for part in re.split(r"\s[|·•—–-]\s|[·•]", text) if part.strip()]
        date = next(filter(None, map(dates.parse, parts)), None)
        others = [p for p in parts if not dates.parse(p) and not is_reading_time(p)]
        named = [name for p in others if is_name(name := _labelled(p, "author")[1])]
        others = [p for p in others if _labelled(p, "author")[1] not in named]
        if len(parts) < 2 or date is None or not all(map(is_name, others)):
            return at
        self._state("date", next(p for p in parts if dates.parse(p)), certain=True)
        self.document.authors = self.document.authors or named
        for name in others:
            self.document.doubtful.append(
                Doubt(self.lines[at].number, name, "stands beside the date: is this the author?")
            )
        return self._remove(at, at + 1, "byline")

    def _title(self, at: int, text: str) -> int:
        if self.document.title or not self.may_title:
            return at
        after = at + 1
        if self.markdown and re.match(r"#\s+\S", text):
            text = re.sub(r"\s+#+$", "", text[1:]).strip()
        elif (
            self.markdown
            and after < len(self.lines)
            and re.fullmatch(r"=+", self.lines[after].text.strip())
        ):
            after += 1
        elif not _may_be_title(self.lines, at, text):
            return at
        text = self._plain(text, self.lines[at].number) if self.markdown else text
        if not text:
            return at
        before, _, suffix = text.rpartition("|")
        if before.strip() and suffix.strip().casefold() in words("title_suffixes"):
            self.document.removed.append(
                Removed(self.lines[at].number, f"| {suffix.strip()}", "title-suffix")
            )
            text = before.strip()
        self.document.title = " ".join(text.split())
        return after

    def _plain(self, markdown: str, line: int) -> str:
        """The words of a title that is written in Markdown."""
        markdown, made = in_block(markdown, {}, " ")
        self.document.fixed += [Fix(c.rule, line, raw, c.text) for _, c, raw in made if c.rule]
        return " ".join(plain_of(markdown, BlockKind.HEADING).split())


def _may_be_title(lines: list[Line], at: int, text: str) -> bool:
    """A title is a short line by itself, no sentence and no speech, with a text below it."""
    below = lines[at + 1 :]
    alone = not below or below[0].is_blank or bool(re.fullmatch(r"[=-]{3,}", below[0].text.strip()))
    if not alone or len(text) > TITLE_LENGTH or _MARKUP.match(text) or _SENTENCE_END.search(text):
        return False
    label = re.match(r"([^:：]{1,40})[:：]", text)
    if label and label[1].casefold() in wording("takes_part"):
        return False
    if label and any(line.text.strip().startswith(label[0]) for line in below):
        return False
    return any(not line.is_blank for line in below)


def _labelled(text: str, table: str) -> tuple[str, str]:
    """Divide a line into a label of the table and its value; two empty texts when it has none."""
    folded = text.casefold()
    for label in sorted(words(table), key=len, reverse=True):
        if folded.startswith(label):
            rest = text[len(label) :]
            if not rest.strip(" :："):
                return text[: len(label)], ""
            if re.match(r"\s*[:：]|\s", rest):
                return text[: len(label)], rest.lstrip(" :：").strip()
    return "", ""


def _strip_head(document: Document, lines: list[Line], markdown: bool) -> list[Line]:
    head = _Head(document, lines, markdown)
    kept: list[Line] = []
    at = seen = 0
    while at < len(lines) and seen < REACH:
        if lines[at].is_blank:
            at += 1
            continue
        after = head.take(at)
        if after == at and is_introduction(lines[at].text):
            # who takes part stays in the text; more of the page may stand below, but no title
            kept += [lines[at], Line(lines[at].number, "")]
            head.may_title = False
            after = at + 1
        elif after == at:
            break
        at, seen = after, seen + 1
    return kept + lines[at:]


def _strip_tail(document: Document, lines: list[Line]) -> list[Line]:
    end = _tail_start(lines)
    while True:
        while end and lines[end - 1].is_blank:
            end -= 1
        above = _tags_above(document, lines, end)
        if above < end:
            end = above
        elif end and _is_tail(lines[end - 1].text.strip()):
            end -= 1
        else:
            break
    for line in lines[end:]:
        if not line.is_blank:
            document.removed.append(Removed(line.number, line.text.strip(), "navigation"))
    return lines[:end]


def _tail_start(lines: list[Line]) -> int:
    """Where the page's foot begins: a line of the list with nothing but short lines after it."""
    end, start, seen = len(lines), len(lines), 0
    for at in range(end - 1, -1, -1):
        text = lines[at].text.strip()
        if not text:
            continue
        seen += 1
        if seen > REACH or len(text) > 100 or text[-1] in ".。!?":
            break
        if text.casefold().rstrip(":：") in words("tail"):
            start = at
    return start


def _tags_above(document: Document, lines: list[Line], end: int) -> int:
    """Where a list of tags that ends at `end` begins; `end` itself when there is none."""
    found: list[str] = []
    for at in range(end - 1, -1, -1):
        text = lines[at].text.strip()
        if not text:
            continue
        label, value = _labelled(text, "tags")
        if label and not value and found:
            document.categories = list(dict.fromkeys([*document.categories, *reversed(found)]))
            return at
        if len(text) > _TAG_LENGTH or len(text.split()) > _TAG_WORDS or len(found) == _TAGS:
            return end
        if _SENTENCE_END.search(text) or text[-1] in "!?":
            return end
        found.append(text.lstrip("#").casefold())
    return end


def _is_tail(text: str) -> bool:
    label, value = _labelled(text, "sequel")
    if label and value and len(value) < 100 and not _SENTENCE_END.search(value):
        return bool(re.match(r"\s*[:：]", text[len(label) :]))
    if is_navigation(text) is not False or is_copyright(text):
        return True
    return any(
        label and not value
        for label, value in (_labelled(text, table) for table in ("date", "author", "tags"))
    )
