"""A question's page as one reader sees it: answers a page at a time, the first comments on each.

However many answers and comments there are, the number of queries stays the same: one for the
answers of the page, one to choose the first comments and one to read them, one for the reader's
votes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import keyset
from community.lib.prepared import Prepared
from community.tags.models import Tag
from threads import stages
from threads.discussion import Shown
from threads.models import Post, Thread, Vote
from threads.models.post import PostQuerySet

PAGE = 10  # answers
BRANCHES = 20  # branches of comments on a page that shows the comments on one post
FEW_BRANCHES = 3  # shown below each post of the question's page …
FEW_REPLIES = 5  # … and in each of them
BEST = "best"
SORTS = {
    BEST: ("-score", "-pk"),
    "newest": ("-pk",),
    "oldest": ("pk",),
    "active": ("-active_at", "-pk"),
}
SORT_NAMES = {
    BEST: _("Best"),
    "newest": _("Newest"),
    "oldest": _("Oldest"),
    "active": _("Active"),
}
BY_AGE = ("pk",)
CURSOR = "answers"  # the parameter that says which page of answers
ABOUT = "comments"  # the one that asks for all comments on one post
FURTHER = "further"  # which page of these


@dataclass(frozen=True)
class Entry(Shown):
    """A question, an answer or a comment in its place, with the comments on it or replies to it."""

    thread: Thread
    vote: int = 0
    replies: list[Entry] = field(default_factory=list)
    has_more: bool = False  # comments that are not shown here

    @property
    def is_accepted(self) -> bool:
        return self.thread.accepted_id == self.post.pk

    @property
    def is_askers(self) -> bool:
        """Whether whoever asked the question wrote it.

        Not told where one stands under a name and the other does not: that would give the name.
        """
        if self.post.is_pseudonymous != self.thread.is_pseudonymous:
            return False
        return self.post.author_id is not None and self.post.author_id == self.thread.author_id

    @property
    def is_own(self) -> bool:
        return policy.author(self.person, self.post)

    @property
    def may_vote(self) -> bool:
        return self.thread.is_live and policy.may(self.person, "post.vote", self.post)

    @property
    def may_vote_down(self) -> bool:
        return self.post.kind != Post.Kind.COMMENT

    @property
    def may_accept(self) -> bool:
        return self.post.is_live and policy.may(self.person, "thread.accept", self.thread)

    @property
    def may_close(self) -> bool:
        return policy.may(self.person, "thread.moderate", self.thread)

    @property
    def may_outdate(self) -> bool:
        is_answer = self.post.kind == Post.Kind.ANSWER
        return is_answer and policy.may(self.person, "post.outdate", self.post)

    @property
    def distance(self) -> Any:
        """How far its writer is from the asker, in words; "" where that is not to be told."""
        return stages.distance(self.post, self.thread, person=self.person)

    @property
    def may_answer(self) -> bool:
        return self.post.is_live and policy.may(self.person, "thread.answer", self.thread)

    @property
    def may_reply(self) -> bool:
        return self.post.is_live and policy.may(self.person, "thread.remark", self.thread)

    @property
    def below(self) -> list[Entry]:
        """All that is shown below it, each before the replies to it."""
        return [entry for reply in self.replies for entry in (reply, *reply.below)]


@dataclass(frozen=True)
class QuestionPage:
    """One page of a question; `next` and `previous` are cursors, "" where there is none.

    `about` is the post all of whose comments the page shows instead of all answers.
    """

    thread: Thread
    question: Entry
    answers: list[Entry]
    sort: str
    cursor: str = ""
    next: str = ""
    previous: str = ""
    about: Post | None = None

    @cached_property
    def tags(self) -> list[Tag]:
        return _tags(self.question.person, thread=self.thread.pk)

    @property
    def accepted_elsewhere(self) -> bool:
        """Whether the accepted answer is not on this page."""
        here = {answer.post.pk for answer in self.answers}
        return self.thread.accepted_id is not None and self.thread.accepted_id not in here

    @property
    def readable_answers(self) -> list[Entry]:
        return [answer for answer in self.answers if answer.is_readable and answer.post.is_live]


def read(thread: Thread, question: Post, *, person: Any, query: Mapping[str, str]) -> QuestionPage:
    """The page of `thread` that the query string asks for. Raises Http404 (also BadCursor)."""
    if about := query.get(ABOUT, ""):
        return _with_comments(thread, question, about, person, query.get(FURTHER, ""))
    sort = query.get("sort", "")
    sort = sort if sort in SORTS else BEST
    cursor = query.get(CURSOR, "")
    order = SORTS[sort]
    if cursor:
        page = keyset.page(_answers(person, thread.pk), order=order, size=PAGE, cursor=cursor)
    else:
        rows = _first_answers(person, sort, thread=thread.pk)
        page = keyset.first(rows, order=order, size=PAGE)
    first, *others = entries(thread, [question, *page.items], person=person)
    return QuestionPage(thread, first, others, sort, cursor, page.next or "", page.previous or "")


@Prepared
def _tags(_person: Any, *, thread: int) -> QuerySet[Tag]:
    return Tag.objects.filter(tagged_threads__content_object=thread).order_by("tagged_threads__pk")


def _answers(person: Any, thread: int) -> PostQuerySet:
    answers = Post.objects.filter(thread=thread).answers_with_place(person)
    return answers.with_saved_by(person).select_related("author")


@Prepared
def _first_answers(person: Any, sort: str, *, thread: int) -> PostQuerySet:
    return _answers(person, thread).order_by(*SORTS[sort])[: PAGE + 1]


def entries(thread: Thread, posts: Sequence[Post], *, person: Any) -> list[Entry]:
    """Each of `posts`, the question or answers to it, with the first comments on it; 3 queries."""
    below, cut = _first_comments(posts, person)
    return list(_entries(thread, posts, below, cut, person))


def address(post: Post, *, person: Any) -> str:
    """The address of the page on which `person` finds `post` of a question, and its place there."""
    thread, subject = post.thread, post.subject or post
    if post.subject and not _is_among_the_first(post, person):
        tops = thread.posts.filter(subject=post.subject_id).with_place(person).order_by(*BY_AGE)
        before = tops.filter(pk__lt=post.root_id or post.pk).count() // BRANCHES * BRANCHES
        page = f"?{ABOUT}={subject.pk}"
        if before:
            page += f"&{FURTHER}={keyset.cursor_after(tops[before - 1], order=BY_AGE)}"
        return f"{thread.page_url}{page}#{post.anchor}"
    page = _page_of_answer(subject, person) if subject.kind == Post.Kind.ANSWER else ""
    return f"{thread.page_url}{page}#{post.anchor}"


def _page_of_answer(answer: Post, person: Any) -> str:
    order = SORTS[BEST]
    answers = answer.thread.posts.answers_with_place(person).order_by(*order)
    ahead = Q(score__gt=answer.score) | Q(score=answer.score, pk__gt=answer.pk)
    before = answers.filter(ahead).count() // PAGE * PAGE
    return f"?{CURSOR}={keyset.cursor_after(answers[before - 1], order=order)}" if before else ""


def _is_among_the_first(comment: Post, person: Any) -> bool:
    """Whether the question's page shows `comment` itself, and not only a way to all comments."""
    tops = Post.objects.filter(subject=comment.subject_id).with_place(person)
    if tops.filter(pk__lt=comment.root_id or comment.pk).count() >= FEW_BRANCHES:
        return False
    if comment.root_id is None:
        return True
    return Post.objects.filter(root=comment.root_id, pk__lt=comment.pk).count() < FEW_REPLIES


def _with_comments(
    thread: Thread, question: Post, about: str, person: Any, cursor: str
) -> QuestionPage:
    """The page of all comments on one post, which is the question or an answer to it."""
    pk = int(about) if about.isascii() and about.isdecimal() and len(about) < 19 else 0
    answers = _answers(person, thread.pk)
    subject = question if pk == question.pk else answers.filter(pk=pk).first()
    if subject is None:
        raise Http404
    tops = Post.objects.filter(subject=subject).with_place(person).select_related("author")
    page = keyset.page(tops, order=BY_AGE, size=BRANCHES, cursor=cursor)
    replies = Post.objects.filter(root__in=[top.pk for top in page.items]).order_by("pk")
    below = {subject.pk: [*page.items, *replies.select_related("author")]}
    posts = list(dict.fromkeys([question, subject]))
    first, *others = _entries(thread, posts, below, frozenset(), person)
    return QuestionPage(
        thread, first, others, BEST, cursor, page.next or "", page.previous or "", about=subject
    )


def _first_comments(
    subjects: Sequence[Post], person: Any
) -> tuple[Mapping[int, list[Post]], frozenset[int]]:
    """The first comments on each of `subjects`, each before its replies; and who has more."""
    beyond: dict[int, int] = dict(_chosen(person, subjects=[post.pk for post in subjects]))
    below: dict[int, list[Post]] = defaultdict(list)
    cut: set[int] = set()
    for post in _with_authors(person, posts=list(beyond)) if beyond else ():
        if post.subject_id is not None:
            below[post.subject_id].append(post)
            if beyond[post.pk] > 0:
                cut.add(post.subject_id)
    return below, frozenset(cut)


@Prepared
def _chosen(person: Any, *, subjects: Collection[int]) -> Any:
    """The first comments on each of `subjects` with a few replies: their pk, and who is beyond."""
    tops = Post.objects.filter(subject__in=subjects).with_place(person)
    branches = _first(tops, "subject", FEW_BRANCHES)
    replies = _first(Post.objects.filter(root__in=branches.values("pk")), "root", FEW_REPLIES)
    return branches.values_list("pk", "beyond").union(replies.values_list("pk", "beyond"))


@Prepared
def _with_authors(_person: Any, *, posts: Collection[int]) -> PostQuerySet:
    return Post.objects.filter(pk__in=posts).select_related("author").order_by("pk")


def _first(posts: QuerySet[Post], of: str, most: int) -> Any:
    """The first `most` of `posts` with the same `of`; `beyond` these are so many (or below 0)."""
    numbered = posts.annotate(
        place=Window(RowNumber(), partition_by=[F(of)], order_by=F("pk").asc()),
        beyond=Window(Count("pk"), partition_by=[F(of)]) - most,
    )
    return numbered.filter(place__lte=most)


def _entries(
    thread: Thread,
    posts: Sequence[Post],
    below: Mapping[int, list[Post]],
    cut: frozenset[int],
    person: Any,
) -> Iterator[Entry]:
    """Each of `posts` with the comments on it, and the votes of `person` on all of them."""
    shown = [*posts, *(comment for comments in below.values() for comment in comments)]
    for post in shown:
        post.thread = thread  # at hand already, and asked for whether it is locked
    votes = votes_of(person, shown)
    for post in posts:
        comments = _tree(below.get(post.pk, ()), thread, votes, person)
        vote = votes.get(post.pk, 0)
        yield Entry(post, person, thread, vote, comments, has_more=post.pk in cut)


def _tree(
    comments: Iterable[Post], thread: Thread, votes: Mapping[int, int], person: Any
) -> list[Entry]:
    """Comments below those they answer; one nobody may read stays only for its replies' sake."""
    answers: dict[int | None, list[Post]] = defaultdict(list)
    for comment in comments:
        answers[comment.parent_id].append(comment)

    def below(parent: int | None) -> list[Entry]:
        grown = (
            Entry(post, person, thread, votes.get(post.pk, 0), below(post.pk))
            for post in answers[parent]
        )
        return [entry for entry in grown if entry.is_readable or entry.replies]

    return below(None)


def votes_of(person: Any, posts: Iterable[Post]) -> Mapping[int, int]:
    """How `person` voted on each of `posts`."""
    if not policy.member(person):
        return {}
    cast = Vote.objects.filter(voter=person, post__in=[post.pk for post in posts])
    return dict(cast.values_list("post", "value"))


def entry(post: Post, *, person: Any) -> Entry:
    """`post` alone, as its box of votes shows it."""
    return Entry(post, person, post.thread, votes_of(person, [post]).get(post.pk, 0))
