"""Beside asking: what is like it, tags and outlines that fit, and leaving it as it is answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import TagNameSerializer
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from community.search.results import Hit
from stories.models import Story
from threads import actions, asking, fitting, quoting, suggesting, tagging
from threads.actions.questions import LONGEST_TITLE
from threads.api.answers import NOTHING
from threads.api.fields import BodyField, NamesField, NumberField
from threads.api.finding import post_at
from threads.models import AskTemplate, Thread

KINDS = [(kind, kind) for kind in asking.KINDS]
TEXT: dict[str, Any] = {"required": False, "default": "", "allow_blank": True}


class SimilarSerializer(serializers.Serializer[Hit]):
    """A question or a story that is like a title."""

    kind = serializers.ChoiceField(KINDS)
    id = serializers.IntegerField(source="key")
    title = serializers.CharField(source="plain_title")
    page = serializers.SerializerMethodField()
    dated = serializers.CharField(help_text="ISO 8601, as precise as known; empty: unknown.")
    state = serializers.CharField()
    is_accepted = serializers.BooleanField()

    def get_page(self, hit: Hit) -> str:
        return f"{settings.PUBLIC_URL}{hit.url}"


class AnsweredSerializer(StrictSerializer):
    """What answers already what one was about to ask."""

    kind = serializers.ChoiceField(KINDS)
    id = NumberField()


class BegunSerializer(StrictSerializer):
    """A question as far as it is typed."""

    title = serializers.CharField(max_length=LONGEST_TITLE, **TEXT)
    body = BodyField(**TEXT)
    tags = NamesField(required=False, default=list)


class OutlineSerializer(serializers.Serializer[AskTemplate]):
    """What a question with a tag should say."""

    tag = serializers.CharField(source="tag.slug")
    name = serializers.CharField()
    body = serializers.CharField(help_text="Markdown to begin with.")


class FittingSerializer(serializers.Serializer[Any]):
    """What fits a question as far as it is typed."""

    tags = TagNameSerializer(many=True, help_text="The best first.")
    outlines = OutlineSerializer(many=True)


class TypedSerializer(StrictSerializer):
    """A text as far as it is typed."""

    body = BodyField(allow_blank=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """A text as it will look."""

    html = serializers.CharField()


class QuotationSerializer(serializers.Serializer[Any]):
    """The words of a post, to begin an answer with."""

    body = serializers.CharField(help_text="Markdown; empty where there are no words.")


class AskingDoor(Door):
    """What one is told while one writes."""

    scope = Scope.THREADS
    scopes = {"preview": Scope.READ, "fitting": Scope.READ}
    pagination_class = None
    is_taken_back = True
    serializer_class = FittingSerializer

    def get_queryset(self) -> QuerySet[Thread]:
        return Thread.objects.none()

    @extend_schema(
        operation_id="find_similar",
        summary="Find what is like a title",
        parameters=[OpenApiParameter("title", str, required=True)],
        responses=SimilarSerializer(many=True),
    )
    def similar(self, request: Request, **kwargs: Any) -> Response:
        """Questions and stories that may answer it already, the best first; a few."""
        if "title" not in request.query_params:
            raise ProblemError("bad-parameter", _("Say which `title` it is."))
        title = request.query_params["title"][:300]
        hits: Any = asking.similar(title, person=request.user)
        return Response(SimilarSerializer(hits, many=True).data)

    @extend_schema(
        operation_id="find_fitting",
        summary="Find tags and outlines that fit a question",
        request=BegunSerializer,
        responses=FittingSerializer,
    )
    def fitting(self, request: Request, **kwargs: Any) -> Response:
        """Tags that fit the words so far and are not chosen yet; outlines for those chosen."""
        self.require_member()
        given = BegunSerializer.read(request)
        chosen = list(tagging.named(given["tags"]).values())
        title, body = given["title"], given["body"]
        is_empty = not f"{title}{body}".strip()
        found = {
            "tags": []
            if is_empty
            else suggesting.suggested(title, body, person=request.user, besides=chosen),
            "outlines": fitting.outlines_for(chosen),
        }
        return Response(FittingSerializer(found).data)

    @extend_schema(
        operation_id="leave_answered",
        summary="Leave a question that is answered already",
        request=AnsweredSerializer,
        responses=NOTHING,
    )
    def answered(self, request: Request, **kwargs: Any) -> Response:
        """Count that a question or a story answers what I was about to ask."""
        self.require_member()
        given = AnsweredSerializer.read(request)
        actions.deflect(_thing(given["kind"], given["id"], by=request.user), by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="preview",
        summary="See how a text will look",
        request=TypedSerializer,
        responses=PreviewSerializer,
    )
    def preview(self, request: Request, **kwargs: Any) -> Response:
        """Markdown as posts show it; nothing is kept."""
        self.require_member()
        return Response({"html": actions.as_html(TypedSerializer.read(request)["body"])})

    @extend_schema(
        operation_id="quote_post",
        summary="Quote a post",
        parameters=[
            OpenApiParameter("from", int, description="The first character that is quoted."),
            OpenApiParameter("to", int, description="The first that is not quoted any more."),
            OpenApiParameter("seen", int, description="The `revision_count` when it was read."),
        ],
        responses=QuotationSerializer,
    )
    def quote(self, request: Request, **kwargs: Any) -> Response:
        """Its words, who said them and where. Of one that was edited since, the beginning."""
        post = post_at(request, kwargs["pk"])
        query = {name: request.query_params.get(name, "") for name in ("from", "to", "seen")}
        for name in query.keys() & set(request.query_params):
            if not (query[name].isascii() and query[name].isdecimal()):
                raise ProblemError("bad-parameter", _("`%s` is a whole number.") % name)
        said = quoting.quotation(post, query) if post.is_live else ""
        return Response({"body": said})


def _thing(kind: str, pk: int, *, by: Any) -> Thread | Story:
    """The question or story meant; ValidationError keyed by "id" for what is out of sight."""
    found: Thread | Story | None
    if kind == "thread":
        threads = Thread.objects.visible_to(by).filter(kind=Thread.Kind.QUESTION)
        found = threads.filter(pk=pk).first()
    else:
        found = Story.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise ValidationError({"id": _("There is nothing like that here.")})
    return found
