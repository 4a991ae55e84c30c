"""A meeting of two people in a mentorship, and the terms on which a mentor meets."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentors.meeting_states import IN_FORCE, MeetingState, Part, Stand
from mentors.models.mentor import Mentor
from mentors.models.mentorship import Mentorship
from mentors.models.reported import reports_of
from mentors.states import Actor

SHORTEST, LONGEST = 15, 240
"""Minutes of a meeting."""
LONGEST_BUFFER = 120
LONGEST_NOTICE = 14 * 24
MOST_A_WEEK = 40
FARTHEST_DAYS = 90
LONGEST_PLACE = 500
LONGEST_WHY = 1000


class MeetingTerms(models.Model):
    """How a mentor meets: how long, how often, and on what notice.

    A week begins on Monday in the mentor's own time zone. Whoever has not said anything meets on
    the defaults. `version` counts the saves, so that an older page overwrites none in silence.
    """

    mentor = models.OneToOneField(Mentor, on_delete=models.CASCADE, related_name="meeting_terms")
    minutes = models.PositiveSmallIntegerField(
        _("length of a meeting (minutes)"),
        default=60,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    buffer_before = models.PositiveSmallIntegerField(
        _("minutes kept free before"), default=0, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    buffer_after = models.PositiveSmallIntegerField(
        _("minutes kept free after"), default=15, validators=[MaxValueValidator(LONGEST_BUFFER)]
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("at least this many hours ahead"),
        default=24,
        validators=[MaxValueValidator(LONGEST_NOTICE)],
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("at most this many days ahead"),
        default=28,
        validators=[MinValueValidator(1), MaxValueValidator(FARTHEST_DAYS)],
    )
    most_a_week = models.PositiveSmallIntegerField(
        _("meetings a week, at most"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_WEEK)],
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    class Meta:
        verbose_name = _("terms of meetings")
        verbose_name_plural = _("terms of meetings")
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)), name="terms_length_of_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=LONGEST_BUFFER, buffer_after__lte=LONGEST_BUFFER),
                name="terms_buffers_are_short",
            ),
            models.CheckConstraint(
                condition=Q(notice_hours__lte=LONGEST_NOTICE), name="terms_notice_in_two_weeks"
            ),
            models.CheckConstraint(
                condition=Q(days_ahead__range=(1, FARTHEST_DAYS)), name="terms_days_ahead"
            ),
            models.CheckConstraint(
                condition=Q(most_a_week__range=(1, MOST_A_WEEK)), name="terms_meetings_a_week"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentor_id}: {self.minutes}"


class DaysOff(models.Model):
    """Days on which a mentor does not meet, the last included, in their own time zone."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="days_off")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("days off")
        verbose_name_plural = _("days off")
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="days_off_end_after_they_start"
            ),
            models.UniqueConstraint(
                fields=("mentor", "starts_on", "ends_on"), name="days_off_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Any) -> MeetingQuerySet:
        """Those of one's own mentorships; no role opens another's."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def of(self, person: Any) -> MeetingQuerySet:
        """Those in which `person` takes part, on either side."""
        mentee = Q(mentorship__request__mentee=person)
        return self.filter(mentee | Q(mentorship__request__mentor__person=person))

    def in_force(self) -> MeetingQuerySet:
        """Proposed or confirmed: these take their time."""
        return self.filter(state__in=IN_FORCE)

    def confirmed(self) -> MeetingQuerySet:
        """Confirmed: they stand in both calendars, even while another time is proposed."""
        return self.filter(state=MeetingState.CONFIRMED)

    def coming(self, now: datetime) -> MeetingQuerySet:
        """In force, and not over by `now`: no meeting lasts longer than LONGEST."""
        return self.in_force().filter(starts_at__gt=now - timedelta(minutes=LONGEST))

    def for_list(self) -> MeetingQuerySet:
        """With both sides, in one query."""
        return self.select_related(
            "mentorship__request__mentee", "mentorship__request__mentor__person", "proposed_by"
        )


class Meeting(models.Model):
    """A time at which the two meet.

    It stands in calendars under `uid` once it is confirmed; `sequence` is raised whenever what
    the calendars were told changes. A confirmed meeting keeps its time while another one
    (`moved_to`) is proposed. Who came is null while nobody has said, and when it is cancelled.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(_("calendar identifier"), default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0)
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState, default=MeetingState.PROPOSED
    )
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    place = models.CharField(_("where"), max_length=LONGEST_PLACE, blank=True)
    place_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    moved_to = models.DateTimeField(_("proposed to begin instead"), null=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    move_reminded_at = models.DateTimeField(_("reminded of the other time"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    why = models.TextField(_("why it was cancelled"), max_length=LONGEST_WHY, blank=True)
    mentor_came = models.BooleanField(_("the mentor came"), null=True)
    mentee_came = models.BooleanField(_("the mentee came"), null=True)
    mentor_contested_at = models.DateTimeField(_("contested by the mentor"), null=True)
    mentee_contested_at = models.DateTimeField(_("contested by the mentee"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    hidden_place = models.CharField(
        _("where, hidden by a moderator"), max_length=LONGEST_PLACE, blank=True, editable=False
    )
    hidden_why = models.TextField(_("why, hidden by a moderator"), blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = (
            models.UniqueConstraint(
                fields=("mentor", "starts_at"),
                condition=Q(state__in=sorted(IN_FORCE)),
                name="meeting_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_known_state"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)), name="meeting_has_a_length"
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=MeetingState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="meeting_cancelled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | Q(state=MeetingState.CONFIRMED),
                name="meeting_moves_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(MeetingState.HELD, MeetingState.MISSED))
                | Q(mentor_came__isnull=True, mentee_came__isnull=True),
                name="meeting_over_before_it_is_told_of",
            ),
            models.CheckConstraint(
                condition=(Q(mentor_contested_at__isnull=True) | Q(mentor_came=False))
                & (Q(mentee_contested_at__isnull=True) | Q(mentee_came=False)),
                name="meeting_contested_by_the_absent",
            ),
        )
        indexes = (
            models.Index(fields=("mentorship", "-starts_at", "-id"), name="meetings_of_two"),
            models.Index(fields=("mentor", "state", "starts_at"), name="meetings_of_a_mentor"),
            models.Index(fields=("state", "starts_at"), name="meetings_for_the_clock"),
        )

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("mentorships:meeting", args=[self.mentorship_id, self.pk])

    @property
    def has_hidden_words(self) -> bool:
        """Whether a moderator took away what was written."""
        return bool(self.hidden_place or self.hidden_why)

    def writer_of(self, field: str) -> int | None:
        """Who wrote its `place`, or `why` it was cancelled (a pk); None where nobody knows."""
        return self.place_by_id if field == "place" else self.cancelled_by_id

    def is_judged_by(self, person: Any) -> bool:
        """Whether somebody reported it, and `person` is neither of the two."""
        return self.mentorship.role_of(person) is None and reports_of(self).exists()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def stand(self) -> Stand:
        """Where it stands now."""
        if self.state in IN_FORCE and self.starts_at <= timezone.now():
            return Stand.LAPSED if self.state == MeetingState.PROPOSED else Stand.BEGUN
        return Stand.MOVING if self.moved_to is not None else Stand(self.state)

    @property
    def asking_id(self) -> int | None:
        """Who proposed what waits for an answer, or else what stands."""
        return self.moved_by_id if self.moved_to is not None else self.proposed_by_id

    def parts_of(self, person: Any) -> frozenset[Part]:
        """What `person` is to it; nothing, to a stranger."""
        role = self.mentorship.role_of(person)
        if role is None:
            return frozenset()
        parts = {Part.ASKING if person.pk == self.asking_id else Part.ASKED}
        if self.came(role) is False and self.contested_at(role) is None:
            parts.add(Part.ABSENT)
        if self.came(role) is not False and self.came(opposite(role)) is False:
            parts.add(Part.CAME)
        return frozenset(parts)

    def came(self, role: Actor) -> bool | None:
        """Whether that side came, as the other told it; None while it has not."""
        return self.mentor_came if role is Actor.MENTOR else self.mentee_came

    def contested_at(self, role: Actor) -> datetime | None:
        """When that side contested that it was absent."""
        is_mentor = role is Actor.MENTOR
        return self.mentor_contested_at if is_mentor else self.mentee_contested_at


def opposite(role: Actor | None) -> Actor:
    """The other side of a mentorship."""
    return Actor.MENTEE if role is Actor.MENTOR else Actor.MENTOR
