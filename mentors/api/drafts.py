"""`requests/draft`: the request that I am writing; nobody else sees it until it is sent."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as Call
from rest_framework.response import Response

from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from mentors import actions, advice
from mentors.api.doors import MentoringDoor, found, no_content
from mentors.api.fields import InstantField, some_of
from mentors.api.matching import AdviceSerializer
from mentors.api.requests import RequestSerializer
from mentors.models import Brief, Mentor, Request
from mentors.models.request import MOST_CHOICES, MOST_HOURS
from mentors.outlook import Line
from mentors.request_forms import LONGEST_ANSWER
from mentors.states import Actor


class AskedQuestionSerializer(serializers.Serializer[Any]):
    """A question of a mentor, and what I have written to it so far."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    answer = serializers.CharField()


class ChoiceSerializer(serializers.Serializer[Any]):
    """A mentor whom I choose, with what they ask of everybody."""

    handle = serializers.CharField()
    name = serializers.CharField()
    is_offered = serializers.BooleanField(help_text="Whether they can be asked now.")
    questions = AskedQuestionSerializer(many=True)


class RequestDraftSerializer(serializers.Serializer[Any]):
    """A request that was not sent."""

    goal = serializers.CharField()
    situation = serializers.CharField()
    tried = serializers.CharField()
    hours = serializers.IntegerField()
    choices = ChoiceSerializer(many=True, help_text="The first choice first.")
    saved_at = InstantField()


class NewAnswerSerializer(StrictSerializer):
    """What I answer to a question of a mentor."""

    question = serializers.IntegerField(min_value=1, help_text="Its id.")
    text = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True)


class RequestDraftWordsSerializer(StrictSerializer):
    """What a draft says. All may be empty until it is sent."""

    goal = serializers.CharField(max_length=1000, allow_blank=True)
    situation = serializers.CharField(max_length=3000, allow_blank=True)
    tried = serializers.CharField(max_length=2000, allow_blank=True)
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=MOST_CHOICES,
        help_text="Handles of mentors, the first choice first.",
    )
    answers = serializers.ListField(child=NewAnswerSerializer(), max_length=50)


class SendDraftSerializer(StrictSerializer):
    """Whether I have read the advice, where there is any."""

    is_advised = serializers.BooleanField(default=False)


class AdviceOnDraftSerializer(serializers.Serializer[Any]):
    """What there is to know before a draft is sent."""

    is_only_far = serializers.BooleanField(help_text="Whether all who are chosen are far ahead.")
    advice = AdviceSerializer(allow_null=True)


class RequestDraftDoor(MentoringDoor):
    """My one draft."""

    def get_object(self) -> Brief:
        """Raises SignInRequired for a visitor, Http404 where nothing is begun."""
        choices = Request.objects.select_related("mentor__person").order_by("rank")
        rows = Brief.objects.filter(sent_at__isnull=True).prefetch_related(
            Prefetch("requests", choices), "requests__answers", "requests__mentor__questions"
        )
        mine: Brief = found(rows, mentee=self.me.pk)
        return mine

    @extend_schema(
        operation_id="get_request_draft",
        summary="Read the request that I am writing",
        responses=RequestDraftSerializer,
    )
    def retrieve(self, request: Call, **kwargs: Any) -> Response:
        """As it was saved last."""
        return Response(RequestDraftSerializer(self._told(self.get_object())).data)

    @extend_schema(
        operation_id="create_request_draft",
        summary="Begin a request",
        request=RequestDraftWordsSerializer,
        responses={201: RequestDraftSerializer},
    )
    def create(self, request: Call, **kwargs: Any) -> Response:
        """Keep a draft; there is one at a time."""
        if Brief.objects.filter(mentee=self.me.pk, sent_at__isnull=True).exists():
            raise ProblemError("conflict", _("You have begun a request already: go on there."))
        self._save(RequestDraftWordsSerializer.read(request), seen=0)
        answer = self.retrieve(request)
        answer.status_code = 201
        return answer

    @extend_schema(
        operation_id="update_request_draft",
        summary="Change the request that I am writing",
        request=RequestDraftWordsSerializer,
        responses=RequestDraftSerializer,
    )
    def partial_update(self, request: Call, **kwargs: Any) -> Response:
        """Change some of it; answers to questions that are not sent again stay."""
        brief = self.get_object()
        stands = self._told(brief)
        kept = {name: stands[name] for name in ("goal", "situation", "tried", "hours")}
        kept["choices"] = [one["handle"] for one in stands["choices"]]
        given = some_of(RequestDraftWordsSerializer, request)
        answers = [
            {"question": one["id"], "text": one["answer"]}
            for choice in stands["choices"]
            for one in choice["questions"]
        ]
        given["answers"] = [*answers, *given.get("answers", ())]
        self._save({**kept, **given}, seen=brief.version)
        return self.retrieve(request)

    @extend_schema(
        operation_id="discard_request_draft",
        summary="Throw the draft away",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Call, **kwargs: Any) -> Response:
        """Nobody has seen it."""
        actions.discard_brief(by=request.user)
        return no_content()

    @extend_schema(
        operation_id="get_request_draft_advice",
        summary="Read what there is to know before I send it",
        responses=AdviceOnDraftSerializer,
    )
    def advice(self, request: Call, **kwargs: Any) -> Response:
        """Whether I choose only mentors far ahead of me."""
        notice = advice.notice(self.me, self._chosen())
        told = {"is_only_far": notice is not None, "advice": notice.told if notice else None}
        return Response(AdviceOnDraftSerializer(told).data)

    @extend_schema(
        operation_id="send_request_draft",
        summary="Send the request",
        request=SendDraftSerializer,
        responses={201: RequestSerializer},
    )
    def send(self, request: Call, **kwargs: Any) -> Response:
        """Ask the first choice; the others wait for their turn.

        409 once where all who are chosen are far ahead: read the advice, and say so to go on.
        """
        given, brief = SendDraftSerializer.read(request), self.get_object()
        if not given["is_advised"] and advice.notice(self.me, self._chosen()) is not None:
            words = _("All whom you choose are far ahead of you. Read the advice; you may go on.")
            raise ProblemError("conflict", words)
        sent = actions.send(brief, by=request.user)
        line = Line(Request.objects.for_list().get(pk=sent.pk), Actor.MENTEE)
        context = self.get_serializer_context()
        return Response(RequestSerializer(line, context=context).data, status=201)

    def _chosen(self) -> list[Mentor]:
        return [one.mentor for one in self.get_object().requests.all()]

    def _save(self, told: dict[str, Any], *, seen: int) -> None:
        handles = [one.strip().removeprefix("@").lower() for one in told["choices"]]
        visible = Mentor.objects.visible_to(self.me).filter(person__handle__in=handles)
        rows = visible.select_related("person").prefetch_related("questions")
        mentors = {mentor.person.handle: mentor for mentor in rows}
        if any(handle not in mentors for handle in handles):
            words = [_("No mentor is called so: see the address of their page.")]
            raise serializers.ValidationError({"choices": words})
        actions.save_brief(
            by=self.me,
            **{name: told[name] for name in ("goal", "situation", "tried", "hours")},
            choices=[mentors[handle] for handle in handles],
            answers={one["question"]: one["text"] for one in told["answers"]},
            seen=seen,
        )

    def _told(self, brief: Brief) -> dict[str, Any]:
        told = {
            name: getattr(brief, name)
            for name in ("goal", "situation", "tried", "hours", "saved_at")
        }
        return {**told, "choices": [_choice(one) for one in brief.requests.all()]}


def _choice(choice: Request) -> dict[str, Any]:
    given = {one.question: one.text for one in choice.answers.all()}
    return {
        "handle": choice.mentor.person.handle,
        "name": choice.mentor.person.name,
        "is_offered": choice.mentor.is_offered,
        "questions": [
            {"id": one.pk, "text": one.text, "answer": given.get(one.text, "")}
            for one in choice.mentor.questions.all()
        ],
    }
