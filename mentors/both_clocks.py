"""One moment as two clocks show it: the reader's, and that of the other side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Both:
    """The moment `at`, in the zone `mine` and in the zone `theirs`."""

    at: datetime
    mine: str
    theirs: str

    @property
    def here(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.mine))

    @property
    def there(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.theirs))

    @property
    def is_one_clock(self) -> bool:
        """Whether both clocks show the same then."""
        return self.here.replace(tzinfo=None) == self.there.replace(tzinfo=None)

    @property
    def words(self) -> str:
        """Such as “Tue 4 May, 23:30 in Berlin, Wed 07:30 in Tokyo”."""
        here = _("%(day)s, %(time)s in %(zone)s") % {
            "day": date_format(self.here, "D j F"),
            "time": clock(self.here),
            "zone": city(self.mine),
        }
        return here if self.mine == self.theirs else f"{here}, {self.other_side}"

    @property
    def other_side(self) -> str:
        """Such as “Wed 07:30 in Tokyo”; the weekday only where it is another one."""
        told = {"time": clock(self.there), "zone": city(self.theirs)}
        if self.here.date() == self.there.date():
            return _("%(time)s in %(zone)s") % told
        day = {"day": date_format(self.there, "D")}
        return _("%(day)s %(time)s in %(zone)s") % (told | day)

    @property
    def mine_only(self) -> str:
        """The time on the reader's clock."""
        return clock(self.here)


def clock(at: datetime) -> str:
    """The time of day; with its offset, where clocks show that time twice that day."""
    shown = at.strftime("%H:%M")
    if at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset():
        return shown
    offset = at.strftime("%z")
    return f"{shown} (UTC{offset[:3]}:{offset[3:5]})"


def city(zone: str) -> str:
    """What a zone is called after: “New York” of “America/New_York”."""
    return zone.rpartition("/")[2].replace("_", " ")
