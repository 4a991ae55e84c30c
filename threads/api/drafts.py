"""`drafts`: what one has begun to write, kept in whatever program one goes on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.doors import Door
from community.api.problems import MEDIA_TYPE, handler
from community.api.schema import ProblemSerializer
from community.api.serializers import StrictSerializer
from threads import actions, draft_forms, drafting
from threads.api.answers import NOTHING, sent
from threads.models import Draft

OTHERWISE = draft_forms.LONGEST_OF


def _typed(name: str) -> serializers.CharField:
    longest = draft_forms.LONGEST.get(name, draft_forms.LONGEST_OTHER)
    longest = max(longest, *(most for (_kind, one), most in OTHERWISE.items() if one == name), 0)
    return serializers.CharField(
        max_length=longest, required=False, allow_blank=True, trim_whitespace=False
    )


def _ticked() -> serializers.ListField:
    child = serializers.CharField(max_length=draft_forms.LONGEST_OTHER)
    return serializers.ListField(
        child=child, max_length=draft_forms.MOST_TICKED, required=False, help_text="Slugs of tags."
    )


class DraftContentSerializer(StrictSerializer):
    """What was typed, by field; which fields there are depends on the form."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """All that any form has."""
        names = dict.fromkeys(name for names in draft_forms.FIELDS.values() for name in names)
        return {name: _ticked() if name in draft_forms.LISTS else _typed(name) for name in names}


@sent("First words", content={"body": "Ten are "}, version=0)
class DraftSerializer(StrictSerializer):
    """Something begun and not sent."""

    form = serializers.CharField(
        read_only=True, help_text="What it is for: “ask”, “answer-12” (a question), and so on."
    )
    content = DraftContentSerializer()
    version = serializers.IntegerField(
        min_value=0,
        help_text="How often it was saved; sent: the version you have read, 0 for none.",
    )
    saved_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Null where nothing was written, and so kept."
    )


class DraftRowSerializer(DraftSerializer):
    """A draft in the list of its writer."""

    title = serializers.SerializerMethodField(help_text="What it is, and what it is about.")
    page = serializers.SerializerMethodField(
        help_text="Where its form stands; null where it can no longer be sent."
    )

    def get_title(self, draft: Draft) -> str:
        return self._entry(draft).title

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_page(self, draft: Draft) -> str | None:
        form = self._entry(draft).form
        return f"{settings.PUBLIC_URL}{form.address}" if form else None

    def _entry(self, draft: Draft) -> drafting.Entry:
        found: drafting.Entry = self.context["entries"][draft.pk]
        return found


class DraftConflictSerializer(ProblemSerializer):
    """Another version was saved in the meantime: both."""

    saved = DraftSerializer(help_text="What is kept.")
    yours = DraftContentSerializer(help_text="What you sent.")


class DraftDoor(Door):
    """My drafts, each under the name of its form."""

    scope = Scope.THREADS
    order = ("-saved_at", "-pk")
    matched = frozenset({"destroy"})
    ungated = frozenset({"update"})  # what one has begun is kept, whatever one has to read first
    serializer_class = DraftSerializer

    def get_queryset(self) -> QuerySet[Draft]:
        return Draft.objects.none()

    def get_object(self) -> Draft:
        """What is kept, be it that it is empty again. Raises Http404, or SignInRequired."""
        self.require_member()
        found = Draft.objects.visible_to(self.request.user).filter(form=self.kwargs["form"])
        if (draft := found.first()) is None:
            raise Http404
        return draft

    @extend_schema(
        operation_id="list_drafts",
        summary="List my drafts",
        responses=DraftRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What I have begun and not sent, the newest first."""
        self.require_member()
        mine = Draft.objects.visible_to(request.user).with_words()
        found: Any = self.paginate_queryset(mine)
        entries = drafting.entries(found, by=request.user)
        context = {"entries": {entry.draft.pk: entry for entry in entries}}
        rows = DraftRowSerializer(found, many=True, context=context)
        return self.get_paginated_response(rows.data)

    @extend_schema(operation_id="get_draft", summary="Read a draft of mine")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What is kept of one form."""
        return Response(DraftSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="save_draft",
        summary="Save a draft",
        responses={
            200: DraftSerializer,
            (409, MEDIA_TYPE): OpenApiResponse(DraftConflictSerializer, "conflict"),
        },
    )
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Keep what is typed, on top of the version that you have read; else 409, with both."""
        given = DraftSerializer.read(request)
        try:
            draft = actions.save_draft(
                kwargs["form"], given["content"], by=request.user, seen=given["version"]
            )
        except actions.StaleDraftError as error:
            return _conflict(error)
        return Response(DraftSerializer(draft).data)

    @extend_schema(operation_id="discard_draft", summary="Discard a draft", responses=NOTHING)
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Throw away what was typed; its version counts on."""
        draft = self.get_object()
        actions.discard_draft(draft, by=request.user, seen=draft.version)
        return Response(status=204)


def _conflict(error: actions.StaleDraftError) -> Response:
    """The problem, and both versions."""
    answer: Any = handler(error, {})
    answer.data["saved"] = DraftSerializer(error.draft).data
    answer.data["yours"] = DraftContentSerializer(error.content).data
    return answer
