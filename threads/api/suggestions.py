"""`suggestions`: edits of what somebody else wrote, proposed and decided on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community import policy
from community.api.fields import AddressField, PersonSerializer, ReasonSerializer
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from threads import actions, proposing
from threads.actions.questions import LONGEST_TITLE
from threads.actions.suggestions import LONGEST_NOTE
from threads.api.answers import sent
from threads.api.fields import BodyField, NamesField, TextPieceSerializer, tags_of
from threads.api.finding import LARGEST, post_at
from threads.api.rooms import RoomDoor, require_reach
from threads.models import Post, Suggestion

TABS = ("waiting", "own", "all")


class EditSuggestionRowSerializer(serializers.Serializer[Suggestion]):
    """A suggested edit, as far as a list tells."""

    id = serializers.IntegerField(source="pk")
    page = AddressField()
    post = serializers.IntegerField(source="post_id")
    post_kind = serializers.ChoiceField(Post.Kind.choices, source="post.kind")
    thread = serializers.IntegerField(source="post.thread_id")
    title = serializers.SerializerMethodField(help_text="Of the question or story it is under.")
    note = serializers.CharField(help_text="What it does.")
    suggested_by = serializers.SerializerMethodField(help_text="Null for who is under no name.")
    is_mine = serializers.SerializerMethodField()
    state = serializers.ChoiceField(Suggestion.State.choices)
    is_stale = serializers.BooleanField(help_text="The post was edited since it was made.")
    created_at = serializers.DateTimeField()

    def get_title(self, found: Suggestion) -> str:
        thread = found.post.thread
        return thread.story.title if thread.story else thread.title

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_suggested_by(self, found: Suggestion) -> Any:
        return None if found.is_pseudonymous else PersonSerializer(found.by).data

    def get_is_mine(self, found: Suggestion) -> bool:
        return bool(found.by_id == self.context["request"].user.pk)


class EditComparisonSerializer(serializers.Serializer[proposing.Comparison]):
    """What a suggested edit changes, word by word."""

    title = TextPieceSerializer(many=True)
    body = TextPieceSerializer(many=True)
    tags = TextPieceSerializer(many=True)


class EditSuggestionSerializer(EditSuggestionRowSerializer):
    """A suggested edit in full."""

    seen = serializers.IntegerField(help_text="The post's `revision_count` that it is made for.")
    comparison = serializers.SerializerMethodField(
        help_text="Null where a moderator has hidden what it repeats."
    )
    reason = serializers.CharField(help_text="Of the decision.")
    decided_at = serializers.DateTimeField(allow_null=True)
    may_judge = serializers.SerializerMethodField()

    @extend_schema_field(EditComparisonSerializer(allow_null=True))
    def get_comparison(self, found: Suggestion) -> Any:
        compared = proposing.comparison(found)
        return EditComparisonSerializer(compared).data if compared else None

    def get_may_judge(self, found: Suggestion) -> bool:
        by = self.context["request"].user
        return found.is_waiting and policy.may(by, "suggestion.judge", found)


class ProposedWordsSerializer(StrictSerializer):
    """The words that a post would say; title and tags are those of a question."""

    title = serializers.CharField(max_length=LONGEST_TITLE, required=False)
    body = BodyField()
    tags = NamesField(required=False)
    seen = serializers.IntegerField(
        min_value=0, help_text="The post's `revision_count` when you read it."
    )


@sent("A mended link", body="See [the list](/tags/).", note="Mends the link.", seen=0)
class SuggestEditSerializer(ProposedWordsSerializer):
    """An edit to suggest."""

    note = serializers.CharField(max_length=LONGEST_NOTE, help_text="What it does.")


class PostSuggestionDoor(RoomDoor):
    """Edits of one post, proposed."""

    is_taken_back = True
    serializer_class = EditSuggestionSerializer

    def get_queryset(self) -> QuerySet[Suggestion]:
        return Suggestion.objects.none()

    @extend_schema(
        operation_id="suggest_edit",
        summary="Suggest an edit of a post",
        request=SuggestEditSerializer,
        responses={201: EditSuggestionSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Propose it; whoever may edit the post decides. 409 where it was changed since."""
        given = SuggestEditSerializer.read(request)
        post = post_at(request, kwargs["pk"])
        self.require_member()
        made = actions.suggest(post, by=request.user, **_words(post, given))
        where = reverse("api:suggestion", args=[made.pk], request=request)
        return Response(_told(made.pk, request), status=201, headers={"Location": where})


class SuggestionDoor(RoomDoor):
    """Suggested edits: mine, those on my posts, and for whoever judges all of them."""

    order = ("-pk",)
    serializer_class = EditSuggestionSerializer

    def get_queryset(self) -> QuerySet[Suggestion]:
        return Suggestion.objects.none()

    @extend_schema(
        operation_id="list_suggestions",
        summary="List suggested edits",
        parameters=[
            OpenApiParameter(
                "tab",
                str,
                enum=list(TABS),
                default="waiting",
                description="Those that wait on my posts, my own, or all that wait.",
            )
        ],
        responses=EditSuggestionRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that wait: the oldest first; one's own: the newest first."""
        self.require_member()
        visible = Suggestion.objects.visible_to(request.user).for_page()
        tab = request.query_params.get("tab", "") or "waiting"
        if tab not in TABS:
            raise ProblemError("bad-parameter", ", ".join(TABS))
        if tab == "own":
            return self.page(visible.filter(by=request.user.pk), EditSuggestionRowSerializer)
        self.order = ("pk",)  # type: ignore[misc]
        waiting = visible.waiting()
        if tab == "all":
            policy.require(request.user, "suggestion.list")
            return self.page(waiting.exclude(by=request.user.pk), EditSuggestionRowSerializer)
        return self.page(waiting.filter(post__author=request.user.pk), EditSuggestionRowSerializer)

    @extend_schema(
        operation_id="get_suggestion",
        summary="Read a suggested edit",
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Which words it changes, and what was decided on it."""
        return Response(_told(kwargs["pk"], request))

    @extend_schema(
        operation_id="approve_suggestion", summary="Approve a suggested edit", request=None
    )
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Let the post say what was suggested. 409 where it was decided meanwhile."""
        actions.approve_suggestion(_at(kwargs["pk"], request), by=request.user)
        return Response(_told(kwargs["pk"], request))

    @extend_schema(
        operation_id="improve_suggestion",
        summary="Approve a suggested edit with changes",
        request=ProposedWordsSerializer,
    )
    def improve(self, request: Request, **kwargs: Any) -> Response:
        """Let the post say something near it."""
        given = ProposedWordsSerializer.read(request)
        found = _at(kwargs["pk"], request)
        actions.improve_suggestion(found, by=request.user, **_words(found.post, given))
        return Response(_told(kwargs["pk"], request))

    @extend_schema(
        operation_id="reject_suggestion",
        summary="Reject a suggested edit",
        request=ReasonSerializer,
    )
    def reject(self, request: Request, **kwargs: Any) -> Response:
        """Leave the post as it is; whoever suggested it is told why."""
        reason = ReasonSerializer.read(request)["reason"]
        actions.reject_suggestion(_at(kwargs["pk"], request), by=request.user, reason=reason)
        return Response(_told(kwargs["pk"], request))

    @extend_schema(
        operation_id="withdraw_suggestion", summary="Take my suggestion back", request=None
    )
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take one's own back."""
        actions.withdraw_suggestion(_at(kwargs["pk"], request), by=request.user)
        return Response(_told(kwargs["pk"], request))


def _at(pk: int, request: Request) -> Suggestion:
    """The suggestion under `pk`; Http404, or SignInRequired for a visitor."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    visible = Suggestion.objects.visible_to(request.user).for_page()
    found = visible.filter(pk=pk).first() if pk <= LARGEST else None
    if found is None:
        raise Http404
    require_reach(request, found.post.thread)
    return found


def _told(pk: int, request: Request) -> Any:
    return EditSuggestionSerializer(_at(pk, request), context={"request": request}).data


def _words(post: Post, given: dict[str, Any]) -> dict[str, Any]:
    """What `given` says for `post`; of a question, what it leaves out stays as it is."""
    title, names = given.pop("title", None), given.pop("tags", None)
    if post.kind != Post.Kind.QUESTION:
        if title is not None or names is not None:
            raise ValidationError({"title": _("Only a question has a title and tags.")})
        return given
    tags = list(post.thread.tags.all()) if names is None else tags_of(names)
    return given | {"title": post.thread.title if title is None else title, "tags": tags}
