"""What the portal keeps about people, declared table by table by the app that keeps it.

An app says in its own `personal.py`, which its `ready()` imports, for every table with a key to a
person: what is kept and why, who sees it and how long, and what becomes of it when that person's
account is closed. `portal.privacy` hands people their own rows, closes accounts and writes the
page on privacy from it. A table that is about nobody says so too (`about_nobody`): a test walks all
models and fails for one that nobody has thought about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


class Closing(models.TextChoices):
    """What becomes of rows when their person's account is closed."""

    REMOVED = "removed", _("deleted")
    UNNAMED = "unnamed", _("kept without you: nothing leads from it to you")
    STAYS = "stays", _("kept for the others in it, under “former member”")
    CHOSEN = "chosen", _("as you choose: kept under “former member”, or deleted")
    NUMBER = "number", _("kept with a number that leads to nobody any more")
    EMPTIED = "emptied", _("emptied")


YOU: Words = _("only you")
EVERYONE: Words = _("everyone")
MEMBERS: Words = _("members")
MODERATORS: Words = _("you and moderators")
BOTH_SIDES: Words = _("the two of you")
STAFF: Words = _("people who run the portal")
AS_CHOSEN: Words = _("whom you choose")
MACHINES: Words = _("nobody: the portal uses it by itself")
UNTIL_CLOSED: Words = _("until you close your account")
UNTIL_DELETED: Words = _("until you delete it, or close your account")
FOR_OTHERS: Words = _("as long as the others in it need it")
FOR_GOOD: Words = _("for good")


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of one table that belong to a person by one key.

    `key` is a lookup from the table to the person ("author", "mentor__person"); `value` says what
    it holds where that is no foreign key. `also` are lookups that are handed out beside the row's
    own fields, `unsaid` fields that never are; `is_handed_out` is False for rows about a person
    that are others' own affair. `empties` are fields, and what stands in them once the account is
    closed. `announces` is what `lib.changes` is told of the rows then.
    """

    model: str
    key: str
    closing: Closing
    what: Words
    why: Words
    seen: Words
    kept: Words
    also: tuple[str, ...] = ()
    unsaid: frozenset[str] = frozenset()
    empties: Mapping[str, Any] = field(default_factory=dict)
    announces: str = ""
    is_handed_out: bool = True
    value: Callable[[Any], Any] | None = None

    @property
    def name(self) -> str:
        """What it is called in a file: "threads.post.author"."""
        return f"{self.model.lower()}.{self.key}"

    @property
    def table(self) -> Any:
        """The model."""
        return apps.get_model(self.model)

    def rows(self, person: Any) -> models.QuerySet[Any]:
        """The rows that belong to `person`."""
        held = self.value(person) if self.value else person.pk
        rows: models.QuerySet[Any] = self.table._base_manager.filter(**{self.key: held})
        return rows


@dataclass(frozen=True, slots=True)
class Trace:
    """Columns with addresses or programs of readers, kept `days` at most after the time `at`.

    Older rows are deleted, or emptied where `empties` says what of.
    """

    model: str
    fields: tuple[str, ...]
    at: str
    what: Words
    kept: timedelta = timedelta(days=30)
    empties: Mapping[str, Any] = field(default_factory=dict)


_holdings: dict[str, Holding] = {}
_about_nobody: set[str] = set()
_traces: dict[str, Trace] = {}


def hold(model: str, key: str, closing: Closing, **words: Any) -> Holding:
    """Declare what `model` keeps of a person by `key`; once, as an app starts.

    Raises ValueError for what is declared already: of two promises one would be kept in silence.
    """
    words["unsaid"] = frozenset(words.get("unsaid", ()))
    made = Holding(model, key, closing, **words)
    if made.name in _holdings:
        raise ValueError(f"{made.name} is declared twice")
    _holdings[made.name] = made
    return made


def about_nobody(*labels: str) -> None:
    """Declare models ("tags.Tag") whose rows are about no person."""
    _about_nobody.update(labels)


def trace(model: str, *fields: str, at: str, what: Words, **more: Any) -> None:
    """Declare columns that hold addresses or programs of readers, to be purged in time."""
    _traces[model] = Trace(model, fields, at, what, **more)


def holdings() -> list[Holding]:
    """All that is declared, in the order in which the apps stand."""
    return list(_holdings.values())


def traces() -> list[Trace]:
    """All columns with addresses and programs of readers."""
    return list(_traces.values())


def undeclared() -> Iterator[str]:
    """Models that say neither whose rows they hold nor that they are about nobody, and keys.

    A key to a person must be declared itself: another one of the same table is not enough.
    """
    declared = {(one.table._meta.label, one.key) for one in _holdings.values()}
    tables = {label for label, _key in declared}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label not in tables | _about_nobody:
            yield label
        person: Any = apps.get_model("accounts.User")
        for column in model._meta.concrete_fields:
            if column.related_model is person and (label, column.name) not in declared:
                yield f"{label}.{column.name}"
