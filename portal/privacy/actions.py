"""What can be asked of the portal about one's own data: have it, and have it gone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import User
from community.limits.actions import declare, spend
from community.log.actions import record
from portal.privacy import sessions, tasks, tokens
from portal.privacy.models import Closing, Export
from threads.limits import trust

WAITS = timedelta(days=14)
"""How long an account that is closed later stands in the meantime."""
EXPORT = declare("export", gettext_lazy("ask for your data"), most=(2, 2, 2))


@transaction.atomic
def ask_for_data(*, by: Any) -> Export:
    """Let a file be made with all that is kept of `by`; a mail says when it is ready.

    One at a time. Raises SignInRequired, ValidationError while one is being made, TooManyError.
    """
    policy.require(by, "data.export")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Export.objects.waiting().filter(person=by).exists():
        raise ValidationError(_("One is being made already: a mail tells you when it is ready."))
    spend(EXPORT, who=f"user-{by.pk}", trust=trust(by))
    made = Export.objects.create(person=by)
    # Should this be lost, the clock finds the row: no file is forgotten.
    transaction.on_commit(partial(tasks.make_export.enqueue, made.pk), robust=True)
    return made


@transaction.atomic
def close_account(person: User, *, by: Any, posts: str, at_once: bool, reason: str = "") -> Closing:
    """Close the account of `person`, now or after WAITS; their posts are kept without them or go.

    From now on nobody is signed in to it; signing in again keeps an account that waits. Besides its
    owner moderators and administrators may do it on request, with the reason, which the owner is
    told, for whoever has no role; then it waits and the posts are kept, so that a mistake can be
    taken back. A superuser may do it for all, and at once. Asked again, the later answer holds,
    until it is begun. The worker does the rest.

    Raises SignInRequired, NotAllowed, and ValidationError: keyed by field for what is no choice,
    for the last administrator, and once it has begun.
    """
    fresh = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    policy.require(by, "account.close", fresh)
    _check(fresh, by=by, posts=posts, at_once=at_once, reason=reason)
    closing = Closing.objects.filter(person=fresh).first() or Closing(person=fresh)
    if closing.begun_at is not None:
        raise ValidationError(_("This account is being closed already."))
    before = {"posts": closing.posts, "at_once": False} if closing.pk else None
    now = timezone.now()
    closing.posts, closing.asked_at = posts, now
    closing.due_at = now if at_once else now + WAITS
    closing.begun_at = now if at_once else None
    closing.save()
    after = {"posts": posts, "at_once": at_once}
    reason = reason.strip()
    record("account.close", by=by, target=fresh, reason=reason, before=before, after=after)
    if at_once:
        fresh.is_active = False
        fresh.set_unusable_password()
        fresh.save(update_fields=["is_active", "password"])
    _tell(fresh, closing, reason="" if by.pk == fresh.pk else reason)
    sessions.end_all(fresh)
    if at_once:
        transaction.on_commit(partial(tasks.close.enqueue, closing.pk), robust=True)
    return closing


@transaction.atomic
def keep_account(person: User, *, by: Any, reason: str = "") -> bool:
    """Let an account that waits to be closed stand; whether it waited.

    Others than its owner say why, and the owner is told by mail. One that is being closed cannot be
    kept any more. Raises SignInRequired, NotAllowed, or ValidationError keyed by "reason".
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    waiting = Closing.objects.filter(person=person, begun_at=None)
    if not waiting.exists():
        return False
    policy.require(by, "account.close", person)
    is_owner = by.pk == person.pk
    if not is_owner and not reason.strip():
        raise ValidationError({"reason": _("Say why: the person and the record will show it.")})
    waiting.delete()
    said = {"before": "closing", "after": "kept"}
    record("account.keep", by=by, target=person, reason=reason.strip(), **said)
    if not is_owner:
        body = render_to_string("privacy/mail/kept.txt", {"user": person, "reason": reason.strip()})
        EmailMessage(_("Your account will not be closed"), body, to=[person.email]).send()
    return True


def _check(person: User, *, by: Any, posts: str, at_once: bool, reason: str) -> None:
    errors = {}
    if posts not in Closing.Posts.values:
        errors["posts"] = _("Choose what becomes of the posts.")
    if by.pk != person.pk and not reason.strip():
        errors["reason"] = _(
            "Say who asked for it, and how: the person and the record will show it."
        )
    if by.pk != person.pk and not policy.superuser(by):
        if at_once:
            errors["when"] = _("What others ask for waits, so that it can be taken back.")
        if posts == Closing.Posts.REMOVED:
            errors["posts"] = _("Posts are deleted for whom they belong to, and at their own word.")
    if errors:
        raise ValidationError(errors)
    if not person.is_superuser:
        return
    # Held, so that of the last two who leave at once only one can.
    left = User.objects.active().filter(is_superuser=True, closing=None).exclude(pk=person.pk)
    if not left.select_for_update(no_key=True, of=("self",)).order_by("pk").first():
        raise ValidationError(
            _("This is the last administrator. Make somebody else one before you close it.")
        )


def _tell(person: User, closing: Closing, *, reason: str) -> None:
    """Tell them by mail; with the `reason`, where it was not they who closed it."""
    context = {
        "user": person,
        "closing": closing,
        "is_now": closing.begun_at is not None,
        "token": tokens.made(closing),
        "reason": reason,
    }
    if context["is_now"]:
        subject = _("Your account is being closed")
    else:
        subject = _("Your account will be closed")
    body = render_to_string("privacy/mail/closing.txt", context)
    EmailMessage(subject, body, to=[person.email]).send()
