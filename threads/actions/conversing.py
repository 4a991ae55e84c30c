"""Private threads: opened among some people, who alone read and write there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.limits.actions import spend
from threads.actions import informing
from threads.actions.posts import (
    as_html,
    checked,
    just_written,
    locked_thread,
    named,
    place_in,
    tally,
)
from threads.limits import MESSAGE, trust
from threads.models import Participant, Post, Thread


@transaction.atomic
def converse(home: str, *people: Any, title: str = "") -> Thread:
    """Open a private thread among `people`; `home` names the page on which it is read."""
    thread = Thread.objects.create(kind=Thread.Kind.PRIVATE, home=home, title=title)
    for person in people:
        join(thread, person)
    return thread


def join(thread: Thread, person: Any) -> Participant:
    """Let `person` read all of the private `thread`, and write there. The caller asks policy."""
    found, _made = Participant.objects.update_or_create(
        thread=thread, person=person, defaults={"left_at": None}
    )
    return found


def leave(thread: Thread, person: Any) -> None:
    """Let `person` no longer read the private `thread`; what they wrote stays."""
    taking_part = Participant.objects.filter(thread=thread, person=person, left_at=None)
    taking_part.update(left_at=timezone.now())


def is_cut(thread: Thread, person: Any) -> bool:
    """Whether nothing more is said there: of the only two in it, one has blocked the other.

    Nobody is told of the block. Two queries at most.
    """
    others = Participant.objects.filter(thread=thread, left_at=None).exclude(person=person)
    reached = list(others.values_list("person", flat=True)[:2])
    return len(reached) == 1 and blocked_between(person.pk, reached[0])


@transaction.atomic
def say(
    thread: Thread,
    *,
    by: Any,
    body: str,
    parent: Post | None = None,
    client_id: UUID | None = None,
) -> Post:
    """Write a message in the private `thread`, or a reply to `parent`; the others are told.

    The same words sent twice within a minute give one message; with a `client_id`, a name of the
    program's own, what has the same name is one. Raises SignInRequired, NotAllowed,
    TooManyError, and ValidationError keyed by "body" or "parent"; between two of whom one has
    blocked the other nothing more is said.
    """
    if (before := named(client_id, by=by)) is not None:
        return before
    thread = locked_thread(thread.pk)
    policy.require(by, "thread.converse", thread)
    body = checked(body)
    if is_cut(thread, by):
        raise ValidationError({"body": _("You cannot write here any more.")})
    place = place_in(thread, parent)
    same = None if client_id else just_written(thread, by, body, place["parent"], None)
    if same is not None:
        return same
    # Links and mentions are free here: nobody reads them but those who have let each other in.
    spend(MESSAGE, who=f"user-{by.pk}", trust=trust(by))
    post = Post.objects.create(
        thread=thread,
        kind=Post.Kind.COMMENT,
        author=by,
        body=body,
        html=as_html(body),
        client_id=client_id,
        **place,
    )
    tally(thread)
    informing.of_message(post)
    return post
