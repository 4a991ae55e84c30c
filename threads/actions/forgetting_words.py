"""The words of a post leave what repeats them: drafts, mail, the record, what rules remember."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from community.lib import markdown
from community.log.actions import blank
from community.log.models import LogEntry
from community.moderation.models import Hold, Print, Report, Statement
from community.notifications.forgetting import forget_mail
from threads.letting_go import let_go_elsewhere
from threads.models import Draft, FormerThread, Post, Suggestion

BEGINNING = 60
"""Characters by which the words of a post are known again in a mail."""
FORMS = ("edit", "suggest")
WHY = "The post was deleted for good."
MERGE = "thread.merge"


def forget_words(post: Post, *, by: Any) -> None:
    """Let go of what `post` says and said, everywhere but in its own rows. While they stand.

    What others wrote stays theirs, also where they quote it: a moderator looks at that by itself.
    """
    forget_mail_of([post])
    let_go_elsewhere(post)
    forget_beside(post, by=by, why=WHY)


def forget_mail_of(posts: Collection[Post]) -> None:
    """Delete every mail that says what one of `posts` does; all mail is looked through for that."""
    forget_mail([said for post in posts for said in _beginnings(post)])


def forget_beside(post: Post, *, by: Any, why: str) -> None:
    """The same, of rows that stand beside the post: those alone, so that it may be done for many.

    The record is blanked, saying `why`.
    """
    suggested = list(post.suggestions.values_list("pk", flat=True))
    numbers = _numbers(post)
    _drafts(post, suggested)
    about = _of("threads.post", [post.pk]) | _of("threads.thread", numbers)
    about |= _of("threads.revision", post.revisions.values_list("pk", flat=True))
    about |= _of("threads.suggestion", suggested)
    entries = LogEntry.objects.filter(about, text__isnull=False, text__blanked_at=None)
    for entry in entries.order_by("pk"):
        blank(entry, by=by, why=why)
    Print.objects.filter(kind="post", key=post.pk).delete()
    Hold.objects.filter(case__subject_kind="post", case__subject_key=post.pk).update(found="")
    for kind, keys in (("post", [post.pk]), ("thread", numbers)):
        Report.objects.filter(subject_kind=kind, subject_key__in=keys).update(seen="")
        _told(kind).filter(thing_key__in=keys).update(title="")
    _untitle(_below(post), _titles(post))
    _merged(post).update(effects={})  # the title it had, which nobody asks under again


def _told(kind: str) -> Any:
    return Statement.objects.filter(thing_kind=kind)


def _untitle(keys: Collection[int], titles: Collection[str]) -> None:
    """What was told of these posts, and seen by who reported them, is called after nothing."""
    _told("post").filter(thing_key__in=keys, title__in=titles).update(title="")
    for report in Report.objects.filter(subject_kind="post", subject_key__in=keys).exclude(seen=""):
        title, _blank, words = report.seen.partition("\n\n")
        if title in titles:
            Report.objects.filter(pk=report.pk).update(seen=words)


def _titles(post: Post) -> set[str]:
    """What `post` is or was called as a question."""
    found = set(post.revisions.values_list("title", flat=True))
    if post.kind == Post.Kind.QUESTION:
        found.add(post.thread.title)
    for effects in _merged(post).values_list("effects", flat=True):
        found.add(effects.get("source", {}).get("title", ""))
    return found - {""}


def _merged(post: Post) -> Any:
    return Statement.objects.of("post", post.pk, MERGE)


def _numbers(post: Post) -> set[int]:
    """The numbers of the questions that `post` asks, or asked before they were merged into others.

    Where no merging tells any more which number it had, all that lead to where it stands count.
    """
    found = {post.thread_id} if post.kind == Post.Kind.QUESTION else set()
    for effects in _merged(post).values_list("effects", flat=True):
        if "source" in effects:
            found.add(effects["source"]["id"])
        else:
            found |= set(_led_here(post))
    return found


def _led_here(post: Post) -> Any:
    return FormerThread.objects.filter(thread=post.thread_id).values_list("number", flat=True)


def _below(post: Post) -> set[int]:
    """What stands or stood below a question that `post` asks or asked, and is called after it."""
    is_asked = post.kind == Post.Kind.QUESTION
    found = set(post.thread.posts.values_list("pk", flat=True)) if is_asked else set()
    for effects in _merged(post).values_list("effects", flat=True):
        found |= set(effects.get("posts", ()))
    return found


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
    return [*plain, *_titles(post)]
