"""What the two of a mentorship agree on, version by version: no version is ever written over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentors.models.mentorship import Mentorship
from mentors.states import Actor, State

SHORTEST, LONGEST = 4, 24
"""How many weeks an agreement may run."""


class Side(models.TextChoices):
    """One of the two of a mentorship, as the rows of it name them."""

    MENTEE = Actor.MENTEE.value, _("the mentee")
    MENTOR = Actor.MENTOR.value, _("the mentor")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Any) -> AgreementQuerySet:
        """Those of a mentorship for its two sides alone."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def agreed(self) -> AgreementQuerySet:
        """Those that both said yes to."""
        return self.filter(agreed_at__isnull=False)

    def holding(self) -> AgreementQuerySet:
        """The last one of each mentorship that both said yes to."""
        same = Agreement.objects.agreed().filter(mentorship=OuterRef("mentorship"))
        return self.filter(number=Subquery(same.order_by("-number").values("number")[:1]))

    def run_out(self, today: date) -> AgreementQuerySet:
        """Those that hold, in mentorships at work, whose time is over on `today`, not yet told of.

        While a mentorship is paused nobody is told; they are when it goes on.
        """
        at_work = Q(mentorship__request__state__in=(State.ACCEPTED, State.ACTIVE))
        over = Q(ends_on__lte=today, told_over_at__isnull=True)
        return self.holding().filter(at_work & over)


class Agreement(models.Model):
    """One version: proposed by one side, and holding from when the other has agreed to it.

    The version with the highest number is on the table; the last agreed one holds. `begins_on` is
    set when both agreed, and `ends_on` is so many weeks later: the day on which the time is over.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveIntegerField(_("version"), editable=False)
    goals = models.TextField(_("what we want to reach"), max_length=2000)
    rhythm = models.CharField(_("rhythm"), max_length=200)
    weeks = models.PositiveSmallIntegerField(
        _("weeks"),
        default=12,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    stays_private = models.TextField(_("what stays private"), max_length=1000, blank=True)
    begins_anew = models.BooleanField(_("the weeks count anew"), default=False)
    side = models.CharField(_("proposed by"), max_length=8, choices=Side, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True, editable=False)
    begins_on = models.DateField(_("begins"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("due to end"), null=True, blank=True, editable=False)
    told_over_at = models.DateTimeField(
        _("told that the time is over"), null=True, blank=True, editable=False
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("mentorship", "number"), name="agreement_number_once"),
            models.CheckConstraint(
                condition=Q(weeks__range=(SHORTEST, LONGEST)), name="agreement_weeks"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="agreement_side"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, begins_on=None, ends_on=None)
                | Q(
                    agreed_at__isnull=False,
                    begins_on__isnull=False,
                    ends_on__isnull=False,
                    ends_on__gt=F("begins_on"),
                ),
                name="agreement_agreed_has_its_days",
            ),
        )
        indexes = (
            models.Index(
                fields=("ends_on",),
                condition=Q(told_over_at=None, agreed_at__isnull=False),
                name="agreement_for_the_clock",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentorship_id} #{self.number}"

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    @property
    def is_over(self) -> bool:
        """Whether the agreed time has run out."""
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    def role_of(self, person: Any) -> Actor | None:
        """What `person` is in its mentorship; None for a stranger."""
        return self.mentorship.role_of(person)
