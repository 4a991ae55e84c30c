"""What mentors and narrators say of themselves, for moderators to verify or confirm."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import Visibility
from mentors.models.mentor import Mentor


class MentorClaim(models.Model):
    """Something a mentor says of themselves, and what it rests on; moderators verify each alone."""

    class Evidence(models.TextChoices):
        STATED = "stated", _("stated by the mentor")
        DOMAIN = "domain", _("mail address of the organisation")
        DOCUMENT = "document", _("a document was seen")
        PEER = "peer", _("vouched for by a peer")

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="claims")
    text = models.CharField(_("what is claimed"), max_length=200)
    visibility = models.CharField(
        _("shown to"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    evidence = models.CharField(
        _("rests on"), max_length=8, choices=Evidence, default=Evidence.STATED
    )
    note = models.CharField(
        _("what was seen"),
        max_length=300,
        blank=True,
        help_text=_("For moderators; no copies of documents, no addresses."),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("claim of a mentor")
        verbose_name_plural = _("claims of mentors")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("mentor", "text"), name="mentor_claim_once"),
            models.CheckConstraint(
                condition=Q(evidence="stated", verified_at__isnull=True)
                | (~Q(evidence="stated") & Q(verified_at__isnull=False)),
                name="mentor_claim_verified_by_evidence",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def person_id(self) -> int:
        """Who says so of themselves."""
        return self.mentor.person_id


class StoryClaimQuerySet(models.QuerySet["StoryClaim"]):
    def waiting(self) -> StoryClaimQuerySet:
        """Those that no moderator has decided."""
        return self.filter(state=StoryClaim.State.WAITING)

    def visible_to(self, person: Any) -> StoryClaimQuerySet:
        """One's own; to moderators every one."""
        if person is None or not person.is_authenticated:
            return self.none()
        if policy.moderator(person):
            return self
        return self.filter(person=person)


class StoryClaim(models.Model):
    """A narrator says that a story is theirs; a moderator confirms or refuses."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_claims"
    )
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="claims_made")
    words = models.TextField(_("how a moderator can tell"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("claimed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = StoryClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim to a story")
        verbose_name_plural = _("claims to stories")
        constraints = (
            models.UniqueConstraint(fields=("person", "story"), name="story_claim_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.story}"

    def get_absolute_url(self) -> str:
        return f"{reverse('path:story')}#claim-{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
