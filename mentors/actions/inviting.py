"""Inviting mentors to answer a question, and declining."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import policy
from community.accounts.blocking import blocked_between
from community.lib import changes
from community.limits.actions import spend
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.wording import given
from community.moderation.models import Statement
from community.notifications.actions import hold, notify, unsay
from mentors.invitation_limits import INVITE
from mentors.invitation_notices import INVITED, TAKEN_BACK
from mentors.inviting import is_unnamed_to
from mentors.models import Invitation, Mentor
from mentors.models.invitation import MOST_INVITED
from threads.actions.posts import locked_threads
from threads.limits import trust
from threads.models import Thread

TAKE_BACK = "invitation.take_back"


@transaction.atomic
def invite(thread: Thread, mentor: Mentor, *, by: Any) -> Invitation:
    """Ask `mentor` to answer the question; they are told.

    Raises SignInRequired, NotAllowed, ValidationError where the mentor is not to be invited or the
    places are taken, and TooManyError past the invitations of a day.
    """
    policy.require(by, "thread.invite", thread)
    held = Thread.objects.questions().select_for_update(no_key=True).filter(pk=thread.pk).first()
    if held is None:
        raise policy.NotAllowed(_("This is not yours to do."))
    policy.require(by, "thread.invite", held)
    mentor = Mentor.objects.select_related("person").get(pk=mentor.pk)
    _require_invitable(mentor, held, by)
    place = _free_place(held)
    spend(INVITE, who=f"user-{by.pk}", trust=trust(by))
    invitation = Invitation.objects.create(thread=held, mentor=mentor, by=by, place=place)
    _tell_invited(invitation, held)
    return invitation


def _tell_invited(invitation: Invitation, thread: Thread) -> None:
    by_name = not (thread.is_pseudonymous and invitation.by_id == thread.author_id)
    changes.announce("invited", thread.pk)  # pages kept ready come before people
    to, by = [invitation.person_id], invitation.by
    notify(INVITED, about=invitation, to=to, by=by, by_name=by_name)


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: Any, reason: str = "") -> Invitation:
    """Invite no longer: the place is free again, and the invitation leaves the mentor's inbox.

    A mentor who has read of it is told; one who has not never learns of it. A moderator says why of
    what somebody else has made: these are told, and may appeal. Raises SignInRequired, NotAllowed,
    and ValidationError where the mentor has answered or declined, or keyed by "reason".
    """
    policy.require(by, "invitation.take_back", invitation)
    locked_threads(invitation.thread_id)
    fresh = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    policy.require(by, "invitation.take_back", fresh)
    if Invitation.objects.answered().filter(pk=fresh.pk).exists():
        raise ValidationError(_("They have answered: there is nothing to take back any more."))
    if fresh.declined_at is not None:
        raise ValidationError(_("They have declined: the place is free already."))
    if fresh.taken_back_at is not None:
        return fresh
    is_own = fresh.by_id == by.pk
    reason = "" if is_own else given(reason)
    changes.announce("invited", fresh.thread_id)
    hold([fresh.by_id, fresh.person_id])
    end_invitation(fresh)
    if not is_own:
        said = {"before": "standing", "after": "taken back"}
        record("invitation.take_back", by=by, target=fresh, reason=reason, **said)
        title = fresh.thread.title
        statements.explain(TAKE_BACK, fresh, by=by, reason=reason, effects={}, title=title)
    return fresh


@transaction.atomic
def give_invitation_back(
    invitation: Invitation, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Invitation:
    """Let an invitation stand again that a moderator took back; the mentor is told anew.

    Raises SignInRequired, NotAllowed, and ValidationError where no place is free.
    """
    policy.require(by, "invitation.give_back", invitation)
    thread = locked_threads(invitation.thread_id)[invitation.thread_id]
    fresh = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if fresh.taken_back_at is not None:
        if fresh.place in _taken_places(thread):
            fresh.place = _free_place(thread)
        fresh.taken_back_at = None
        fresh.save(update_fields=["place", "taken_back_at"])
        said = {"before": "taken back", "after": "standing"}
        record("invitation.give_back", by=by, target=fresh, reason=reason.strip(), **said)
        _tell_invited(fresh, thread)
    statements.end(fresh, TAKE_BACK)
    return fresh


def end_invitation(invitation: Invitation) -> None:
    """Take a standing invitation back, whose thread is held; the caller asks and announces."""
    invitation.taken_back_at = timezone.now()
    invitation.save(update_fields=["taken_back_at"])
    informed = unsay(INVITED, about=invitation)
    notify(TAKEN_BACK, about=invitation, to=informed, deed="taken-back")


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """Leave the question to others; nobody is told, and the place is free again.

    Raises SignInRequired, NotAllowed, and ValidationError where they have answered.
    """
    policy.require(by, "invitation.decline", invitation)
    rows = Invitation.objects.select_for_update(no_key=True)
    fresh = rows.get(pk=invitation.pk)
    if fresh.taken_back_at is not None:
        raise ValidationError(_("The invitation was taken back: nothing is expected of you."))
    if Invitation.objects.answered().filter(pk=fresh.pk).exists():
        raise ValidationError(_("You have answered: there is nothing to decline any more."))
    if fresh.declined_at is None:
        fresh.declined_at = timezone.now()
        fresh.save(update_fields=["declined_at"])
        changes.announce("invited", fresh.thread_id)
    return fresh


def free_places(thread: Thread) -> int:
    """How many more mentors may be invited to the question now."""
    return MOST_INVITED - Invitation.objects.standing().filter(thread=thread).count()


def _require_invitable(mentor: Mentor, thread: Thread, by: Any) -> None:
    name = {"name": mentor.person.name}
    if mentor.person_id == by.pk:
        raise ValidationError(_("You need no invitation. Choose somebody else."))
    # Who asked under no name is like everybody else to a moderator: a refusal would name them.
    is_unnamed = is_unnamed_to(by, thread)
    if mentor.person_id == thread.author_id and not is_unnamed:
        raise ValidationError(_("Who asks needs no invitation. Choose somebody else."))
    if not mentor.is_offered or not mentor.person.is_active:
        raise ValidationError(_("%(name)s takes no invitations now.") % name)
    if _is_apart(mentor, thread, by):
        raise ValidationError(_("%(name)s cannot be invited here. Choose somebody else.") % name)
    if Invitation.objects.filter(thread=thread, mentor=mentor).exists():
        raise ValidationError(_("%(name)s was invited already: once is enough.") % name)
    answers = thread.posts.answers().live().named()
    if answers.filter(author=mentor.person_id).exists():
        raise ValidationError(_("%(name)s has answered already.") % name)


def _is_apart(mentor: Mentor, thread: Thread, by: Any) -> bool:
    """Whether the mentor and the asker, or whoever invites, would rather not meet.

    Not asked of one who asks under no name, save by themselves: it would say who they are.
    """
    asker = None if is_unnamed_to(by, thread) else thread.author_id
    others = {by.pk, asker} - {None}
    return any(blocked_between(mentor.person_id, other) for other in others)


def _taken_places(thread: Thread) -> set[int]:
    standing = Invitation.objects.standing().filter(thread=thread)
    return set(standing.values_list("place", flat=True))


def _free_place(thread: Thread) -> int:
    """The lowest place that is free; the thread is held."""
    taken = _taken_places(thread)
    free = [place for place in range(1, MOST_INVITED + 1) if place not in taken]
    if not free:
        raise ValidationError(
            ngettext(
                "%(most)d mentor is invited already: wait for what they say.",
                "%(most)d mentors are invited already: wait for what they say.",
                MOST_INVITED,
            )
            % {"most": MOST_INVITED}
        )
    return free[0]
