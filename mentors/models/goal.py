"""Goals of a mentorship, their steps and ticks; and the plans that editors draw from stories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentors.models.agreement import Side
from mentors.models.mentorship import Mentorship

LONGEST_STEP = 300


class GoalTemplateQuerySet(models.QuerySet["GoalTemplate"]):
    def offered(self) -> GoalTemplateQuerySet:
        """Those that a mentorship can take up."""
        return self.filter(is_offered=True)

    def for_list(self) -> GoalTemplateQuerySet:
        """With the story it is from and its steps, in a fixed number of queries."""
        return self.select_related("story", "passage__block").prefetch_related("steps__skill")


class GoalTemplate(models.Model):
    """A plan that a mentorship can take up as a goal, often drawn from a story.

    `key` names one that ships with the portal. What an editor has changed, no loading of the
    shipped ones touches any more.
    """

    key = models.SlugField(_("key"), max_length=60, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what it is about"), max_length=1000, blank=True)
    story = models.ForeignKey(
        "stories.Story",
        verbose_name=_("story it grew out of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="goal_templates",
    )
    passage = models.ForeignKey(
        "stories.Passage",
        verbose_name=_("where the story says it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Otherwise only what was made from it remains.")
    )
    is_edited = models.BooleanField(_("changed by an editor"), default=False, editable=False)

    objects = GoalTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan for goals")
        verbose_name_plural = _("plans for goals")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=~Q(key=""), name="goal_template_key_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where its story says it; empty where the story is not there for everybody to read."""
        story = self.story
        if story is None or not (story.is_published and story.is_open):
            return ""
        block = self.passage.block if self.passage else None
        shown = block is not None and not block.is_redacted
        return story.get_absolute_url() + (f"#{block.anchor}" if block and shown else "")


class TemplateStep(models.Model):
    """A step of a plan, with the skill that it trains."""

    template = models.ForeignKey(GoalTemplate, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("step"), max_length=LONGEST_STEP)
    skill = models.ForeignKey(
        "tags.Tag",
        verbose_name=_("skill"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="template_steps",
    )

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("template", "position"), name="template_step_place"),
        )

    def __str__(self) -> str:
        return self.text


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Any) -> GoalQuerySet:
        """Those of a mentorship for its two sides alone."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def for_page(self) -> GoalQuerySet:
        """With plan, steps, skills and ticks, in a fixed number of queries."""
        steps = Step.objects.select_related("skill", "tick")
        return self.select_related("template__story", "template__passage__block").prefetch_related(
            models.Prefetch("steps", queryset=steps)
        )


class Goal(models.Model):
    """Something that a mentorship is to reach, step by step; done when all its steps are.

    `version` counts the saves of its own words, so that an older page overwrites nothing.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(_("goal"), max_length=200)
    about = models.TextField(_("more about it"), max_length=1000, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    template = models.ForeignKey(
        GoalTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="goals"
    )
    side = models.CharField(_("added by"), max_length=8, choices=Side, editable=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(side__in=Side.values), name="goal_side"),)

    def __str__(self) -> str:
        return self.title


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, person: Any) -> StepQuerySet:
        """Those of a mentorship for its two sides alone."""
        return self.filter(goal__mentorship__in=Mentorship.objects.visible_to(person))


class Step(models.Model):
    """One step of a goal. `skill` is the tag of what it trains (see `Tick`)."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("step"), max_length=LONGEST_STEP)
    due_on = models.DateField(_("due"), null=True, blank=True)
    skill = models.ForeignKey(
        "tags.Tag",
        verbose_name=_("skill"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="goal_steps",
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class Tick(models.Model):
    """A step is done; where it trains a skill, so is that skill, for the mentee wherever they are.

    A mentee's skill is ticked once, in one place. Each other step of theirs with the same skill,
    in this mentorship or another, shows as done, and is ticked and unticked nowhere but here:
    whoever mentors them elsewhere learns that it is done in another mentorship, not in which, not
    when, not by whom, and no word of it. When the step goes, or its tick is taken away, the skill
    is open everywhere again. A mentorship that is over keeps its ticks.
    """

    step = models.OneToOneField(Step, on_delete=models.CASCADE, related_name="tick")
    mentee = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(
        "tags.Tag", on_delete=models.SET_NULL, null=True, blank=True, related_name="ticks"
    )
    side = models.CharField(_("ticked by"), max_length=8, choices=Side)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        constraints = (
            models.UniqueConstraint(fields=("mentee", "skill"), name="tick_once_a_skill"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="tick_side"),
        )

    def __str__(self) -> str:
        return f"{self.step_id} by {self.side}"
