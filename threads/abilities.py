"""What good work in threads opens, and by how much of it: the share counts, not the number.

Nothing is added up for a rank: whoever's work stops being good falls back, and whoever's work is
good needs no more of it than shows that it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.lib import markdown
from community.lib.abilities import ALL, Ability, Work, all_abilities, declare
from community.limits.actions import are_waived
from community.moderation.models import Sanction, State
from threads.models import Suggestion, Thread

ASK = declare("ask", _("ask questions"))
ANSWER = declare("answer", _("answer questions"))
COMMENT = declare("comment", _("comment"))
VOTE = declare("vote", _("vote"))
MENTION = declare("mention", _("mention people"))
SUGGEST = declare("suggest", _("suggest edits"))
LINK = declare("link", _("post links to other places"), standing=3, share=0.5)
VOTE_DOWN = declare("vote_down", _("vote down"), standing=3, judged=5, share=0.6)
DESCRIBE = declare("describe", _("describe tags"), judged=15, share=0.8, is_power=True)
EDIT = declare("edit", _("edit what others wrote"), judged=20, share=0.8, is_power=True)
CLOSE = declare("close", _("close questions"), judged=30, share=0.85, is_power=True)


@dataclass(frozen=True, slots=True)
class Record:
    """The work of one person: their posts, and with the edits that they proposed."""

    posts: Work
    first: datetime | None  # the oldest of the posts that stand
    work: Work
    is_sanctioned: bool = False  # whether an ability is taken from them now


def record_of(person: Any) -> Record:
    """What `person` has done, in one query.

    A post is judged by a vote or by a moderator who hid it, and good while it is in sight with more
    votes up than down; what is said in private counts for nothing. A suggested edit is judged when
    it is decided, and good when it was taken.
    """
    return records_of([person.pk])[person.pk]


def records_of(people: Collection[int]) -> dict[int, Record]:
    """The same of `people` (pks), by person."""
    public = ~Q(posts__thread__kind=Thread.Kind.PRIVATE)
    voted = Q(posts__up__gt=0) | Q(posts__down__gt=0)
    judged = public & (voted | Q(posts__state=State.HIDDEN))
    live = public & Q(posts__state=State.LIVE)
    rows = (
        User.objects.filter(pk__in=people)
        .values("pk")
        .annotate(
            standing=Count("posts", filter=live),
            first=Min("posts__created_at", filter=live),
            judged=Count("posts", filter=judged),
            good=Count("posts", filter=judged & live & Q(posts__up__gt=F("posts__down"))),
            decided=_suggestions(*TAKEN, Suggestion.State.REJECTED),
            taken=_suggestions(*TAKEN),
            is_sanctioned=Exists(Sanction.objects.in_force().filter(person=OuterRef("pk"))),
        )
    )
    return {row["pk"]: _record(row) for row in rows}


def _record(found: Mapping[str, Any]) -> Record:
    posts = Work(found["standing"], found["judged"], found["good"])
    return Record(
        posts,
        found["first"],
        Work(posts.standing, posts.judged + found["decided"], posts.good + found["taken"]),
        found["is_sanctioned"],
    )


TAKEN = (Suggestion.State.APPROVED, Suggestion.State.IMPROVED)


def _suggestions(*states: str) -> Any:
    """How many suggestions of the person in hand are in one of `states`."""
    theirs = Suggestion.objects.filter(by=OuterRef("pk"), state__in=states).order_by()
    return Coalesce(Subquery(theirs.values("by").annotate(n=Count("pk")).values("n")), 0)


def held_by(person: Any) -> frozenset[str]:
    """The names of the abilities that `person` has now: all for staff, else what work opened.

    Less what moderators have suspended. One query, and one more for the few who are sanctioned.
    """
    asks = not (policy.staff(person) or are_waived())
    record = record_of(person) if asks else None
    work, taken = record.work if record else Work(), set()
    if record is None or record.is_sanctioned:
        taken = set(person.sanctions.in_force().values_list("ability", flat=True))
    if ALL in taken:
        return frozenset()
    return frozenset(
        one.name for one in all_abilities() if one.name not in taken and is_open(one, person, work)
    )


def is_open(ability: Ability, person: Any, work: Work) -> bool:
    """Whether `ability` is `person`'s, whose work this is, unless it is suspended."""
    if policy.staff(person) or ability.is_opened_by(work):
        return True
    # For load tests and sample content, as limits are; power over others' words is never lent.
    return not ability.is_power and (are_waived() or settings.LIMITS_SCALE > 1)


def refuse_links(*, by: Any, body: str, before: str = "") -> None:
    """Raise ValidationError keyed by "body" when it leads out and `by` may not post links.

    What `before` led to already may stay; links within the portal are always fine.
    """
    if not (leads_to(body) - leads_to(before)) or policy.may(by, "post.link"):
        return
    try:
        policy.require(by, "post.link")
    except policy.Unable as error:
        told = by.suspension(LINK.name)
        raise ValidationError({"body": str(error) if told else NO_LINKS_YET}) from error


def leads_to(body: str) -> set[str]:
    """Where the links and pictures of `body` lead that leave the portal."""
    return leads_out(markdown.render(body)) if _MAY_LINK.search(body) else set()


def leads_out(html: str) -> set[str]:
    """The same of what a post looks like."""
    own = urlsplit(settings.PUBLIC_URL).netloc
    return {link for link in _LINKS.findall(html) if _leaves(unescape(link), own)}


def _leaves(link: str, own: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) and parts.netloc != own


_LINKS = re.compile(r'<(?:a|img)\s[^>]*?(?:href|src)="([^"]*)"')  # in what a sanitiser has written
_MAY_LINK = re.compile(r"[.:/]")
NO_LINKS_YET = _(
    "Links to other places are open to you after your first few posts (see “Your abilities”). "
    "Take them out or say it in words. Links within this portal are fine."
)
