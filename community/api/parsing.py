"""The one parser of the API's bodies: JSON in UTF-8, and nothing that a field could choke on."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from community.api.problems import ProblemError
from community.api.rendering import JSONRenderer

FILES = "multipart/form-data"
DEEPEST = 20
LARGEST_NUMBER = 2**53 - 1
"""Beyond it JSON numbers are not exact in every language (RFC 8259, section 6)."""


class StrictJSONParser(BaseParser):
    """One JSON value: no NaN, no key twice, no NUL, no half of a character, no number too large."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """What `stream` holds. Raises ProblemError: "malformed", or "too-large"."""
        raw = stream.read(settings.API_LARGEST_BODY + 1)
        if len(raw) > settings.API_LARGEST_BODY:
            raise ProblemError(
                "too-large",
                _("A body may have %(most)d bytes.") % {"most": settings.API_LARGEST_BODY},
            )
        try:
            value = json.loads(
                raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant
            )
        except UnicodeDecodeError as error:
            raise ProblemError("malformed", _("The body is not UTF-8.")) from error
        except (ValueError, RecursionError) as error:
            if isinstance(error, json.JSONDecodeError):
                where = {"line": error.lineno, "column": error.colno}
                words = _("The body is no JSON: look at line %(line)d, column %(column)d.") % where
            else:
                words = (
                    str(error) if isinstance(error, _RefusedError) else _("The body is too deep.")
                )
            raise ProblemError("malformed", words) from error
        _check(value, 0)
        return value


class _RefusedError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError(_("A name stands twice in one object."))
    return found


def _constant(name: str) -> NoReturn:
    raise _RefusedError(_("%(name)s is no number in JSON.") % {"name": name})


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ProblemError("malformed", _("The body is too deep."))
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, str):
        if "\0" in value:
            raise ProblemError("malformed", _("There is a NUL in the text."))
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ProblemError("malformed", _("There is half of a character in the text."))
    elif isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
        raise ProblemError("malformed", _("There is a number that is too large."))
