"""What addresses take behind the question mark, where only some words mean something."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from rest_framework.request import Request

from community.api.problems import ProblemError


def one_of(request: Request, name: str, values: Collection[str]) -> str:
    """The parameter `name` of the address, "" for none. Raises ProblemError for another value."""
    asked = str(request.query_params.get(name, ""))
    if name in request.query_params and asked not in values:
        said = _("`%(name)s` is one of: %(all)s.")
        raise ProblemError("bad-parameter", said % {"name": name, "all": ", ".join(values)})
    return asked
