"""What the addresses of mentoring have in common: whose clock counts, and who sits at the table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.problems import ProblemError
from mentors import seen
from mentors.actions import moving
from mentors.mentorship import finding
from mentors.mentorship.finding import Seat

LARGEST_ROW = 2**63 - 1


class MentoringDoor(Door):
    """A door of mentoring. Days and sentences are told on the clock of whoever asks."""

    scope = Scope.MENTORS

    @property
    def me(self) -> Any:
        """Whoever asks; raises SignInRequired for a visitor."""
        self.require_member()
        return self.request.user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing here is a visitor's to change, and what they send is not looked at.

        Raises SignInRequired, and Http404 for a number that no row can have.
        """
        if any(isinstance(one, int) and one > LARGEST_ROW for one in kwargs.values()):
            raise Http404
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            self.require_member()

    def _answer(self, request: HttpRequest, person: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """On the clock of whoever asks, and noting that they are here: a token says who that is
        later than a session does.
        """
        if not policy.member(person):
            return super()._answer(request, person, *args, **kwargs)
        if self.asked.auth is not None:  # a session is noted already
            seen.called(person.pk)
        with timezone.override(ZoneInfo(person.time_zone)):
            return super()._answer(request, person, *args, **kwargs)


class TableDoor(MentoringDoor):
    """What is between the two of a mentorship: for everybody else there is nothing here."""

    def seat(self) -> Seat:
        """The caller's seat. Raises SignInRequired for a visitor, Http404 for a stranger."""
        return finding.seat(cast(HttpRequest, self.request), int(self.kwargs["mentorship"]))

    def hold(self, found: Any) -> None:
        """Whatever is between the two is held with their request, before any row of its own."""
        moving.locked(self.seat().mentorship.request)


def no_content() -> Response:
    """There is nothing to tell of it any more."""
    return Response(status=204)


def found(rows: Any, **which: Any) -> Any:
    """The one of `rows`. Raises Http404."""
    row = rows.filter(**which).first()
    if row is None:
        raise Http404
    return row


@contextmanager
def standing_otherwise(*errors: type[ValidationError]) -> Iterator[None]:
    """Tell `errors` as what they are here: it stands otherwise than the caller thought (409)."""
    try:
        yield
    except errors as error:
        raise ProblemError("conflict", " ".join(error.messages)) from error
