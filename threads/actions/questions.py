"""Asking, and changing what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from community.moderation.models import State
from community.tags.actions import locking as vocabulary
from community.tags.models import Tag
from stories.models import Passage
from threads.actions import informing
from threads.actions.arriving import arrived, as_it_is, changed
from threads.actions.comments import StaleEditError
from threads.actions.posts import DOUBLE_CLICK, as_html, checked, kept, locked, named
from threads.actions.revising import put_question, put_tags
from threads.limits import ASK, spend_on, spend_on_mentions
from threads.models import Post, Thread
from threads.passages import takes_questions

SHORTEST_TITLE = 12  # characters; less is a topic, not a question
LONGEST_TITLE = 200
MOST_TAGS = 5


@transaction.atomic
def ask(
    *,
    by: Any,
    title: str,
    body: str,
    tags: Sequence[Tag],
    is_pseudonymous: bool = False,
    passage: Passage | None = None,
    client_id: UUID | None = None,
) -> Thread:
    """Open a question; `is_pseudonymous` shows its asker as a member in all of this thread.

    `passage` (from `passages.find`, saved or not) holds the words of a story that it is about. The
    same question sent twice within a minute is one; with a `client_id`, a name of the program's
    own, what has the same name is one. Raises SignInRequired, or ValidationError
    keyed by "title", "body", "tags" or "quote", or TooManyError.
    """
    if (before := named(client_id, by=by)) is not None:
        return before.thread
    policy.require(by, "thread.ask")
    title, body, tags = titled(title), checked(body), held_tags(tags)
    if passage is not None and not takes_questions(passage.story):
        raise ValidationError({"quote": _("This story can not be asked about now.")})
    if client_id is None and (same := _just_asked(by, title, body)) is not None:
        return same
    spend_on(ASK, by=by, body=body)
    return opened(
        by=by,
        title=title,
        body=body,
        tags=tags,
        is_pseudonymous=is_pseudonymous,
        passage=kept(passage),
        client_id=client_id,
    )


def opened(
    *,
    by: Any,
    title: str,
    body: str,
    tags: Iterable[Tag],
    client_id: UUID | None = None,
    **fields: Any,
) -> Thread:
    """A question as rows, from what was checked; `fields` are further ones of the thread."""
    thread = Thread.objects.create(kind=Thread.Kind.QUESTION, title=title, author=by, **fields)
    thread.question = Post.objects.create(
        thread=thread,
        kind=Post.Kind.QUESTION,
        author=by,
        body=body,
        html=as_html(body),
        is_pseudonymous=thread.is_pseudonymous,
        client_id=client_id,
    )
    thread.save(update_fields=["question"])
    put_tags(thread, tags)
    arrived(thread.question)
    return thread


@transaction.atomic
def edit_question(
    thread: Thread, *, by: Any, title: str, body: str, tags: Sequence[Tag], seen: int
) -> Thread:
    """Change title, text and tags of a question and keep what it said; `seen` as in `edit`.

    Raises SignInRequired, NotAllowed, ValidationError keyed by field, and StaleEditError when
    somebody saved in between. The same again changes nothing.
    """
    if thread.question is None:
        raise ValidationError(_("This is not a question."))
    post = locked(thread.question)
    fresh = post.thread
    if fresh.question_id != post.pk:
        raise ValidationError(_("This is no longer a question of its own."))
    policy.require(by, "thread.edit", fresh)
    title, body, tags = titled(title), checked(body), held_tags(tags)
    before = {tag.pk for tag in fresh.tags.all()}
    if (title, body, {tag.pk for tag in tags}) == (fresh.title, post.body, before):
        return fresh
    if seen != post.revision_count:
        raise StaleEditError(post)
    spend_on_mentions(by=by, before=post.body, after=body)
    said, was = post.body, as_it_is(post)
    put_question(post, title, body, tags, by=by)
    if not policy.author(by, post):
        record("post.edit", by=by, target=post)
    changed(post, was, by=by)
    if not post.is_held:  # else they are told once it is let through
        informing.of_edit(post, said, by=by)
    return fresh


def titled(title: str) -> str:
    """`title` in one line; ValidationError keyed by "title" when it is too short or too long."""
    title = " ".join(title.split())
    if len(title) < SHORTEST_TITLE:
        raise ValidationError(
            {
                "title": ValidationError(
                    _("Ask it in a sentence: at least %(least)d characters."),
                    params={"least": SHORTEST_TITLE},
                )
            }
        )
    if len(title) > LONGEST_TITLE:
        raise ValidationError(
            {
                "title": ValidationError(
                    _("A title holds %(most)d characters at most; the rest belongs below."),
                    params={"most": LONGEST_TITLE},
                )
            }
        )
    return title


def tagged(tags: Iterable[Tag]) -> list[Tag]:
    """The tags that are meant, each once; ValidationError keyed by "tags" for none or too many."""
    meant = list({tag.meant.pk: tag.meant for tag in tags}.values())
    if not meant:
        raise ValidationError({"tags": _("Choose at least one tag, so that it is found.")})
    if len(meant) > MOST_TAGS:
        raise ValidationError(
            {"tags": ValidationError(_("At most %(most)d tags."), params={"most": MOST_TAGS})}
        )
    return meant


def held_tags(tags: Iterable[Tag]) -> list[Tag]:
    """As `tagged`, by what they mean now; until the transaction ends, none of them is merged."""
    return tagged(vocabulary.hold(tagged(tags)))


def _just_asked(by: Any, title: str, body: str) -> Thread | None:
    since = timezone.now() - DOUBLE_CLICK
    same = Thread.objects.filter(kind=Thread.Kind.QUESTION, author=by, created_at__gte=since)
    same = same.filter(title=title, question__body=body)
    return same.exclude(state__in=(State.HIDDEN, State.DELETED)).first()
