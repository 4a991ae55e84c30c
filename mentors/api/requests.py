"""`requests`: what I asked of mentors, and what was asked of me; each verb of the table by name."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request as Call
from rest_framework.response import Response

from community.api.fields import AddressField, PersonSerializer
from community.api.parameters import one_of
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import MovedOnError
from mentors.actions.moving import LONGEST_WORDS, TAKE_WORDS
from mentors.api.doors import MentoringDoor, standing_otherwise
from mentors.api.fields import InstantField
from mentors.models import Request
from mentors.models.agreement import Side
from mentors.outlook import Line
from mentors.states import MOVES, Actor, State, Verb

SUMMARIES = {
    Verb.SEND: "Ask this choice now",
    Verb.VIEW: "Say that I have read it",
    Verb.ASK: "Ask the mentee for more",
    Verb.ANSWER: "Answer the mentor",
    Verb.ACCEPT: "Take the mentee on",
    Verb.DECLINE: "Decline it",
    Verb.WITHDRAW: "Take it back",
    Verb.REOPEN: "Open it again",
    Verb.BEGIN: "Begin the mentorship",
    Verb.PAUSE: "Pause the mentorship",
    Verb.RESUME: "Go on with the mentorship",
    Verb.COMPLETE: "Complete the mentorship",
    Verb.END: "End the mentorship early",
}
"""The verbs of people, not of the clock."""


class RequestRowSerializer(serializers.Serializer[Any]):
    """A request as one of its two sides reads it in a list."""

    id = serializers.IntegerField(source="request.pk")
    page = serializers.SerializerMethodField()
    side = serializers.ChoiceField(Side.choices, source="role", help_text="What I am in it.")
    state = serializers.ChoiceField(State.choices, source="request.state")
    state_at = InstantField(source="request.state_at")
    mentee = PersonSerializer(source="request.mentee")
    mentor = PersonSerializer(source="request.mentor.person")
    rank = serializers.IntegerField(source="request.rank", help_text="1 is the first choice.")
    goal = serializers.CharField(source="request.brief.goal")
    sent_at = InstantField(source="request.sent_at", allow_null=True)
    due_at = InstantField(allow_null=True, help_text="Until when the mentor means to answer.")
    is_late = serializers.BooleanField(source="request.is_late")
    turn = serializers.ChoiceField(
        Side.choices, source="request.turn", allow_null=True, help_text="Whose turn it is."
    )
    is_my_turn = serializers.BooleanField(source="is_mine")
    next = serializers.ListField(
        child=serializers.CharField(), help_text="What happens next and when, in sentences."
    )
    mentorship = serializers.SerializerMethodField(help_text="Its id, once it is accepted.")

    def get_page(self, line: Line) -> str:
        return str(AddressField().to_representation(line.request.home_url))

    def get_mentorship(self, line: Line) -> int | None:
        mentorship = getattr(line.request, "mentorship", None)
        return mentorship.pk if mentorship else None


class MenteesAnswerSerializer(serializers.Serializer[Any]):
    """What the mentee answered to a question of the mentor, as it was asked then."""

    question = serializers.CharField()
    text = serializers.CharField()


class RequestEventSerializer(serializers.Serializer[Any]):
    """One move of a request."""

    verb = serializers.ChoiceField([(one.value, one.value) for one in Verb])
    actor = serializers.ChoiceField([(one.value, one.value) for one in Actor])
    at = InstantField()
    words = serializers.CharField()
    sentence = serializers.CharField(help_text="What happened, in a sentence.")


class RequestSerializer(RequestRowSerializer):
    """A request with all that was said in it."""

    situation = serializers.CharField(source="request.brief.situation")
    tried = serializers.CharField(source="request.brief.tried")
    hours = serializers.IntegerField(source="request.brief.hours", help_text="A week.")
    reason = serializers.CharField(source="request.reason", help_text="Why it ended, if said.")
    answers = MenteesAnswerSerializer(source="request.answers.all", many=True)
    events = serializers.SerializerMethodField(help_text="The first first.")
    verbs = serializers.SerializerMethodField(help_text="What I can do now.")
    others = serializers.SerializerMethodField(
        help_text="To the mentee: the other choices of the same wish."
    )

    def get_events(self, line: Line) -> RequestEventSerializer(many=True):  # type: ignore[valid-type]
        rows = [
            {
                "verb": event.verb,
                "actor": event.actor,
                "at": event.at,
                "words": event.words,
                "sentence": line.happened(event),
            }
            for event in line.request.events.all()
        ]
        return RequestEventSerializer(rows, many=True).data

    def get_verbs(self, line: Line) -> list[str]:
        return [str(deed.verb) for deed in line.deeds()]

    def get_others(self, line: Line) -> RequestRowSerializer(many=True):  # type: ignore[valid-type]
        if line.role is not Actor.MENTEE:
            return []
        rows = line.request.brief.requests.for_list().without_parted(self.context["request"].user)
        others = rows.exclude(pk=line.request.pk).order_by("rank")
        return RequestRowSerializer([Line(one, line.role) for one in others], many=True).data


class MoveSerializer(StrictSerializer):
    """What goes with a move."""

    seen = serializers.ChoiceField(
        State.choices,
        required=False,
        help_text="The state that I saw: 409 where it stands at another one by now.",
    )


class MoveWithWordsSerializer(MoveSerializer):
    """What goes with a move, and what is said with it."""

    words = serializers.CharField(
        max_length=LONGEST_WORDS,
        required=False,
        allow_blank=True,
        help_text="The other side reads them. Needed to ask, to answer and to decline.",
    )


class RequestDoor(MentoringDoor):
    """Requests between me and mentors, or between me as a mentor and mentees."""

    @extend_schema(
        operation_id="list_requests",
        summary="List my requests",
        parameters=[
            OpenApiParameter(
                "side", str, enum=list(Side.values), default="mentee", description="As what I ask."
            )
        ],
        responses=RequestRowSerializer(many=True),
    )
    def list(self, request: Call, **kwargs: Any) -> Response:
        """What I asked, or as a mentor what I was asked, the newest first; drafts apart."""
        role = Actor(one_of(request, "side", Side.values) or Actor.MENTEE)
        me = self.me
        visible = Request.objects.visible_to(me).without_parted(me).for_list()
        whose = {"mentor__person": me.pk} if role is Actor.MENTOR else {"mentee": me.pk}
        rows = self.paginate_queryset(visible.filter(brief__sent_at__isnull=False, **whose)) or []
        lines = [Line(one, role) for one in rows]
        return self.get_paginated_response(RequestRowSerializer(lines, many=True).data)

    @extend_schema(
        operation_id="get_request", summary="Read a request", responses=RequestSerializer
    )
    def retrieve(self, request: Call, **kwargs: Any) -> Response:
        """All that was said, whose turn it is, and what is next. To read it moves nothing."""
        return self._told(self.line())

    def line(self) -> Line:
        """The request as I read it. Raises SignInRequired, and Http404 for strangers."""
        me = self.me
        rows = Request.objects.visible_to(me).without_parted(me).for_list()
        found = rows.filter(pk=self.kwargs["id"], brief__sent_at__isnull=False).first()
        role = found.role_of(me) if found is not None else None
        if found is None or role is None:
            raise Http404
        return Line(found, role)

    def move(self, request: Call, verb: Verb) -> Response:
        """Do `verb`; the table of states says who may, and when."""
        takes = MoveWithWordsSerializer if verb in TAKE_WORDS else MoveSerializer
        given, found = takes.read(request), self.line().request
        if given.pop("seen", found.state) != found.state:
            raise ProblemError("conflict", found.get_state_display())
        with standing_otherwise(MovedOnError):
            actions.VERBS[verb](found, by=request.user, **given)
        return self._told(self.line())

    def _told(self, line: Line) -> Response:
        return Response(RequestSerializer(line, context=self.get_serializer_context()).data)


def _mover(verb: Verb) -> Any:
    """The operation of one verb."""

    def do(self: RequestDoor, request: Call, **kwargs: Any) -> Response:
        return self.move(request, verb)

    who, states, to = MOVES[verb]
    sides = " or ".join(sorted(one.value for one in who if one in Side.values))
    stands = ", ".join(sorted(states))
    do.__doc__ = f"The {sides}, while it stands at: {stands}. It stands at {to.value} then."
    do.__name__ = verb.value
    takes = MoveWithWordsSerializer if verb in TAKE_WORDS else MoveSerializer
    return extend_schema(
        operation_id=f"{verb.value}_request",
        summary=SUMMARIES[verb],
        request=takes,
        responses=RequestSerializer,
    )(do)


for _verb in SUMMARIES:
    setattr(RequestDoor, _verb.value, _mover(_verb))
