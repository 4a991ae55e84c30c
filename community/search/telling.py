"""Mail of what saved searches newly find: each thing once, all searches of one morning in one mail.

What is found is read first, and holds nobody up. Then the mail, and how far it has told, are
written in one transaction, and only of searches that stand as they were read: two workers at once
write one mail, and one that dies leaves both or neither.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.accounts.models import User
from community.notifications.actions import post
from community.notifications.checking import address_of
from community.notifications.models import Cadence, Mail
from community.notifications.wishing import due
from community.search import letters
from community.search.fresh import Fresh, fresh
from community.search.models import SavedSearch, Telling
from community.tags.following import muted_by

logger = logging.getLogger(__name__)

SETTLED = timedelta(hours=1)
"""What came within the last hour waits: a transaction of then may yet bring what it entered."""
AT_ONCE = 1_000  # searches that one round looks at


@dataclass(frozen=True, slots=True)
class News:
    """What came to `search` in a stretch of time."""

    search: SavedSearch
    since: datetime
    until: datetime
    fresh: Fresh


def something_is_due() -> bool:
    """Whether any saved search waits to be looked at for mail."""
    return SavedSearch.objects.due(timezone.now()).exists()


def mail_due(now: datetime) -> int:
    """Write the mails of saved searches whose time has come; returns how many mails."""
    waiting = SavedSearch.objects.due(now).order_by("due_at", "pk")
    people = list(dict.fromkeys(waiting.values_list("owner", flat=True)[:AT_ONCE]))
    return sum(_mail_to(pk, now) for pk in people)


def _mail_to(owner: int, now: datetime) -> int:
    person = User.objects.get(pk=owner)
    address = address_of(person)
    muted = _muted(person)
    searches = SavedSearch.objects.due(now).filter(owner=person).order_by("pk")
    try:
        news = [
            # Whoever has no address that mail may go to is told nothing, later neither.
            _news(search, search.told_to, now - SETTLED, person, muted)
            if address
            else News(search, search.told_to, now, Fresh([]))
            for search in searches
        ]
    except Exception:  # whatever one search does, it must not keep the others from theirs
        logger.exception("What the saved searches of person %s find could not be read", owner)
        return 0
    return _tell(person, address or "", news, now)


def _news(
    search: SavedSearch, since: datetime, until: datetime, person: User, muted: Collection[str]
) -> News:
    until = max(since, until)
    found = fresh(search.query, person=person, muted=muted, since=since, until=until)
    return News(search, since, until, found)


def _muted(person: User) -> list[str]:
    return list(muted_by(person).order_by("slug").values_list("slug", flat=True))


@transaction.atomic
def _tell(person: User, address: str, news: Sequence[News], now: datetime) -> int:
    """Write one mail of these news and how far it tells; how many mails, which is one or none."""
    read = SavedSearch.objects.filter(pk__in=[one.search.pk for one in news])
    held = {search.pk: search for search in read.select_for_update().order_by("pk")}
    news = [one for one in news if _stands(held.get(one.search.pk), one.search)]
    told = [one for one in news if one.fresh.hits]
    for one in news:
        one.search.told_to = one.until
        one.search.due_at = due(Cadence(one.search.cadence), now=now, zone=person.time_zone)
        if one in told:
            one.search.sent_at = now
    SavedSearch.objects.bulk_update([one.search for one in news], ["told_to", "due_at", "sent_at"])
    if told:
        _write(person, address, told)
    return 1 if told else 0


def _stands(now: SavedSearch | None, then: SavedSearch) -> bool:
    """Whether nobody has told of it, changed how often, or forgotten it since it was read."""
    return now is not None and (now.told_to, now.due_at, now.cadence) == (
        then.told_to,
        then.due_at,
        then.cadence,
    )


def _write(person: User, address: str, told: Sequence[News]) -> Mail:
    mail = post(letters.letter(person, address, told))
    Telling.objects.bulk_create(
        Telling(mail=mail, search=one.search, since=one.since, until=one.until, says=one.fresh.says)
        for one in told
    )
    return mail


def still_true(mail: Mail) -> bool:
    """Whether `mail` says what its searches would say now, asked as it is sent.

    If not (something was hidden or reworded, a search forgotten), it is gone, and what may still
    be told of the same stretches of time is in a new one.
    """
    rows = Telling.objects.filter(mail=mail).select_related("search__owner")
    tellings = list(rows.order_by("pk"))
    if not tellings:
        return True
    kept = [(one, one.search) for one in tellings if one.search and one.search.is_mailed]
    if not kept:
        mail.delete()
        return False
    person = kept[0][1].owner
    address, muted = address_of(person), _muted(person)
    news = [_news(search, one.since, one.until, person, muted) for one, search in kept]
    is_same = all(had.says == one.fresh.says for (had, _s), one in zip(kept, news, strict=True))
    if address and is_same and len(kept) == len(tellings):
        return True
    with transaction.atomic():
        mail.delete()
        if address and (told := [one for one in news if one.fresh.hits]):
            _write(person, address, told)
    return False
