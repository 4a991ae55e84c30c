"""A mentorship: what an accepted request becomes; its state stays the request's."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentors.models.request import Request
from mentors.states import CLOSED, TAKEN, Actor


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def visible_to(self, person: Any) -> MentorshipQuerySet:
        """Its two sides' alone; no role opens it."""
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(Q(request__mentee=person) | Q(request__mentor__person=person))

    def running(self) -> MentorshipQuerySet:
        """Accepted, under way or resting."""
        return self.filter(request__state__in=TAKEN)

    def for_list(self) -> MentorshipQuerySet:
        """With both sides and the state, in one query."""
        return self.select_related("request__brief", "request__mentee", "request__mentor__person")


class Mentorship(models.Model):
    """Two people at work together, with a private thread whose number is its own.

    Contact details are each side's choice, and shown to the other alone.
    """

    thread = models.OneToOneField(
        "threads.Thread", on_delete=models.CASCADE, primary_key=True, related_name="mentorship"
    )
    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="mentorship")
    mentor_contact = models.CharField(_("how to reach the mentor"), max_length=300, blank=True)
    mentee_contact = models.CharField(_("how to reach the mentee"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(_("reminded of a silence"), null=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")

    def __str__(self) -> str:
        return str(self.request)

    def get_absolute_url(self) -> str:
        return reverse("mentorships:detail", args=[self.pk])

    @property
    def mentee(self) -> Any:
        return self.request.mentee

    @property
    def mentor(self) -> Any:
        """The person who mentors."""
        return self.request.mentor.person

    @property
    def is_running(self) -> bool:
        return self.request.state in TAKEN

    @property
    def is_closed(self) -> bool:
        """Whether it ran, and was completed or ended."""
        return self.request.state in CLOSED

    @property
    def ending_url(self) -> str:
        """The page of its end, and of concerns."""
        return reverse("mentorships:ending", args=[self.pk])

    def role_of(self, person: Any) -> Actor | None:
        """What `person` is in it; None for a stranger."""
        return self.request.role_of(person)

    def other(self, person: Any) -> Any:
        """The other side, as `person` sees it."""
        return self.mentor if self.role_of(person) is Actor.MENTEE else self.mentee
