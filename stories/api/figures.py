"""Figures as a program reads them: numbers with their unit; what does not fit is left out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stories.models import Fact
from stories.presentation.facts import fact_card


class AmountSerializer(serializers.Serializer[Any]):
    """A number, or two that it lies between."""

    low = serializers.FloatField(read_only=True)
    high = serializers.FloatField(read_only=True)
    about = serializers.BooleanField(read_only=True, help_text="Rounded when it was told.")


class LengthSerializer(AmountSerializer):
    """A length of time."""

    unit = serializers.CharField(read_only=True)

    def to_representation(self, told: Any) -> Any:
        found = amount(told)
        return found and {**found, "unit": str(told.get("unit") or "")}


class StageSerializer(serializers.Serializer[Any]):
    """A stage of a funnel."""

    name = serializers.CharField(read_only=True)
    count = serializers.FloatField(read_only=True, allow_null=True)
    rate = serializers.FloatField(
        read_only=True, allow_null=True, help_text="Per cent of the stage before."
    )
    about = serializers.BooleanField(read_only=True, help_text="Rounded when it was told.")


class FigureSerializer(serializers.Serializer[Fact]):
    """What is told; which fields say something depends on the kind."""

    in_words = serializers.CharField(read_only=True, help_text="As the page says it.")
    note = serializers.CharField(read_only=True)
    amount = AmountSerializer(read_only=True, allow_null=True)
    unit = serializers.CharField(read_only=True, help_text="Currency, unit of time, percent, …")
    per = serializers.CharField(read_only=True)
    first = serializers.FloatField(read_only=True, allow_null=True)
    best = serializers.FloatField(read_only=True, allow_null=True)
    attempts = serializers.FloatField(read_only=True, allow_null=True)
    stages = StageSerializer(read_only=True, many=True)

    def to_representation(self, fact: Fact) -> dict[str, Any]:
        card = fact_card(fact)
        values = fact.values if isinstance(fact.values, dict) else {}
        length = values.get("duration")
        length = length if isinstance(length, dict) else {}
        unit = values.get("currency") or values.get("unit") or length.get("unit")
        return {
            "in_words": " · ".join(filter(None, [card.value, *card.terms])),
            "note": card.note,
            "amount": amount(values.get("amount") or length.get("amount")),
            "unit": str(unit or ""),
            "per": str(values.get("per") or ""),
            **{name: _number(values.get(name)) for name in ("first", "best", "attempts")},
            "stages": _stages(values),
        }


def amount(told: Any) -> dict[str, Any] | None:
    """An amount as it is kept; None for anything else."""
    if not isinstance(told, dict):
        return None
    low, high = _number(told.get("low")), _number(told.get("high"))
    if low is None or high is None:
        return None
    return {"low": low, "high": high, "about": bool(told.get("about"))}


def _stages(values: dict[str, Any]) -> list[dict[str, Any]]:
    stages, rates = values.get("stages"), values.get("rates")
    if not isinstance(stages, list):
        return []
    shares = [None, *rates] if isinstance(rates, list) else []
    shares += [None] * (len(stages) - len(shares))
    return [
        {
            "name": str(stage.get("name") or ""),
            "count": _number(stage.get("count")),
            "rate": _number(share),
            "about": bool(stage.get("about")),
        }
        for stage, share in zip(stages, shares, strict=False)
        if isinstance(stage, dict)
    ]


def _number(told: Any) -> float | None:
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return told if is_number else None
