"""What the schema says of every operation: who may ask, which headers it takes, how it refuses."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from community.accounts.sessions import APP_HEADER
from community.api.idempotency import LONGEST_KEY, WAITED
from community.api.problems import KINDS, MEDIA_TYPE

ANY = (400, 401, 403, 404, 406, 429)
UNSAFE = (409, 413, 415, 422)
MATCHED = (412, 428)
APART = (
    f" This call may take long: sent again meanwhile it waits up to {WAITED:.0f} seconds for the "
    "first answer, and is a 409 then; send it again later."
)
ETAGS = '^([*]|(W/)?"[!#-~]*")$'


class PlaceSerializer(serializers.Serializer[Any]):
    """One thing that is wrong in a body."""

    pointer = serializers.CharField(help_text="JSON pointer to it; empty for the whole body.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Why it was not done: problem details (RFC 9457)."""

    type = serializers.URLField(help_text="Which problem it is; the address explains it.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened this time.")
    request_id = serializers.CharField(help_text="What to call this request when asking us.")
    errors = PlaceSerializer(many=True, required=False)  # type: ignore[assignment]


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "community.api.signing_in.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class AppScheme(OpenApiAuthenticationExtension):
    """How an app sends its session."""

    target_class = "community.api.signing_in.AppAuthentication"
    name = "app"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": APP_HEADER}


class DoorSchema(AutoSchema):
    """The schema of a view that is a `Door`."""

    def get_override_parameters(self) -> list[Any]:
        """The headers that a call may or must bring."""
        if self.method in SAFE_METHODS:
            return [
                _header("If-None-Match", "An ETag: unless it is another one, 304 without a body.")
            ]
        found = [
            _header(
                "Idempotency-Key",
                "A name for this call: sent again within 24 hours it is answered again, and not "
                f"done again. 1 to {LONGEST_KEY} printable ASCII characters."
                + (APART if self._is_apart() else ""),
                {"minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]([ -~]*[!-~])?$"},
            )
        ]
        if self._is_matched():
            found.append(
                _header(
                    "If-Match",
                    "The ETag that was read, or `*` for any.",
                    {"minLength": 1, "pattern": ETAGS},
                    is_required=True,
                )
            )
        return found

    def get_auth(self) -> list[dict[str, list[str]]]:
        """How to say who one is; a token needs the scope that is named."""
        door: Any = self.view
        scope = door.scope_of(self.method)
        ways: list[dict[str, list[str]]] = super().get_auth()
        return [
            {name: [str(scope)] if name == TokenScheme.name else []} for way in ways for name in way
        ]

    def _get_paginator(self) -> Any:
        """None where a list is told as a whole."""
        if getattr(self.view, "action", None) in getattr(self.view, "whole", ()):
            return None
        return super()._get_paginator()

    def _is_apart(self) -> bool:
        return getattr(self.view, "action", None) in getattr(self.view, "apart", ())

    def _is_matched(self) -> bool:
        return getattr(self.view, "action", None) in getattr(self.view, "matched", ())

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        statuses = [*ANY, *(() if self.method in SAFE_METHODS else UNSAFE)]
        statuses += MATCHED if self._is_matched() else ()
        statuses += (410,) if getattr(self.view, "is_taken_back", False) else ()
        for status in statuses:
            kinds = [name for name, kind in KINDS.items() if kind.status == status]
            about = OpenApiResponse(ProblemSerializer, ", ".join(kinds))
            found.setdefault(
                str(status),
                self._get_response_for_code(about, str(status), [MEDIA_TYPE], direction),
            )
        if self.method in SAFE_METHODS:
            found.setdefault("304", {"description": "It is as the ETag says."})
        return found


def _header(
    name: str, words: str, looks: dict[str, Any] | None = None, *, is_required: bool = False
) -> OpenApiParameter:
    schema = {"type": "string", **(looks or {})}
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, required=is_required, description=words
    )
