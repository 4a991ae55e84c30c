"""A story's figures as small cards, each number exactly as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from stories.importing.structure_items import UNKNOWN_CURRENCY
from stories.importing.structure_vocabulary import FactKind
from stories.models import Fact
from stories.presentation.amounts import (
    MISFITS,
    amount_in_words,
    length_in_words,
    number,
    percent,
)
from stories.presentation.funnel import FunnelStep, funnel_steps, read_funnel
from stories.presentation.labels import FACTS, label

Values = dict[str, Any]


@dataclass(slots=True)
class FactCard:
    """What one card says: a value (a funnel has `steps` instead), its terms, and a note on it."""

    kind: str
    label: str
    value: str = ""
    terms: list[str] = field(default_factory=list)
    note: str = ""
    steps: list[FunnelStep] = field(default_factory=list)
    anchor: str = ""


def fact_card(fact: Fact, anchor: str = "") -> FactCard:
    """The card of `fact`; `anchor` is the block that says it, "" when it lost its place.

    Figures are read from `fact.values` as `stories.importing.structure_json` writes them; a kind
    that is not known shows its label and note alone.
    """
    card = FactCard(kind=label(FACTS, fact.kind), label=fact.label, anchor=anchor)
    try:
        if fact.kind == FactKind.FUNNEL:
            card.steps, card.terms = _funnel(fact.values)
        elif fact.kind in _TELLERS:
            card.value, card.terms = _TELLERS[fact.kind](fact.values)
        card.note = str(fact.values.get("note") or "")
    except MISFITS:
        pass  # the card keeps its label and its place in the text
    return card


def _money(values: Values) -> tuple[str, list[str]]:
    currency, per = values.get("currency") or UNKNOWN_CURRENCY, values.get("per")
    notes = [_("per %(what)s") % {"what": per}] if per else []
    if currency == UNKNOWN_CURRENCY:
        return amount_in_words(values["amount"]), [*notes, _("currency not stated")]
    return f"{amount_in_words(values['amount'])} {currency}", notes


def _length(values: Values) -> tuple[str, list[str]]:
    duration = values["duration"]
    usual = duration.get("usual")
    notes = [_("usual: %(number)s") % {"number": number(usual)}] if usual is not None else []
    return length_in_words(duration["amount"], duration["unit"]), notes


def _score(values: Values) -> tuple[str, list[str]]:
    first, best, attempts = values.get("first"), values["best"], values.get("attempts")
    shown = number(best) if first is None else f"{number(first)} → {number(best)}"
    notes = [] if first is None else [_("first and best result")]
    if attempts:
        notes.append(_("attempts: %(number)s") % {"number": number(attempts)})
    return shown, notes


def _measure(values: Values) -> tuple[str, list[str]]:
    unit = "%" if values["unit"] == "percent" else values["unit"]
    return f"{amount_in_words(values['amount'])} {unit}", []


def _funnel(values: Values) -> tuple[list[FunnelStep], list[str]]:
    funnel = read_funnel(values)
    overall = funnel.overall_rate
    notes = [] if funnel.has_counts else [_("rates as told; counts not given")]
    if overall is not None:
        notes.insert(0, _("%(rate)s from first to last") % {"rate": percent(overall)})
    return funnel_steps(funnel), notes


_TELLERS: dict[str, Callable[[Values], tuple[str, list[str]]]] = {
    FactKind.SCORE: _score,
    FactKind.COST: _money,
    FactKind.FUNDING: _money,
    FactKind.DURATION: _length,
    FactKind.RATE: _measure,
    FactKind.COUNT: _measure,
    FactKind.EFFORT: _measure,
}
