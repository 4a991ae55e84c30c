"""Plans for goals: editors write them, and the portal ships some."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.log.actions import record
from community.tags.models import Tag
from mentors.models import GoalTemplate, TemplateStep
from stories.actions.metadata import tag_named
from stories.models import OldSlug, Passage, Story
from threads import passages

FIELDS = ("name", "about", "story", "is_offered")
SHIPPED = Path(__file__).resolve().parent.parent / "plans.toml"


class Wanted(NamedTuple):
    """A step of a plan as it is to be."""

    text: str
    skill: Tag | None


@transaction.atomic
def set_plan(
    plan: GoalTemplate, *, by: Any, steps: Sequence[Wanted], **fields: Any
) -> GoalTemplate:
    """Set some of `FIELDS` of a plan, new (not saved yet) or known, and all of its steps.

    The same changes nothing. From then on no loading of what ships touches it. Goals that were
    made from it stay as they are. Raises ValidationError, SignInRequired or NotAllowed.
    """
    policy.require(by, "plan.edit", plan)
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"not for editors to set: {', '.join(unknown)}")
    if not steps:
        raise ValidationError(_("A plan has at least one step."))
    rows = GoalTemplate.objects.select_for_update(of=("self",))
    fresh = rows.get(pk=plan.pk) if plan.pk else GoalTemplate()
    before = _said(fresh) if plan.pk else None
    if "story" in fields and fields["story"] != fresh.story:
        fresh.passage = None
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    if before is None or _said(fresh, steps) != before:
        fresh.is_edited = True
        fresh.save()
        _put_steps(fresh, steps)
        record("plan.edit", by=by, target=fresh, before=before, after=_said(fresh))
    return fresh


@transaction.atomic
def remove_plan(plan: GoalTemplate, *, by: Any) -> None:
    """Take a plan away; goals made from it stay. One that ships can only be offered no more."""
    policy.require(by, "plan.edit", plan)
    fresh = GoalTemplate.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if fresh.key:
        raise policy.NotAllowed(_("This plan ships with the portal: offer it no more instead."))
    record("plan.remove", by=by, target=fresh, before=_said(fresh))
    fresh.delete()


@transaction.atomic
def load_plans(path: Path = SHIPPED) -> list[GoalTemplate]:
    """Bring the plans that ship up to their file; those that were made or changed by it.

    Running it again changes nothing, and what an editor has changed stays. Once the story is
    there, the plan is tied to it.
    """
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["plans"]
    return [plan for told in listed if (plan := _load(told)) is not None]


def _load(told: Mapping[str, Any]) -> GoalTemplate | None:
    """The plan that was changed; None where all is as it was, or an editor has changed it."""
    rows = GoalTemplate.objects.select_for_update(of=("self",))
    known = rows.filter(key=told["key"]).first()
    if known is not None and known.is_edited:
        return None
    plan = known or GoalTemplate(key=told["key"])
    before = (_said(plan), plan.passage_id) if known else None
    plan.name, plan.about = told["name"], told.get("about", "")
    _tie(plan, told)
    steps = [Wanted(one["text"], tag_named(one["skill"])) for one in told["steps"]]
    if (_said(plan, steps), plan.passage_id) == before:
        return None
    plan.save()
    _put_steps(plan, steps)
    return plan


def _tie(plan: GoalTemplate, told: Mapping[str, Any]) -> None:
    """Tie `plan` to the story it grew out of, and to its words there, once they are there."""
    slug = told.get("story", "")
    story = Story.objects.filter(slug=slug).first()
    if story is None and (old := OldSlug.objects.filter(slug=slug).first()) is not None:
        story = old.story
    if story is None or (plan.passage_id and plan.story_id == story.pk):
        return
    plan.story = story
    words = told.get("at", "")
    block = story.blocks.filter(plain__contains=words).first() if words else None
    if block is not None:
        plan.passage = _kept(passages.find(block, words))


def _kept(passage: Passage) -> Passage:
    passage.save()
    return passage


def _put_steps(plan: GoalTemplate, steps: Sequence[Wanted]) -> None:
    plan.steps.all().delete()
    TemplateStep.objects.bulk_create(
        TemplateStep(template=plan, position=position, text=one.text, skill=one.skill)
        for position, one in enumerate(steps, start=1)
    )


def _said(plan: GoalTemplate, steps: Sequence[Wanted] | None = None) -> dict[str, Any]:
    if steps is None:
        steps = [Wanted(one.text, one.skill) for one in plan.steps.select_related("skill")]
    return {
        "name": plan.name,
        "about": plan.about,
        "story": plan.story.slug if plan.story else None,
        "is_offered": plan.is_offered,
        "steps": [[one.text, one.skill.name if one.skill else None] for one in steps],
    }
