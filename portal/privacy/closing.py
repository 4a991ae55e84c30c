"""Closing an account, from the first batch to the last: what the worker does, and does again.

Nothing notes how far it is: each step looks for what is left and ends when there is nothing. So it
may die anywhere, and whoever takes it up begins at the first step, which is done at once where it
was done before. The account's names are needed to find them elsewhere; they go in the last step.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.accounts.holding import held
from community.accounts.models import User, Visibility
from community.lib import changes
from community.limits.actions import waived
from community.log.actions import record
from community.moderation.actions.appeals import end_appeals
from community.notifications import sending
from community.notifications.models import Mail
from community.search import parting as search
from mentors.actions import leaving as mentoring
from mentors.actions import take_story_back
from mentors.models import StoryProposal
from portal.privacy import emptying, exporting, former, sessions, sweeping
from portal.privacy.models import Closing, Export
from portal.privacy.naming import Names
from portal.ready import keeping
from stories.actions.proposals import withdraw
from stories.models.proposal import Proposal
from stories.proposal_states import OPEN
from threads.actions import parting as posts
from threads.actions.forgetting_words import forget_mail_of
from threads.models import Post

BATCH = 100
GoingOn = Callable[[], None]


def carry_out(closing: Closing, *, going_on: GoingOn) -> None:
    """Do all that is left of closing an account; `going_on` is called after each batch."""
    person = _begin(closing)
    if person is None:
        return
    if not person.handle.startswith(former.PREFIX):
        names = Names.of(person)
        sessions.end_all(person)
        sweeping.sweep(person, names, going_on)  # while it shows what has to do with the person
        _end_what_is_open(person)
        _part_from_posts(person, closing, going_on)
        _delete_files(person)
        _send_last_mail(person)
        sweeping.forget_mail(person, names, going_on)
        emptying.forget_kept(person)
        emptying.empty(person, going_on)
        sweeping.forget_about(person)
        _delete_files(person)  # a file may have been under way when the account was closed
        sweeping.sweep(person, names, going_on)
        sweeping.forget_mail(person, names, going_on)
        _forget(person)
    search.forget()
    keeping.let_go(person)
    Closing.objects.filter(pk=closing.pk).update(done_at=timezone.now(), claimed_until=None)


@transaction.atomic
def _begin(closing: Closing) -> User | None:
    """Put the account out of use, from where there is no way back; None where it was kept."""
    person = held(closing.person_id, "person")
    fresh = Closing.objects.filter(pk=closing.pk, done_at=None).first()
    if fresh is None:
        return None
    if fresh.begun_at is None:
        fresh.begun_at = timezone.now()
        fresh.save(update_fields=["begun_at"])
    if person.is_active:
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
    changes.announce("person", person.pk)
    return person


def _acting(person: User) -> User:
    """The person as they were: what they could end by hand is ended as by their own hand."""
    mover = User.objects.get(pk=person.pk)
    mover.is_active = True  # here alone, and not saved
    return mover


def _end_what_is_open(person: User) -> None:
    """Stories told from mentorships are taken back; all that waits with others comes to its end."""
    mover = _acting(person)
    agreed = StoryProposal.objects.of(mover).filter(state=StoryProposal.State.AGREED)
    with waived():
        for proposal in agreed.order_by("pk"):
            take_story_back(proposal, by=mover)
        for proposed in Proposal.objects.filter(by=person, state__in=OPEN).order_by("pk"):
            withdraw(proposed, by=mover)
    end_appeals(by=mover)
    mentoring.leave(person)
    posts.withdraw_suggestions(by=mover)


def _part_from_posts(person: User, closing: Closing, going_on: GoingOn) -> None:
    mover, mine = _acting(person), Post.objects.filter(author=person).order_by("pk")
    while keys := list(mine.values_list("pk", flat=True)[:BATCH]):
        if closing.posts == Closing.Posts.KEPT:
            posts.leave_without_name(keys)
        else:
            batch = list(mine.filter(pk__in=keys).select_related("thread"))
            forget_mail_of(batch)  # while the words stand
            for post in batch:
                posts.take_away(post, by=mover)
        going_on()


def _delete_files(person: User) -> None:
    for export in Export.objects.filter(person=person):
        exporting.let_go(export)
    for column in _files():
        if name := str(getattr(person, column.name)):
            default_storage.delete(name)


def _files() -> list[models.FileField]:
    return [one for one in User._meta.concrete_fields if isinstance(one, models.FileField)]


def _send_last_mail(person: User) -> None:
    """The mail that says so goes out if it can; then nothing keeps the address."""
    waiting = Mail.objects.waiting().filter(recipients__icontains=f'"{person.email}"')
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        sending.deliver(pk)


@transaction.atomic
def _forget(person: User) -> None:
    """Nothing on the account says any more whose it was; its handle is nobody else's."""
    changes.announce("person", person.pk)  # pages before people: see `holding`
    fresh = User.objects.select_for_update().get(pk=person.pk)
    former.keep(fresh.handle)
    fresh.emailaddress_set.all().delete()
    for column in User._meta.concrete_fields:
        if not column.primary_key:
            setattr(fresh, column.attname, _nothing(column))
    number = secrets.token_hex(6)
    fresh.handle, fresh.email = f"{former.PREFIX}{number}", f"{number}@former.invalid"
    fresh.display_name = _("former member")
    for name in ("about", "career_stage", "language", "time_zone", "stories"):
        setattr(fresh, f"{name}_visibility", Visibility.NOBODY)
    fresh.is_active = fresh.is_staff = fresh.is_superuser = False
    fresh.set_unusable_password()
    fresh.save()
    record("account.closed", by=None, target=fresh)
    changes.announce("person", fresh.pk)


def _nothing(column: Any) -> Any:
    """What stands in a column of which nothing is known."""
    if column.has_default():
        return column.get_default()
    return None if column.null else ""
