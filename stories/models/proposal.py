"""A story that a member proposes: a link, a pasted text or their own, until an editor decides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from stories.models.story import Rights
from stories.proposal_states import OPEN, Actor, State, Verb, allowed

LONGEST_TEXT = 100_000
LONGEST_WORDS = 2_000


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Any) -> ProposalQuerySet:
        """One's own; editors see those of others, until they are taken back."""
        if policy.may(person, "proposal.list"):
            return self.filter(Q(by=person.pk) | ~Q(state=State.WITHDRAWN))
        return self.filter(by=person.pk) if person.pk else self.none()

    def open(self) -> ProposalQuerySet:
        """Those on which nobody has decided."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> ProposalQuerySet:
        """Those that an editor should look at."""
        return self.filter(state=State.WAITING)


class Proposal(models.Model):
    """What a member offers the editors. Only they and that member ever see it."""

    class Way(models.TextChoices):
        LINK = "link", _("a link to it")
        TEXT = "text", _("its text, pasted")
        OWN = "own", _("my own story, written here")

    class Claim(models.TextChoices):
        MINE = "mine", _("It is mine, and may be shown here.")
        PERMISSION = "permission", _("It is another’s, and I have their permission.")
        POINTER = "pointer", _("I only point to it: the editors must ask.")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("proposed by"),
    )
    way = models.CharField(_("what it is"), max_length=4, choices=Way)
    title = models.CharField(_("title"), max_length=200)
    address = models.CharField(_("address"), max_length=500, blank=True)
    body = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    claim = models.CharField(_("rights, as stated"), max_length=10, choices=Claim)
    teller = models.CharField(_("who tells it"), max_length=160, blank=True)
    about = models.TextField(_("to the editors"), max_length=LONGEST_WORDS, blank=True)
    is_credited = models.BooleanField(_("names who proposed it"), default=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    story = models.ForeignKey(
        "stories.Story",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals_by_members",
    )
    made_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("story proposed by a member")
        verbose_name_plural = _("stories proposed by members")
        constraints = (
            models.CheckConstraint(
                condition=~Q(way="link") | ~Q(address=""), name="proposal_link_has_address"
            ),
            models.CheckConstraint(condition=Q(way="link") | ~Q(body=""), name="proposal_has_text"),
        )
        indexes = (
            models.Index(fields=("by", "-id"), name="proposal_by_person"),
            models.Index(fields=("state", "-id"), name="proposal_by_state"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.pk])

    @property
    def rights(self) -> Rights:
        """On what ground the text may be shown, by what was stated."""
        return {
            self.Claim.MINE: Rights.OWN,
            self.Claim.PERMISSION: Rights.PERMISSION,
        }.get(self.Claim(self.claim), Rights.UNKNOWN)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def actor_of(self, person: Any) -> Actor | None:
        """What `person` is to it: who proposed it, an editor of what others propose, or nobody."""
        if policy.member(person) and person.pk == self.by_id:
            return Actor.PROPOSER
        return Actor.EDITOR if policy.may(person, "proposal.list") else None

    def verbs_of(self, person: Any) -> list[Verb]:
        """What `person` may do with it now."""
        return allowed(self.actor_of(person), self.state)


class ProposalEvent(models.Model):
    """One move of a proposal: who did what, and what they said."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(_("what"), max_length=10)
    words = models.TextField(_("what was said"), blank=True)

    class Meta:
        verbose_name = _("event of a proposal")
        verbose_name_plural = _("events of proposals")
        ordering = ("pk",)
        indexes = (models.Index(fields=("proposal", "id"), name="proposal_events"),)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.verb}"

    @property
    def says(self) -> str:
        """What was done, in a few words."""
        return str(_SAYS.get(self.verb, self.verb))


_SAYS = {
    "propose": _("Proposed"),
    Verb.ASK: _("An editor asks"),
    Verb.ANSWER: _("Answered"),
    Verb.TAKE: _("Taken on"),
    Verb.DECLINE: _("Not taken on"),
    Verb.WITHDRAW: _("Withdrawn"),
}
