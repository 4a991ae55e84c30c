"""What follows when a mentorship is over: what was reached, thanks, and whether these are shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.lib.keeping import kept
from community.limits.actions import spend
from community.notifications.actions import notify
from mentors.actions import moving
from mentors.ending_limits import ENDING
from mentors.ending_notices import REACHED, REVEALED, THANKS
from mentors.models import Ending, Mentorship, Thanks
from mentors.models.ending import MOST_WORDS
from threads.limits import trust


class StaleEndingError(ValidationError):
    """It was saved again since the page was opened; `saved` is what it says now, None for gone."""

    def __init__(self, saved: Ending | Thanks | None) -> None:
        super().__init__(_("This was saved again meanwhile. Compare, then save."))
        self.saved = saved


@transaction.atomic
def say_reached(mentorship: Mentorship, *, by: Any, reached: str, seen: int) -> Ending | None:
    """Say what was reached, for both to read; nothing in it takes that back. None then.

    `seen` is the version that was edited, 0 for none. Raises SignInRequired, NotAllowed,
    StaleEndingError, TooManyError, and ValidationError keyed by "reached" or by nothing.
    """
    fresh = _closed(mentorship, by)
    reached = said("reached", reached)
    had = Ending.objects.filter(mentorship=fresh, by=by).first()
    if (had.version if had else 0) != seen:
        raise StaleEndingError(had)
    if (had.reached if had else "") == reached:
        return had
    spend(ENDING, who=f"user-{by.pk}", trust=trust(by))
    if not reached:
        Ending.objects.filter(mentorship=fresh, by=by).delete()
        return None
    _require_peace(fresh, by)
    kept = {"reached": reached, "version": seen + 1}
    made, _new = Ending.objects.update_or_create(mentorship=fresh, by=by, defaults=kept)
    notify(REACHED, about=fresh, to=[fresh.other(by)], by=by, deed="reached")
    return made


def reached_by_completing(mentorship: Mentorship, *, by: Any, words: str) -> None:
    """Keep what was said at completing; the caller has moved the mentorship and asked policy."""
    if words.strip():
        Ending.objects.get_or_create(
            mentorship=mentorship, by=by, defaults={"reached": words.strip()}
        )


@transaction.atomic
def thank(
    mentorship: Mentorship, *, by: Any, words: str, is_named: bool, seen: int
) -> Thanks | None:
    """Write thanks to the other side; nothing in it takes them back. None then.

    New words are the receiver's alone until they reveal these. `is_named` says whether they may be
    shown with the writer's name; to change that alone reveals nothing and hides nothing. Raises as
    `say_reached`, keyed by "words".
    """
    fresh = _closed(mentorship, by)
    words = said("words", words)
    had = Thanks.objects.select_for_update().filter(mentorship=fresh, writer=by).first()
    if (had.version if had else 0) != seen:
        raise StaleEndingError(had)
    if (had.words if had else "") == words and (had is None or had.is_named == is_named):
        return had
    spend(ENDING, who=f"user-{by.pk}", trust=trust(by))
    if not words:
        Thanks.objects.filter(mentorship=fresh, writer=by).delete()
        return None
    if had is not None and had.words == words:
        had.is_named, had.version = is_named, seen + 1
        had.save(update_fields=["is_named", "version"])
        return had
    _require_peace(fresh, by)
    kept = {"words": words, "is_named": is_named, "version": seen + 1, "revealed_at": None}
    kept["receiver"] = fresh.other(by)
    made, _new = Thanks.objects.update_or_create(mentorship=fresh, writer=by, defaults=kept)
    notify(THANKS, about=made, to=[made.receiver], by=by, deed="thanks")
    return made


@transaction.atomic
def reveal_thanks(thanks: Thanks, *, by: Any, seen: int) -> Thanks:
    """Show thanks that one got to everybody, as they were read: `seen` is their version.

    Raises SignInRequired, NotAllowed, and StaleEndingError where they say something else by now.
    """
    fresh = _received(thanks, by)
    if fresh is None or fresh.version != seen:
        raise StaleEndingError(fresh)
    if not fresh.is_revealed:
        fresh.revealed_at = timezone.now()
        fresh.save(update_fields=["revealed_at"])
        notify(REVEALED, about=fresh, to=[fresh.writer], by=by, deed="revealed")
    return fresh


@transaction.atomic
def conceal_thanks(thanks: Thanks, *, by: Any) -> None:
    """Show them to nobody else any more. Raises SignInRequired or NotAllowed."""
    fresh = _received(thanks, by, "thanks.conceal")
    if fresh is not None and fresh.is_revealed:
        fresh.revealed_at = None
        fresh.save(update_fields=["revealed_at"])


def said(name: str, words: str) -> str:
    """`words` as they are kept; ValidationError keyed by `name` for what cannot be."""
    return kept(name, words.replace("\r\n", "\n").strip(), MOST_WORDS)


def locked(mentorship: Mentorship) -> Mentorship:
    """`mentorship` as it is now, with both sides and the state; held as by whoever moves it."""
    moving.locked(mentorship.request)
    rows = Mentorship.objects.select_for_update(of=("self",), no_key=True).for_list()
    return rows.get(pk=mentorship.pk)


def _closed(mentorship: Mentorship, by: Any) -> Mentorship:
    fresh = locked(mentorship)
    policy.require(by, "mentorship.change", fresh)
    if not fresh.is_closed:
        raise ValidationError(_("This is for the end: complete the mentorship, or end it, first."))
    return fresh


def _require_peace(mentorship: Mentorship, by: Any) -> None:
    if blocked_between(by.pk, mentorship.other(by).pk):
        raise ValidationError(_("You cannot write to them any more."))


def _received(thanks: Thanks, by: Any, deed: str = "thanks.reveal") -> Thanks | None:
    policy.require(by, deed, thanks)
    locked(thanks.mentorship)  # the people before the thanks, as whoever writes them
    found = Thanks.objects.select_for_update(of=("self",)).filter(pk=thanks.pk).first()
    if found is not None:
        policy.require(by, deed, found)
    return found
