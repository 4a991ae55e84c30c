"""How each side of a mentorship can be reached: their own choice, shown to the other alone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.lib.keeping import kept
from community.limits.actions import spend
from community.notifications.actions import notify
from mentors.actions.ending import locked
from mentors.ending_limits import CONTACT
from mentors.ending_notices import CONTACT as TOLD
from mentors.models import Mentorship
from mentors.states import Actor
from threads.limits import trust

LONGEST_CONTACT = 300


@transaction.atomic
def set_contact(mentorship: Mentorship, *, by: Any, contact: str) -> Mentorship:
    """Tell the other side how to reach `by`; nothing in it takes that back, at any time.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError keyed by "contact": for too
    much, and for anything new once the mentorship is over.
    """
    fresh = locked(mentorship)
    policy.require(by, "mentorship.change" if contact.strip() else "mentorship.step_back", fresh)
    is_mentor = fresh.role_of(by) is Actor.MENTOR
    name = "mentor_contact" if is_mentor else "mentee_contact"
    contact = "\n".join(line.strip() for line in contact.strip().splitlines())
    _check(fresh, contact)
    if getattr(fresh, name) == contact:
        return fresh
    spend(CONTACT, who=f"user-{by.pk}", trust=trust(by))
    setattr(fresh, name, contact)
    fresh.save(update_fields=[name])
    if contact:
        notify(TOLD, about=fresh, to=[fresh.other(by)], by=by)
    return fresh


def _check(mentorship: Mentorship, contact: str) -> None:
    kept("contact", contact, LONGEST_CONTACT)
    if contact and not mentorship.is_running:
        words = _("It is over: you can only take back what you told.")
        raise ValidationError({"contact": words})
