"""What a rule holds: its case, what follows its state; and the rules, as moderators edit them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.log.actions import record
from community.moderation.actions.noting import note_told
from community.moderation.actions.opening import open_case, settle
from community.moderation.models import Case, Hold, Moderated, Rule, State
from community.moderation.rules import kinds, prints, watching
from community.moderation.rules.checking import Caught
from community.moderation.subjects import name_of

LONGEST_FOUND = 300
RULE = (
    *("kind", "name", "is_on", "position"),
    *("number", "minutes", "percent", "words", "says", "weight"),
)
OUTCOMES = {
    State.LIVE: Hold.Outcome.RELEASED,
    State.HIDDEN: Hold.Outcome.REFUSED,
    State.DELETED: Hold.Outcome.TAKEN_BACK,
}
"""What came of something held, by the state it came into."""


@transaction.atomic
def note_hold(thing: Moderated, caught: Caught, *, person: int | None, is_untold: bool) -> Hold:
    """Open the case of `thing`, which a rule has caught; `person` (a pk) answers for it.

    The caller puts it in its state. `is_untold`, of what nobody was told of yet.
    """
    score = caught.rule.weight
    case = open_case(Case.Origin.HELD, name_of(thing), int(thing.pk), person=person, score=score)
    hold, _is_new = Hold.objects.update_or_create(
        case=case,
        defaults={
            "rule": caught.rule,
            "name": caught.rule.name,
            "found": caught.found[:LONGEST_FOUND],
            "is_clean": False,
        },
        create_defaults={
            "rule": caught.rule,
            "name": caught.rule.name,
            "found": caught.found[:LONGEST_FOUND],
            "is_untold": is_untold,
        },
    )
    return hold


@transaction.atomic
def note_edit(thing: Moderated, caught: Caught | None) -> None:
    """The author has edited what is held: the case stays, and says what holds it now."""
    found = hold_on(thing)
    if caught is not None:
        found.update(rule=caught.rule, name=caught.rule.name, found=caught.found[:LONGEST_FOUND])
    of_words = [kind for kind, one in kinds.KINDS.items() if one.is_of_edits]
    found.update(edited_at=timezone.now(), is_clean=False)
    if caught is None:  # that somebody posted much, or for the first time, no edit changes
        found.filter(rule__kind__in=of_words).update(is_clean=True)


@transaction.atomic
def tend_hold(thing: Moderated, *, person: int | None, by: Any) -> None:
    """Let the queue follow the state of `thing`: what is held has an open case, nothing else has.

    A moderator may have held it, and an appeal may have put it back to where it waited.
    """
    name, key = name_of(thing), int(thing.pk)
    if thing.is_held:
        open_case(Case.Origin.HELD, name, key, person=person)
        return
    hold_on(thing).update(outcome=OUTCOMES[State(thing.state)])
    settle(Case.Origin.HELD, name, key, by=by)
    if thing.state == State.DELETED:
        prints.forget_text(name, key)


def take_untold(thing: Moderated) -> bool:
    """Whether nobody was told of `thing` when it was posted; asked once, for it is told now."""
    untold = list(_of(thing).filter(is_untold=True).values_list("pk", flat=True))
    note_told(untold)
    return bool(Hold.objects.filter(pk__in=untold, is_untold=True).update(is_untold=False))


def hold_on(thing: Moderated) -> QuerySet[Hold]:
    """What holds `thing` now: one row, or none."""
    return _of(thing).filter(outcome=Hold.Outcome.WAITING)


@transaction.atomic
def set_rule(rule: Rule, *, by: Any) -> Rule:
    """Write `rule`, new or changed; what it holds already stays held.

    Raises SignInRequired, NotAllowed or ValidationError keyed by field.
    """
    policy.require(by, "rule.edit")
    check_rule(rule)
    old = Rule.objects.select_for_update().filter(pk=rule.pk).first() if rule.pk else None
    if old is not None and old.kind != rule.kind:
        raise ValidationError({"kind": _("A rule keeps its kind. Make another one.")})
    rule.save()
    before = model_to_dict(old, RULE) if old else None
    after = model_to_dict(rule, RULE)
    if before != after:
        record("rule.edit", by=by, target=rule, before=before, after=after)
    return rule


def check_rule(rule: Rule) -> None:
    """Raise ValidationError keyed by field for a rule that cannot stand; its words are cleaned."""
    rule.clean_fields()
    if wrong := kinds.check(rule):
        raise ValidationError(wrong)
    rule.full_clean()
    rule.words = watching.cleaned(rule.words) if kinds.kind_of(rule).has_words else ""


def _of(thing: Moderated) -> QuerySet[Hold]:
    about = {"case__subject_kind": name_of(thing), "case__subject_key": int(thing.pk)}
    return Hold.objects.filter(case__origin=Case.Origin.HELD, **about)
