"""A mentor's page: what one viewer may see of it, fact by fact, each kind in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community import policy
from community.accounts.models import Visibility
from mentors import naming
from mentors.actions.sending import not_offered
from mentors.due import longest
from mentors.models import (
    AskedOfMentees,
    Circumstance,
    Crossing,
    Degree,
    Mentor,
    MentorClaim,
    Setback,
    SpokenLanguage,
    Standing,
    Status,
)
from mentors.models.past import Told
from mentors.weekdays import Coming, coming
from stories.models import Credit, Story

MOST_STORIES = 6


@dataclass
class Profile:
    """The page of `mentor` as `viewer` may see it. `zone` is the viewer's."""

    mentor: Mentor
    viewer: Any
    zone: str = "UTC"

    @property
    def is_own(self) -> bool:
        return bool(self.viewer.is_authenticated and self.viewer.pk == self.mentor.person_id)

    @cached_property
    def crossings(self) -> list[Crossing]:
        """The way as it was gone, the first step first."""
        rows = self._told(Crossing).filter(is_wanted=False)
        return list(rows.order_by("year", "pk"))

    @cached_property
    def setbacks(self) -> list[Setback]:
        return list(self._told(Setback).order_by("year", "pk"))

    @cached_property
    def languages(self) -> list[str]:
        rows = self._told(SpokenLanguage)
        return [naming.language(code) for code in rows.values_list("code", flat=True)]

    @cached_property
    def circumstances(self) -> list[str]:
        """Degree, countries and what narrowed the ways there were, in words."""
        return [in_words(row) for row in self._told(Circumstance)]

    @cached_property
    def claims(self) -> list[MentorClaim]:
        """What is verified first."""
        shown = [one for one in self.mentor.claims.all() if self._shows(one.visibility)]
        return sorted(shown, key=lambda one: not one.is_verified)

    @property
    def helps_not_with(self) -> str:
        is_shown = self.mentor.shows("helps_not_with", self.viewer)
        return self.mentor.helps_not_with if is_shown else ""

    @property
    def interviews_given(self) -> int | None:
        is_shown = self.mentor.shows("interviews_given", self.viewer)
        return self.mentor.interviews_given if is_shown else None

    @property
    def answer_days(self) -> int | None:
        """Within how many days they answer, as they chose or as their rhythm has it."""
        return longest(self.mentor) if self.mentor.shows("answer_days", self.viewer) else None

    @property
    def questions(self) -> list[AskedOfMentees]:
        """What they ask of everybody who would be their mentee."""
        is_shown = self.mentor.shows("questions", self.viewer)
        return list(self.mentor.questions.all()) if is_shown else []

    @property
    def their_zone(self) -> str:
        """The mentor's zone, where they show it."""
        person = self.mentor.person
        return person.time_zone if person.shows("time_zone", self.viewer) else ""

    @cached_property
    def hours(self) -> list[Coming]:
        """The usual hours as they fall in the coming week."""
        if not self.mentor.shows("hours", self.viewer):
            return []
        spans = [(one.weekday, one.starts, one.ends) for one in self.mentor.hours.all()]
        there = self.mentor.person.time_zone
        return coming(spans, there=there, here=self.zone, now=timezone.now())

    @cached_property
    def stories(self) -> list[Credit]:
        """Stories in sight that credit them, once each, the newest first."""
        if not self.mentor.person.shows("stories", self.viewer):
            return []
        out = Story.objects.readable_by(self.viewer).published()
        rows = self.mentor.person.credits.filter(story__in=out).select_related("story")
        told: dict[int, Credit] = {}
        for row in rows.order_by("-story__published_sort", "-story", "position"):
            told.setdefault(row.story_id, row)
        return list(told.values())[:MOST_STORIES]

    @property
    def has_way(self) -> bool:
        return bool(self.crossings or self.setbacks)

    @property
    def has_facts(self) -> bool:
        numbers = self.interviews_given is not None
        return bool(self.languages or self.circumstances or numbers)

    @property
    def why_not(self) -> str:
        """Why they cannot be asked now; empty where they can."""
        mentor = self.mentor
        if mentor.is_offered:
            return ""
        if mentor.is_paused and mentor.paused_until is not None:
            said = _("%(name)s is on a pause, and back on %(day)s.")
            day = date_format(timezone.localtime(mentor.paused_until), "j F Y")
            return said % {"name": mentor.person.name, "day": day}
        return not_offered(mentor)

    @property
    def answering(self) -> str:
        """How they have answered so far, with how many requests that rests on."""
        return answering(self.mentor)

    def _told(self, model: type[Told]) -> QuerySet[Any]:
        rows = model._default_manager.visible_to(self.viewer)
        return rows.filter(person=self.mentor.person_id)

    def _shows(self, visibility: str) -> bool:
        if self.is_own or visibility == Visibility.PUBLIC:
            return True
        return visibility == Visibility.MEMBERS and policy.member(self.viewer)


def next_with(mentor: Mentor) -> str:
    """What happens next with one's own profile."""
    return str(NEXT[Standing(mentor.standing)])


def answering(mentor: Mentor) -> str:
    """How a mentor has answered so far, in words."""
    if not mentor.asked:
        return _("new: no requests yet")
    told = _("answered %(answered)d of %(asked)d") % {
        "answered": mentor.answered,
        "asked": mentor.asked,
    }
    if mentor.answer_hours is None:
        return told
    return _("%(told)s, usually within %(time)s") % {"told": told, "time": _span(mentor)}


def in_words(row: Circumstance) -> str:
    """A circumstance as a reader is told it."""
    match row.kind:
        case Circumstance.Kind.DEGREE:
            return str(Degree(row.value).label)
        case Circumstance.Kind.COUNTRY:
            return naming.country(row.value)
    return str(Status(row.value).label)


def _span(mentor: Mentor) -> str:
    hours = max(mentor.answer_hours or 0, 1)
    if hours < 48:
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    days = -(-hours // 24)
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


NEXT = {
    Standing.DRAFT: gettext_lazy("Only you see this. Send it, and a moderator looks at it."),
    Standing.WAITING: gettext_lazy(
        "A moderator looks at it, usually within a few days, and you are told. Until then nobody "
        "else sees it. You may go on changing it."
    ),
    Standing.ASKED: gettext_lazy(
        "A moderator asks for more. Change it and send it again; until then nobody else sees it."
    ),
    Standing.DECLINED: gettext_lazy(
        "A moderator has declined it, and nobody else sees it. You may change it and send it again."
    ),
    Standing.APPROVED: gettext_lazy("Everybody sees it, and members can ask you for a place."),
    Standing.ENDED: gettext_lazy(
        "You do not mentor any more, and nobody else sees this. Send it again to come back."
    ),
}
