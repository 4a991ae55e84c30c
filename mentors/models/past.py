"""What a member tells of their own way: the ground on which people are matched, on both sides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.accounts.models import Visibility
from mentors.models.vocabulary import Degree, Means, Role, SetbackKind, Status

EARLIEST = 1950
LATEST = 2100


class ToldQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Any) -> ToldQuerySet:
        """What its owner shows to `person`; all of one's own."""
        shown = Q(visibility=Visibility.PUBLIC)
        if person is not None and person.is_authenticated:
            shown |= Q(visibility=Visibility.MEMBERS) | Q(person=person)
        return self.filter(shown)


class Told(models.Model):
    """One thing that a member tells of themselves, and to whom it is shown."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    visibility = models.CharField(
        _("shown to"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )

    objects = ToldQuerySet.as_manager()

    class Meta:
        abstract = True


def _year(**more: Any) -> Any:
    limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return models.PositiveSmallIntegerField(_("year"), validators=limits, **more)


class Crossing(Told):
    """A transition behind somebody, or (`is_wanted`) the one they are heading for."""

    from_role = models.CharField(_("from"), max_length=20, choices=Role)
    to_role = models.CharField(_("to"), max_length=20, choices=Role)
    year = _year(null=True, blank=True)
    means = models.CharField(_("by means of"), max_length=20, choices=Means, blank=True)
    note = models.CharField(_("in one’s own words"), max_length=300, blank=True)
    is_wanted = models.BooleanField(_("still ahead"), default=False)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ("-year", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "from_role", "to_role", "is_wanted"), name="crossing_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_role=models.F("to_role")), name="crossing_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(is_wanted=True, year__isnull=True)
                | Q(is_wanted=False, year__range=(EARLIEST, LATEST)),
                name="crossing_behind_has_its_year",
            ),
        )
        indexes = (
            models.Index(fields=("from_role", "to_role", "is_wanted"), name="crossing_by_roles"),
        )

    def __str__(self) -> str:
        return f"{self.get_from_role_display()} → {self.get_to_role_display()}"


class Setback(Told):
    """Something that went wrong, told so that others need not meet it alone."""

    kind = models.CharField(_("what happened"), max_length=20, choices=SetbackKind)
    year = _year()
    note = models.CharField(_("in one’s own words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("setback")
        verbose_name_plural = _("setbacks")
        ordering = ("-year", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "year"), name="setback_once"),
            models.CheckConstraint(
                condition=Q(year__range=(EARLIEST, LATEST)), name="setback_has_its_year"
            ),
        )
        indexes = (models.Index(fields=("kind", "person"), name="setback_by_kind"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())


class SpokenLanguage(Told):
    """A language somebody can be mentored in."""

    code = models.CharField(_("language"), max_length=12)

    class Meta:
        verbose_name = _("language spoken")
        verbose_name_plural = _("languages spoken")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("person", "code"), name="spoken_language_once"),
        )
        indexes = (models.Index(fields=("code", "person"), name="spoken_by_code"),)

    def __str__(self) -> str:
        return self.code


class Circumstance(Told):
    """A degree held, a country one is from or goes to, or what narrows the ways there are."""

    class Kind(models.TextChoices):
        STATUS = "status", _("circumstance")
        DEGREE = "degree", _("highest degree")
        COUNTRY = "country", _("country")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("which"), max_length=20)

    class Meta:
        verbose_name = _("circumstance")
        verbose_name_plural = _("circumstances")
        ordering = ("kind", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "value"), name="circumstance_once"),
            models.UniqueConstraint(
                fields=("person",), condition=Q(kind="degree"), name="circumstance_one_degree"
            ),
            models.CheckConstraint(
                condition=Q(kind="status", value__in=Status.values)
                | Q(kind="degree", value__in=Degree.values)
                | Q(kind="country", value__regex=r"^[A-Z]{2}$"),
                name="circumstance_known",
            ),
        )
        indexes = (models.Index(fields=("kind", "value", "person"), name="circumstance_by_value"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
