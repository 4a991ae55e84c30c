"""An account, locked for a change that pages show."""

from __future__ import annotations

from community.accounts.models import User
from community.lib import changes


def held(pk: int, kind: str = "profile") -> User:
    """The account under `pk` as it stands, locked; in a transaction.

    Locks have one order: content, then what listens to it (pages kept ready, the index), the people
    last. Whoever deletes a story holds the pages and then tells people; so who changes an account
    takes the pages first, by announcing it, and announces it again once it has changed: as
    `kind`, which is "person" for who will be shown by another name.
    """
    changes.announce(kind, pk)
    return User.objects.select_for_update(no_key=True).get(pk=pk)
