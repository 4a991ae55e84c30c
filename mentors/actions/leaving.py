"""Somebody leaves the portal: all that they had with others here comes to its end.

The order of locks is that of the single deeds put together: stories on their way, rooms, mentors,
briefs; then the pages kept ready, by what is announced; the people last.
"""

from __future__ import annotations

from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.lib import changes
from community.limits.actions import waived
from community.notifications.actions import hold
from mentors.actions.inviting import decline_invitation
from mentors.actions.line import leave_on_asking, tell_line
from mentors.actions.proposals import take_story_back
from mentors.actions.requests import decline, end, withdraw
from mentors.actions.reviewing import end_mentoring
from mentors.actions.seats import end_seat
from mentors.actions.turns import locked_room
from mentors.judging import settle_story_claim
from mentors.models import (
    Brief,
    CalendarKey,
    Invitation,
    Mentor,
    Mentorship,
    PlaceInLine,
    Request,
    Room,
    RoomSeat,
    Standing,
    StoryClaim,
    StoryProposal,
)
from mentors.models.invitation import InvitationQuerySet
from mentors.models.proposal import StoryProposalQuerySet
from mentors.models.request import PlaceInLineQuerySet, RequestQuerySet
from mentors.states import TAKEN, WAITING, Actor, State
from threads.actions.posts import locked_threads


@transaction.atomic
def leave(person: User) -> None:
    """End all that `person` takes part in; the others are told, and whoever waits moves up.

    Requests, mentorships with their meetings, places in line, study rooms, invitations, stories
    that are not agreed to yet, the profile, drafts, contact details and the calendar's link. What
    both have agreed to and what was written stays, as does what was said to moderators.

    For whoever closes an account, who has asked whether that may be: before or after it is out of
    use, in the same transaction, and before any person is locked there. Done twice, it does nothing
    more.
    """
    mover = User.objects.get(pk=person.pk)
    mover.is_active = True  # here alone, and not saved: all is done as they could have by hand
    mentor = _hold(mover)
    _announce(mover, mentor)
    hold(_concerned(mover))
    with waived():
        if mentor is not None and mentor.standing != Standing.ENDED:
            end_mentoring(mentor, by=mover)
        for invitation in _invitations(mover).order_by("pk"):
            decline_invitation(invitation, by=mover)
        for request in _requests(mover).for_list().order_by("pk"):
            _end(request, mover)
        for proposal in _proposals(mover).order_by("pk"):
            take_story_back(proposal, by=mover)
    for room in Room.objects.joined_by(mover).order_by("pk"):
        fresh = locked_room(room)
        end_seat(fresh, fresh.seats.taken().get(person=mover))
    for waiting in _places(mover).select_related("mentor").order_by("pk"):
        leave_on_asking(waiting.mentor, mover)
        tell_line(waiting.mentor)
    _forget(mover)


def gone() -> QuerySet[User]:
    """Accounts out of use with something open all the same."""
    me = OuterRef("pk")
    mentoring = Mentor.objects.filter(person=me).exclude(standing=Standing.ENDED)
    open_ones = (mentoring, _requests(me), _places(me), RoomSeat.objects.taken().filter(person=me))
    is_in = Q()
    for rows in open_ones:
        is_in |= Q(Exists(rows))
    return User.objects.filter(is_in, is_active=False)


def _hold(person: User) -> Mentor | None:
    """Lock all that will change, save for the people; the profile of `person`, if there is one."""
    list(_proposals(person).select_for_update(of=("self",), no_key=True).order_by("pk"))
    rooms = Room.objects.joined_by(person).order_by("pk")
    locked_threads(*rooms.values_list("pk", flat=True))
    list(rooms.select_for_update(no_key=True, of=("self",)))
    briefs = Brief.objects.filter(requests__in=_requests(person)).values("pk")
    theirs = Request.objects.filter(brief__in=briefs).values("mentor")
    lines = _places(person).values("mentor")
    mentors = Mentor.objects.filter(Q(person=person) | Q(pk__in=theirs) | Q(pk__in=lines))
    list(mentors.select_for_update(no_key=True).order_by("pk"))
    list(Brief.objects.filter(pk__in=briefs).select_for_update(no_key=True).order_by("pk"))
    return Mentor.objects.filter(person=person).first()


def _announce(person: User, mentor: Mentor | None) -> None:
    """Say before the people are locked what will be other, for pages come before people."""
    with changes.gathered():
        changes.announce("invited", *_invitations(person).values_list("thread", flat=True))
        if mentor is not None:
            changes.announce("mentor", mentor.pk)


def _concerned(person: User) -> set[int]:
    """Everybody whom the end of all this may be told to."""
    mine = _requests(person)
    mentors = Mentor.objects.filter(requests__brief__requests__in=mine)
    called = Q(mentor__in=mentors.values("pk")) | Q(mentor__in=_places(person).values("mentor"))
    lines = PlaceInLine.objects.waiting().filter(Q(mentor__person=person) | called)
    seats = RoomSeat.objects.taken().filter(room__in=Room.objects.joined_by(person))
    sides = _proposals(person).values_list(
        "mentorship__request__mentee", "mentorship__request__mentor__person"
    )
    return {
        person.pk,
        *mine.values_list("mentee", flat=True),
        *mentors.values_list("person", flat=True),
        *lines.values_list("mentee", flat=True),
        *seats.values_list("person", flat=True),
        *chain.from_iterable(sides),
    }


def _end(request: Request, person: User) -> None:
    """End what is open between two, as whichever side `person` is."""
    fresh = Request.objects.for_list().get(pk=request.pk)
    if fresh.role_of(person) is Actor.MENTOR and fresh.state in WAITING:
        decline(fresh, by=person, words=_("They do not mentor any more."))
    elif fresh.state in WAITING | {State.DRAFT, State.ACCEPTED} and fresh.mentee_id == person.pk:
        withdraw(fresh, by=person, words=_("I am leaving."))
    elif fresh.state in TAKEN:
        end(fresh, by=person, words=_("I am leaving."))


def _forget(person: User) -> None:
    """Let go of what is for `person` alone to use, and of how they can be reached."""
    Mentorship.objects.filter(request__mentee=person).update(mentee_contact="")
    Mentorship.objects.filter(request__mentor__person=person).update(mentor_contact="")
    Brief.objects.filter(mentee=person, sent_at__isnull=True).delete()
    for claim in StoryClaim.objects.waiting().filter(person=person):
        settle_story_claim(claim)
        claim.delete()
    CalendarKey.objects.filter(person=person).delete()


def _requests(person: User | OuterRef) -> RequestQuerySet:
    """What is open between `person` and others; with what is not sent of a brief that is."""
    either = Q(mentee=person) | Q(mentor__person=person)
    unsent = Q(mentee=person, state=State.DRAFT, brief__sent_at__isnull=False)
    return Request.objects.filter(either & Q(state__in=WAITING | TAKEN) | unsent)


def _places(person: User | OuterRef) -> PlaceInLineQuerySet:
    return PlaceInLine.objects.waiting().filter(mentee=person)


def _invitations(person: User) -> InvitationQuerySet:
    """To answer, and not answered."""
    unanswered = Invitation.objects.standing().filter(mentor__person=person)
    return unanswered.exclude(pk__in=Invitation.objects.answered().values("pk"))


def _proposals(person: User) -> StoryProposalQuerySet:
    """Stories that wait for a consent."""
    return StoryProposal.objects.of(person).filter(state=StoryProposal.State.PROPOSED)
