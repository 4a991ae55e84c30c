"""Asking the rules that are switched on about one post."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from community.limits.actions import are_waived
from community.moderation.models import Rule
from community.moderation.rules import prints
from community.moderation.rules.kinds import kind_of
from community.moderation.rules.written import Written


@dataclass(frozen=True, slots=True)
class Caught:
    """The rule that catches a post, and what it found."""

    rule: Rule
    found: str


def rules_on() -> list[Rule]:
    """The rules that are switched on, in their order."""
    return list(Rule.objects.filter(is_on=True))


def check(one: Written) -> Caught | None:
    """Whether a rule holds `one`, in the transaction that writes it; its print is kept.

    None while sample content is written. Where limits are widened for load tests, rules that look
    at members and not at words stand aside, as the limits do.
    """
    if are_waived():
        return None
    rules = rules_on()
    if settings.LIMITS_SCALE > 1:
        rules = [rule for rule in rules if rule.kind == Rule.Kind.WORDS]
    else:
        prints.queue_up(one.person, one.text)
        prints.put(one)
    return first_of(rules, one)


def first_of(rules: list[Rule], one: Written) -> Caught | None:
    """The first of `rules` that catches `one`."""
    past = prints.Kept()
    for rule in rules:
        if found := kind_of(rule).finds(rule, one, past):
            return Caught(rule, found)
    return None
