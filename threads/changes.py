"""Which words an edit changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from math import sqrt
from typing import Any

from community.lib.sequences import common_start
from threads.models import Post, Revision

PAGE = 10  # revisions on a page
COMPARED = 2_000
"""Words in a row that are compared one by one; a longer change is shown as one."""

_WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+\Z")  # each word with the space before it


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both texts have, or only the old one (`removed`), or only the new (`added`)."""

    text: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An edit of a post: when it was made, and what it did to the words of `before`.

    Where one of the two is hidden, the other stands alone, without marks; of both nothing is left.
    """

    at: datetime
    before: Revision
    pieces: list[Piece]
    is_hidden: bool = False  # what the edit made of it
    title: list[Piece] = field(default_factory=list)  # of a question, and so are its tags
    tags: list[Piece] = field(default_factory=list)
    by: Any = None  # who made it, where that was not the author of the post
    is_nameless: bool = False  # they stand under no name in the thread


def versions(post: Post, revisions: Sequence[Revision]) -> list[Version]:
    """The edits that `revisions` (consecutive, newest first) gave way to, newest first.

    To compare takes as long as the square of the words: of more edits than a page has, fewer words.
    """
    if not revisions:
        return []
    kept = post.revisions.select_related("by")
    following = kept.filter(number=revisions[0].number + 1).first()
    newer = following or _now(post)
    under_no_name = post.thread.posts.filter(is_pseudonymous=True)
    nameless = set(under_no_name.values_list("author", flat=True))
    compared = int(COMPARED * sqrt(PAGE / max(PAGE, len(revisions))))
    edits = []
    for revision in revisions:
        edits.append(
            Version(
                newer.at,
                revision,
                _between(revision, newer, "body", compared),
                newer.is_hidden,
                _between(revision, newer, "title"),
                _between(revision, newer, "tags"),
                newer.by if newer.by_id != post.author_id else None,
                newer.by_id in nameless,
            )
        )
        newer = revision
    return edits


def _between(old: Revision, new: Revision, part: str, compared: int = COMPARED) -> list[Piece]:
    """What changed in one part; a comparison with hidden words would tell them."""
    if old.is_hidden or new.is_hidden:
        alone = "" if new.is_hidden else getattr(new, part)
        return [Piece(alone)] if alone else []
    return compare(getattr(old, part), getattr(new, part), compared)


def _now(post: Post) -> Revision:
    """What `post` says now, as a revision that is not kept; of a question, title and tags too."""
    at = post.edited_at or post.created_at
    now = Revision(post=post, body=post.body, by=post.edited_by or post.author, at=at)
    if post.kind == Post.Kind.QUESTION:
        now.title = post.thread.title
        now.tags = ", ".join(sorted(tag.name for tag in post.thread.tags.all()))
    return now


def compare(old: str, new: str, compared: int = COMPARED) -> list[Piece]:
    """The words of both texts in order, each run marked as kept, removed or added.

    Up to `compared` in a row are compared one by one.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head = common_start(before, after)
    tail = common_start(before[head:][::-1], after[head:][::-1])
    middle = _middle(before[head : len(before) - tail], after[head : len(after) - tail], compared)
    rest = before[len(before) - tail :]
    pieces = [Piece("".join(before[:head])), *middle, Piece("".join(rest))]
    return [piece for piece in pieces if piece.text]


def _middle(before: list[str], after: list[str], compared: int) -> list[Piece]:
    if max(len(before), len(after)) > compared:
        return [Piece("".join(before), "removed"), Piece("".join(after), "added")]
    pieces = []
    matcher = SequenceMatcher(None, before, after)  # leaves out the commonest words, for time
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(before[start:end])))
            continue
        pieces.append(Piece("".join(before[start:end]), "removed"))
        pieces.append(Piece("".join(after[new_start:new_end]), "added"))
    return pieces
