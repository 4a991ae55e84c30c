"""The words of a post leave what repeats them: drafts, mail, the record, what rules remember."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from community.lib import markdown
from community.log.actions import blank
from community.log.models import LogEntry
from community.moderation.models import Hold, Print
from community.notifications.forgetting import forget_mail
from threads.letting_go import let_go_elsewhere
from threads.models import Draft, Post, Suggestion

BEGINNING = 60
"""Characters by which the words of a post are known again in a mail."""
FORMS = ("edit", "suggest")
WHY = "The post was deleted for good."


def forget_words(post: Post, *, by: Any) -> None:
    """Let go of what `post` says and said, everywhere but in its own rows. While they stand.

    What others wrote stays theirs, also where they quote it: a moderator looks at that by itself.
    """
    suggested = list(post.suggestions.values_list("pk", flat=True))
    _drafts(post, suggested)
    forget_mail(_beginnings(post))
    let_go_elsewhere(post)
    about = Q(target_kind="threads.post", target_id=str(post.pk))
    about |= _of("threads.revision", post.revisions.values_list("pk", flat=True))
    about |= _of("threads.suggestion", suggested)
    if post.kind == Post.Kind.QUESTION:
        about |= Q(target_kind="threads.thread", target_id=str(post.thread_id))
    entries = LogEntry.objects.filter(about, text__isnull=False, text__blanked_at=None)
    for entry in entries.order_by("pk"):
        blank(entry, by=by, why=WHY)
    Print.objects.filter(kind="post", key=post.pk).delete()
    Hold.objects.filter(case__subject_kind="post", case__subject_key=post.pk).update(found="")


def _drafts(post: Post, suggested: list[int]) -> None:
    forms = [f"{form}-{post.pk}" for form in FORMS] + [f"improve-{pk}" for pk in suggested]
    # The count of saves stays, so that a page left open is told; see `Draft`.
    Draft.objects.filter(form__in=forms).update(content={})


def _of(kind: str, keys: Any) -> Q:
    return Q(target_kind=kind, target_id__in=[str(key) for key in keys])


def _beginnings(post: Post) -> list[str]:
    said = [post.body, *post.revisions.values_list("body", flat=True)]
    said += Suggestion.objects.filter(post=post).values_list("body", flat=True)
    plain = [" ".join(markdown.plain(one).split())[:BEGINNING] for one in said]
    if post.kind == Post.Kind.QUESTION:
        plain += [post.thread.title, *post.revisions.values_list("title", flat=True)]
    return plain
