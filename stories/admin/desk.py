"""The desk: a story's text block by block beside its source, and everything done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stories import actions
from stories.admin.deeds import DEEDS, Deed
from stories.admin.desk_forms import BlockForm, refuse
from stories.admin.door import story_for
from stories.admin.source import Excerpt, Original, original_of
from stories.admin.speaker_forms import VoiceForm
from stories.models import Block, Edit, Finding, Story

BLOCKS_A_PAGE = 40
MOST_TASKS = 60


@dataclass(frozen=True, slots=True)
class Tool:
    """One deed as it is offered at an open block."""

    name: str
    deed: Deed
    form: BlockForm


@dataclass(slots=True)
class Row:
    """One block with what is open about it; `tools` only when it is open for change."""

    block: Block
    excerpt: Excerpt
    edits: list[Edit]
    tasks: list[Finding]
    tools: list[Tool] = field(default_factory=list)


class Desk:
    """One page of the desk: the one with block `at`; block `opened` shows its tools.

    `bound` and `naming` are what was refused, about a block or about a speaker.
    """

    def __init__(
        self,
        story: Story,
        at: str,
        opened: str,
        bound: Tool | None = None,
        naming: VoiceForm | None = None,
    ) -> None:
        self.story = story
        self.opened, self.bound, self.naming = opened, bound, naming
        self._places = list(story.blocks.order_by("position", "pk").values_list("key", "line"))
        self._number = {key: number for number, (key, _line) in enumerate(self._places)}
        self.page = self._number.get(at or opened, 0) // BLOCKS_A_PAGE
        self.original: Original = original_of(story, self._places)
        story.voices = list(  # type: ignore[attr-defined]
            story.speakers.annotate(turn_count=Count("turns"))
        )
        story.entries = list(story.contents.select_related("block"))  # type: ignore[attr-defined]
        story.orphans = list(  # type: ignore[attr-defined]
            story.passages.filter(orphaned_at__isnull=False)[:MOST_TASKS]
        )

    @cached_property
    def rows(self) -> list[Row]:
        first = self.page * BLOCKS_A_PAGE
        blocks = list(self.story.blocks.for_page()[max(first - 1, 0) : first + BLOCKS_A_PAGE])
        before = blocks.pop(0) if first and blocks else None
        keys = [block.key for block in blocks]
        edits: dict[str, list[Edit]] = {}
        for edit in self.story.edits.filter(key__in=keys).select_related("by"):
            edits.setdefault(edit.key, []).append(edit)
        tasks: dict[str, list[Finding]] = {}
        open_here = self.story.findings.filter(decided_at=None, key__in=keys)
        for task in open_here.exclude(kind=Finding.Kind.ORPHAN):
            tasks.setdefault(task.key, []).append(task)
        rows = []
        for block in blocks:
            block.story = self.story
            excerpt = self.original.beside(block.key, block.line)
            row = Row(block, excerpt, edits.get(block.key, []), tasks.get(block.key, []))
            if block.key == self.opened:
                row.tools = self._tools(block, before)
            rows.append(row)
            before = block
        return rows

    @cached_property
    def tasks(self) -> list[Finding]:
        """What nobody has decided yet."""
        return list(self.story.findings.filter(decided_at=None)[: 4 * MOST_TASKS])

    @cached_property
    def tasks_in_text(self) -> list[Finding]:
        """Those that are decided at their block."""
        return [task for task in self.tasks if task.key in self._number and task.kind != "orphan"]

    @cached_property
    def tasks_elsewhere(self) -> list[Finding]:
        """Those without a block: lost passages, entries without a place, lines that are gone."""
        return [task for task in self.tasks if task not in self.tasks_in_text]

    @cached_property
    def repairs_elsewhere(self) -> list[Edit]:
        """Repairs outside the text, of the title for one."""
        return list(
            self.story.edits.exclude(key__in=self._number).select_related("by")[:MOST_TASKS]
        )

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Each page's number and the key it begins with."""
        starts = range(0, len(self._places), BLOCKS_A_PAGE)
        return [(n + 1, self._places[start][0]) for n, start in enumerate(starts)]

    @property
    def first_number(self) -> int:
        return self.page * BLOCKS_A_PAGE + 1

    @property
    def first_key(self) -> str:
        """The key this page begins with; none without a text."""
        return self._places[self.page * BLOCKS_A_PAGE][0] if self._places else ""

    @property
    def voices(self) -> list[VoiceForm]:
        """A form for each speaker and one for a new one; the refused one keeps what was typed."""
        speakers = self.story.voices  # type: ignore[attr-defined]
        forms = [*map(VoiceForm, speakers), VoiceForm()]
        refused = self.naming
        return [refused if refused and refused.anchor == form.anchor else form for form in forms]

    def _tools(self, block: Block, before: Block | None) -> list[Tool]:
        """The deeds that suit the block; the one that was refused keeps what was typed."""
        found = []
        for name, deed in DEEDS.items():
            if self.bound and name == self.bound.name:
                found.append(self.bound)
            elif deed.offered(self.story, block, before):
                found.append(Tool(name, deed, deed.form(self.story, block, name)))
        return found


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the text; `?at=` is a block's key, `?open=` opens one for change."""
    story = story_for(request, pk)
    page = Desk(story, request.GET.get("at", ""), request.GET.get("open", ""))
    return render(request, "admin/stories/story/desk.html", {"story": story, "desk": page})


@require_POST
def change(request: HttpRequest, pk: int, key: str, deed: str) -> HttpResponse:
    """Do one deed to one block and go back to it; a refusal keeps what was typed."""
    story = story_for(request, pk)
    if deed not in DEEDS:
        raise Http404
    block = get_object_or_404(Block.objects.for_page(), story=story, key=key)
    form = DEEDS[deed].form(story, block, deed, request.POST, request.FILES)
    if form.is_valid():
        try:
            shown = DEEDS[deed].do(block, form.cleaned_data, request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect(place(story, shown))
    page = Desk(story, key, key, bound=Tool(deed, DEEDS[deed], form))
    context = {"story": story, "desk": page, "refused": form}
    return render(request, "admin/stories/story/desk.html", context)


@require_POST
def settle(request: HttpRequest, pk: int, what: str, number: int) -> HttpResponse:
    """Decide a question, accept or undo a repair, or take an entry's place away."""
    story = story_for(request, pk)
    rows: dict[str, Any] = {
        "finding": story.findings,
        "edit": story.edits,
        "entry": story.contents,
    }
    if what not in rows:
        raise Http404
    thing = get_object_or_404(rows[what], pk=number)
    chosen = request.POST.get("as", "")
    try:
        SETTLED[what](thing, chosen, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))
    return redirect(place(story, getattr(thing, "key", "")))


def _decide(finding: Any, chosen: str, by: Any) -> None:
    actions.decide(finding, chosen, by=by)


def _judge(edit: Any, chosen: str, by: Any) -> None:
    if chosen not in {"accept", "undo"}:
        raise ValidationError(_("A repair is accepted or undone."))
    (actions.accept_edit if chosen == "accept" else actions.undo_edit)(edit, by=by)


def _unplace(entry: Any, chosen: str, by: Any) -> None:
    actions.place_entry(entry, None, by=by)


SETTLED: dict[str, Callable[[Model, str, Any], None]] = {
    "finding": _decide,
    "edit": _judge,
    "entry": _unplace,
}


def place(story: Story, key: str) -> str:
    """The address of the desk where the block with this key stands."""
    address = reverse("admin:stories_story_desk", args=[story.pk])
    return f"{address}?at={key}#b-{key}" if key else address
