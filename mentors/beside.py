"""What a question's page says of mentors: who is invited, and what answerers share with the asker.

All of it is read in one query, for a page that shows many answers already asks enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib.prepared import Prepared
from mentors.models import Crossing, Invitation, Mentor, Setback
from mentors.models.invitation import MOST_INVITED
from mentors.told import shown
from threads.models import Post
from threads.question import QuestionPage

_NONE = Value(0, IntegerField())
SAME_TRANSITION = _("crossed the same transition")
SAME_SETBACK = _("met the same setback")


@dataclass(frozen=True, slots=True, order=True)
class Invited:
    """A mentor who is invited, in the order of their places."""

    place: int
    handle: str
    display_name: str
    has_answered: bool

    @property
    def name(self) -> str:
        return self.display_name or self.handle

    @property
    def url(self) -> str:
        return reverse("mentors:detail", args=[self.handle])


@dataclass(slots=True)
class _Told:
    """What one person shows of their way."""

    crossed: set[tuple[str, str]] = field(default_factory=set)
    wanted: set[tuple[str, str]] = field(default_factory=set)
    met: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Beside:
    """`in_common` is by the pk of an answer, in words; `may_invite` while a place is free."""

    invited: list[Invited]
    in_common: Mapping[int, list[Any]]
    may_invite: bool


def read(page: QuestionPage, *, viewer: Any) -> Beside:
    """What `viewer` is told of mentors on `page`. One query."""
    thread, writers = page.thread, _writers(page)
    asker = thread.author_id
    people = {asker, *writers.values()} if writers and asker else set()
    told: dict[int, _Told] = defaultdict(_Told)
    invited = []
    rows = _rows(viewer, thread=thread.pk, people=people)
    for table, person, one, two, number, place in rows:
        match table:
            case "invitation":
                invited.append(Invited(place, one, two, bool(number)))
            case "setback":
                told[person].met.add(one)
            case _:
                (told[person].wanted if number else told[person].crossed).add((one, two))
    in_common = (
        {pk: _in_common(told[asker], told[by]) for pk, by in writers.items()} if asker else {}
    )
    has_room = len(invited) < MOST_INVITED
    may_invite = has_room and policy.may(viewer, "thread.invite", thread)
    return Beside(sorted(invited), in_common, may_invite)


def _writers(page: QuestionPage) -> dict[int, int]:
    """Who wrote the answers that `page` shows under a name, and did not ask; pk of each → whose.

    Nobody's where the asker gives no name: what they share would tell of them.
    """
    if page.thread.is_pseudonymous:
        return {}
    answers = [entry.post for entry in page.answers if entry.is_readable]
    return {
        post.pk: post.author_id
        for post in answers
        if post.kind == Post.Kind.ANSWER and not post.is_pseudonymous
        if post.author_id not in {None, page.thread.author_id}
    }


def _in_common(asker: _Told, writer: _Told) -> list[Any]:
    """A transition that lies behind the asker, or that they head for, is behind the writer."""
    badges = []
    if writer.crossed & (asker.crossed | asker.wanted):
        badges.append(SAME_TRANSITION)
    if writer.met & asker.met:
        badges.append(SAME_SETBACK)
    return badges


@Prepared
def _rows(viewer: Any, *, thread: int, people: Collection[int]) -> QuerySet[Any, Any]:
    """Table, person and what is told: invitations, and of `people` what they show to `viewer`."""
    crossed = _columns(
        shown(Crossing, viewer).filter(person__in=people),
        *("crossing", "person", "from_role", "to_role"),
        number=_as_number(is_wanted=True),
    )
    met = _columns(
        shown(Setback, viewer).filter(person__in=people), *("setback", "person", "kind", "")
    )
    return _invitations(thread).union(crossed, met, all=True)


def _invitations(thread: int) -> QuerySet[Any, Any]:
    rows = Invitation.objects.standing().with_answered().filter(thread=thread)
    return _columns(
        rows.filter(mentor__in=Mentor.objects.approved()).order_by(),
        *("invitation", "mentor__person", "mentor__person__handle", "mentor__person__display_name"),
        number=_as_number(has_answered=True),
        place=F("place"),
    )


def _columns(
    rows: QuerySet[Any],
    table: str,
    person: str,
    one: str,
    two: str,
    *,
    number: Any = _NONE,
    place: Any = _NONE,
) -> QuerySet[Any, Any]:
    words = F(two) if two else Value("", CharField())
    return rows.values_list(Value(table, CharField()), F(person), F(one), words, number, place)


def _as_number(**condition: bool) -> Any:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=IntegerField())
