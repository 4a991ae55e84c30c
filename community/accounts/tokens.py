"""Tokens with which a program acts for a member: made, shown once, rotated, revoked.

What the database keeps of a token is its digest. A token is random and long, so that a plain digest
suffices: there is nothing to guess (256 bits; NIST SP 800-63B, section 5.1.2 on look-up secrets).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import ApiToken, User
from community.log.actions import record

PREFIX = "mp_"
LONGEST_LIFE = timedelta(days=366)
OVERLAP = timedelta(hours=24)
"""How long the old token still works after it was rotated."""
MOST = 20
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    owner: User, *, by: Any, name: str, scopes: Iterable[str], life: timedelta
) -> tuple[ApiToken, str]:
    """A new token of `owner`, and its secret, which nobody can read again.

    Raises SignInRequired, NotAllowed for another's, and ValidationError keyed by field.
    """
    policy.require(by, "token.make", owner)
    owner = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    _require_room(owner.tokens.in_use())
    return _made(owner, by=by, name=name, scopes=scopes, life=life)


@transaction.atomic
def rotate_token(token: ApiToken, *, by: Any) -> tuple[ApiToken, str]:
    """A new token in place of `token`, which works on for OVERLAP, and the new one's secret.

    Raises SignInRequired, NotAllowed, and ValidationError for one that is over.
    """
    policy.require(by, "token.change", token)
    old = ApiToken.objects.select_for_update().select_related("owner").get(pk=token.pk)
    if not old.is_in_use:
        raise ValidationError(_("This token is over. Make a new one."))
    _require_room(old.owner.tokens.in_use().exclude(pk=old.pk))
    new = _made(old.owner, by=by, name=old.name, scopes=old.scopes, life=old.life)
    old.expires_at = min(old.expires_at, timezone.now() + OVERLAP)
    old.save(update_fields=["expires_at"])
    return new


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Any) -> ApiToken:
    """End `token` at once. Raises SignInRequired or NotAllowed."""
    policy.require(by, "token.revoke", token)
    found = ApiToken.objects.select_for_update().get(pk=token.pk)
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        record("token.revoke", by=by, target=found)
    return found


@transaction.atomic
def revoke_all(owner: User, *, by: Any) -> int:
    """End every token of `owner` at once; how many. Raises SignInRequired or NotAllowed."""
    return len([revoke_token(token, by=by) for token in owner.tokens.in_use().order_by("pk")])


def use(secret: str) -> ApiToken | None:
    """The token that `secret` opens, with its owner; None for one that is over or none of ours.

    When it was last used is noted to the minute: reading costs no writing.
    """
    if not secret.startswith(PREFIX):
        return None
    rows = ApiToken.objects.in_use().select_related("owner").filter(owner__is_active=True)
    token = rows.filter(digest=digest_of(secret)).first()
    if token is not None:
        now = timezone.now()
        if token.used_at is None or token.used_at < now - NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _require_room(tokens: QuerySet[ApiToken]) -> None:
    if tokens.count() >= MOST:
        raise ValidationError(
            _("You have %(most)d tokens. Revoke one that you do not need.") % {"most": MOST}
        )


def _made(
    owner: User, *, by: Any, name: str, scopes: Iterable[str], life: timedelta
) -> tuple[ApiToken, str]:
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise ValidationError({"days": _("A token lasts from a day to a year.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = ApiToken(
        owner=owner,
        name=name.strip(),
        scopes=sorted(set(scopes)),
        digest=digest_of(secret),
        hint=secret[-4:],
        made_at=now,
        expires_at=now + life,
    )
    token.full_clean()
    token.save()
    record("token.make", by=by, target=token, after=token.scopes)
    return token, secret
