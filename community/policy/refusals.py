"""How a deed is refused: who has to sign in, who may not, and what is wanting."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class SignInRequired(PermissionDenied):
    """A visitor wants what members may do: a page sends them to sign in, the API answers 401."""


class NotAllowed(PermissionDenied):
    """Signed in, and still not allowed: 403, with `str(error)` fit to be shown."""


class Unable(NotAllowed):
    """It would be allowed, but for an ability that is not this person's yet, or taken for now."""


class RolesRest(NotAllowed):
    """A role would allow it, and does not count at this door yet; its words say what is wanting."""

    problem = "role-rests"
