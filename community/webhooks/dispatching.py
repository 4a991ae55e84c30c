"""What changes in public becomes deliveries, once for each endpoint that wants it.

Changes are read in their order, settled ones only (see `changes.order`), by whoever comes first:
how far is a row, moved on in the transaction that writes the deliveries. (`notices` does the same
with what happens to one person.)
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from community.changes import reading
from community.changes.models import Change
from community.changes.reading import Place, place_of
from community.webhooks.events import PUBLIC
from community.webhooks.models import Delivery, Endpoint, Mark

PAGE = 500
MOST_ROWS = 2_000
"""Changes of one transaction, and deliveries, however many endpoints there are."""
MOST_PAGES = 20
"""Of one round: the next goes on from there."""


def something_changed() -> bool:
    """Whether there are changes that no round has looked at."""
    place = _place()
    return place is None or bool(reading.after(place, kinds=PUBLIC, most=1))


def dispatch() -> int:
    """Make deliveries of what changed since the last round; how many."""
    place, made = _place(), 0
    if place is None:
        _begin()
        return 0
    most = max(min(PAGE, MOST_ROWS // max(Endpoint.objects.listening().count(), 1)), 1)
    for _page in range(MOST_PAGES):
        page = reading.after(place, kinds=PUBLIC, most=most)
        if not page or (number := _write(place, page)) is None:
            break
        place, made = place_of(page[-1]), made + number
    return made


def _place() -> Place | None:
    mark = Mark.objects.first()
    return None if mark is None else Place(mark.era, mark.xid, mark.change)


def _begin() -> None:
    """What was there before the first round is told to nobody."""
    era, xid, change = reading.newest()
    Mark.objects.get_or_create(pk=1, defaults={"era": era, "xid": xid, "change": change})


@transaction.atomic
def _write(place: Place, page: Sequence[Change]) -> int | None:
    """The deliveries of a page: how many, or None where another round was there first."""
    era, xid, change = place_of(page[-1])
    mine = Mark.objects.filter(era=place.era, xid=place.xid, change=place.id)
    if not mine.update(era=era, xid=xid, change=change):
        return None
    last = {(one.kind, one.key): one for one in page}.values()  # of one thing the last says it all
    rows = [
        Delivery(endpoint=endpoint, kind=one.kind, source=one.pk)
        for endpoint in Endpoint.objects.listening()
        for one in last
        if one.kind in endpoint.events and one.at >= endpoint.since
    ]
    Delivery.objects.bulk_create(rows, batch_size=PAGE, ignore_conflicts=True)
    return len(rows)
