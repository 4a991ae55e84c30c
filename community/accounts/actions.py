"""What is done to accounts: by their owners, and by those who answer for the portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.blocking import end_between
from community.accounts.holding import held
from community.accounts.models import Blocking, User
from community.lib import changes
from community.log.actions import record

PROFILE = (
    "display_name",
    *("about", "about_visibility"),
    *("career_stage", "career_stage_visibility"),
    *("language", "language_visibility"),
    *("time_zone", "time_zone_visibility"),
    "stories_visibility",
)


@transaction.atomic
def set_profile(person: User, *, by: Any, **fields: Any) -> User:
    """Set some of `PROFILE` of one's own account: what it tells, and to whom it is shown.

    Raises ValidationError keyed by field, SignInRequired or NotAllowed.
    """
    policy.require(by, "person.set_privacy", person)
    if unknown := sorted(set(fields) - set(PROFILE)):
        raise TypeError(f"not for their owner to set: {', '.join(unknown)}")
    now = User.objects.filter(pk=person.pk).values(*fields).get() if fields else {}
    if now == fields:
        return User.objects.get(pk=person.pk)
    if any(
        now[name] != value and not name.endswith("_visibility") for name, value in fields.items()
    ):
        policy.require(by, "person.edit", person)
    kind = "person" if now.get("display_name") != fields.get("display_name") else "profile"
    fresh = held(person.pk, kind)
    before = {name: getattr(fresh, name) for name in fields}
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.display_name = " ".join(fresh.display_name.split())
    fresh.clean_fields(
        exclude=[field.name for field in User._meta.fields if field.name not in PROFILE]
    )
    if any(getattr(fresh, name) != value for name, value in before.items()):
        fresh.save(update_fields=list(fields))
        changes.announce(kind, fresh.pk)
    return fresh


@transaction.atomic
def begin_use(pk: int) -> None:
    """Let others see the account under `pk`, whose owner has confirmed an address; once."""
    if User.objects.filter(pk=pk, is_confirmed=False).update(is_confirmed=True):
        changes.announce("person", pk)


@transaction.atomic
def set_roles(person: User, roles: Iterable[str], *, by: Any) -> User:
    """Make these the roles (names of groups) `person` works in; any role opens the admin.

    Raises ValidationError for a role there is not, SignInRequired or NotAllowed.
    """
    policy.require(by, "person.set_roles", person)
    wanted = sorted(set(roles))
    groups = list(Group.objects.filter(name__in=wanted))
    if len(groups) != len(wanted):
        raise ValidationError(_("There is no such role."))
    fresh = User.objects.select_for_update().get(pk=person.pk)
    before = sorted(fresh.groups.values_list("name", flat=True))
    if before != wanted:
        fresh.groups.set(groups)
        fresh.is_staff = bool(wanted) or fresh.is_superuser
        fresh.save(update_fields=["is_staff"])
        record("person.set_roles", by=by, target=fresh, before=before, after=wanted)
    return fresh


def see_email(person: User, *, by: Any) -> str:
    """The address of `person`, for whoever may have to write to them; the look is recorded.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "person.see_email", person)
    record("person.see_email", by=by, target=person)
    return person.email


def find_by_email(address: str, *, by: Any) -> User | None:
    """Who has this address, if anybody; that it was looked up is recorded, and the address not.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "person.see_email")
    address = address.strip()
    found = User.objects.filter(email__iexact=address).first() if address else None
    if found is None:
        record("person.seek_email", by=by, target=by)
    else:
        record("person.see_email", by=by, target=found)
    return found


@transaction.atomic
def block(person: User, *, by: Any) -> Blocking:
    """Keep `person` and `by` apart from now on: neither is led to the other, nor told of them.

    What waits between them ends (each app says what); nobody is told of the block. Who is blocked
    already stays so. Raises SignInRequired, NotAllowed, or ValidationError for oneself.
    """
    policy.require(by, "person.block", person)
    if person.pk == by.pk:
        raise ValidationError(_("You cannot block yourself."))
    blocking, is_new = Blocking.objects.get_or_create(blocker=by, blocked=person)
    if is_new:
        end_between(by, person)
    return blocking


@transaction.atomic
def unblock(person: User, *, by: Any) -> None:
    """Lift one's own block of `person`; what it ended stays ended. Raises SignInRequired."""
    policy.require(by, "person.block", person)
    Blocking.objects.filter(blocker=by, blocked=person).delete()
