"""A form's draft as its page tells it: what comes back into the fields, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from threads import draft_forms
from threads.actions.drafts import sending
from threads.changes import Piece, compare
from threads.models import Draft

FORM, VERSION = "draft", "draft_version"  # fields by which a form says what it is, and how old


@dataclass(frozen=True)
class Begun:
    """What was begun in the form called `form`; `seen` is the version that its page is based on.

    `draft` is what is kept, when a page is opened. It fills the fields, but for `is_apart`: the
    address brought other words along. `is_outdated` says that the post to edit changed since.
    """

    form: str
    seen: int | None = 0
    draft: Draft | None = None
    is_apart: bool = False
    is_outdated: bool = False

    @property
    def content(self) -> dict[str, Any]:
        """What comes back into the fields."""
        return self.draft.content if self.draft and not self.is_apart else {}

    def body_with(self, quote: str) -> str:
        """The text that was begun, and below it `quote`, which the address brings along."""
        body = str(self.content.get("body", ""))
        if quote.strip() in body:
            return body
        return f"{body.rstrip()}\n\n{quote}" if body.strip() else quote

    def sending(self, *, by: Any) -> Any:
        """Around the deed that sends the form: its draft goes with it."""
        return sending(self.form, by=by, seen=self.seen)


def begun(
    request: HttpRequest, form: str, *, brought: dict[str, str] | None = None, edits: Any = None
) -> Begun:
    """What the form called `form` starts from: its draft, or what was sent says how old it is.

    `brought` are fields that the address fills; `edits` is the post whose words are edited.
    """
    if request.method == "POST":
        version = request.POST.get(VERSION, "")
        return Begun(request.POST.get(FORM, form)[:120].replace("\0", ""), number(version))
    draft = Draft.objects.visible_to(request.user).filter(form=form).first()
    if draft is None or not draft.content:
        return Begun(form, draft.version if draft else 0)
    if any(value and value != draft.content.get(name, "") for name, value in _said(brought)):
        return Begun(form, 0, draft, is_apart=True)
    seen = number(draft.content.get("seen", ""))
    return Begun(
        form, draft.version, draft, is_outdated=bool(edits and seen != edits.revision_count)
    )


@dataclass(frozen=True)
class Entry:
    """A draft in the list of its writer; `form` is None where it can no longer be sent."""

    draft: Draft
    form: draft_forms.DraftForm | None

    @property
    def title(self) -> str:
        """What it is, and what it is about."""
        about = self.form.about if self.form else ""
        about = about or str(self.draft.content.get("title", ""))
        kind = draft_forms.title(self.draft.form)
        return f"{kind}: {about}" if about else kind

    @property
    def words(self) -> str:
        return draft_forms.words(self.draft)


@dataclass(frozen=True)
class Row:
    """One field of two versions; the pieces that only one of them has are marked."""

    label: str
    mine: list[Piece]
    saved: list[Piece]


def entries(drafts: Sequence[Draft], *, by: Any) -> list[Entry]:
    """`drafts` as their list shows them; a few queries, however many."""
    forms = draft_forms.find_all([draft.form for draft in drafts], by=by)
    return [Entry(draft, forms.get(draft.form)) for draft in drafts]


def compared(saved: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Row]:
    """What two versions of a form say, field by field, word by word."""
    rows = []
    for name, label in draft_forms.LABELS.items():
        old, new = (_in_words(version.get(name, "")) for version in (saved, mine))
        if old or new:
            pieces = compare(old, new)
            here = [piece for piece in pieces if piece.change != "removed"]
            there = [piece for piece in pieces if piece.change != "added"]
            rows.append(Row(str(label), here, there))
    return rows


def _in_words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def number(text: Any) -> int | None:
    """The whole number that `text` says, as far as a version goes; None where it says none."""
    is_number = isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_number else None


def _said(brought: dict[str, str] | None) -> Iterable[tuple[str, str]]:
    return (brought or {}).items()
