"""The document as it came: its lines, numbered, beside the text and on a page of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from stories.admin.door import story_for
from stories.models import Source, Story

LINES_A_PAGE = 300
LINES_BESIDE = 40  # of one block; the rest stands on the source's own page
LONGEST_LINE = 1500  # characters shown beside a block


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document: the rule that left it out of the text, the blocks it begins."""

    number: int
    text: str
    rule: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines that one block came from; `is_cut` when there are more than are shown."""

    lines: list[Line] = field(default_factory=list)
    is_cut: bool = False


class Original:
    """The newest source of a story, read with the encoding it was imported with.

    `places` are (key, line) of all blocks in order.
    """

    def __init__(self, source: Source | None, places: Sequence[tuple[str, int]]) -> None:
        self.source = source
        self.places = places
        self._starts = sorted({line for _key, line in places if line})
        self._first: dict[int, str] = {}
        for key, line in places:
            self._first.setdefault(line, key)

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, as the importer counts them."""
        if self.source is None:
            return []
        text = bytes(self.source.raw).decode(self.source.encoding, "replace").lstrip("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def rules(self) -> dict[int, str]:
        """Line → the rule by which something on it was left out of the text."""
        return {one[0]: one[2] for one in self.source.removed} if self.source else {}

    def beside(self, key: str, line: int) -> Excerpt:
        """The lines from `line` to the next block's; blocks of one line show it once."""
        if not line or self._first.get(line) != key:
            return Excerpt()
        after = bisect_right(self._starts, line)
        end = self._starts[after] if after < len(self._starts) else len(self.lines) + 1
        shown = min(end, line + LINES_BESIDE)
        lines = [self._line(number) for number in range(line, shown)]
        while len(lines) > 1 and not lines[-1].text.strip():
            lines.pop()
        is_cut = shown < end or any(len(one.text) > LONGEST_LINE for one in lines)
        return Excerpt(
            [Line(one.number, one.text[:LONGEST_LINE], one.rule) for one in lines], is_cut
        )

    def page(self, number: int) -> list[Line]:
        """Lines of one page (1, 2, …), each with the keys of the blocks that begin there."""
        keys: dict[int, tuple[str, ...]] = {}
        for key, line in self.places:
            keys[line] = (*keys.get(line, ()), key)
        first = (number - 1) * LINES_A_PAGE + 1
        last = min(first + LINES_A_PAGE, len(self.lines) + 1)
        return [self._line(one, keys.get(one, ())) for one in range(first, last)]

    def _line(self, number: int, keys: tuple[str, ...] = ()) -> Line:
        text = self.lines[number - 1] if number <= len(self.lines) else ""
        return Line(number, text, self.rules.get(number, ""), keys)


def original_of(story: Story, places: Sequence[tuple[str, int]]) -> Original:
    """The story's newest source, without its report."""
    fields = ("raw", "encoding", "removed", "file", "sha256", "format", "imported_at", "story_id")
    return Original(story.sources.only(*fields).first(), places)


@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole document, page by page; `?line=` opens the page that holds it."""
    story = story_for(request, pk)
    places = list(story.blocks.order_by("position", "pk").values_list("key", "line"))
    original = original_of(story, places)
    pages = max(1, -(-len(original.lines) // LINES_A_PAGE))
    wanted = request.GET.get("line", "1")
    line = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 1
    number = min(max(1, -(-line // LINES_A_PAGE)), pages)
    context = {
        "story": story,
        "original": original,
        "lines": original.page(number),
        "earlier": (number - 2) * LINES_A_PAGE + 1 if number > 1 else None,
        "later": number * LINES_A_PAGE + 1 if number < pages else None,
    }
    return render(request, "admin/stories/story/source.html", context)
