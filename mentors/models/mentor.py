"""A mentor: what they offer, when, to how many at once, and how they have answered so far."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from community import policy
from community.accounts.models import Visibility
from community.tags.meaning import means
from mentors.models.vocabulary import Rhythm
from threads.models import Post

MOST_PLACES = 20
SOONEST_DAYS, LATEST_DAYS = 3, 10
"""Within how many days a mentor may say that they answer."""
INACTIVE_AFTER = timedelta(days=28)
MOST_TO_ANSWER, USUALLY_TO_ANSWER = 50, 10
"""How many requests a mentor may let wait for them at once, and how many it is unless they say."""
MOST_QUESTIONS = 5
MINUTES_A_DAY = 24 * 60


class Standing(models.TextChoices):
    """Where the review of a mentor's profile stands."""

    DRAFT = "draft", _("not sent yet")
    WAITING = "waiting", _("waiting for a moderator")
    ASKED = "asked", _("a moderator asked for more")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("no longer a mentor")


def paused_now() -> Q:
    """Mentors on a pause at this instant, wherever in the world that is asked."""
    until = Q(paused_until__isnull=True) | Q(paused_until__gt=timezone.now())
    return Q(paused_at__isnull=False) & until


class MentorQuerySet(models.QuerySet["Mentor"]):
    def approved(self) -> MentorQuerySet:
        """Mentors whom a moderator approved, with accounts in use."""
        return self.filter(standing=Standing.APPROVED, person__is_active=True)

    def visible_to(self, person: Any) -> MentorQuerySet:
        """Approved mentors; to oneself one's own profile, to moderators every one."""
        if person is not None and person.is_authenticated:
            if policy.moderator(person):
                return self
            return self.filter(
                Q(standing=Standing.APPROVED, person__is_active=True) | Q(person=person)
            )
        return self.approved()

    def active(self) -> MentorQuerySet:
        """Seen within INACTIVE_AFTER."""
        return self.filter(seen_at__gte=timezone.now() - INACTIVE_AFTER)

    def unpaused(self) -> MentorQuerySet:
        """Not on a pause, or back from it."""
        return self.filter(Q(paused_at__isnull=True) | Q(paused_until__lte=timezone.now()))

    def with_room(self) -> MentorQuerySet:
        """With a free place, and fewer requests to answer than they take at once."""
        return self.filter(taken__lt=F("places"), waiting__lt=F("most_waiting"))

    def tagged(self, *slugs: str) -> MentorQuerySet:
        """Who helps with each of the subjects called so, or by a word that means the same."""
        found = self
        for slug in slugs:
            same = MentorTag.objects.filter(means(slug)).values("content_object")
            found = found.filter(pk__in=same)
        return found

    def for_list(self) -> MentorQuerySet:
        """With what a card shows, in a fixed number of queries."""
        return self.select_related("person").prefetch_related("tags")

    def for_page(self) -> MentorQuerySet:
        """With all that a mentor's own page tells of them and not of their way."""
        return self.select_related("person").prefetch_related(
            "tags", "hours", "questions", "claims"
        )

    def offered(self) -> MentorQuerySet:
        """Whoever may be suggested: approved, active, not paused, with a free place."""
        return self.approved().active().unpaused().with_room()


class Mentor(models.Model):  # type: ignore[django-manager-missing]  # taggit has no types
    """A member who mentors.

    `taken`, `waiting`, `asked`, `answered`, `answer_hours` (the median over answered requests) and
    `lapsed` (requests in a row that ended in silence, none from before `back_at`) are counted by
    the actions on requests.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor"
    )
    standing = models.CharField(
        _("standing"), max_length=8, choices=Standing, default=Standing.DRAFT, editable=False
    )
    standing_reason = models.TextField(_("what a moderator said"), blank=True, editable=False)
    standing_at = models.DateTimeField(_("standing since"), default=timezone.now, editable=False)
    headline = models.CharField(_("in one line"), max_length=120)
    who_i_am = models.TextField(_("who I am"), max_length=3000)
    helps_with = models.TextField(_("what I can help with"), max_length=2000)
    helps_not_with = models.TextField(_("what I cannot help with"), max_length=1000, blank=True)
    helps_not_with_visibility = models.CharField(
        _("what I cannot help with is shown to"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PUBLIC,
    )
    tags = TaggableManager(
        through="mentors.MentorTag", to="tags.Tag", blank=True, verbose_name=_("tags")
    )
    interviews_given = models.PositiveSmallIntegerField(
        _("interviews given"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    interviews_given_visibility = models.CharField(
        _("interviews given are shown to"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PUBLIC,
    )
    hours_visibility = models.CharField(
        _("usual hours are shown to"),
        max_length=8,
        choices=Visibility,
        default=Visibility.MEMBERS,
    )
    rhythm = models.CharField(
        _("when I have time"), max_length=10, choices=Rhythm, default=Rhythm.ANY
    )
    answer_days = models.PositiveSmallIntegerField(
        _("I answer within (days)"),
        null=True,
        blank=True,
        help_text=_("Empty: as their rhythm has it."),
        validators=[MinValueValidator(SOONEST_DAYS), MaxValueValidator(LATEST_DAYS)],
    )
    answer_days_visibility = models.CharField(
        _("within how many days I answer is shown to"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PUBLIC,
    )
    questions_visibility = models.CharField(
        _("what I ask of everybody is shown to"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PUBLIC,
        help_text=_("Whoever asks for a place reads it in any case."),
    )
    places = models.PositiveSmallIntegerField(
        _("mentees at once"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
    )
    taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    most_waiting = models.PositiveSmallIntegerField(
        _("requests to answer at once"),
        default=USUALLY_TO_ANSWER,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TO_ANSWER)],
    )
    waiting = models.PositiveIntegerField(_("requests that wait"), default=0, editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True, editable=False)
    paused_until = models.DateTimeField(
        _("back on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When that day begins on the mentor’s own clock."),
    )
    is_paused_by_clock = models.BooleanField(
        _("paused after requests went unanswered"), default=False, editable=False
    )
    seen_at = models.DateTimeField(_("last active"), default=timezone.now, editable=False)
    asked = models.PositiveIntegerField(_("requests"), default=0, editable=False)
    answered = models.PositiveIntegerField(_("requests answered"), default=0, editable=False)
    answer_hours = models.PositiveIntegerField(
        _("usual time to answer (hours)"), null=True, editable=False
    )
    lapsed = models.PositiveSmallIntegerField(
        _("lapsed requests in a row"), default=0, editable=False
    )
    back_at = models.DateTimeField(
        _("came back after requests had lapsed"), null=True, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = (
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_PLACES)), name="mentor_has_places"
            ),
            models.CheckConstraint(
                condition=Q(most_waiting__range=(1, MOST_TO_ANSWER)), name="mentor_takes_requests"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__range=(SOONEST_DAYS, LATEST_DAYS)),
                name="mentor_answers_in_days",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="mentor_answered_what_was_asked"
            ),
        )
        indexes = (
            models.Index(fields=("standing", "-seen_at", "-id"), name="mentor_directory"),
            models.Index(fields=("standing", "standing_at", "id"), name="mentor_review"),
        )

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("mentors:detail", args=[self.person.handle])

    def shows(self, field: str, viewer: Any) -> bool:
        """Whether `viewer` may see the optional `field` (one that has a `…_visibility`)."""
        if viewer.is_authenticated and viewer.pk == self.person_id:
            return True
        shown = getattr(self, f"{field}_visibility")
        return shown == Visibility.PUBLIC or (
            shown == Visibility.MEMBERS and bool(viewer.is_authenticated)
        )

    def questions_of(self) -> Q:
        """Which questions (threads) are theirs: answered under their name, or waiting for them."""
        answers = Post.objects.answers().live().named().filter(author=self.person_id)
        invited = self.invitations.standing()
        return Q(pk__in=answers.values("thread")) | Q(pk__in=invited.values("thread"))

    @property
    def free(self) -> int:
        """Places left; none where a mentor has lowered the number below what is taken."""
        return max(self.places - self.taken, 0)

    @property
    def room(self) -> int:
        """How many may be asked to come forward: places left, and requests they still take."""
        return max(min(self.free, self.most_waiting - self.waiting), 0)

    @property
    def is_approved(self) -> bool:
        return self.standing == Standing.APPROVED

    @property
    def is_paused(self) -> bool:
        back = self.paused_until
        return self.paused_at is not None and (back is None or back > timezone.now())

    @property
    def is_inactive(self) -> bool:
        return self.seen_at < timezone.now() - INACTIVE_AFTER

    @property
    def is_offered(self) -> bool:
        """Whether they may be suggested and asked (see `MentorQuerySet.offered`)."""
        return self.is_approved and not self.is_paused and not self.is_inactive and self.room > 0

    @property
    def answer_rate(self) -> float | None:
        """The share of requests that were answered, 0 to 1; None before the first was due."""
        return self.answered / self.asked if self.asked else None


class Hours(models.Model):
    """A span of a weekday, in the mentor's own time zone, in minutes after midnight."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), help_text=_("0 is Monday, 6 is Sunday.")
    )
    starts = models.PositiveSmallIntegerField(_("from"))
    ends = models.PositiveSmallIntegerField(_("to"))

    class Meta:
        verbose_name = _("usual hours")
        verbose_name_plural = _("usual hours")
        ordering = ("weekday", "starts")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends"), ends__lte=MINUTES_A_DAY),
                name="hours_within_a_day",
            ),
            models.UniqueConstraint(fields=("mentor", "weekday", "starts"), name="hours_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class AskedOfMentees(models.Model):
    """A question that whoever requests this mentor answers."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("question"), max_length=300)

    class Meta:
        verbose_name = _("question to mentees")
        verbose_name_plural = _("questions to mentees")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("mentor", "position"), name="mentor_question_place"),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_QUESTIONS)), name="mentor_questions_few"
            ),
        )

    def __str__(self) -> str:
        return self.text


class MentorTag(ItemBase):
    """A subject that a mentor helps with."""

    objects: ClassVar[models.Manager[MentorTag]] = models.Manager()

    tag = models.ForeignKey("tags.Tag", on_delete=models.CASCADE, related_name="tagged_mentors")
    content_object = models.ForeignKey(
        Mentor, on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("tag of a mentor")
        verbose_name_plural = _("tags of mentors")
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="mentor_tag_once"),
        )
