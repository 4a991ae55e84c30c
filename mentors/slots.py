"""The times at which two people could meet: pure, so that the same week gives the same times.

Hours are told on a mentor's wall, and a wall skips an hour in spring and shows one twice in autumn.
Here they become spans of real time first; whatever follows counts in real time alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentors.week import Span

Times = tuple[datetime, datetime]
"""From an instant to another, the latter not included; both aware."""
DAY = timedelta(days=1)
EASTMOST, WESTMOST = timedelta(hours=14), timedelta(hours=12)
"""How far clocks on earth are ahead of UTC at most, and how far behind."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a mentor meets. `off` are days off, first and last, in `zone`."""

    spans: tuple[Span, ...]
    zone: str
    minutes: int = 60
    buffer_before: int = 0
    buffer_after: int = 0
    notice_hours: int = 0
    days_ahead: int = 28
    most_a_week: int = 5
    off: tuple[tuple[date, date], ...] = field(default=())

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def buffers(self) -> timedelta:
        """What lies between the end of a meeting and the beginning of the next, at least."""
        return timedelta(minutes=self.buffer_before + self.buffer_after)

    def is_off(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.off)


def slots(
    terms: Terms, *, taken: Iterable[Times], elsewhere: Iterable[Times] = (), now: datetime
) -> list[datetime]:
    """When a meeting could begin, in UTC, in order.

    `taken` are the mentor's meetings, between which the buffers lie and which count towards the
    week; `elsewhere` is when either is busy otherwise. A beginning that the mentor's clock shows
    for the second time that day is left out, so that a time on the wall means one moment.
    """
    taken, elsewhere, zone = list(taken), list(elsewhere), ZoneInfo(terms.zone)
    kept = [(begin - terms.buffers, end + terms.buffers) for begin, end in taken]
    weeks = Counter(week_of(begin, terms.zone) for begin, _end in taken)
    soonest = now + timedelta(hours=terms.notice_hours)
    latest = now + timedelta(days=terms.days_ahead)
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-1, terms.days_ahead + 2)]
    pieces = _pieces(terms, days)
    open_hours, busy = _Spans(pieces), _Spans(kept + elsewhere)
    found = set()
    for begin, end in pieces:
        at = begin
        while at < end:
            meeting = (at, at + terms.length)
            is_in_time = soonest <= at <= latest and at.astimezone(zone).fold == 0
            if is_in_time and open_hours.hold(meeting) and not busy.touch(meeting):
                found.add(at)
            at += terms.length + terms.buffers
    return sorted(at for at in found if weeks[week_of(at, terms.zone)] < terms.most_a_week)


def week_of(at: datetime, zone: str) -> date:
    """The Monday of the week in which `at` falls in `zone`."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def on_the_wall(day: date, span: tuple[int, int], zone: ZoneInfo) -> list[Times]:
    """The real time during which the clock in `zone` shows, on `day`, from one minute to another.

    Nothing for a time that the clock skips; two pieces where it shows it twice with a gap between.
    """
    midnight = datetime.combine(day, time(), UTC)
    lowest, highest = midnight - EASTMOST, midnight + DAY + WESTMOST
    jump = _jump(lowest, highest, zone)
    found: list[Times] = []
    for since, until in ((lowest, jump), (jump, highest)):
        offset = _offset(since, zone)
        begin = max(since, midnight + timedelta(minutes=span[0]) - offset)
        end = min(until, midnight + timedelta(minutes=span[1]) - offset)
        if begin < end:
            found.append((begin, end))
    return _joined(found)


def _pieces(terms: Terms, days: Iterable[date]) -> list[Times]:
    zone = ZoneInfo(terms.zone)
    return [
        piece
        for day in days
        if not terms.is_off(day)
        for weekday, starts, ends in terms.spans
        if day.weekday() == weekday
        for piece in on_the_wall(day, (starts, ends), zone)
    ]


def _joined(times: Iterable[Times]) -> list[Times]:
    """The same times with those that touch made one: hours over midnight are two of a week's."""
    found: list[Times] = []
    for begin, end in sorted(times):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


class _Spans:
    """Spans of time that share no moment, in order, so that one is found without a look at all."""

    def __init__(self, times: Iterable[Times]) -> None:
        self.times = _joined(times)
        self.begins = [begin for begin, _end in self.times]

    def hold(self, one: Times) -> bool:
        """Whether `one` lies within a single span."""
        place = bisect_right(self.begins, one[0]) - 1
        return place >= 0 and one[1] <= self.times[place][1]

    def touch(self, one: Times) -> bool:
        """Whether `one` shares a moment with any."""
        place = bisect_left(self.begins, one[1]) - 1
        return place >= 0 and one[0] < self.times[place][1]


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _jump(lowest: datetime, highest: datetime, zone: ZoneInfo) -> datetime:
    """The moment between the two at which clocks in `zone` change; the latter, if they do not."""
    before, second = _offset(lowest, zone), timedelta(seconds=1)
    if _offset(highest, zone) == before:
        return highest
    while highest - lowest > second:
        middle = lowest + (highest - lowest) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == before:
            lowest = middle
        else:
            highest = middle
    return highest
