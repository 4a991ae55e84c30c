"""Errors of the API as problem details: RFC 9457, with a JSON pointer to each field (RFC 6901).

An exception of an app says what it is by an attribute `problem`, the name of one of KINDS; the
others are told apart here. What is not foreseen is no problem of the caller's, and stays a 500.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from community.api.rendering import JSONRenderer
from community.lib.gone import Gone
from community.lib.keyset import BadCursor
from community.lib.requests import current_request_id
from community.limits.actions import TooManyError
from community.policy import NotAllowed, SignInRequired

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, what it is called, and what a caller does about it."""

    status: int
    title: str | _StrPromise
    help: str | _StrPromise


KINDS: dict[str, Kind] = {
    "malformed": Kind(
        400,
        _("The request cannot be read"),
        _("Send one JSON object in UTF-8, as the schema shows it."),
    ),
    "bad-parameter": Kind(
        400,
        _("A parameter of the address cannot be used"),
        _("See which parameters the address takes. Take cursors from `next` and `previous`."),
    ),
    "sign-in-required": Kind(
        401,
        _("Say who you are"),
        _("Send a token, or the session of a browser that has signed in."),
    ),
    "bad-token": Kind(
        401,
        _("This token is not valid"),
        _("It is unknown, over or revoked. Make another one under Settings."),
    ),
    "not-allowed": Kind(
        403, _("This is not allowed"), _("The person may not do it, whatever the token says.")
    ),
    "role-rests": Kind(
        403,
        _("A role would allow this, and does not count here"),
        _("Staff set up a second step, and make a token with the scope `moderate`."),
    ),
    "confirm-first": Kind(
        403,
        _("The person confirms first who they are"),
        _(
            "Nobody else does this for them: not a token, and not a session that has lasted for "
            "a while. They do it on the page, or in an app at `/api/auth/reauthenticate`, with "
            "their password or their second step."
        ),
    ),
    "warning-unread": Kind(
        403,
        _("A moderator has warned the person"),
        _("Nothing is changed until they have read it: any page shows it to them first."),
    ),
    "out-of-scope": Kind(
        403,
        _("The token does not cover this"),
        _("Make a token with the scope that `detail` names."),
    ),
    "not-found": Kind(
        404, _("There is nothing here"), _("It never was, or it is not there for you.")
    ),
    "method-not-allowed": Kind(
        405, _("This address does not take this method"), _("`Allow` names those it takes.")
    ),
    "not-acceptable": Kind(406, _("No such form of the answer"), _("Ask for `application/json`.")),
    "conflict": Kind(
        409,
        _("It stands otherwise by now"),
        _("Read it again, and decide again."),
    ),
    "gone": Kind(410, _("It was taken back"), _("Take it out of what you keep.")),
    "begin-again": Kind(
        410,
        _("You have followed changes that are not here"),
        _(
            "The portal was set back to an earlier time. Let go of what you copied, and read all "
            "changes again, without `since`."
        ),
    ),
    "stale": Kind(
        412,
        _("It was changed since you read it"),
        _("Read it again and send the ETag you get then in `If-Match`."),
    ),
    "too-large": Kind(413, _("This is too much at once"), _("Send less.")),
    "media-type": Kind(
        415, _("The body is of another type"), _("Send `Content-Type: application/json`.")
    ),
    "invalid": Kind(
        422,
        _("Something in the request cannot stand"),
        _("`errors` says what, each with a pointer to its place in the body."),
    ),
    "key-used": Kind(
        422,
        _("This key was used for another call"),
        _("Make a new `Idempotency-Key` for each thing you do."),
    ),
    "match-required": Kind(
        428,
        _("Say which version you change"),
        _("Send the ETag that you read in `If-Match`."),
    ),
    "too-many": Kind(
        429, _("Too much in a short time"), _("Wait for as many seconds as `Retry-After` says.")
    ),
    "broken": Kind(
        500,
        _("Something went wrong here"),
        _("It was noted under `request_id`. Send it again, with the same key if it had one."),
    ),
}


class ProblemError(exceptions.APIException):
    """A problem of one of KINDS that is met in the door itself."""

    def __init__(self, problem: str, detail: Any = "", **headers: str) -> None:
        self.problem, self.headers = problem, headers
        self.status_code = KINDS[problem].status
        super().__init__(str(detail))


_DJANGO: tuple[tuple[type[Exception], str], ...] = (
    (BadCursor, "bad-parameter"),
    (Http404, "not-found"),
    (Gone, "gone"),
    (SignInRequired, "sign-in-required"),
    (NotAllowed, "not-allowed"),
    (PermissionDenied, "not-allowed"),
    (RequestDataTooBig, "too-large"),
    (TooManyError, "too-many"),
    (ValidationError, "invalid"),
    (exceptions.ValidationError, "invalid"),
    (exceptions.ParseError, "malformed"),
    (exceptions.AuthenticationFailed, "bad-token"),
    (exceptions.NotAuthenticated, "sign-in-required"),
    (exceptions.PermissionDenied, "not-allowed"),
    (exceptions.NotFound, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "media-type"),
    (exceptions.Throttled, "too-many"),
)


def problem_of(error: Exception) -> str | None:
    """The name of the problem that `error` is; None for what nobody foresaw."""
    if name := getattr(error, "problem", None):
        return str(name)
    return next((name for kind, name in _DJANGO if isinstance(error, kind)), None)


def handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to `error`; None lets it become a 500. For REST framework's setting."""
    name = problem_of(error)
    if name is None:
        return None
    kind = KINDS[name]
    body: dict[str, Any] = {
        "type": address_of(name),
        "title": str(kind.title),
        "status": kind.status,
        "detail": _detail(error) or str(kind.help),
        "request_id": current_request_id.get(),
    }
    if errors := list(_errors(error)):
        body["errors"] = errors
    response = Response(body, status=kind.status, content_type=MEDIA_TYPE)
    for header, value in _headers(error, kind):
        response[header] = value
    return response


def refusal(error: Exception) -> HttpResponse:
    """The answer to a problem that is met where there is no view to answer it."""
    found: Any = handler(error, {})
    response = HttpResponse(
        JSONRenderer().render(found.data), status=found.status_code, content_type=MEDIA_TYPE
    )
    for name, value in found.headers.items():
        if name != "Content-Type":
            response[name] = value
    return response


def address_of(name: str) -> str:
    """The `type` of a kind of problem: where it is explained."""
    return f"{settings.PUBLIC_URL}/api/problems/#{name}"


def _headers(error: Exception, kind: Kind) -> Iterator[tuple[str, str]]:
    yield from getattr(error, "headers", {}).items()
    if kind.status == 401:
        yield "WWW-Authenticate", 'Bearer realm="api"'
    if isinstance(error, TooManyError):
        yield "Retry-After", str(ceil(error.wait.total_seconds()))


def _detail(error: Exception) -> str:
    """What is to be said of this one; "" where the fields say it."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages) if not hasattr(error, "error_dict") else ""
    if isinstance(error, exceptions.ValidationError):
        return ""
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    if isinstance(error, Http404 | RequestDataTooBig | Gone):
        return ""
    return str(error)


def _errors(error: Exception) -> Iterator[dict[str, str]]:
    """Each thing that is wrong: `pointer` to its place in the body, and `detail`."""
    if isinstance(error, exceptions.ValidationError):
        yield from _walk("", error.detail)
    elif isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for field, messages in error.message_dict.items():
            pointer = "" if field == "__all__" else f"/{_escaped(field)}"
            yield from ({"pointer": pointer, "detail": words} for words in messages)


def _walk(pointer: str, detail: Any) -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else f"/{_escaped(str(name))}"
            yield from _walk(pointer + step, inner)
    elif isinstance(detail, list) and any(isinstance(one, Mapping) for one in detail):
        for number, inner in enumerate(detail):
            yield from _walk(f"{pointer}/{number}", inner)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _walk(pointer, inner)
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
