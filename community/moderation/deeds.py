"""The deeds that moderators have over each kind of thing: apps register theirs in `ready()`.

The ground knows no app above it. A deed here is a name for an action that exists: its door (a
case's page, deeds on many at once) asks its form, calls `do`, and may take it back by `undo`. The
actions ask policy, lock, record and tell; nothing here does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.wordings import wording_of
from community.moderation.models import ReportKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

LONGEST_REASON = 1000


Do = Callable[..., Any]
"""Does a deed to a thing, `by=` somebody and with `reason=`; the clean values of its form beside
the reason come by name."""


class Undo(Protocol):
    """The inverse action: puts back all that the deed has changed, and says so in the record.

    `statement` is the one that tells of the deed; without it, the last one that stands is meant.
    """

    def __call__(self, thing: Any, /, *, by: Any, reason: str, statement: Any = None) -> Any: ...


@dataclass(frozen=True)
class Again:
    """How what a deed has given back is taken away once more, exactly as it stood before.

    A deed that gives back leaves no statement of its own. So `stood` reads, JSON-ready, what it is
    about to do away with; `take` gets that, and tells whoever was told otherwise meanwhile.
    """

    stood: Callable[[Any], dict[str, Any]]
    take: Callable[..., Any]


_named: ContextVar[str] = ContextVar("named_rule", default="")


def named_rule() -> str:
    """The rule that was chosen with the deed that is done here and now; "" for none."""
    return _named.get()


@contextmanager
def naming(rule: Any) -> Iterator[None]:
    """What is done meanwhile is done by `rule`, as statements of reasons name it; None for none."""
    token = _named.set(str(rule) if rule else "")
    try:
        yield
    finally:
        _named.reset(token)


def by_rule(do: Do, *things: Any, rule: Any = None, **given: Any) -> Any:
    """`do` it with what was given; what it explains names the `rule` that was chosen, if any."""
    with naming(rule):
        return do(*things, **given)


class ReasonForm(forms.Form):
    """A deed with `thing` (None for many at once), by `person`: what it asks for beside the reason.

    Deeds with more to ask have a form of their own, with the same arguments and a field "reason".
    """

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person concerned reads it, and it is kept in the record."),
        error_messages={
            "required": _("Say why: the person concerned and the record will show it.")
        },
    )

    def __init__(self, data: Any = None, *, thing: Any = None, person: Any = None) -> None:
        super().__init__(data, auto_id="deed_%s")
        self.thing, self.person = thing, person


class RestrictionForm(ReasonForm):
    """A deed that takes something from somebody: why, and by which rule.

    The rule is no argument of the deed: the statement of reasons names what is chosen here.
    """

    rule = forms.ModelChoiceField(
        label=_("Rule"),
        required=False,
        queryset=ReportKind.objects.all(),
        empty_label=_("what it was reported for"),
        help_text=_("What it is against; the person concerned reads that too."),
    )


class FreeReasonForm(ReasonForm):
    """A deed that gives something back: the reason may stay out."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the record."),
    )


def _author_of(thing: Any) -> int | None:
    author: int | None = thing.author_id
    return author


@dataclass(frozen=True)
class Deed:
    """One deed over things of one model.

    `code` is what the record calls it ("post.hide") and `right` what policy does, if otherwise.
    `undo` is None for what cannot be taken back; `undone_as` is how the record then calls that.
    What gives something back has `again` in its place.
    `person_of` says (a pk) whom it restricts or concerns, `also_of` whom as well; `fits`, whether
    there is something to do.
    `told` is how that person reads it, where the public record's words do not fit.
    One that `gives_way` can be done again in another way, which takes the place of the former.
    One that `is_final` nobody can take back; its doors ask once more who does it.
    `hold` locks the thing, and what the deed locks with it, before its case: members who change the
    thing come to its case last, too. It gets what `do` gets beside the reason.
    `left` finds, by the key of a thing that is gone by the deed, what is left of it: what its
    statement is about, and what `undo` gets.
    """

    code: str
    model: type[Model]
    label: Words
    do: Do
    undo: Undo | None = None
    undone_as: str = ""
    again: Again | None = None
    form: type[Any] = RestrictionForm
    needs_reason: bool = True
    right: str = ""
    person_of: Callable[[Any], int | None] = _author_of
    also_of: Callable[[Any], Collection[int]] = lambda thing: ()
    fits: Callable[[Any], bool] = lambda thing: True
    is_restriction: bool = False
    gives_way: bool = False
    in_bulk: bool = True
    is_final: bool = False
    told: Words = ""
    hold: Callable[..., Any] | None = None
    left: Callable[[int], Any] | None = None

    @property
    def kind(self) -> str:
        """The kind of thing, as `subjects` and cases name it."""
        return str(self.model._meta.model_name)

    @property
    def is_undoable(self) -> bool:
        """Whether there is a way back from it."""
        return self.undo is not None or self.again is not None

    def people_of(self, thing: Any) -> list[int | None]:
        """Everybody (pks) whom it restricts or concerns."""
        return [self.person_of(thing), *self.also_of(thing)]

    def find(self, key: int) -> Any:
        """The thing itself, or what the deed has left of it; None where nothing is."""
        thing = self.model._base_manager.filter(pk=key).first()
        return self.left(key) if thing is None and self.left is not None else thing

    def carry_out(self, thing: Any, *, by: Any, rule: Any = None, **given: Any) -> Any:
        """Do it with the clean values of its form; what it explains names the chosen `rule`."""
        return by_rule(self.do, thing, by=by, rule=rule, **given)

    def is_open_to(self, person: Any, thing: Any) -> bool:
        """Whether `person` may do it and there is something to do: what a page offers."""
        return self.fits(thing) and policy.may(person, self.right or self.code, thing)


_deeds: dict[str, Deed] = {}


def register(*deeds: Deed) -> None:
    """Let moderators do these; once, from an app's `ready()`."""
    for deed in deeds:
        _deeds[deed.code] = deed


def all_deeds() -> list[Deed]:
    """Every deed, in the order in which they were registered."""
    return list(_deeds.values())


def deed_of(code: str) -> Deed | None:
    """The deed that the record calls so; None for one that nobody registered."""
    return _deeds.get(code)


def deeds_over(kind: str) -> list[Deed]:
    """What can be done with things of this kind."""
    return [deed for deed in _deeds.values() if deed.kind == kind]


def thing_of(kind: str, key: int) -> Any:
    """The thing itself; None where it is gone, or its kind has no deeds."""
    deeds = deeds_over(kind)
    return deeds[0].model._base_manager.filter(pk=key).first() if deeds else None


def done_of(code: str) -> str:
    """What was done, as whoever did it reads it."""
    deed, wording = _deeds.get(code), wording_of(code)
    if wording is not None and wording.is_public:
        return str(wording.words)
    return str(deed.label) if deed else code


def told_of(code: str) -> str:
    """What was done, as the person concerned reads it."""
    deed, wording = _deeds.get(code), wording_of(code)
    if deed is not None and deed.told:
        return str(deed.told)
    return str(wording.words) if wording else code
