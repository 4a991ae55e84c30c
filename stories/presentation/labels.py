"""The words of the structured vocabulary as readers see them."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stories.importing.structure_vocabulary import (
    FactKind,
    MilestoneKind,
    ResourceKind,
    Topic,
    Trigger,
    UsefulWhen,
    Verdict,
)

MILESTONES: dict[str, Promise] = {
    MilestoneKind.STUDY: _("Study"),
    MilestoneKind.JOB: _("Job"),
    MilestoneKind.TRANSITION: _("Change of path"),
    MilestoneKind.SEARCH: _("Search for work"),
    MilestoneKind.OFFER: _("Offer"),
    MilestoneKind.LAYOFF: _("Layoff"),
    MilestoneKind.SETBACK: _("Setback"),
    MilestoneKind.COMPETITION: _("Competition"),
    MilestoneKind.EXAM: _("Exam"),
    MilestoneKind.PROJECT: _("Project"),
    MilestoneKind.MOVE: _("Move"),
    MilestoneKind.BREAK: _("Break"),
}
TRIGGERS: dict[str, Promise] = {
    Trigger.ADVISOR_CHANGE: _("a change of advisor"),
    Trigger.LAYOFF: _("a layoff"),
    Trigger.VISA_CLOCK: _("a visa running out"),
    Trigger.LOSS_OF_FAITH_IN_FIELD: _("loss of faith in the field"),
    Trigger.CURIOSITY: _("curiosity"),
    Trigger.OFFER: _("an offer"),
    Trigger.NEW_TECHNOLOGY: _("a new technology"),
    Trigger.GRADUATION: _("graduation"),
    Trigger.GOAL_REACHED: _("a goal reached"),
    Trigger.WISH_FOR_IMPACT: _("the wish for impact"),
    Trigger.INTRODUCTION: _("an introduction by someone"),
}
TOPICS: dict[str, Promise] = {
    Topic.DO_A_PHD: _("Doing a PhD"),
    Topic.LEETCODE: _("LeetCode and coding tests"),
    Topic.WHO_HELPS: _("Who helps"),
    Topic.HARDWARE: _("Hardware"),
    Topic.PAPERS: _("Papers"),
    Topic.LEAVING_HOME: _("Leaving one’s country"),
    Topic.CHOOSING_AN_ADVISOR: _("Choosing an advisor"),
    Topic.TAKING_ADVICE: _("Taking advice"),
    Topic.REJECTION: _("Rejection"),
    Topic.PAY: _("Pay"),
    Topic.OPEN_SOURCE: _("Open source"),
}
RESOURCES: dict[str, Promise] = {
    ResourceKind.BOOK: _("Book"),
    ResourceKind.PAPER: _("Paper"),
    ResourceKind.COURSE: _("Course"),
    ResourceKind.BLOG: _("Blog"),
    ResourceKind.TALK: _("Talk"),
    ResourceKind.GUIDE: _("Guide"),
    ResourceKind.SOFTWARE: _("Software"),
    ResourceKind.PRACTICE_SITE: _("Site to practise on"),
}
USEFUL_WHEN: dict[str, Promise] = {
    UsefulWhen.APPLYING_TO_STUDY: _("when applying to study"),
    UsefulWhen.LEARNING_THE_BASICS: _("when learning the basics"),
    UsefulWhen.COMPETING: _("when competing"),
    UsefulWhen.PREPARING_INTERVIEWS: _("when preparing interviews"),
    UsefulWhen.ON_THE_JOB: _("on the job"),
    UsefulWhen.CHANGING_FIELD: _("when changing field"),
}
VERDICTS: dict[str, Promise] = {
    Verdict.RECOMMENDED: _("recommended"),
    Verdict.DEFERRED: _("of use later, not at first"),
    Verdict.NOT_RECOMMENDED: _("not recommended"),
}
FACTS: dict[str, Promise] = {
    FactKind.FUNNEL: _("Funnel"),
    FactKind.SCORE: _("Score"),
    FactKind.COST: _("Cost"),
    FactKind.FUNDING: _("Funding"),
    FactKind.DURATION: _("Duration"),
    FactKind.RATE: _("Rate"),
    FactKind.COUNT: _("Count"),
    FactKind.EFFORT: _("Effort"),
}


def label(vocabulary: dict[str, Promise], word: str | StrEnum) -> str:
    """What readers call `word`; one outside the vocabulary is shown with its dashes as blanks."""
    known = vocabulary.get(str(word))
    return str(known) if known is not None else str(word).replace("-", " ")
