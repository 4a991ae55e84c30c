"""Posts as the rules of moderation look at them; those of private threads never are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from typing import Any

from django.db.models import Count
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.limits.actions import Trust
from community.moderation.rules.written import Written
from threads import abilities, limits
from threads.excerpts import name_of
from threads.models import Post, Thread

_PLACES = re.compile(r'<(?:a|img)\s[^>]*?(?:href|src)="([^"]*)"')  # in what a sanitiser has written
_PICTURES = re.compile(r'<img\s[^>]*?alt="([^"]*)"[^>]*>')
_INLINE = re.compile(r"</?(?:em|strong|s|sup|a|code)(?:\s[^>]*)?>")
_TAGS = re.compile(r"<[^>]*>")


def text_of(post: Post) -> str:
    """What a reader sees of `post`, a question's title first, and the addresses it leads to."""
    title = post.thread.title if post.kind == Post.Kind.QUESTION else ""
    places = " ".join(map(unescape, _PLACES.findall(post.html)))
    shown = _INLINE.sub("", _PICTURES.sub(r" \1 ", post.html))
    return "\n".join(filter(None, (title, unescape(_TAGS.sub(" ", shown)).strip(), places)))


def written(post: Post, *, was: tuple[str, str] | None = None, by: Any = None) -> Written:
    """`post`, just written or changed, in one query or two.

    `was` is what an edit changed: text (of `text_of`) and HTML as they were. `by` put the words,
    where its author did not: it is their work that speaks for them, or does not.
    """
    author = by or post.author
    record = abilities.record_of(author)
    mine = int(
        post.is_live and author == post.author
    )  # it stands itself by now, and is not to speak for itself
    posts = replace(record.posts, standing=record.posts.standing - mine)
    trust = limits.trust_of(replace(record, posts=posts))
    links = frozenset(abilities.leads_out(post.html))
    if was is not None:
        links -= abilities.leads_out(was[1])
    return Written(
        kind="post",
        key=post.pk,
        person=post.author_id or (by.pk if by else 0),
        at=timezone.now() if was is not None else post.created_at,
        text=text_of(post),
        links=links,
        standing=posts.standing,
        is_new=trust == Trust.NEW,
        is_trusted=trust == Trust.TRUSTED,
        is_staff=policy.staff(author),
        is_edit=was is not None,
        before=was[0] if was is not None else "",
    )


def recent(number: int) -> list[Written]:
    """The last `number` public posts that their authors have not deleted; five queries.

    How many posts of somebody stood before each is counted; what they are trusted with is as now.
    """
    rows = Post.objects.exclude(thread__kind=Thread.Kind.PRIVATE).exclude(author=None)
    rows = rows.exclude(state="deleted").select_related("author", "thread__story")
    posts = list(rows.order_by("-pk")[:number])
    if not posts:
        return []
    people = {post.author_id for post in posts if post.author_id}
    records, staff = abilities.records_of(people), _staff(people)
    standing = _standing_before(posts[-1].pk, people)
    found = []
    for post in reversed(posts):
        author = post.author_id or 0
        trust = limits.trust_of(records[author])
        found.append(
            Written(
                kind="post",
                key=post.pk,
                person=author,
                at=post.created_at,
                text=text_of(post),
                links=frozenset(abilities.leads_out(post.html)),
                standing=standing[author],
                is_new=trust == Trust.NEW and author not in staff,
                is_trusted=trust == Trust.TRUSTED,
                is_staff=author in staff,
                title=post.thread.title or (post.thread.story.title if post.thread.story else ""),
                url=post.get_absolute_url(),
                by=name_of(post),
            )
        )
        standing[author] += int(post.is_live)
    return found[::-1]


def _standing_before(pk: int, people: set[int]) -> Counter[int]:
    """How many public posts of each of `people`, written before that one, stand."""
    before = Post.objects.live().filter(pk__lt=pk, author__in=people)
    before = before.exclude(thread__kind=Thread.Kind.PRIVATE).order_by()
    counted = before.values("author").annotate(number=Count("pk"))
    return Counter({row["author"]: row["number"] for row in counted})


def _staff(people: set[int]) -> set[int]:
    """Those of `people` who work behind the pages; two queries."""
    found: list[Any] = list(User.objects.filter(pk__in=people).prefetch_related("groups"))
    for one in found:
        one.roles = frozenset(group.name for group in one.groups.all())
    return {one.pk for one in found if policy.staff(one)}
