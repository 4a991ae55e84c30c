"""Invitations to a question that is merged into another one."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from mentors.actions.inviting import end_invitation
from mentors.models import Invitation
from mentors.models.invitation import MOST_INVITED
from threads.models import Thread


def merge_invitations(source: Thread, target: Thread) -> Callable[[], None]:
    """Let invitations go over: of one mentor the earlier one, and of all the earliest that fit.

    Nobody is told anew. One that finds no place is taken back, which the returned function tells
    to a mentor who has read of it.
    """
    rows = Invitation.objects.filter(thread__in=[source, target]).select_related("mentor")
    known: set[int] = set()
    kept: list[Invitation] = []
    later: list[Invitation] = []
    for one in rows.order_by("invited_at", "pk"):
        is_again = one.mentor_id in known or one.person_id == target.author_id
        (later if is_again else kept).append(one)
        known.add(one.mentor_id)
    Invitation.objects.filter(pk__in=[one.pk for one in later]).delete()
    standing = [one for one in kept if one.declined_at is None and one.taken_back_at is None]
    stay, leave = standing[:MOST_INVITED], standing[MOST_INVITED:]
    # Out of the way first: two invitations cannot have one place, not even for a moment.
    Invitation.objects.filter(pk__in=[one.pk for one in leave]).update(taken_back_at=timezone.now())
    taken = {one.place for one in stay if one.thread_id == target.pk}
    free = (place for place in range(1, MOST_INVITED + 1) if place not in taken)
    for one in stay:
        if one.thread_id != target.pk:
            Invitation.objects.filter(pk=one.pk).update(thread=target, place=next(free))
    Invitation.objects.filter(thread=source).update(thread=target)

    def tell() -> None:
        for one in leave:
            end_invitation(one)

    return tell
