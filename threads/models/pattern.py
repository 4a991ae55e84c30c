"""Votes that look arranged, and what came of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models.post import Post, Vote


class VotePatternQuerySet(models.QuerySet["VotePattern"]):
    def waiting(self) -> VotePatternQuerySet:
        """Those that no moderator has judged."""
        return self.filter(state=VotePattern.State.WAITING)

    def apart_from(self, person: Any) -> VotePatternQuerySet:
        """Those in which `person` is on neither side."""
        return self.exclude(voter=person.pk).exclude(author=person.pk)


class VotePattern(models.Model):
    """Votes of one member on posts of another that look arranged (formulas: `threads.arranged`).

    A ring of two is two of these, one for each direction: each answers for their own votes.
    """

    class Kind(models.TextChoices):
        RING = "ring", _("votes for each other")
        BURST = "burst", _("many votes in a short time")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a moderator")
        UNDONE = "undone", _("votes undone")
        LEFT = "left", _("votes stand")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    voter = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("votes for this author"))
    among = models.PositiveIntegerField(
        _("among"), help_text=_("The last votes that were looked at; of a burst, minutes.")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    at = models.DateTimeField(_("found"), default=timezone.now)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)

    objects = VotePatternQuerySet.as_manager()

    class Meta:
        verbose_name = _("pattern of votes")
        verbose_name_plural = _("patterns of votes")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "voter", "author"),
                condition=models.Q(state="waiting"),
                name="pattern_one_waits",
            ),
        )
        indexes = (models.Index(fields=("voter", "author", "kind"), name="pattern_by_pair"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.voter_id} → {self.author_id}"

    def get_absolute_url(self) -> str:
        return reverse("admin:threads_votepattern_change", args=[self.pk])

    @property
    def is_undone(self) -> bool:
        return self.state == self.State.UNDONE


class PatternVote(models.Model):
    """One vote of a pattern, as it was found; undone, it can be put back as it was."""

    pattern = models.ForeignKey(VotePattern, on_delete=models.CASCADE, related_name="votes")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    value = models.SmallIntegerField(_("value"), choices=Vote.Value)
    at = models.DateTimeField(_("voted"))
    is_undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("vote of a pattern")
        verbose_name_plural = _("votes of patterns")
        constraints = (
            models.UniqueConstraint(fields=("pattern", "post"), name="pattern_vote_once"),
        )

    def __str__(self) -> str:
        return f"{self.pattern_id}: {self.post_id}"
