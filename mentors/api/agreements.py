"""What the two of a mentorship agree on, version by version."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import StaleAgreementError
from mentors.actions.agreeing import latest_of
from mentors.api.doors import TableDoor, found, standing_otherwise
from mentors.api.fields import LARGEST, InstantField, NothingSerializer
from mentors.models import Agreement
from mentors.models.agreement import LONGEST, SHORTEST, Side


class AgreementSerializer(serializers.Serializer[Any]):
    """One version: it holds once the other side has agreed to it."""

    number = serializers.IntegerField(help_text="The highest is on the table.")
    proposed_by = serializers.ChoiceField(Side.choices, source="side")
    goals = serializers.CharField()
    rhythm = serializers.CharField()
    weeks = serializers.IntegerField()
    stays_private = serializers.CharField()
    begins_anew = serializers.BooleanField()
    proposed_at = InstantField()
    agreed_at = InstantField(allow_null=True, help_text="The last that has one holds.")
    begins_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    is_over = serializers.BooleanField(help_text="Whether the agreed time has run out.")


class ProposeAgreementSerializer(StrictSerializer):
    """What I propose; `seen` is the number of the version that I read, 0 for none."""

    goals = serializers.CharField(max_length=2000)
    rhythm = serializers.CharField(max_length=200)
    weeks = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST)
    stays_private = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, default=""
    )
    begins_anew = serializers.BooleanField(
        default=False, help_text="Count the weeks from the day we agree."
    )
    seen = serializers.IntegerField(min_value=0, max_value=LARGEST)


class AgreementDoor(TableDoor):
    """The agreement of a mentorship."""

    @extend_schema(
        operation_id="list_agreements",
        summary="List the versions of an agreement",
        responses=AgreementSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Every version there was, the last proposed first."""
        mine = self.seat()
        rows = Agreement.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
        return self.page(rows, AgreementSerializer)

    @extend_schema(
        operation_id="propose_agreement",
        summary="Propose an agreement",
        request=ProposeAgreementSerializer,
        responses={201: AgreementSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Put a version on the table; 409 where another one came there meanwhile."""
        words, mine = ProposeAgreementSerializer.read(request), self.seat()
        seen = words.pop("seen")
        with standing_otherwise(StaleAgreementError):
            made = actions.propose(mine.mentorship, by=request.user, seen=seen, words=words)
        return Response(AgreementSerializer(made).data, status=201)

    @extend_schema(
        operation_id="agree_to_agreement",
        summary="Agree to a version",
        request=NothingSerializer,
        responses=AgreementSerializer,
    )
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Say yes to the version on the table; 409 where it is another one by now."""
        NothingSerializer.read(request)
        mine = self.seat()
        rows = Agreement.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
        read = found(rows, number=self.kwargs["number"])
        with standing_otherwise(StaleAgreementError):
            actions.agree(read, by=request.user)
        return Response(AgreementSerializer(latest_of(mine.mentorship)).data)
