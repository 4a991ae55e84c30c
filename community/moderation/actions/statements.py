"""Statements of reasons: written in the deed's own transaction, ended with what they tell of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.log.actions import ground
from community.moderation import deeds, subjects
from community.moderation.actions.closing import uphold
from community.moderation.models import Case, Report, ReportKind, Statement
from community.moderation.notices import DECISION
from community.notifications.actions import hold, notify
from community.notifications.events import Event

LONGEST_TITLE = 300
LONGEST_RULE = 200
SAYS_WHY = {Case.Origin.VOTES, Case.Origin.ACCOUNT}
"""Cases that are there because something looks like what is against the rules."""
OF_ONES_OWN = _("This was decided about something of yours: somebody else changes it.")


def explain(
    code: str,
    thing: models.Model,
    *,
    by: Any,
    reason: str,
    effects: Mapping[str, Any],
    until: datetime | None = None,
    rule: Any = None,
    event: Event | None = DECISION,
    title: str | None = None,
    people: Collection[int | None] | None = None,
) -> Statement:
    """Write why `code` was done to `thing`, and tell each person whom it restricts (`event`).

    `effects` is what stood before, JSON-ready, for the exact inverse. The deed's case is that on
    whose ground it is done, else the open one about the thing; where no `rule` is given, what was
    chosen with the deed stands for it, or what it was reported or held for. What one does to one's
    own thing tells nobody. `title` stands for that of the thing: of what is gone for good nothing
    stays. `people` (pks) are those on whom it falls, where the deed alone does not tell. Returns
    the first one's statement.
    """
    name, key = subjects.name_of(thing), int(thing.pk)
    deed, case = deeds.deed_of(code), _case(name, key)
    if people is None:
        people = deed.people_of(thing) if deed else []
    whom = [pk for pk in dict.fromkeys(people) if pk]
    others = [pk for pk in whom if by is None or pk != by.pk]
    told = list(User.objects.filter(pk__in=others)) if others else []
    told.sort(key=lambda person: whom.index(person.pk))
    common = {
        "code": code,
        "thing_kind": name,
        "thing_key": key,
        "reason": reason.strip(),
        "rule": str(rule or deeds.named_rule() or _rule(case, name, key))[:LONGEST_RULE],
        "case": case,
        "how": Statement.How.RULE if by is None else Statement.How.PERSON,
        "was_reported": _was_reported(case, name, key),
        "by": by,
        "until": until,
        "effects": dict(effects),
    }
    if event is not None and len(told) > 1:
        hold(person.pk for person in told)
    made = []
    for person in told or [None]:
        called, is_private = title or "", False
        if title is None and person is not None:
            called, is_private = _called(name, key, person)
        said = {"title": called[:LONGEST_TITLE], "is_private": is_private}
        made.append(Statement.objects.create(person=person, **said, **common))
        if event is not None and person is not None:
            notify(event, about=made[-1], to=[person], by=by)
    if by is not None:
        uphold(name, key, by=by, person=whom[0] if whom else None, statement=made[0])
    return made[0]


def standing(thing: models.Model, *codes: str) -> Statement | None:
    """The last statement of these deeds with `thing` that nobody has taken back."""
    found = Statement.objects.of(subjects.name_of(thing), int(thing.pk), *codes)
    return found.standing().first()


def end(thing: models.Model, *codes: str) -> None:
    """What these deeds did to `thing` is taken back: their statements stand no more."""
    found = Statement.objects.of(subjects.name_of(thing), int(thing.pk), *codes).standing()
    found.update(lifted_at=timezone.now())


def end_one(statement: Statement) -> None:
    """The same of one statement, where others of the same deed go on standing."""
    Statement.objects.filter(pk=statement.pk, lifted_at=None).update(lifted_at=timezone.now())


def all_standing(thing: models.Model, *codes: str) -> list[int]:
    """Every statement (pks) of these deeds with `thing` that nobody has taken back."""
    found = Statement.objects.of(subjects.name_of(thing), int(thing.pk), *codes)
    return list(found.standing().values_list("pk", flat=True))


def stand_again(pks: Collection[int]) -> list[Statement]:
    """What they tell of is so again; returns the last for each person."""
    rows = Statement.objects.filter(pk__in=pks)
    rows.update(lifted_at=None)
    return list({one.person_id: one for one in rows.order_by("pk")}.values())


def refuse_whom_it_tells(thing: models.Model, *codes: str, by: Any) -> None:
    """Raise NotAllowed where one of these deeds with `thing` stands and `by` was told why: what
    would do away with it is somebody else's, whatever `by` may do otherwise.
    """
    found = Statement.objects.of(subjects.name_of(thing), int(thing.pk), *codes).standing()
    if found.filter(person=by.pk).exists():
        raise policy.NotAllowed(OF_ONES_OWN)


def _called(name: str, key: int, person: User) -> tuple[str, bool]:
    """What the thing is called for whom it is restricted, and whether only few read that; they may
    not see it any more.
    """
    if (seen := subjects.seen(name, key, person=person)) is not None:
        return seen.title, seen.is_private
    return subjects.titles_of([(name, key)]).get((name, key), ""), False


def _case(name: str, key: int) -> Case | None:
    kind, _colon, number = ground().partition(":")
    if kind == Case._meta.label_lower and number:
        return Case.objects.filter(pk=number).first()
    return Case.objects.open().filter(subject_kind=name, subject_key=key).order_by("pk").first()


def _rule(case: Case | None, name: str, key: int) -> str:
    """What the thing was reported for, or held by; else why its case is there. "" for nothing."""
    reports = case.reports.all() if case else Report.objects.none()
    kinds = ReportKind.objects.filter(pk__in=reports.values("kind"))
    if names := ", ".join(kinds.values_list("name", flat=True)):
        return names
    held = Statement.objects.of(name, key, f"{name}.hold").standing().exclude(rule="")
    if rule := held.values_list("rule", flat=True).first():
        return rule
    return str(case.get_origin_display()) if case and case.origin in SAYS_WHY else ""


def _was_reported(case: Case | None, name: str, key: int) -> bool:
    if case is not None and case.reports.exists():
        return True
    return Report.objects.filter(
        subject_kind=name, subject_key=key, case__state=Case.State.OPEN
    ).exists()
