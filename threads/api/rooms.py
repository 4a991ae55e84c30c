"""The rooms that threads stand in, and what a token needs to write in each.

A thread is a question, the discussion of a story, or private to a mentorship: whoever let a program
ask and answer has not let it write under stories, or to their mentor.
"""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from community.accounts.models import ApiToken, Scope
from community.api.doors import Door
from community.api.problems import ProblemError
from threads.models import Thread

ROOMS = (Scope.THREADS, Scope.STORIES, Scope.MENTORS)


class RoomDoor(Door):
    """A door to what is said in threads of any room: it takes a token for one of them.

    Each thread that it finds goes through `require_reach`, which asks for the scope of its own.
    """

    scope = Scope.THREADS

    def scope_of(self, method: str) -> str:
        """Any of the rooms' that the token has."""
        needed, token = super().scope_of(method), getattr(self.asked, "auth", None)
        if needed != Scope.THREADS or not isinstance(token, ApiToken):
            return needed
        return next((scope for scope in ROOMS if token.covers(scope)), needed)

    def scopes_for(self, method: str) -> tuple[str, ...]:
        """Who writes in any of the rooms reads in all that are open, and in their own."""
        ways = super().scopes_for(method)
        return (*ways, *ROOMS) if Scope.READ in ways else ways


def scope_in(thread: Thread) -> Scope:
    """What a token needs to write in `thread`."""
    if thread.is_private:
        return Scope.MENTORS
    return Scope.STORIES if thread.kind == Thread.Kind.DISCUSSION else Scope.THREADS


def require_reach(request: Request, thread: Thread) -> None:
    """Raise ProblemError where whoever asks does so with a token that is not for this room.

    To read takes one for the room where it is private alone.
    """
    view: Any = request.parser_context.get("view")
    if not isinstance(request.auth, ApiToken) or view is None:
        return
    needed = scope_in(thread)
    if Scope.READ in view.scopes_for(request.method):
        if thread.is_private and not any(map(request.auth.covers, (Scope.READ, needed))):
            raise ProblemError("out-of-scope", Scope.READ)
        return
    if view.scope_of(request.method) in ROOMS and not request.auth.covers(needed):
        raise ProblemError("out-of-scope", needed)
