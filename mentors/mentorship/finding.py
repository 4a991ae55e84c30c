"""The mentorship that a page is about, for its two sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from community import policy
from community.accounts.blocking import blocked_between
from community.accounts.models import User
from mentors.models import Mentorship
from mentors.states import Actor


@dataclass(frozen=True)
class Seat:
    """A mentorship as one of its two sides sees it."""

    mentorship: Mentorship
    me: User
    role: Actor

    @property
    def other(self) -> User:
        """Who is on the other side."""
        other: User = self.mentorship.other(self.me)
        return other

    @property
    def is_mentor(self) -> bool:
        return self.role is Actor.MENTOR

    @cached_property
    def is_apart(self) -> bool:
        """Whether one of the two has blocked the other. One query, once a page."""
        return blocked_between(self.me.pk, self.other.pk)


def seat(request: HttpRequest, pk: int) -> Seat:
    """The reader's seat in the mentorship under `pk`.

    Raises SignInRequired for a visitor, Http404 for whoever is not one of its two sides.
    """
    me = request.user
    if not policy.member(me):
        raise policy.SignInRequired
    found = Mentorship.objects.visible_to(me).for_list().filter(pk=pk).first()
    role = found.role_of(me) if found is not None else None
    if found is None or role is None or not isinstance(me, User):
        raise Http404
    return Seat(found, me, role)
