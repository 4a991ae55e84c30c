"""What is told of a case: as a line of the queue, and in full."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from community import policy
from community.api.fields import PersonSerializer, TagNameSerializer
from community.api.serializers import StrictSerializer
from community.moderation.actions.cases import LONGEST_NOTE, LONGEST_WORDS
from community.moderation.case_finding import merged
from community.moderation.models import Case, Report


class ReasonCountSerializer(serializers.Serializer[Any]):
    """A reason, and how often it was given."""

    name = serializers.CharField(read_only=True)
    count = serializers.IntegerField(read_only=True)


class CaseRowSerializer(serializers.Serializer[Case]):
    """Something that needs judgement."""

    id = serializers.IntegerField(read_only=True)
    origin = serializers.ChoiceField(Case.Origin.choices, read_only=True)
    thing = serializers.CharField(read_only=True, source="subject_kind")
    thing_id = serializers.IntegerField(read_only=True, source="subject_key")
    title = serializers.SerializerMethodField(help_text="Empty: it is private, or gone.")
    is_private = serializers.BooleanField(read_only=True, help_text="Read by few.")
    score = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(Case.State.choices, read_only=True)
    outcome = serializers.ChoiceField(Case.Outcome.choices, read_only=True, allow_blank=True)
    language = serializers.CharField(read_only=True)
    tags = TagNameSerializer(read_only=True, many=True)
    reasons = serializers.SerializerMethodField()
    note_count = serializers.IntegerField(read_only=True)
    taken_by = serializers.SerializerMethodField(help_text="Null: anybody may take it.")
    taken_until = serializers.DateTimeField(read_only=True, allow_null=True)
    opened_at = serializers.DateTimeField(read_only=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_title(self, case: Case) -> str:
        return str(self.context["titles"].get((case.subject_kind, case.subject_key), ""))

    @extend_schema_field(ReasonCountSerializer(many=True))
    def get_reasons(self, case: Case) -> Any:
        return [{"name": name, "count": count} for name, count in merged(list(case.reports.all()))]

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_taken_by(self, case: Case) -> Any:
        return PersonSerializer(case.assignee).data if case.taken_until else None


class ReportInCaseSerializer(serializers.Serializer[Report]):
    """Who reported it, and why."""

    kind = serializers.CharField(read_only=True, source="kind.name")
    words = serializers.CharField(read_only=True)
    seen = serializers.CharField(
        read_only=True, help_text="What it said then; empty where it is private."
    )
    by = PersonSerializer(read_only=True, allow_null=True)
    at = serializers.DateTimeField(read_only=True)


class ThingOfCaseSerializer(serializers.Serializer[Any]):
    """The thing itself, as who reported it sees it."""

    title = serializers.CharField(read_only=True)
    words = serializers.CharField(read_only=True)
    by = serializers.CharField(read_only=True, help_text="As everybody there is told it.")
    page = serializers.SerializerMethodField()

    def get_page(self, seen: Any) -> str:
        return f"{settings.PUBLIC_URL}{seen.url}"


class CaseSerializer(CaseRowSerializer):
    """A case with its reports and its thing."""

    reports = ReportInCaseSerializer(read_only=True, many=True)
    subject = serializers.SerializerMethodField(
        help_text="Null: it is gone, or private: then `read_case_in_private` shows it."
    )
    words = serializers.CharField(read_only=True, help_text="Said to the reporters.")
    decided_by = PersonSerializer(read_only=True, allow_null=True)
    may_judge = serializers.SerializerMethodField(help_text="Whether it is mine to judge.")

    @extend_schema_field(ThingOfCaseSerializer(allow_null=True))
    def get_subject(self, case: Case) -> Any:
        found = self.context["subject"]
        return ThingOfCaseSerializer(found).data if found else None

    def to_representation(self, case: Case) -> dict[str, Any]:
        """Words of a private thing are read by `read_case_in_private` alone, which is recorded."""
        told = super().to_representation(case)
        if case.is_private:
            told["reports"] = [{**report, "seen": ""} for report in told["reports"]]
        return told

    def get_may_judge(self, case: Case) -> bool:
        return policy.may(self.context["request"].user, "case.judge", case)


class CaseNoteSerializer(serializers.Serializer[Any]):
    """What one who judges a case tells the others."""

    words = serializers.CharField(read_only=True)
    by = PersonSerializer(read_only=True, allow_null=True)
    at = serializers.DateTimeField(read_only=True)


class NotingSerializer(StrictSerializer):
    """A note; it cannot be changed afterwards."""

    words = serializers.CharField(max_length=LONGEST_NOTE)


class DecidingSerializer(StrictSerializer):
    """What came of a case."""

    outcome = serializers.ChoiceField(Case.Outcome.choices)
    words = serializers.CharField(max_length=LONGEST_WORDS, help_text="To who reported it.")


class HistorySerializer(serializers.Serializer[Any]):
    """Something that was done with the case, or with its thing."""

    at = serializers.DateTimeField(read_only=True)
    by = serializers.CharField(read_only=True, help_text="Empty: nobody is named.")
    what = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
