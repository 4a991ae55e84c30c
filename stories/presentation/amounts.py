"""Numbers and amounts as readers see them.

An amount is a mapping of `low`, `high` (equal for one value) and `about` (rounded when told).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Amount = Mapping[str, Any]

MISFITS = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What reading figures raises when somebody typed others into the admin than the kind wants."""


def number(value: float | Decimal) -> str:
    """A number with its thousands parted and no empty decimals: 40,000 · 2.5."""
    exact = round(Decimal(str(value)), 6).normalize()
    return str(number_format(f"{exact:f}", use_l10n=True, force_grouping=True))


def percent(rate: Decimal) -> str:
    """A rate in per cent: whole from ten upwards, else with one decimal (71 %, 1.5 %)."""
    return f"{number(round(rate) if rate >= 10 else round(rate, 1))}\u00a0%"


def amount_in_words(amount: Amount) -> str:
    """An amount as told: "about 40,000", "2–3". Raises KeyError or TypeError for anything else."""
    low, high = amount["low"], amount["high"]
    shown = number(low) if low == high else f"{number(low)}–{number(high)}"
    return about(shown) if amount.get("about") else shown


def about(shown: str) -> str:
    """A number that was rounded when it was told."""
    return _("about %(number)s") % {"number": shown}


def length_in_words(amount: Amount, unit: str) -> str:
    """A length of time with the unit as the figure wants it: "1 year", "2–3 months"."""
    is_one = amount["low"] == amount["high"] == 1
    words = _TIME_UNITS.get(str(unit))
    return f"{amount_in_words(amount)} {words()[0 if is_one else 1] if words else unit}"


_TIME_UNITS: dict[str, Callable[[], tuple[str, str]]] = {
    "years": lambda: (_("year"), _("years")),
    "months": lambda: (_("month"), _("months")),
    "weeks": lambda: (_("week"), _("weeks")),
    "days": lambda: (_("day"), _("days")),
    "hours": lambda: (_("hour"), _("hours")),
    "minutes": lambda: (_("minute"), _("minutes")),
}
