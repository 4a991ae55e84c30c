"""Which questions a reader asked for, read from the address of the list and written back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.tags.models import Tag
from threads.models import TaggedThread, Thread

PAGE = 20
NEWEST, ACTIVE, UNANSWERED, UNACCEPTED, MINE, FOLLOWING = (
    *("newest", "active", "unanswered", "unaccepted"),
    *("mine", "following"),
)
TABS = {
    NEWEST: _("Newest"),
    ACTIVE: _("Active"),
    UNANSWERED: _("Unanswered"),
    UNACCEPTED: _("No accepted answer"),
    MINE: _("Mine"),
    FOLLOWING: _("Following"),
}
OWN = frozenset({MINE, FOLLOWING})  # tabs of one person alone; no feed tells of them
BY_AGE = ("-created_at", "-pk")
BY_LAST_POST = ("-active_at", "-pk")
ORDERS = {ACTIVE: BY_LAST_POST, FOLLOWING: BY_LAST_POST, MINE: ("-pk",)}
STATES = {
    "open": _("Open to answers"),
    "closed": _("Closed"),
    "duplicate": _("Asked before"),
    "answered": _("Answered"),
    "accepted": _("Answer accepted"),
}
LONGEST = 120  # characters of a filter that are read
MOST_TAGS = 10  # in each of the three filters by tag
SHOW = "show"  # what `muted` says where muted tags are to be shown all the same


@dataclass(frozen=True, slots=True)
class Listing:
    """One of `TABS`, cut down by filters: "" and () where none is set.

    Questions carry all of `tags`, one of `some` where there are any, none of `without`, stand in
    `state`, are about the story whose slug is `story`, and are answered by the mentor called
    `mentor`, or wait for them by invitation. `with_muted` shows a member also what carries a tag
    they have muted.
    """

    tab: str = NEWEST
    tags: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    state: str = ""
    story: str = ""
    mentor: str = ""
    with_muted: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Listing:
        """The listing that a query string asks for; an unknown tab is the newest, and so on."""
        tab, state = query.get("tab", ""), query.get("state", "")
        return cls(
            tab=tab if tab in TABS else NEWEST,
            tags=_several(query, "tag"),
            some=_several(query, "any"),
            without=_several(query, "not"),
            state=state if state in STATES else "",
            story=_clean(query.get("story", "")),
            mentor=_clean(query.get("mentor", "")).removeprefix("@").lower(),
            with_muted=query.get("muted") == SHOW,
        )

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS.get(self.tab, BY_AGE)

    @property
    def path(self) -> str:
        return reverse("threads:index")

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def feed(self) -> str:
        """The address of its feed; "" where it shows what is one person's own."""
        if self.tab in OWN:
            return ""
        path, query = reverse("question_feeds:newest"), replace(self, with_muted=False).query
        return f"{path}?{query}" if query else path

    @property
    def query(self) -> str:
        """The query string of this listing, without what goes without saying."""
        given = {
            "tab": self.tab if self.tab != NEWEST else "",
            "tag": ",".join(self.tags),
            "any": ",".join(self.some),
            "not": ",".join(self.without),
            "state": self.state,
            "story": self.story,
            "mentor": self.mentor,
            "muted": SHOW if self.with_muted else "",
        }
        return urlencode({name: value for name, value in given.items() if value}, safe=",")

    @property
    def is_filtered(self) -> bool:
        tags = self.tags or self.some or self.without
        return bool(tags or self.state or self.story or self.mentor)

    @property
    def unfiltered(self) -> Listing:
        return Listing(tab=self.tab, with_muted=self.with_muted)

    @property
    def all_shown(self) -> Listing:
        """The same with what carries muted tags."""
        return replace(self, with_muted=True)

    @property
    def none_muted_shown(self) -> Listing:
        return replace(self, with_muted=False)

    def tabs_for(self, person: Any) -> list[tuple[Listing, Any]]:
        """The tabs that are of use to `person`, each with its name."""
        shown = [tab for tab in TABS if tab not in OWN or policy.member(person)]
        return [(replace(self, tab=tab), TABS[tab]) for tab in shown]


def tags_asked_about() -> QuerySet[Tag]:
    """Tags that a question in sight carries; those that mean another tag are left out."""
    live = Thread.objects.questions().filter(pk=OuterRef("content_object"))
    carried = TaggedThread.objects.filter(Exists(live), tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(carried), synonym_of=None)


def _several(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What `name` says, with commas between or said several times, each once."""
    said: Iterable[str] = (
        query.getlist(name) if hasattr(query, "getlist") else [query.get(name, "")]
    )
    words = (_clean(word) for one in said for word in one[: LONGEST * MOST_TAGS].split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def _clean(word: str) -> str:
    return word.strip()[:LONGEST].replace("\0", "\ufffd")
