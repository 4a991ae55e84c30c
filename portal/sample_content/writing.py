"""Bringing the sample questions in: each by the actions that members use, then dated back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.accounts.models import User
from community.lib import changes
from community.limits.actions import waived
from portal.sample_content.reading import Answer, Question, Said, questions, with_quotations
from stories.actions.metadata import tag_named
from stories.models import Block, Passage, Story
from threads import actions, passages
from threads.models import Acceptance, Post, Revision, Thread, Vote

PACE = timedelta(minutes=17)  # between what is said on one day
MOST_WORDS = 14  # of a passage that a question is about
SECOND_THOUGHTS = timedelta(hours=20)  # until an edit

_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_MARKS = re.compile(r"([\\`*_\[\]<>#!&~])")


def write(people: Mapping[str, User]) -> None:
    """Write the questions that are not there yet; `people` by their names in the files.

    A question that a developer has renamed or deleted does not come back; one to which somebody
    speaks who is not among `people` is left out.
    """
    asked = set(_titles(people))
    missing = [
        question
        for question in questions()
        if question.title not in asked and question.voices() <= people.keys()
    ]
    shelf = _Shelf()
    with waived():
        for question in missing:
            # Search is told once of each question, not of every word in it.
            with transaction.atomic(), changes.gathered():
                _Conversation(question, people, shelf).write()


def _titles(people: Mapping[str, User]) -> Iterator[str]:
    """What the sample people's questions are, and were, called."""
    mine = Thread.objects.filter(kind=Thread.Kind.QUESTION, author__in=people.values())
    yield from mine.values_list("title", flat=True)
    edits = Revision.objects.filter(post__thread__in=mine).exclude(title="")
    yield from edits.values_list("title", flat=True)


class _Conversation:
    """One question and all that is said about it."""

    def __init__(self, question: Question, people: Mapping[str, User], shelf: _Shelf) -> None:
        self.question, self.people, self.shelf = question, people, shelf
        self.asked_at = timezone.now() - timedelta(days=question.days_ago)
        self.posts: list[Post] = []

    def write(self) -> None:
        asked = self.question
        thread = actions.ask(
            by=self.people[asked.by],
            title=asked.title,
            body=self._body(asked.body),
            tags=[tag_named(name) for name in asked.tags],
            is_pseudonymous=asked.under_no_name,
            passage=self.shelf.beginning(**asked.about) if asked.about else None,
        )
        if thread.question is not None:  # as of every question
            self._follow_up(thread.question, asked, day=0)
        for answer in asked.answers:
            self._answer(thread, answer)
        self._date_back(thread)

    def _answer(self, thread: Thread, answer: Answer) -> None:
        post = actions.answer(thread, by=self.people[answer.by], body=self._first(answer))
        self._follow_up(post, answer, day=answer.day or 0)
        if answer.accepted:
            actions.accept(post, by=self.people[self.question.by])

    def _follow_up(self, post: Post, said: Said, *, day: int) -> None:
        """What comes after `post`, a question or an answer: an edit, votes, comments."""
        self._settle(post, said, day)
        for comment in said.comments:
            self._remark(post, comment, day=day)

    def _remark(self, about: Post, said: Said, *, day: int, parent: Post | None = None) -> None:
        day = day if said.day is None else said.day
        post = actions.remark(about, by=self.people[said.by], body=self._first(said), parent=parent)
        self._settle(post, said, day)
        for reply in said.replies:
            self._remark(about, reply, day=day, parent=post)

    def _settle(self, post: Post, said: Said, day: int) -> None:
        """Edit and vote on `post`, and note when it shall have been written."""
        if said.first_said:
            author, body = self.people[said.by], self._body(said.body)
            post = actions.edit(post, by=author, body=body, seen=post.revision_count)
        others = self._others(said.by, first=len(self.posts))
        for value, number in ((1, said.up), (-1, said.down)):
            for voter in islice(others, number):
                post = actions.vote(post, by=voter, value=value)
        post.created_at = self.asked_at + timedelta(days=day) + len(self.posts) * PACE
        if said.first_said:
            post.edited_at = post.created_at + SECOND_THOUGHTS
        self.posts.append(post)

    def _others(self, author: str, *, first: int) -> Iterator[User]:
        """Everybody but the author, each time beginning with somebody else."""
        names = [name for name in self.people if name != author]
        return (self.people[names[(first + n) % len(names)]] for n in range(len(names)))

    def _first(self, said: Said) -> str:
        return self._body(said.first_said or said.body)

    def _body(self, body: str) -> str:
        return with_quotations(body, self.shelf.quote)

    def _date_back(self, thread: Thread) -> None:
        """Let it all have happened when the file says so; the counters and search follow."""
        Post.objects.bulk_update(self.posts, ["created_at", "edited_at"])
        for post in self.posts:
            if post.revision_count:
                post.revisions.update(at=post.created_at)
        last: datetime = max(post.created_at for post in self.posts)
        Vote.objects.filter(post__thread=thread).update(at=last)
        Acceptance.objects.filter(thread=thread).update(at=last)
        Thread.objects.filter(pk=thread.pk).update(created_at=self.asked_at)
        actions.tally(Thread.objects.select_for_update().get(pk=thread.pk))
        changes.announce("thread", thread.pk)


class _Shelf:
    """The stories that are quoted, each fetched once."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[Story | None, list[Block]]] = {}

    def quote(self, slug: str, words: str) -> str:
        """`words` as a quotation that leads to their place; "" where everyone cannot read them."""
        story, blocks = self._take(slug)
        passage = next((found for block in blocks if (found := _found(block, words))), None)
        if story is None or passage is None or passage.block is None:
            return ""
        place = f"{story.get_absolute_url()}?at={passage.key}#{passage.block.anchor}"
        return f"> {_as_text(passage.exact)}\n>\n> — [{_as_text(story.title)}]({place})"

    def beginning(self, story: str, block: str) -> Passage | None:
        """The first words of a block; None where everyone cannot read them."""
        _story, blocks = self._take(story)
        found = next((one for one in blocks if one.key == block), None)
        if found is None:
            return None
        sentence = _SENTENCE.match(found.plain)
        words = (sentence[0] if sentence else found.plain).split()
        return _found(found, " ".join(words[:MOST_WORDS]))

    def _take(self, slug: str) -> tuple[Story | None, list[Block]]:
        if slug not in self.taken:
            story = Story.objects.published().open().filter(slug=slug).first()
            blocks = story.blocks.filter(redacted_at=None).exclude(plain="") if story else ()
            self.taken[slug] = story, list(blocks)
        return self.taken[slug]


def _found(block: Block, words: str) -> Passage | None:
    try:
        return passages.find(block, words)
    except ValidationError:
        return None  # they stand in another block, or nowhere any more


def _as_text(words: str) -> str:
    """`words` in one line, as Markdown that shows each sign as it is."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))
