"""The picture that somebody shows of themselves: set and taken away, by them or by a moderator."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.holding import held
from community.accounts.models import User, Visibility
from community.lib import abilities, changes, images, uploads

FOLDER = "avatars/"
SIDE = 256  # pixels: more than twice what a page shows
BOUNDS = images.Bounds(most_bytes=5 * 1024 * 1024, most_pixels=25_000_000, widest=SIDE, square=True)
PICTURE = abilities.declare("picture", gettext_lazy("show a picture of yourself"))


def set_avatar(person: User, *, by: Any, visibility: str, file: Any = None) -> User:
    """Show the picture in `file` (a File open for reading) on one's page, to whom one chooses.

    Without a file the picture stays and is shown to others than before. Raises ValidationError
    keyed by field, SignInRequired, NotAllowed or Unable.
    """
    policy.require(by, "person.set_avatar", person)
    if visibility not in Visibility.values:
        raise ValidationError({"visibility": _("Choose to whom it is shown.")})
    try:
        picture = images.made_anew(file, BOUNDS, kind="WEBP") if file else None
    except ValidationError as error:
        raise ValidationError({"file": error}) from error
    with transaction.atomic():
        fresh = held(person.pk)
        before, fresh.avatar_visibility = fresh.avatar, Visibility(visibility)
        if picture is not None:
            fresh.avatar = uploads.keep(picture, FOLDER)
            uploads.forget(before)
        fresh.save(update_fields=["avatar", "avatar_visibility"])
        changes.announce("profile", fresh.pk)
    return fresh


@transaction.atomic
def remove_avatar(person: User, *, by: Any) -> User:
    """Take one's own picture away; its file goes too. Raises SignInRequired or NotAllowed."""
    policy.require(by, "person.set_privacy", person)
    return drop(person)


def drop(person: User) -> User:
    """Let go of the picture, in the caller's transaction; the caller has asked policy."""
    fresh = held(person.pk)
    if fresh.avatar:
        uploads.forget(fresh.avatar)
        fresh.avatar = ""
        fresh.save(update_fields=["avatar"])
        changes.announce("profile", fresh.pk)
    return fresh


def forget_unknown(*, but: Collection[str] = ()) -> int:
    """Delete pictures that are nobody's any more, `but` for these; returns how many."""
    known = set(User.objects.exclude(avatar="").values_list("avatar", flat=True))
    return uploads.forget_unknown(FOLDER, known | set(but))
