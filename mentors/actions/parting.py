"""What a block ends between two people who are, or would be, mentor and mentee."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.limits.actions import waived
from mentors.actions.requests import decline, withdraw
from mentors.models import Mentor, PlaceInLine, Request


def part(blocker: User, blocked: User) -> None:
    """End what waits between the two, as `blocker` could have done by hand; in that transaction.

    Requests are withdrawn or declined, so that none runs out in silence, and places in line are
    given up. The other side is told of that and not of the block. What is under way stays: either
    ends it when they like.
    """
    either = Q(mentee=blocker, mentor__person=blocked) | Q(mentee=blocked, mentor__person=blocker)
    between = Request.objects.waiting().filter(either)
    _hold(between, blocker, blocked)
    with waived():  # to have moved many today must keep nobody from blocking
        for request in between.for_list().order_by("pk"):
            if request.mentee_id == blocker.pk:
                withdraw(request, by=blocker)
            else:
                decline(request, by=blocker, words=_("I cannot take this on."))
    PlaceInLine.objects.waiting().filter(either).update(left_at=timezone.now())


def _hold(between: QuerySet[Request], *people: User) -> None:
    """Lock the mentors first, as each move does: no request is sent from one to the other now."""
    theirs = Request.objects.filter(brief__requests__in=between).values("mentor")
    concerned = Mentor.objects.filter(Q(person__in=people) | Q(pk__in=theirs))
    list(concerned.select_for_update(no_key=True).order_by("pk").values_list("pk"))
