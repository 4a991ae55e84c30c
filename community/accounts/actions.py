"""What is done to accounts: by their owners, and by those who answer for the portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
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
    """Set some of `PROFILE` of one's own account.

    Raises ValidationError keyed by field, SignInRequired or NotAllowed.
    """
    policy.require(by, "person.edit", person)
    if unknown := sorted(set(fields) - set(PROFILE)):
        raise TypeError(f"not for their owner to set: {', '.join(unknown)}")
    fresh = User.objects.select_for_update().get(pk=person.pk)
    before = {name: getattr(fresh, name) for name in fields}
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.display_name = " ".join(fresh.display_name.split())
    fresh.clean_fields(
        exclude=[field.name for field in User._meta.fields if field.name not in PROFILE]
    )
    if any(getattr(fresh, name) != value for name, value in before.items()):
        fresh.save(update_fields=list(fields))
        changes.announce("person", fresh.pk)
    return fresh


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
