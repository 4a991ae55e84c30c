"""Rules that hold what is posted until a moderator has looked, and what they have held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.moderation.models.case import HEAVIEST, Case


class Rule(models.Model):
    """What is to be looked at before others read it. Moderators edit these; code applies them.

    Which of the numbers a kind reads, and what they mean there, `rules.kinds` says.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("first posts")
        LINKS = "links", _("links by new members")
        WORDS = "words", _("watched words")
        FLOOD = "flood", _("many posts at once")
        SAME = "same", _("the same text again")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("Moderators see it on a case.")
    )
    is_on = models.BooleanField(
        _("switched on"), default=False, help_text=_("From then on; what stands already stays.")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    words = models.TextField(_("words"), blank=True)
    says = models.TextField(
        _("what it says to the author"),
        max_length=500,
        help_text=_("After “Waiting for a moderator”. Say kindly what is looked at, and why."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=3,
        help_text=_("1 to 10: what weighs more stands further up in the queue."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Of several rules that catch a post the first counts."),
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules that hold posts")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__range=(1, HEAVIEST)),
                name="rule_weight",
                violation_error_message=_("A weight is from 1 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="rule_percent",
                violation_error_message=_("There are no more than a hundred percent."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Hold(models.Model):
    """A rule has caught something, and what came of it. Its case says who answers for the thing.

    `name` and `found` outlive the rule; `found` is what it found, in words for moderators.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits")
        RELEASED = "released", _("let through")
        REFUSED = "refused", _("hidden")
        TAKEN_BACK = "taken_back", _("taken back by its author")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="hold")
    rule = models.ForeignKey(
        Rule, on_delete=models.SET_NULL, null=True, blank=True, related_name="holds"
    )
    name = models.CharField(_("rule"), max_length=80)
    found = models.CharField(_("what it found"), max_length=300, blank=True)
    at = models.DateTimeField(_("held"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited meanwhile"), null=True, blank=True)
    is_clean = models.BooleanField(
        _("no rule would hold it as it reads now"),
        default=False,
        help_text=_("It was edited since. A moderator lets it through all the same."),
    )
    is_untold = models.BooleanField(
        _("told to nobody yet"),
        default=False,
        help_text=_("It was held as it was posted: its readers are told once it is let through."),
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING
    )

    class Meta:
        verbose_name = _("held post")
        verbose_name_plural = _("held posts")
        indexes = (models.Index(fields=("-at",), name="hold_by_time"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.case_id}"


class Pace(models.Model):
    """The row that whoever posts holds while rules count their posts: one after the other.

    Two posts sent at once, to different threads, would else each count without the other.
    """

    person = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        verbose_name = _("pace of a member")
        verbose_name_plural = _("paces of members")

    def __str__(self) -> str:
        return str(self.person_id)


class Print(models.Model):
    """That somebody posted something, when, and a sketch of its text: for floods and repetition.

    The sketch is a few numbers made from runs of its letters (`rules.likeness`); the text cannot
    be made from them. Kept for `rules.prints.KEPT` and no longer.
    """

    kind = models.CharField(_("kind of thing"), max_length=40)
    key = models.BigIntegerField(_("its number"))
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("posted"), default=timezone.now)
    is_new = models.BooleanField(_("by a new member"), default=False)
    size = models.PositiveSmallIntegerField(_("numbers in the sketch"), default=0)

    class Meta:
        verbose_name = _("print of a post")
        verbose_name_plural = _("prints of posts")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="print_once_a_thing"),)
        indexes = (
            models.Index(fields=("person", "-at"), name="print_by_person"),
            models.Index(fields=("at",), name="print_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Shingle(models.Model):
    """One number of a print's sketch; prints that share many have much the same text."""

    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="shingles")
    value = models.BigIntegerField(_("value"))

    class Meta:
        verbose_name = _("part of a print")
        verbose_name_plural = _("parts of prints")
        constraints = (
            models.UniqueConstraint(fields=("value", "print"), name="shingle_once_a_print"),
        )

    def __str__(self) -> str:
        return str(self.value)
