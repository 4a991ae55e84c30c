"""What needs judgement: a case about one thing, and the reports that came together in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy

TAKEN_FOR = timedelta(minutes=30)
"""How long a case stays with the moderator who took it; then anybody may take it."""
HEAVIEST = 10


class ReportKind(models.Model):
    """A reason to report something, as members choose it. Moderators edit these."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=3,
        help_text=_("1 to 10: what weighs more stands further up in the queue."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered to members"), default=True)

    class Meta:
        verbose_name = _("kind of report")
        verbose_name_plural = _("kinds of reports")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__range=(1, HEAVIEST)),
                name="report_kind_weight",
                violation_error_message=_("A weight is from 1 to 10."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Any) -> CaseQuerySet:
        """All, for moderators, and the editors' own for editors.

        But nobody sees a case that they are part of, on whichever side.
        """
        if not policy.may(person, "case.list"):
            return self.none()
        rows = self if policy.may(person, "case.oversee") else self.filter(origin__in=EDITORS)
        return rows.apart_from(person)

    def apart_from(self, person: Any) -> CaseQuerySet:
        """Those that `person` neither answers for, nor brought up, nor reported."""
        theirs = Report.objects.filter(case=models.OuterRef("pk"), by=person)
        return self.filter(~models.Exists(theirs)).exclude(person=person).exclude(raised_by=person)

    def judged_by(self, person: Any) -> CaseQuerySet:
        """Those that are this person's to judge, by the role they have."""
        rows = self.visible_to(person)
        if not policy.may(person, "case.oversee"):
            return rows
        return rows if policy.editor(person) else rows.exclude(origin__in=EDITORS_ALONE)

    def open(self) -> CaseQuerySet:
        """Those that nobody has decided."""
        return self.filter(state=Case.State.OPEN)

    def untold(self) -> CaseQuerySet:
        """Open ones of which nobody was told that they wait."""
        return self.open().filter(told_at__isnull=True)

    def untaken(self) -> CaseQuerySet:
        """Those that nobody is at work on now."""
        return self.exclude(self._taken())

    def taken(self) -> CaseQuerySet:
        """Those that somebody is at work on now."""
        return self.filter(self._taken())

    @staticmethod
    def _taken() -> Q:
        return Q(assignee__isnull=False, assigned_at__gt=timezone.now() - TAKEN_FOR)

    def for_list(self) -> CaseQuerySet:
        """What a line of the queue shows: reporters with their reasons, tags, how many notes."""
        notes = CaseNote.objects.filter(case=models.OuterRef("pk")).order_by()
        counted = notes.values("case").annotate(number=models.Count("pk")).values("number")
        reports = Report.objects.select_related("by", "kind")
        return (
            self.select_related("assignee")
            .prefetch_related(models.Prefetch("reports", reports), "tags")
            .annotate(note_count=Coalesce(models.Subquery(counted), 0))
        )


class Case(models.Model):
    """One thing that needs judgement, whoever says so and however often.

    The thing is named by `subject_kind` and `subject_key`, as `community.moderation.subjects`
    knows it: no foreign key, for it may lie in any app and may be gone. `person` answers for it;
    what two share in private each can report for the other's part, so each has a case of their own.
    `closed_by` tells of the decision beside it that said that its reports were right.
    """

    class Origin(models.TextChoices):
        REPORT = "report", _("reported")
        HELD = "held", _("held by a rule")
        SUGGESTION = "suggestion", _("a suggested edit")
        MENTOR = "mentor", _("a mentor’s profile to review")
        CLAIM = "claim", _("a claim to verify")
        STORY = "story", _("an imported story that waits")
        PROPOSAL = "proposal", _("a story that a member proposes")
        PASSAGE = "passage", _("a passage that lost its place")
        CONCERN = "concern", _("a concern about a mentorship")
        ACCOUNT = "account", _("a suspicious account")
        VOTES = "votes", _("votes that look arranged")
        APPEAL = "appeal", _("an appeal")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DECIDED = "decided", _("decided")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("the reports were right: something was done")
        DISMISSED = "dismissed", _("nothing there is against the rules")
        ABUSE = "abuse", _("nothing is wrong, and it was reported to do harm")
        SETTLED = "settled", _("it had settled itself already")

    origin = models.CharField(_("why"), max_length=12, choices=Origin, default=Origin.REPORT)
    subject_kind = models.CharField(_("kind of thing"), max_length=40)
    subject_key = models.BigIntegerField(_("its number"))
    is_private = models.BooleanField(_("read by few"), default=False)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    raised_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    side = models.BigIntegerField(
        _("whose side of it"),
        default=0,
        editable=False,
        help_text=_("The person's number for a private thing, else 0; it outlives the person."),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    score = models.FloatField(_("score"), default=0)
    language = models.CharField(_("language"), max_length=12, blank=True)
    tags = models.ManyToManyField("tags.Tag", through="moderation.CaseTag", related_name="+")
    opened_at = models.DateTimeField(_("open since"), default=timezone.now)
    told_at = models.DateTimeField(_("moderators told"), null=True, blank=True, editable=False)
    assignee = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(_("taken"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    words = models.TextField(_("words to the reporters"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "moderation.Statement",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="closed",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = (
            models.UniqueConstraint(
                fields=("origin", "subject_kind", "subject_key", "side"),
                condition=Q(state="open"),
                name="case_one_open_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", decided_at__isnull=True)
                | Q(state="decided", decided_at__isnull=False) & ~Q(outcome=""),
                name="case_decided_has_an_outcome",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-score", "id"), name="case_queue"),
            models.Index(fields=("subject_kind", "subject_key"), name="case_by_thing"),
            models.Index(fields=("state", "opened_at", "id"), name="case_by_age"),
            models.Index(
                fields=("id",), name="case_untold", condition=Q(state="open", told_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_editors(self) -> bool:
        """Whether editors judge it too."""
        return self.origin in EDITORS

    @property
    def is_editors_alone(self) -> bool:
        """Whether it takes an editor to judge it."""
        return self.origin in EDITORS_ALONE

    @property
    def taken_until(self) -> Any:
        """Until when it is with its assignee; None when anybody may take it."""
        if self.assignee_id is None or self.assigned_at is None:
            return None
        until = self.assigned_at + TAKEN_FOR
        return until if until > timezone.now() else None


EDITORS_ALONE = frozenset({Case.Origin.STORY, Case.Origin.PROPOSAL, Case.Origin.PASSAGE})
"""Reasons for a case that only editors judge: what becomes of stories is theirs."""
EDITORS = EDITORS_ALONE | {Case.Origin.SUGGESTION}
"""Reasons for a case that editors see."""


class CaseTag(models.Model):
    """A tag that the thing of a case carried as the case was opened."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tagged_items")
    tag = models.ForeignKey("tags.Tag", on_delete=models.CASCADE, related_name="tagged_cases")

    class Meta:
        verbose_name = _("tag of a case")
        verbose_name_plural = _("tags of cases")
        constraints = (models.UniqueConstraint(fields=("case", "tag"), name="case_tagged_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.tag_id}"


class CaseNote(models.Model):
    """What one of those who judge a case tells the others; written once, and never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="case_notes"
    )
    words = models.TextField(_("words"), max_length=2000)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="case_note_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.words[:40]}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Any) -> ReportQuerySet:
        """One's own; moderators read those of others in their case."""
        return self.filter(by=person.pk) if person.pk else self.none()


class Report(models.Model):
    """Somebody says that something needs a moderator, once a thing.

    `seen` is how the thing read to them then: its author may change it before anybody looks.
    `weight` is what it adds to the score of its case.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    subject_kind = models.CharField(_("kind of thing"), max_length=40)
    subject_key = models.BigIntegerField(_("its number"))
    kind = models.ForeignKey(ReportKind, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    words = models.TextField(_("what is wrong"), max_length=1000, blank=True)
    seen = models.TextField(_("what it said"), blank=True)
    weight = models.FloatField(_("weight"), default=1)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "by"), name="report_once_a_thing"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="report_weighs_something"),
        )
        indexes = (models.Index(fields=("by", "-id"), name="report_by_person"),)

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key}: {self.kind_id}"
