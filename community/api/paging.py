"""Lists of the API, a page at a time by the last row seen (see `community.lib.keyset`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from community.api.problems import ProblemError
from community.lib import keyset

SIZE, LARGEST = 20, 100


class KeysetPagination(BasePagination):
    """`?cursor=` and `?page_size=`; the view's `order` names the columns."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        """The rows of the page. Raises BadCursor, or ProblemError for a size that is none."""
        order: Sequence[str] = view.get_order()
        self.page = keyset.page(
            queryset,
            order=order,
            size=size_of(request),
            cursor=request.query_params.get("cursor"),
        )
        self.address = request.build_absolute_uri()
        return self.page.items

    def get_paginated_response(self, data: Any) -> Response:
        """The rows, and where the pages beside them are."""
        return linked({"items": data}, self.page.next, self.page.previous, self.address)

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """How a page looks, for the schema; `schema` is that of all its rows."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["items", "next", "previous"],
            "properties": {
                "items": schema,
                "next": {**link, "description": "The page after this one; null on the last."},
                "previous": {**link, "description": "The page before; null on the first."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What a list's address takes, for the schema."""
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "From `next` or `previous` of another page.",
                "schema": {"type": "string", "maxLength": keyset.MAX_CURSOR_LENGTH},
            },
            {
                "name": "page_size",
                "in": "query",
                "description": "Rows on a page.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LARGEST,
                    "default": SIZE,
                },
            },
        ]


def linked(told: Any, following: str | None, previous: str | None, address: str) -> Response:
    """`told` with the addresses of the pages beside it, which these cursors stand for."""
    links = {
        way: cursor and replace_query_param(address, "cursor", cursor)
        for way, cursor in (("next", following), ("previous", previous))
    }
    rels = {"next": "next", "previous": "prev"}
    found = Response(told | links)
    if links := {way: link for way, link in links.items() if link}:
        found["Link"] = ", ".join(f'<{link}>; rel="{rels[way]}"' for way, link in links.items())
    return found


def size_of(request: Any) -> int:
    """How many rows `?page_size=` wants. Raises ProblemError for a size that is none."""
    given = request.query_params.get("page_size")
    if given is None:
        return SIZE
    is_number = given.isascii() and given.isdecimal() and len(given) < 4
    if not is_number or not 1 <= int(given) <= LARGEST:
        words = _("`page_size` is a number from 1 to %(most)d.") % {"most": LARGEST}
        raise ProblemError("bad-parameter", words)
    return int(given)
