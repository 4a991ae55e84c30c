"""Drafts: what is typed and not sent yet, kept for its writer in whatever browser they go on.

Every save says which version it is based on. One that is based on an older version than the kept
one is refused, and brings that one along. The count of saves outlives the words, so that a page
left open since before they were sent, or discarded, is told so too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.limits.actions import Trust, spend
from threads import draft_forms, forgetting
from threads.limits import DRAFT
from threads.models import Draft

MOST_DRAFTS = 100  # that one person keeps
KEPT = timedelta(days=90)  # since the last save


class NoSuchFormError(ValidationError):
    """There is no form of that name, or what it is about is not in sight."""

    problem = "not-found"

    def __init__(self) -> None:
        super().__init__(_("What you write this for is no longer here."))


class StaleDraftError(ValidationError):
    """It was saved elsewhere since; `draft` is what is kept, `content` what was to be saved."""

    problem = "conflict"

    def __init__(self, draft: Draft, content: Mapping[str, Any]) -> None:
        super().__init__(_("Another version was saved in the meantime. Compare, then choose."))
        self.draft, self.content = draft, content


@transaction.atomic
def save_draft(form: str, content: Mapping[str, Any], *, by: Any, seen: int) -> Draft:
    """Keep `content` (field → text) of the form called `form`, typed on top of the version `seen`.

    The same again changes nothing; without words nothing is kept. Raises SignInRequired,
    NoSuchFormError, StaleDraftError, TooManyError, or ValidationError for what cannot be kept.
    """
    policy.require(by, "draft.save")
    place = draft_forms.find(form, by=by)
    if place is None:
        raise NoSuchFormError
    given = forgetting.without_erased(draft_forms.checked(place.kind, content))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one save of a person at a time
    draft = Draft.objects.filter(owner=by, form=place.name).first()
    draft = draft or Draft(owner=by, form=place.name, version=max(seen, 0))
    if draft.content == given:
        return draft
    if seen != draft.version:
        raise StaleDraftError(draft, given)
    if given and not draft.content:
        _require_room(by)
    spend(DRAFT, who=f"user-{by.pk}", trust=Trust.NEW)
    draft.content, draft.version = given, draft.version + 1
    draft.save()
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: Any, seen: int) -> None:
    """Throw away what was typed. Raises SignInRequired, NotAllowed or StaleDraftError."""
    policy.require(by, "draft.discard", draft)
    fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    if seen != fresh.version:
        raise StaleDraftError(fresh, {})
    _empty(Draft.objects.filter(pk=fresh.pk))


@contextmanager
def sending(form: str, *, by: Any, seen: int | None = None) -> Iterator[None]:
    """The deed within sends `form`: its draft goes with it, and stays where the deed is refused.

    A version newer than `seen`, typed elsewhere, is not what is sent, and stays.
    """
    with transaction.atomic():
        yield
        sent = Draft.objects.visible_to(by).filter(form=form)
        _empty(sent if seen is None else sent.filter(version__lte=seen))


def forget_old_drafts() -> int:
    """Delete what nobody has saved for long; how many rows."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()[0]


def _empty(drafts: Any) -> None:
    """Take the words out and go on counting, so that an older page cannot bring them back."""
    drafts.with_words().update(content={}, version=F("version") + 1, saved_at=timezone.now())


def _require_room(by: Any) -> None:
    if Draft.objects.visible_to(by).with_words().count() >= MOST_DRAFTS:
        raise ValidationError(
            _("You keep %(most)d drafts already. Discard one that you no longer need."),
            params={"most": MOST_DRAFTS},
        )
