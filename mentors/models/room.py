"""A study room: a few people, a slot in the week, a question for each session, notes that stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from community.accounts.models import validate_time_zone
from community.moderation.models import Moderated, State
from community.tags.meaning import means
from mentors.models.mentor import MINUTES_A_DAY
from mentors.models.reported import reports_of

FEWEST_PLACES, MOST_PLACES = 3, 8
SHORTEST, LONGEST = 15, 240
"""Minutes of a session."""
LONGEST_ABOUT, LONGEST_QUESTION, LONGEST_NOTE = 2000, 3000, 10_000


class RoomQuerySet(models.QuerySet["Room"]):
    def running(self) -> RoomQuerySet:
        """Not closed."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> RoomQuerySet:
        """Those in which nobody meets any more."""
        return self.filter(closed_at__isnull=False)

    def listed(self) -> RoomQuerySet:
        """Whatever everybody may find: running, open to join, not taken out of sight."""
        return self.running().filter(is_open=True, state=State.LIVE)

    def joined_by(self, person: Any) -> RoomQuerySet:
        """Those that `person` is in now, closed ones too; no role opens them."""
        if person is None or not person.is_authenticated:
            return self.none()
        mine = RoomSeat.objects.taken().filter(person=person).values("room")
        return self.filter(pk__in=mine)

    def visible_to(self, person: Any) -> RoomQuerySet:
        """Rooms whose front (name, purpose, slot, free seats) `person` may see.

        Listed ones, and those they are in. What is inside is for `joined_by` alone.
        """
        listed = Q(is_open=True, state=State.LIVE, closed_at__isnull=True)
        if person is None or not person.is_authenticated:
            return self.filter(listed)
        mine = RoomSeat.objects.taken().filter(person=person).values("room")
        return self.filter(listed | Q(pk__in=mine))

    def tagged(self, *slugs: str) -> RoomQuerySet:
        """Rooms about each of the subjects called so, or by a word that means the same."""
        found = self
        for slug in slugs:
            same = RoomTag.objects.filter(means(slug)).values("content_object")
            found = found.filter(pk__in=same)
        return found

    def with_taken(self) -> RoomQuerySet:
        """Each with `taken`: how many people are in it."""
        return self.annotate(taken=_taken())

    def with_free_seats(self) -> RoomQuerySet:
        """With room for one more."""
        return self.annotate(taken=_taken()).filter(taken__lt=F("places"))

    def for_list(self) -> RoomQuerySet:
        """What a card shows, in a fixed number of queries."""
        return self.prefetch_related("tags").with_taken()


def _taken() -> Coalesce:
    """How many people are in the room of the outer query."""
    seats = RoomSeat.objects.taken().filter(room=OuterRef("pk")).order_by().values("room")
    return Coalesce(Subquery(seats.annotate(number=Count("pk")).values("number")), 0)


class Room(Moderated):  # type: ignore[django-manager-missing]  # taggit has no types
    """A study room, with a private thread whose number is its own.

    Its slot is told in its own zone: `starts` in minutes after midnight, on the wall there. Its
    front is public while it is open to join; whoever is in it reads all of it, and nobody else.
    """

    thread = models.OneToOneField(
        "threads.Thread", on_delete=models.CASCADE, primary_key=True, related_name="room"
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rooms_hosted",
    )
    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("what it is for"), max_length=LONGEST_ABOUT)
    about_html = models.TextField(editable=False)
    tags = TaggableManager(
        through="mentors.RoomTag", to="tags.Tag", blank=True, verbose_name=_("tags")
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), help_text=_("0 is Monday, 6 is Sunday.")
    )
    starts = models.PositiveSmallIntegerField(_("from"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=60,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    places = models.PositiveSmallIntegerField(
        _("seats"),
        default=5,
        validators=[MinValueValidator(FEWEST_PLACES), MaxValueValidator(MOST_PLACES)],
    )
    is_open = models.BooleanField(_("open to join"), default=True)
    invite_key = models.CharField(max_length=43, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("study room")
        verbose_name_plural = _("study rooms")
        constraints = (
            models.CheckConstraint(
                condition=Q(places__range=(FEWEST_PLACES, MOST_PLACES)), name="room_is_small"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="room_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(starts__lt=MINUTES_A_DAY), name="room_starts_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)), name="room_session_length"
            ),
        )
        indexes = (
            models.Index(
                fields=("-thread",),
                name="room_newest_listed",
                condition=Q(closed_at__isnull=True, is_open=True, state="live"),
            ),
        )

    def __str__(self) -> str:
        """What desks call it: the name of one by invitation is nobody else's to know."""
        return self.name if self.is_open else str(_("A room by invitation"))

    def get_absolute_url(self) -> str:
        return reverse("rooms:detail", args=[self.pk])

    @property
    def invitation_url(self) -> str:
        """Where whoever has the link joins."""
        return reverse("rooms:invited", args=[self.pk, self.invite_key])

    @property
    def is_running(self) -> bool:
        return self.closed_at is None

    @property
    def takes_people(self) -> bool:
        """Whether anybody may join at all, by whichever way."""
        return self.is_running and self.is_live

    def is_apart_from(self, person: Any) -> bool:
        """Whether `person` neither hosts it nor ever was in it."""
        return person.pk != self.host_id and not self.seats.filter(person=person.pk).exists()

    def is_joined_by(self, person: Any) -> bool:
        """Whether `person` is in it now."""
        return self.seats.taken().filter(person=person.pk).exists()


class RoomSeatQuerySet(models.QuerySet["RoomSeat"]):
    def taken(self) -> RoomSeatQuerySet:
        """Of those who have not left."""
        return self.filter(left_at__isnull=True)

    def in_turn(self) -> RoomSeatQuerySet:
        """Taken ones, with their people, in the order in which they set the question."""
        return self.taken().select_related("person").order_by("turn", "pk")


class RoomSeat(models.Model):
    """Somebody is in a room, until they leave; `turn` is their place in the rotation.

    Turns are numbered from 0 without gaps by `actions.turns`: 0 sets the question of the coming
    session. `swap_with` is whom they have asked to change places with.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_seats"
    )
    turn = models.PositiveSmallIntegerField(_("place in the rotation"))
    has_skipped = models.BooleanField(_("has let one turn go by"), default=False)
    swap_with = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="asked_to_swap"
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    is_removed = models.BooleanField(_("asked to leave by the host"), default=False)

    objects = RoomSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a study room")
        verbose_name_plural = _("seats in study rooms")
        constraints = (
            models.UniqueConstraint(
                fields=("room", "person"), condition=Q(left_at__isnull=True), name="room_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(swap_with__isnull=True) | ~Q(swap_with=F("id")),
                name="room_seat_swaps_with_another",
            ),
        )
        indexes = (models.Index(fields=("person", "left_at"), name="room_seat_by_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.room_id}"


class RoomSessionQuerySet(models.QuerySet["RoomSession"]):
    def visible_to(self, person: Any) -> RoomSessionQuerySet:
        """Sessions of rooms that `person` is in."""
        return self.filter(room__in=Room.objects.joined_by(person))

    def coming(self) -> RoomSessionQuerySet:
        """Not begun; a room has one at most."""
        return self.filter(starts_at__gt=timezone.now())

    def begun(self) -> RoomSessionQuerySet:
        return self.filter(starts_at__lte=timezone.now())


class RoomSession(models.Model):
    """One meeting of a room, on a day of the room's zone; its question stays, and its notes."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    setter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sets the question"),
    )
    question = models.TextField(_("question"), max_length=LONGEST_QUESTION, blank=True)
    question_html = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(_("version of the question"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("setter reminded"), null=True, blank=True)

    objects = RoomSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a study room")
        verbose_name_plural = _("sessions of study rooms")
        constraints = (
            models.UniqueConstraint(fields=("room", "held_on"), name="room_session_once_a_day"),
        )
        indexes = (
            models.Index(fields=("room", "-starts_at", "-id"), name="room_sessions_newest"),
            models.Index(
                fields=("starts_at",),
                name="room_session_to_remind",
                condition=Q(question="", reminded_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.room_id}: {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("rooms:session", args=[self.pk])

    def is_judged_by(self, person: Any) -> bool:
        """Whether somebody reported its question, and `person` was never in the room."""
        return self.room.is_apart_from(person) and reports_of(self).exists()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


class RoomAttendance(models.Model):
    """Somebody says that they were at a session."""

    session = models.ForeignKey(RoomSession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("attendance of a session")
        verbose_name_plural = _("attendances of sessions")
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="room_attendance_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.session_id}"


class RoomNoteQuerySet(models.QuerySet["RoomNote"]):
    def visible_to(self, person: Any) -> RoomNoteQuerySet:
        """Notes of rooms that `person` is in."""
        return self.filter(session__room__in=Room.objects.joined_by(person))


class RoomNote(models.Model):
    """What somebody noted of a session: everybody in the room may improve it, its writer delete it.

    It stays when its writer leaves. `version` counts its saves; each former wording is kept.
    """

    session = models.ForeignKey(RoomSession, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="room_notes",
    )
    body = models.TextField(_("note"), max_length=LONGEST_NOTE)
    html = models.TextField(editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RoomNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a session")
        verbose_name_plural = _("notes of sessions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.body[:80]

    def get_absolute_url(self) -> str:
        return f"{self.session.get_absolute_url()}#{self.anchor}"

    def is_judged_by(self, person: Any) -> bool:
        """Whether somebody reported it, and `person` was never in the room."""
        return self.session.room.is_apart_from(person) and reports_of(self).exists()

    @property
    def anchor(self) -> str:
        """Where it stands on its session's page."""
        return f"note-{self.pk}"

    @property
    def is_changed(self) -> bool:
        """Whether it was saved more than once."""
        return self.version > 1


class RoomNoteVersion(models.Model):
    """What a note said before, who had written it so, and when."""

    note = models.ForeignKey(RoomNote, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    body = models.TextField(_("note"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("former wording of a note")
        verbose_name_plural = _("former wordings of notes")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("note", "number"), name="room_note_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.note_id}: {self.number}"


class RoomTag(ItemBase):
    """A subject that a room is about."""

    objects: ClassVar[models.Manager[RoomTag]] = models.Manager()

    tag = models.ForeignKey("tags.Tag", on_delete=models.CASCADE, related_name="tagged_rooms")
    content_object = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of a study room")
        verbose_name_plural = _("tags of study rooms")
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="room_tag_once"),
        )
