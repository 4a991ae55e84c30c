"""`changes`: all that anybody may see, as it changes; whoever follows has an equal copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from community.api.problems import ProblemError
from community.api.quotas import STRETCH
from community.api.rendering import JSONRenderer
from community.changes import reading
from community.changes.models import Change
from community.changes.reading import START, Place, place_of
from community.limits.actions import declare
from portal.mirroring import READERS, told

SIZE, LARGEST = 100, 500
LONGEST_STREAM = 10_000
"""Changes of one stream: while it is read, it keeps a thread of the server from everybody else."""
STREAMS = (
    declare(
        "api_stream_visitor",
        _lazy("stream the changes without an account, from one place"),
        most=(6,) * 3,
        per=STRETCH,
    ),
    declare("api_stream", _lazy("stream the changes"), most=(30,) * 3, per=STRETCH),
)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,18})-(\d{1,18})")
SINCE = OpenApiParameter(
    "since", str, description="The cursor of the last change that you know; none: from the start."
)


class ChangeSerializer(serializers.Serializer[Any]):
    """Something is new, other or gone. What it says now stands under the name of its kind."""

    cursor = serializers.CharField(help_text="For `since`, once you have taken this in.")
    kind = serializers.ChoiceField([(kind, kind) for kind in READERS])
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    is_gone = serializers.BooleanField(help_text="Nobody may see it any more; or it never was.")

    def get_fields(self) -> dict[str, Any]:
        """One field for each kind: what is told of the thing, null for all the others."""
        shown = {kind: serializer(allow_null=True) for kind, (serializer, _rows) in READERS.items()}
        return super().get_fields() | shown


@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer[Any]):
    """Changes in order."""

    items = ChangeSerializer(many=True)
    cursor = serializers.CharField(help_text="For `since`, once you have taken all of these in.")
    has_more = serializers.BooleanField(help_text="There are more now.")


class LinesRenderer(JSONRenderer):
    """One JSON object on each line; a problem is one too."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None


SIZES = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}


class ChangeDoor(Door):
    """All public changes, deletions too, none passed over."""

    tides = frozenset(READERS)
    alike = frozenset({"list"})
    pagination_class = None
    is_taken_back = True  # where the portal was set back to an earlier time

    def moves(self) -> object:
        """How far it is settled; what changed since is told later, without another change."""
        return reading.newest()

    @extend_schema(
        operation_id="list_changes",
        summary="List what changed",
        parameters=[
            SINCE,
            OpenApiParameter(
                "page_size", SIZES, description=f"1 to {LARGEST}; {SIZE} if not said."
            ),
        ],
        responses=ChangesSerializer,
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The changes after `since`; of a thing that changed more than once here, the last.

        A `since` that lies ahead of all changes is a 410 (`begin-again`): the portal was set back.
        """
        since, size = _place(request), _size(request)
        found = reading.after(since, kinds=READERS, most=size + 1)
        page = found[:size]
        if not page:
            _require_known(since)
        return Response(
            {
                "items": items(page),
                "cursor": _cursor(place_of(page[-1]) if page else since),
                "has_more": len(found) > size,
            }
        )


class ChangeStreamDoor(Door):
    """The same, without pages; as much as a hundred of them, and so counted by itself."""

    quotas = STREAMS
    pagination_class = None
    is_taken_back = True
    renderer_classes = (LinesRenderer, JSONRenderer)

    @extend_schema(
        operation_id="stream_changes",
        summary="Stream what changed",
        parameters=[SINCE],
        responses={(200, LinesRenderer.media_type): OpenApiTypes.BINARY},
    )
    def stream(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Each change on a line of its own (NDJSON), up to the last of now or the ten thousandth.

        The line after these has `cursor` and `has_more`, as a page of the list does: where that is
        true ask again from there, and where the line is missing the connection broke off.
        """
        since = _place(request)
        _require_known(since)
        return StreamingHttpResponse(_lines(since), content_type=LinesRenderer.media_type)


def items(page: Sequence[Change]) -> list[dict[str, Any]]:
    """What is told of each change; of several of one thing, of the last."""
    last = {(change.kind, change.key): change for change in page}
    rows = told(last)
    return [
        {
            "cursor": _cursor(place_of(change)),
            "kind": kind,
            "id": key,
            "at": change.at,
            "is_gone": (kind, key) not in rows,
            **dict.fromkeys(READERS),
            kind: rows.get((kind, key)),
        }
        for (kind, key), change in sorted(last.items(), key=lambda one: place_of(one[1]))
    ]


def _lines(since: Place) -> Iterator[bytes]:
    """The lines of a stream; a page of them is in memory at a time."""
    write, sent, has_more = JSONRenderer(), 0, True
    while has_more and sent < LONGEST_STREAM:
        size = min(SIZE, LONGEST_STREAM - sent)
        found = reading.after(since, kinds=READERS, most=size + 1)
        page, has_more = found[:size], len(found) > size
        for item in items(page):
            yield write.render(item) + b"\n"
        if page:
            sent, since = sent + len(page), place_of(page[-1])
    yield write.render({"cursor": _cursor(since), "has_more": has_more}) + b"\n"


def _require_known(since: Place) -> None:
    """Raise ProblemError for a place ahead of all that was told: what stood there is undone."""
    if since > reading.newest():
        raise ProblemError("begin-again")


def _cursor(place: Place) -> str:
    return "" if place == START else "-".join(map(str, place))


def _place(request: Request) -> Place:
    given = request.query_params.get("since", "")
    if not given:
        return START
    if not (found := _PLACE.fullmatch(given)):
        raise ProblemError("bad-parameter", _("`since` is the `cursor` of a change."))
    return Place(*map(int, found.groups()))


def _size(request: Request) -> int:
    given = request.query_params.get("page_size", str(SIZE))
    if not re.fullmatch(r"[1-9][0-9]{0,2}", given) or int(given) > LARGEST:
        words = _("`page_size` is a number from 1 to %(most)d.") % {"most": LARGEST}
        raise ProblemError("bad-parameter", words)
    return int(given)
