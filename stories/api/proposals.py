"""`story-proposals`: stories that members offer, and what editors make of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import AddressField, PersonSerializer, WordsSerializer
from community.api.idempotency import begun, begun_before
from community.api.parameters import one_of
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from stories import actions
from stories.api.documents import DocumentSerializer
from stories.models import Proposal, ProposalEvent, Story
from stories.models.proposal import LONGEST_TEXT, LONGEST_WORDS
from stories.models.upload import Upload
from stories.proposal_states import State, Verb

OF_OTHERS = OpenApiParameter(
    "whose", str, enum=["mine", "all"], default="mine", description="`all` is for editors."
)


class ProposingSerializer(StrictSerializer):
    """A story that one offers: a link, a pasted text, or one's own."""

    way = serializers.ChoiceField(Proposal.Way.choices)
    title = serializers.CharField(max_length=200)
    claim = serializers.ChoiceField(Proposal.Claim.choices)
    address = serializers.CharField(max_length=500, allow_blank=True, default="")
    body = serializers.CharField(
        max_length=LONGEST_TEXT, allow_blank=True, default="", trim_whitespace=False
    )
    teller = serializers.CharField(max_length=160, allow_blank=True, default="")
    about = serializers.CharField(
        max_length=LONGEST_WORDS, allow_blank=True, default="", help_text="To the editors."
    )
    is_credited = serializers.BooleanField(
        default=True, help_text="Whether the story's page names who proposed it."
    )


class ProposalAnswerSerializer(StrictSerializer):
    """What one answers to an editor, and the text or the address anew."""

    words = serializers.CharField(max_length=LONGEST_WORDS)
    body = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, trim_whitespace=False
    )
    address = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ProposalRowSerializer(serializers.Serializer[Proposal]):
    """A story that somebody offers, as far as a list tells."""

    id = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    way = serializers.ChoiceField(Proposal.Way.choices, read_only=True)
    claim = serializers.ChoiceField(Proposal.Claim.choices, read_only=True)
    state = serializers.ChoiceField(State.choices, read_only=True)
    by = PersonSerializer(read_only=True, allow_null=True)
    made_at = serializers.DateTimeField(read_only=True)
    changed_at = serializers.DateTimeField(read_only=True)
    page = AddressField()


class ProposalEventSerializer(serializers.Serializer[ProposalEvent]):
    """A move of it."""

    at = serializers.DateTimeField(read_only=True)
    verb = serializers.CharField(read_only=True)
    says = serializers.CharField(read_only=True, help_text="What was done, in a few words.")
    words = serializers.CharField(read_only=True)


class ProposalSerializer(ProposalRowSerializer):
    """A story that somebody offers, what was said of it, and what I may do."""

    address = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)
    teller = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True)
    is_credited = serializers.BooleanField(read_only=True)
    story = serializers.SerializerMethodField(help_text="Slug of the story that came of it.")
    verbs = serializers.SerializerMethodField(help_text="What I may do with it now.")
    events = ProposalEventSerializer(read_only=True, many=True)

    def get_story(self, proposal: Proposal) -> str | None:
        shown: Story | None = getattr(proposal, "shown", None)
        return shown.slug if shown else None

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField([verb.value for verb in Verb]))
    )
    def get_verbs(self, proposal: Proposal) -> list[str]:
        return [verb.value for verb in proposal.verbs_of(self.context["request"].user)]


class ProposalDoor(Door):
    """Stories that members offer: one's own, and for editors those of all."""

    scope = Scope.STORIES
    scopes = dict.fromkeys(("ask", "decline", "read", "fetch"), Scope.MODERATE)
    apart = frozenset({"fetch"})
    serializer_class = ProposalRowSerializer

    def get_queryset(self) -> QuerySet[Proposal]:
        return Proposal.objects.visible_to(self.request.user).select_related("by")

    def get_object(self) -> Proposal:
        """Raises SignInRequired for a visitor, and Http404."""
        policy.require(self.request.user, "proposal.follow")
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_story_proposals",
        summary="List the stories that I have proposed",
        parameters=[OF_OTHERS],
        responses=ProposalRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """One's own, the last first; an editor may ask for those of all."""
        policy.require(request.user, "proposal.follow")
        rows = self.get_queryset()
        if one_of(request, "whose", ["all"]):
            policy.require(request.user, "proposal.list")
        else:
            rows = rows.filter(by=request.user.pk)
        return self.page(rows, ProposalRowSerializer)

    @extend_schema(
        operation_id="propose_story",
        summary="Propose a story",
        request=ProposingSerializer,
        responses={201: ProposalSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Hand a story in; it waits for the editors."""
        policy.require(request.user, "proposal.make")
        made = actions.propose(by=request.user, **ProposingSerializer.read(request))
        self.kwargs["pk"] = made.pk
        return self._told(status=201)

    @extend_schema(
        operation_id="get_story_proposal",
        summary="Read a proposed story",
        responses=ProposalSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What was handed in, and all that was said of it."""
        self.get_object()
        return self._told()

    @extend_schema(
        operation_id="answer_about_story_proposal",
        summary="Answer what an editor asked",
        request=ProposalAnswerSerializer,
        responses=ProposalSerializer,
    )
    def answer(self, request: Request, **kwargs: Any) -> Response:
        """Answer, with another text or address if one likes; it waits again."""
        proposal = self.get_object()
        policy.require(request.user, "proposal.move", proposal)
        actions.answer(proposal, by=request.user, **ProposalAnswerSerializer.read(request))
        return self._told()

    @extend_schema(
        operation_id="withdraw_story_proposal",
        summary="Take my proposal back",
        request=None,
        responses=ProposalSerializer,
    )
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take it back; editors have it no more before them."""
        actions.withdraw_proposal(self.get_object(), by=request.user)
        return self._told()

    @extend_schema(
        operation_id="ask_about_story_proposal",
        summary="Ask who proposed a story",
        request=WordsSerializer,
        responses=ProposalSerializer,
    )
    def ask(self, request: Request, **kwargs: Any) -> Response:
        """An editor asks; it is the proposer's turn."""
        proposal = self.get_object()
        policy.require(request.user, "proposal.list")
        actions.ask_back(proposal, by=request.user, **WordsSerializer.read(request))
        return self._told()

    @extend_schema(
        operation_id="decline_story_proposal",
        summary="Do not take a proposed story on",
        request=WordsSerializer,
        responses=ProposalSerializer,
    )
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """An editor declines, and says why."""
        proposal = self.get_object()
        policy.require(request.user, "proposal.list")
        actions.decline(proposal, by=request.user, **WordsSerializer.read(request))
        return self._told()

    @extend_schema(
        operation_id="hold_text_of_story_proposal",
        summary="Bring a proposed text before the importer",
        request=None,
        responses={201: DocumentSerializer},
    )
    def read(self, request: Request, **kwargs: Any) -> Response:
        """Hold the text that was handed in, with the report of what importing it would do."""
        held = actions.read_text(self._of_editor(), by=request.user)
        return Response(DocumentSerializer(held).data, status=201)

    @extend_schema(
        operation_id="fetch_text_of_story_proposal",
        summary="Fetch a proposed address for the importer",
        request=None,
        responses={201: DocumentSerializer},
    )
    def fetch(self, request: Request, **kwargs: Any) -> Response:
        """Fetch what stands at the address, and hold it with its report."""
        proposal, before = self._of_editor(), begun_before()
        if before is None:
            held = actions.fetch_text(proposal, by=request.user, once=begun)
        elif (found := Upload.objects.filter(pk=before, by=request.user.pk).first()) is None:
            raise ProblemError("conflict", _("It was fetched, and what was held is gone by now."))
        else:
            held = found
        return Response(DocumentSerializer(held).data, status=201)

    def _of_editor(self) -> Proposal:
        proposal = self.get_object()
        policy.require(self.request.user, "proposal.list")
        return proposal

    def _told(self, status: int = 200) -> Response:
        shown = Prefetch(
            "story", Story.objects.visible_to(self.request.user).only("slug"), to_attr="shown"
        )
        rows = self.get_queryset().prefetch_related("events", shown)
        proposal = get_object_or_404(rows, pk=self.kwargs["pk"])
        context = self.get_serializer_context()
        return Response(ProposalSerializer(proposal, context=context).data, status=status)
