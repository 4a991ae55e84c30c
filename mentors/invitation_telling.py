"""What a notice says of an invitation: the question, to the mentor alone who is invited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from community.notifications.tellers import Told
from mentors.models import Invitation
from threads import telling


def invitations(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """One's own invitations, as their questions are told; who asks under no name has none here."""
    rows = Invitation.objects.visible_to(person).filter(pk__in=keys)
    threads = dict(rows.values_list("pk", "thread"))
    told = telling.threads(person, set(threads.values()))
    return {pk: told[thread] for pk, thread in threads.items() if thread in told}
