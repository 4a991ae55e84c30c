"""Shared notes on their way to a story: a proposal of one side, and the consents of both."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from mentors.models.mentorship import Mentorship
from mentors.states import Actor

LONGEST_STORY = 30_000


class StoryProposalQuerySet(models.QuerySet["StoryProposal"]):
    def of(self, person: Any) -> StoryProposalQuerySet:
        """Those in mentorships that `person` is a side of."""
        if not policy.member(person):
            return self.none()
        request = "mentorship__request"
        return self.filter(
            Q(**{f"{request}__mentee": person}) | Q(**{f"{request}__mentor__person": person})
        )

    def visible_to(self, person: Any) -> StoryProposalQuerySet:
        """Its two sides' alone, before it is a story and after."""
        return self.of(person)

    def standing(self) -> StoryProposalQuerySet:
        """Those that are a story with the consent of both."""
        return self.filter(state=StoryProposal.State.AGREED)

    def tellers(self) -> list[int]:
        """Who consented to them, both sides (pks)."""
        request = "mentorship__request"
        sides = self.values_list(f"{request}__mentee", f"{request}__mentor__person")
        return [pk for pair in sides for pk in pair]

    def for_list(self) -> StoryProposalQuerySet:
        """With who began it and the story it became, in one query."""
        return self.select_related("by", "story")


class StoryProposal(models.Model):
    """A story that the two sides may tell together; each consents to exactly these words.

    A change of the words takes both consents back. Both given, a draft for the editors is made of
    them, once; one taken back, the words are gone, here and there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed by both")
        DECLINED = "declined", _("not agreed")
        WITHDRAWN = "withdrawn", _("taken back")

    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.CASCADE, related_name="story_proposals"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_proposals"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    byline = models.CharField(
        _("by"),
        max_length=120,
        blank=True,
        help_text=_("The name under which it appears. Empty: it names nobody."),
    )
    body = models.TextField(_("text"), max_length=LONGEST_STORY, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    mentee_agreed_at = models.DateTimeField(_("mentee agreed"), null=True, blank=True)
    mentor_agreed_at = models.DateTimeField(_("mentor agreed"), null=True, blank=True)
    story = models.ForeignKey(
        "stories.Story",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("declined or taken back by"),
    )

    objects = StoryProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed story")
        verbose_name_plural = _("proposed stories")
        constraints = (
            models.UniqueConstraint(
                fields=("mentorship",),
                condition=Q(state="proposed"),
                name="story_proposal_one_at_a_time",
            ),
            models.UniqueConstraint(fields=("story",), name="story_proposal_one_a_story"),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(mentee_agreed_at__isnull=False, mentor_agreed_at__isnull=False),
                name="story_proposal_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "agreed"))
                | Q(
                    title="",
                    byline="",
                    body="",
                    mentee_agreed_at__isnull=True,
                    mentor_agreed_at__isnull=True,
                ),
                name="story_proposal_over_is_empty",
            ),
        )
        indexes = (models.Index(fields=("mentorship", "-id"), name="story_proposals"),)

    def __str__(self) -> str:
        return self.title or str(_("a story that was taken back"))

    def get_absolute_url(self) -> str:
        return reverse("mentorships:proposal", args=[self.mentorship_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED

    def role_of(self, person: Any) -> Actor | None:
        """What `person` is in its mentorship; None for a stranger."""
        return self.mentorship.role_of(person)

    def is_agreed_to_by(self, role: Actor) -> bool:
        """Whether that side's consent to these words stands."""
        return getattr(self, f"{role}_agreed_at") is not None
