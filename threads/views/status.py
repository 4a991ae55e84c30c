"""What a page answers when a form was not accepted."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm

from community import policy
from community.limits.actions import TooManyError

OK, FORBIDDEN = HTTPStatus.OK, HTTPStatus.FORBIDDEN
REJECTED, TOO_MANY = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS


def rejection(form: BaseForm) -> HTTPStatus:
    """429 where a limit was reached, else 422."""
    errors = form.errors.as_data().get(NON_FIELD_ERRORS, [])
    return TOO_MANY if any(isinstance(one, TooManyError) for one in errors) else REJECTED


def refusal(error: policy.NotAllowed, words: str) -> str:
    """What a form says that was refused: why an ability is wanting, or else `words`."""
    return str(error) if isinstance(error, policy.Unable) else words
