"""A mentee's request, to one to three mentors in turn, and all that happened to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.accounts.blocking import apart_from
from mentors.models.mentor import Mentor
from mentors.models.reported import reports_of
from mentors.states import MENTORS_TURN, OPEN, OVER, TURN, WAITING, Actor, State

MOST_CHOICES = 3
MOST_HOURS = 40


class Brief(models.Model):
    """What a mentee asks for, in their own words: the same to each of the mentors they choose.

    `version` counts its saves while it is a draft, so that an older page never overwrites a newer
    one in silence.
    """

    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="briefs"
    )
    goal = models.TextField(_("what I want to reach"), max_length=1000)
    situation = models.TextField(_("where I stand"), max_length=3000)
    tried = models.TextField(_("what I have tried"), max_length=2000, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("hours a week I can give"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("what a mentee asks for")
        verbose_name_plural = _("what mentees ask for")
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__range=(1, MOST_HOURS)), name="brief_hours_in_a_week"
            ),
            models.UniqueConstraint(
                fields=("mentee",), condition=Q(sent_at__isnull=True), name="brief_one_draft"
            ),
        )

    def __str__(self) -> str:
        return self.goal[:80]


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, person: Any) -> RequestQuerySet:
        """Requests that `person` made; and those made to them as a mentor, once they were sent."""
        if person is None or not person.is_authenticated:
            return self.none()
        received = Q(mentor__person=person) & ~Q(state=State.DRAFT) & Q(sent_at__isnull=False)
        return self.filter(Q(mentee=person) | received)

    def waiting(self) -> RequestQuerySet:
        """Sent, and neither accepted nor over."""
        return self.filter(state__in=WAITING)

    def open(self) -> RequestQuerySet:
        """Waiting, accepted or under way: one a pair."""
        return self.filter(state__in=OPEN)

    def without_parted(self, person: Any) -> RequestQuerySet:
        """Without what is over and led to nothing, where `person` and the other side are apart.

        Its two sides may still report it.
        """
        apart = apart_from(person)
        if not apart:
            return self
        between = Q(mentee__in=apart) | Q(mentor__person__in=apart)
        return self.exclude(between, state__in=OVER, mentorship__isnull=True)

    def for_list(self) -> RequestQuerySet:
        """What a line in a list shows, in one query; each with `has_next`: a choice is left."""
        left = Request.objects.filter(brief=OuterRef("brief"), state=State.DRAFT)
        told = self.select_related("brief", "mentee", "mentor__person", "mentorship")
        return told.annotate(has_next=Exists(left))


class Request(models.Model):
    """One mentor asked for mentoring, the `rank`-th choice of its brief.

    `mentee` is the brief's, beside it for the constraint. `due_at` is until when the mentor means
    to answer; then the next choice is asked too. Times are set by the actions alone.
    """

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="requests")
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="requests_made"
    )
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="requests")
    rank = models.PositiveSmallIntegerField(_("choice"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    state_at = models.DateTimeField(_("state since"), default=timezone.now)
    reason = models.TextField(_("why"), max_length=1000, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered by the mentor"), null=True, blank=True)
    nudges = models.PositiveSmallIntegerField(_("reminders sent"), default=0)

    has_next: bool  # annotated by RequestQuerySet.for_list

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = (
            models.UniqueConstraint(
                fields=("mentee", "mentor"),
                condition=Q(state__in=sorted(OPEN)),
                name="request_one_open_a_pair",
            ),
            models.UniqueConstraint(fields=("brief", "mentor"), name="request_once_a_brief"),
            models.UniqueConstraint(fields=("brief", "rank"), name="request_one_a_rank"),
            models.CheckConstraint(
                condition=Q(rank__range=(1, MOST_CHOICES)), name="request_few_choices"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_known_state"),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.WITHDRAWN)) | Q(sent_at__isnull=False),
                name="request_sent_has_its_time",
            ),
        )
        indexes = (
            models.Index(fields=("mentee", "-id"), name="request_by_mentee"),
            models.Index(fields=("mentor", "state", "-id"), name="request_by_mentor"),
            models.Index(fields=("state", "sent_at"), name="request_for_the_clock"),
        )

    def __str__(self) -> str:
        return f"{self.mentee_id} → {self.mentor_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.pk])

    @property
    def home_url(self) -> str:
        """Where it goes on: its own page, and once it is accepted the mentorship's."""
        mentorship = getattr(self, "mentorship", None)
        return str((mentorship or self).get_absolute_url())

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def turn(self) -> Actor | None:
        """Whose turn it is, if anybody's."""
        return TURN.get(State(self.state))

    @property
    def turn_at(self) -> datetime:
        """Since when it is somebody's turn; that the mentor reads it changes no turn."""
        return self.sent_at if self.state == State.VIEWED and self.sent_at else self.state_at

    @property
    def is_late(self) -> bool:
        """Whether the mentor has not answered by their own due date."""
        is_due = self.due_at is not None and self.due_at <= timezone.now()
        return is_due and self.state in MENTORS_TURN

    def is_judged_by(self, person: Any) -> bool:
        """Whether somebody reported it, and `person` is neither of the two."""
        return self.role_of(person) is None and reports_of(self).exists()

    def role_of(self, person: Any) -> Actor | None:
        """What `person` is to this request; None for a stranger."""
        if person is None or not person.is_authenticated:
            return None
        if person.pk == self.mentee_id:
            return Actor.MENTEE
        return Actor.MENTOR if person.pk == self.mentor.person_id else None


class RequestEvent(models.Model):
    """One move of a request: who did what, from where to where, and what they said."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the clock did it."),
    )
    actor = models.CharField(_("as"), max_length=8)
    verb = models.CharField(_("what"), max_length=10)
    before = models.CharField(_("state before"), max_length=10)
    after = models.CharField(_("state after"), max_length=10)
    words = models.TextField(_("what was said"), blank=True)

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        ordering = ("pk",)
        indexes = (models.Index(fields=("request", "id"), name="request_events"),)

    def __str__(self) -> str:
        return f"{self.request_id} {self.verb}"


class MenteesAnswer(models.Model):
    """What the mentee answered to one of the mentor's questions, and how it was asked then."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.CharField(_("question"), max_length=300)
    text = models.TextField(_("answer"), max_length=2000)

    class Meta:
        verbose_name = _("answer to a mentor’s question")
        verbose_name_plural = _("answers to mentors’ questions")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("request", "position"), name="mentees_answer_once"),
        )

    def __str__(self) -> str:
        return self.question


class PlaceInLineQuerySet(models.QuerySet["PlaceInLine"]):
    def visible_to(self, person: Any) -> PlaceInLineQuerySet:
        """One's own places: nobody else is told who waits."""
        return self.filter(mentee=person.pk)

    def waiting(self) -> PlaceInLineQuerySet:
        """Those who have not left."""
        return self.filter(left_at__isnull=True)

    def with_nothing_open(self) -> PlaceInLineQuerySet:
        """Those who have no open request to that mentor, so that they can make one."""
        pair = {"mentee": OuterRef("mentee"), "mentor": OuterRef("mentor")}
        return self.exclude(Exists(Request.objects.open().filter(**pair)))


class PlaceInLine(models.Model):
    """A mentee waits for a mentor without a free place.

    The place in line is the number of those who still wait and came before, so that it never goes
    backwards.
    """

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="line")
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places_in_line"
    )
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    told_at = models.DateTimeField(_("told of a free place"), null=True, blank=True)

    objects = PlaceInLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in line")
        verbose_name_plural = _("places in line")
        constraints = (
            models.UniqueConstraint(
                fields=("mentor", "mentee"),
                condition=Q(left_at__isnull=True),
                name="place_in_line_once",
            ),
        )
        indexes = (models.Index(fields=("mentor", "left_at", "id"), name="line_of_a_mentor"),)

    def __str__(self) -> str:
        return f"{self.mentee_id} waits for {self.mentor_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('requests:index')}#line-{self.mentor_id}"
