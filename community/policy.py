"""Who may do what, as one table of readable predicates.

A predicate takes the person and the thing and answers yes or no; it imports no app and asks the
thing itself (`author_id`, `is_live`, …). Every action asks this table, so that pages, API and
admin follow one law.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

Person = Any  # a User or AnonymousUser: both say whether they are signed in


class Predicate(Protocol):
    """Yes or no to one person about one thing."""

    def __call__(self, person: Person, thing: Any = None, /) -> bool: ...


class SignInRequired(PermissionDenied):
    """A visitor wants what members may do: a page sends them to sign in, the API answers 401."""


class NotAllowed(PermissionDenied):
    """Signed in, and still not allowed: 403, with `str(error)` fit to be shown."""


class Unable(NotAllowed):
    """It would be allowed, but for an ability that is not this person's yet, or taken for now."""


def member(person: Person, thing: Any = None) -> bool:
    """Signed in with an account in use."""
    return bool(person is not None and person.is_authenticated and person.is_active)


def in_role(role: str) -> Predicate:
    """A member of the group `role`; a superuser stands in for every role."""

    def holds(person: Person, thing: Any = None) -> bool:
        return member(person) and (person.is_superuser or role in person.roles)

    return holds


moderator = in_role("moderator")
editor = in_role("editor")


def staff(person: Person, thing: Any = None) -> bool:
    """Whoever works behind the pages: moderators and editors."""
    return moderator(person) or editor(person)


def administrator(person: Person, thing: Any = None) -> bool:
    """Whoever answers for the whole portal."""
    return member(person) and person.is_superuser


def author(person: Person, thing: Any = None) -> bool:
    """Whoever wrote the thing."""
    return member(person) and thing.author_id == person.pk


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


def themselves(person: Person, thing: Any = None) -> bool:
    """Whoever the account belongs to."""
    return member(person) and thing.pk == person.pk


def author_of_live(person: Person, thing: Any = None) -> bool:
    """Whoever wrote it, while it stands where others can read it."""
    return author(person, thing) and thing.is_live


@dataclass(frozen=True, slots=True)
class WhileUnlocked:
    """What `holds` says, and while the thread is locked, for moderators alone."""

    holds: Predicate

    def __call__(self, person: Person, thing: Any = None, /) -> bool:
        return self.holds(person, thing) and (moderator(person) or not thing.is_locked)


@dataclass(frozen=True, slots=True)
class Able:
    """A member to whom the share of good work has opened `ability` (see /limits/); and staff."""

    ability: str

    def __call__(self, person: Person, thing: Any = None, /) -> bool:
        return member(person) and (staff(person) or self.ability in person.abilities)


edits_others = Able("edit")


closes = Able("close")


def closer(person: Person, thing: Any = None) -> bool:
    """Whoever may close questions and open them; what a moderator closed, moderators alone."""
    return closes(person) and (moderator(person) or not thing.is_moderators_closing)


def editor_of_live(person: Person, thing: Any = None) -> bool:
    """Whoever wrote it or may edit what others wrote, while it stands where others can read it."""
    return bool(thing.is_live) and (author(person, thing) or edits_others(person))


def proposer(person: Person, thing: Any = None) -> bool:
    """A member, of a post in sight in a thread in sight, that somebody else wrote."""
    return reader_of_live(person, thing) and thing.thread.is_live


def judge(person: Person, thing: Any = None) -> bool:
    """Whoever may make the edit that a suggestion proposes, and did not propose it."""
    return member(person) and thing.by_id != person.pk and editor_of_live(person, thing.post)


def proposer_of(person: Person, thing: Any = None) -> bool:
    """Whoever made the suggestion."""
    return member(person) and thing.by_id == person.pk


def keeper_of_answer(person: Person, thing: Any = None) -> bool:
    """Whoever wrote a live answer, asked its question, or moderates."""
    concerned = author(person, thing) or author(person, thing.thread) or moderator(person)
    return bool(thing.is_live) and concerned


def receiver(person: Person, thing: Any = None) -> bool:
    """Whoever a notice is for."""
    return member(person) and thing.receiver_id == person.pk


def reads_its_text(person: Person, thing: Any = None) -> bool:
    """Whoever opens a story whose rights are known; of unknown ones, staff."""
    return bool(thing.is_open) or staff(person)


def reader_of_text(person: Person, thing: Any = None) -> bool:
    """A member who may open the story and is shown all of it."""
    is_visible = thing.is_published or staff(person)
    return member(person) and is_visible and reads_its_text(person, thing)


def owner(person: Person, thing: Any = None) -> bool:
    """Whoever keeps the thing for themselves."""
    return member(person) and thing.owner_id == person.pk


def party(person: Person, thing: Any = None) -> bool:
    """Whoever made the request or got it."""
    return member(person) and thing.role_of(person) is not None


def told_by(person: Person, thing: Any = None) -> bool:
    """Whoever the thing tells of: a mentor's profile, what they claim."""
    return member(person) and thing.person_id == person.pk


def moderator_of_others(person: Person, thing: Any = None) -> bool:
    """A moderator, of what somebody else tells of themselves."""
    return moderator(person) and (thing is None or thing.person_id != person.pk)


TABLE: dict[str, Predicate] = {
    # stories
    "story.edit": editor,
    "story.import": editor,
    "story.publish": editor,
    "story.withdraw": editor,
    "story.link_member": staff,
    "story.read_unpublished": staff,
    "story.read_text": reads_its_text,
    "story.hide": moderator,
    "story.restore": moderator,
    "story.keep_place": member,
    # threads
    "thread.ask": member,
    "thread.draw": editor,
    "outline.edit": editor,
    "deflection.read": staff,
    "thread.answer": WhileUnlocked(open_to_answers),
    "thread.remark": WhileUnlocked(open_to_posts),
    "thread.edit": WhileUnlocked(editor_of_live),
    "thread.accept": WhileUnlocked(author_of_live),
    "thread.read_hidden": moderator,
    "thread.moderate": WhileUnlocked(closes),
    "thread.close": WhileUnlocked(closer),
    "thread.lock": moderator,
    "thread.split": moderator,
    "thread.merge": moderator,
    "thread.hide": moderator,
    "thread.restore": moderator,
    # posts
    "post.comment": open_to_comments,
    "post.vote": WhileUnlocked(reader_of_live),
    "post.vote_down": Able("vote_down"),
    "post.link": Able("link"),
    "post.mention": member,
    "post.edit": WhileUnlocked(editor_of_live),
    "post.suggest": WhileUnlocked(proposer),
    "post.delete": WhileUnlocked(author_of_live),
    "post.outdate": WhileUnlocked(keeper_of_answer),
    "version.hide": moderator,
    "version.show": moderator,
    "post.convert": moderator,
    "post.move": moderator,
    "post.hide": moderator,
    "post.restore": moderator,
    "post.read_hidden": moderator,
    # edits that are proposed
    "suggestion.list": edits_others,
    "suggestion.judge": WhileUnlocked(judge),
    "suggestion.withdraw": proposer_of,
    # people, tags, mail
    "person.list": staff,
    "person.edit": themselves,
    "person.set_roles": administrator,
    "person.suspend": moderator,
    "sanction.lift": moderator,
    "sanction.list": moderator,
    "tag.edit": editor,
    "tag.merge": editor,
    "tag.follow": member,
    "tag.describe": Able("describe"),
    "mail.read": administrator,
    # notices
    "notice.read": receiver,
    "notice.read_all": member,
    "notice.choose": member,
    "follow.change": member,
    # what one keeps for oneself
    "shelf.list": member,
    "shelf.save": member,
    "saved.change": owner,
    "list.make": member,
    "list.change": owner,
    "highlight.list": member,
    "highlight.make": reader_of_text,
    "highlight.change": owner,
    "draft.save": member,
    "draft.list": member,
    "draft.discard": owner,
    "saved_search.save": member,
    "saved_search.list": member,
    "saved_search.change": owner,
    # mentors
    "mentor.become": member,
    "mentor.edit": told_by,
    "mentor.review": moderator,
    "mentor.judge": moderator_of_others,
    "story_claim.make": member,
    "story_claim.judge": moderator_of_others,
    # requests to mentors
    "request.make": member,
    "request.move": party,
    "line.join": member,
    # the record
    "log.read": staff,
}

TAKEN_WITH: dict[str, str] = {
    "thread.ask": "ask",
    "thread.answer": "answer",
    "thread.remark": "comment",
    "post.comment": "comment",
    "post.vote": "vote",
    "post.mention": "mention",
    "post.suggest": "suggest",
}
"""Deeds of every member, and the ability that moderators suspend to take each for a time."""


def may(person: Person, deed: str, thing: Any = None) -> bool:
    """Whether `person` may do `deed` (a key of TABLE) to `thing`; KeyError for an unknown deed.

    It decides what a page offers. That an ability of every member is suspended is told by
    `require`, at the deed: a page asks nothing of the database for the many who have all of them.
    """
    return TABLE[deed](person, thing)


def require(person: Person, deed: str, thing: Any = None) -> None:
    """Raise SignInRequired for a visitor, NotAllowed for a member, who may not do `deed`.

    Unable, where an ability is wanting: its words say why, and until when it is suspended.
    """
    if may(person, deed, thing):
        if (ability := TAKEN_WITH.get(deed)) and (taken := person.suspension(ability)):
            raise Unable(taken.words)
        return
    if not member(person):
        raise SignInRequired(_("Please sign in first."))
    rule = TABLE[deed]
    if isinstance(rule, WhileUnlocked) and rule.holds(person, thing):
        raise NotAllowed(_("A moderator has locked this: nothing can be changed here for now."))
    if isinstance(rule, Able):
        taken = person.suspension(rule.ability)
        raise Unable(taken.words if taken else NOT_YET)
    raise NotAllowed(_("This is not yours to do."))


NOT_YET = _("Good work opens this, and yours has not yet. “Your abilities” says how far you are.")
