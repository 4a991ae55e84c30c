"""Questions, answers and comments: who writes, edits, closes and answers for them."""

from __future__ import annotations

from typing import Any

from community.policy.conditions import Able
from community.policy.own import author, author_of_held
from community.policy.roles import Person, member, moderator


def open_to_comments(person: Person, thing: Any = None) -> bool:
    """A member, under something that takes comments (a story: published, live, comments on)."""
    return member(person) and thing.takes_comments


def open_to_posts(person: Person, thing: Any = None) -> bool:
    """A member, in a thread that takes comments."""
    return member(person) and thing.is_in_use


def open_to_answers(person: Person, thing: Any = None) -> bool:
    """A member, in a thread that takes comments and is not closed to answers."""
    return open_to_posts(person, thing) and not thing.is_closed


def reader_of_live(person: Person, thing: Any = None) -> bool:
    """A member, of something in sight that somebody else wrote."""
    return member(person) and thing.is_live and thing.author_id != person.pk


def reader_of_public(person: Person, thing: Any = None) -> bool:
    """A member, of something that somebody else wrote in sight of all."""
    return reader_of_live(person, thing) and not thing.is_private


def participant(person: Person, thing: Any = None) -> bool:
    """Whoever takes part in the private thread, while it stands."""
    return member(person) and thing.is_live and thing.is_joined_by(person)


edits_others = Able("edit")


closes = Able("close")


def closer_of_public(person: Person, thing: Any = None) -> bool:
    """Whoever may close questions, of a thread that is open to all."""
    return closes(person) and not (thing is not None and thing.is_private)


def closer(person: Person, thing: Any = None) -> bool:
    """Whoever may close questions and open them; what a moderator closed, moderators alone, and
    never whoever asked it.
    """
    if thing is not None and not thing.is_moderators_closing:
        return closer_of_public(person, thing)
    is_theirs = closer_of_public(person, thing) and moderator(person)
    return is_theirs and (thing is None or thing.author_id != person.pk)


def editor_of_live(person: Person, thing: Any = None) -> bool:
    """Whoever wrote it or may edit what others wrote, while it stands where others can read it.

    What waits for a moderator its author may edit meanwhile.
    """
    if author_of_held(person, thing):
        return True
    others = edits_others(person) and not thing.is_private
    return bool(thing.is_live) and (author(person, thing) or others)


def proposer(person: Person, thing: Any = None) -> bool:
    """A member, of a post in sight in a thread in sight, that somebody else wrote."""
    return reader_of_public(person, thing) and thing.thread.is_live


def judge(person: Person, thing: Any = None) -> bool:
    """Whoever may make the edit that a suggestion proposes, and did not propose it."""
    may_edit = thing.post.is_live and editor_of_live(person, thing.post)
    return member(person) and thing.by_id != person.pk and may_edit


def proposer_of(person: Person, thing: Any = None) -> bool:
    """Whoever made the suggestion."""
    return member(person) and thing.by_id == person.pk


def inviter(person: Person, thing: Any = None) -> bool:
    """Whoever asked, or moderates, while answers are taken and anybody may read them."""
    concerned = author(person, thing) or moderator(person)
    return concerned and not thing.is_private and open_to_answers(person, thing)


def keeper_of_answer(person: Person, thing: Any = None) -> bool:
    """Whoever wrote a live answer, asked its question, or moderates."""
    concerned = author(person, thing) or author(person, thing.thread) or moderator(person)
    return bool(thing.is_live) and concerned
