"""The kinds of rules: what each looks for, the numbers it reads, and whom it leaves alone.

Every formula that holds a post is here; `/limits/` and the admin tell of it in the words that stand
beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation.models import Rule
from community.moderation.rules import watching
from community.moderation.rules.likeness import letters
from community.moderation.rules.written import Written

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


class Past(Protocol):
    """What was posted before: the prints in the database, or those of a dry run."""

    def posts_of(self, person: int, since: datetime, until: datetime) -> int:
        """How many things `person` posted after `since`, up to `until`."""

    def is_repeated(self, one: Written, since: datetime, share: float) -> bool:
        """Whether much the same was posted after `since`: by them; or, all new, by another."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a kind of rules reads; `least` and `most` are what it may be."""

    field: str
    label: Words
    help: Words
    begins: int
    least: int = 1
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rules. `catches` says what is found, in words for moderators; "" for nothing.

    `tells` says in one sentence what the rule holds, for everybody to read.
    """

    kind: Rule.Kind
    catches: Callable[[Rule, Written, Past], str]
    tells: Callable[[Rule], str]
    parameters: tuple[Parameter, ...] = ()
    is_for_newcomers: bool = False
    has_words: bool = False
    is_of_edits: bool = True

    def spares(self, one: Written) -> bool:
        """Whether the writer is left alone: staff always, the trusted by rules for newcomers."""
        return one.is_staff or (self.is_for_newcomers and one.is_trusted)

    def finds(self, rule: Rule, one: Written, past: Past) -> str:
        """What `rule` finds in `one`, if it is to be held."""
        if self.spares(one) or (one.is_edit and not self.is_of_edits):
            return ""
        return self.catches(rule, one, past)


def first(rule: Rule, one: Written, past: Past) -> str:
    """Fewer than `number` posts of theirs stand."""
    if one.standing >= rule.number:
        return ""
    return _("%(number)d posts of theirs stand") % {"number": one.standing}


def links(rule: Rule, one: Written, past: Past) -> str:
    """It leads out, and fewer than `number` posts of theirs stand."""
    if not one.links or one.standing >= rule.number:
        return ""
    return ", ".join(sorted(one.links))


def words(rule: Rule, one: Written, past: Past) -> str:
    """It holds a watched word; an edit, one that was not there before."""
    return ", ".join(watching.found(rule.words, one.text, one.before))


def flood(rule: Rule, one: Written, past: Past) -> str:
    """With it they have posted more than `number` times within `minutes`."""
    posted = past.posts_of(one.person, one.at - timedelta(minutes=rule.minutes), one.at)
    if posted <= rule.number:
        return ""
    return _("%(posted)d posts in %(minutes)d minutes") % {
        "posted": posted,
        "minutes": rule.minutes,
    }


def same(rule: Rule, one: Written, past: Past) -> str:
    """Of at least `number` letters, and `percent` of it stands elsewhere, from within `minutes`."""
    if len(letters(one.text)) < rule.number:
        return ""
    since = one.at - timedelta(minutes=rule.minutes)
    if not past.is_repeated(one, since, rule.percent / 100):
        return ""
    return _("much the same was posted before")


def _tells_first(rule: Rule) -> str:
    return _("Posts of a member of whom fewer than %(number)d posts stand.") % {
        "number": rule.number
    }


def _tells_links(rule: Rule) -> str:
    return _(
        "Posts with links to other places, of a member of whom fewer than %(number)d posts stand."
    ) % {"number": rule.number}


def _tells_words(rule: Rule) -> str:
    return _("Posts with one of the words that moderators watch (%(number)d of them).") % {
        "number": len(rule.words.splitlines())
    }


def _tells_flood(rule: Rule) -> str:
    return _("What one member posts beyond %(number)d posts in %(minutes)d minutes.") % {
        "number": rule.number,
        "minutes": rule.minutes,
    }


def _tells_same(rule: Rule) -> str:
    return _(
        "Posts of at least %(number)d letters that are to %(percent)d %% or more what the same "
        "member, or another new one where both are new, posted within %(minutes)d minutes."
    ) % {"number": rule.number, "percent": rule.percent, "minutes": rule.minutes}


def _minutes(begins: int) -> Parameter:
    return Parameter(
        "minutes",
        gettext_lazy("within so many minutes"),
        gettext_lazy("1 to 10,080: a week at most."),
        begins,
        most=7 * 24 * 60,
    )


KINDS: Mapping[str, Kind] = {
    one.kind.value: one
    for one in (
        Kind(
            Rule.Kind.FIRST,
            first,
            _tells_first,
            (
                Parameter(
                    "number",
                    gettext_lazy("the first so many posts"),
                    gettext_lazy("Until so many posts of a member stand, each new one is held."),
                    1,
                    most=20,
                ),
            ),
            is_for_newcomers=True,
            is_of_edits=False,
        ),
        Kind(
            Rule.Kind.LINKS,
            links,
            _tells_links,
            (
                Parameter(
                    "number",
                    gettext_lazy("until so many posts stand"),
                    gettext_lazy(
                        "Links within the portal are always fine. Of an edit only new links count."
                    ),
                    5,
                    most=100,
                ),
            ),
            is_for_newcomers=True,
        ),
        Kind(Rule.Kind.WORDS, words, _tells_words, has_words=True),
        Kind(
            Rule.Kind.FLOOD,
            flood,
            _tells_flood,
            (
                Parameter(
                    "number",
                    gettext_lazy("more than so many posts"),
                    gettext_lazy("Questions, answers and comments together; edits do not count."),
                    10,
                    most=200,
                ),
                _minutes(5),
            ),
            is_of_edits=False,
        ),
        Kind(
            Rule.Kind.SAME,
            same,
            _tells_same,
            (
                Parameter(
                    "percent",
                    gettext_lazy("alike to so many percent"),
                    gettext_lazy("50 to 100: how much of the text stands in the other one."),
                    80,
                    least=50,
                    most=100,
                ),
                _minutes(24 * 60),
                Parameter(
                    "number",
                    gettext_lazy("texts of at least so many letters"),
                    gettext_lazy("Shorter ones, such as thanks, are often alike."),
                    60,
                    least=20,
                ),
            ),
        ),
    )
}


def kind_of(rule: Rule) -> Kind:
    """The kind of `rule`."""
    return KINDS[rule.kind]


def begin(rule: Rule) -> Rule:
    """Give `rule`, which is new, the numbers that its kind begins with."""
    for parameter in kind_of(rule).parameters:
        setattr(rule, parameter.field, parameter.begins)
    return rule


def check(rule: Any) -> dict[str, str]:
    """What is wrong with the numbers of `rule`, by field."""
    wrong = {}
    for one in kind_of(rule).parameters:
        if not one.least <= getattr(rule, one.field) <= one.most:
            wrong[one.field] = _("From %(least)d to %(most)d.") % {
                "least": one.least,
                "most": one.most,
            }
    return wrong
