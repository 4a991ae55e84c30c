"""Every deed that a moderator has in a case: over its thing, or over whoever answers for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.accounts.models import User
from community.moderation import actions as moderation
from community.moderation.models import Case, State
from mentors import actions as mentors
from mentors.models import Meeting, Request, Room, RoomNote, RoomSession, Thanks
from mentors.states import State as Standing
from stories import actions as stories
from stories.models import Block
from tests.cast import BlockFactory, PostFactory, StoryFactory
from tests.laws.admin_writes.of_mentors import claim as claimed
from tests.laws.admin_writes.of_mentors import story_claim
from tests.laws.admin_writes.of_threads import HIDDEN, RELEASED, RESTORED, arranged, asked
from tests.laws.admin_writes.sending import (
    WHY,
    Sender,
    Senders,
    Sent,
    Told,
    at,
    made,
    moderator,
    page,
    reported,
    somebody,
)
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.mentors.rooming import coming, room_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Revision, VotePattern

HELD: Told = ("live", "held")
ENDED: Told = ("active", "ended")
OTHER = "How long is a first letter?"


def _deed(code: str, thing: Any, told: Told, case: Case | None = None, **typed: Any) -> Sent:
    """A deed in the case about `thing`, or in another one."""
    if case is None:
        kind = str(thing._meta.model_name)
        case = moderation.open_case(Case.Origin.REPORT, kind, thing.pk, person=somebody().pk)
    path = at("moderation_case_deed", case.pk, code)
    return page(path, thing, told, **{"reason": WHY, "words": "Thank you.", **typed})


def _as(
    code: str, make: Callable[[], Any], told: Told, state: str = State.LIVE, **typed: Any
) -> Sender:
    """The deed `code` to what `make` makes, which stands at `state` by then."""

    def sent() -> Sent:
        thing = make()
        if state != State.LIVE:
            type(thing)._base_manager.filter(pk=thing.pk).update(state=state)
        return _deed(code, thing, told, **typed)

    return sent


def post() -> Post:
    return PostFactory.create(author=somebody())


def answer() -> Post:
    return actions.answer(asked(), by=somebody("helper"), body="Write to ten.")


def _thread(code: str, told: Told, deed: Callable[..., Any] | None = None) -> Sender:
    """A deed to a question, to which another was done before."""

    def sent() -> Sent:
        thread = asked()
        if deed is not None:
            deed(thread.question, by=moderator(), reason=WHY)
        return _deed(code, thread, told)

    return sent


def version() -> Revision:
    """What a comment said before it was edited."""
    said = actions.comment(StoryFactory.create(), by=somebody(), body="Buy my course.")
    actions.edit(said, by=somebody(), body="Read a book.", seen=0)
    return said.revisions.get()


def _elsewhere(code: str, thing: Any, told: Told, **typed: str) -> Sent:
    """A deed that takes `thing` to another question, named by its address."""
    into = question(somebody(), title=OTHER).get_absolute_url()
    place = {"to": into} if code == "post.move" else {"into": into, "as_kind": Post.Kind.COMMENT}
    return _deed(code, thing, told, **place, **typed)


def _closed() -> Sent:
    thread = actions.close(asked(), by=moderator(), why="settled", note="It was answered.")
    return _deed("thread.reopen", thread, ('"settled"', '"closed_why": ""'))


def _locked() -> Sent:
    thread = actions.lock(asked(), by=moderator(), note="A quarrel.")
    return _deed("thread.unlock", thread, ("A quarrel.", '"locked_note": ""'))


def _both(
    code: str,
    back: str,
    make: Callable[[], tuple[Any, User]],
    do: Callable[..., Any],
    told: Told = ("shown", "hidden"),
) -> dict[str, Sender]:
    """A deed to what is between few, one of whom has reported it; and the way back."""

    def sent(is_done: bool) -> Sent:
        thing, reporter = make()
        case = reported(thing, by=reporter)
        if not is_done:
            return _deed(code, thing, told, case)
        do(thing, by=moderator(), reason=WHY)
        return _deed(back, thing, (told[1], told[0]), _open(case))

    return {code: lambda: sent(is_done=False), back: lambda: sent(is_done=True)}


def request() -> tuple[Request, User]:
    two = together()
    return two.request, two.mentee


def meeting() -> tuple[Meeting, User]:
    made = met(together(), timezone.now() + timedelta(days=3), place="My cellar")
    return made, made.mentorship.mentor


def message() -> tuple[Post, User]:
    two = together()
    return actions.say(two.thread, by=two.mentor, body="Send me money."), two.mentee


def session() -> tuple[RoomSession, User]:
    """A question that the host of a study room has set."""
    coming_one = coming(room_of(somebody(), somebody("guest")))
    setter = coming_one.setter or somebody()
    asked_there = mentors.set_question(coming_one, by=setter, body="Who pays?", seen=0)
    return asked_there, somebody("guest") if setter == somebody() else somebody()


def note() -> tuple[RoomNote, User]:
    over = coming(room_of(somebody(), somebody("guest")))
    RoomSession.objects.filter(pk=over.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    over.refresh_from_db()
    return mentors.write_room_note(over, by=somebody(), body="Pay me."), somebody("guest")


def _open(case: Case) -> Case:
    """The same case, which somebody has opened again."""
    Case.objects.filter(pk=case.pk).update(state=Case.State.OPEN, outcome="", decided_at=None)
    return Case.objects.get(pk=case.pk)


def thanks() -> Thanks:
    """Thanks that their receiver shows to everybody."""
    over = together(Standing.COMPLETED)
    words = {"words": "You asked what nobody did.", "revealed_at": timezone.now()}
    return Thanks.objects.create(mentorship=over, writer=over.mentee, receiver=over.mentor, **words)


def room() -> Room:
    return room_of(somebody())


def telling() -> User:
    """Somebody with a picture, and a word about themselves."""
    told = {"avatar": "avatars/one.png", "about": "Call 555 0100."}
    User.objects.filter(pk=somebody().pk).update(**told)
    return somebody()


def hidden_block() -> Block:
    return stories.hide_block(BlockFactory.create(), by=moderator(), reason=WHY)


def _unverified() -> Sent:
    claim = mentors.verify_claim(claimed(), by=moderator(), evidence="peer")
    case = moderation.open_case(Case.Origin.REPORT, "mentorclaim", claim.pk)
    return _deed("mentor.unverify", claim.mentor, ("peer", '"evidence": "stated"'), case)


def _suspended() -> Sent:
    until = f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    return _deed("person.suspend", somebody(), made('"vote"'), ability="vote", until=until)


STORY = StoryFactory.create
UNDONE = VotePattern.State.UNDONE

SENDERS: Senders = {
    "moderation.Case:moderation_case_deed": {
        **_both("meeting.hide", "meeting.restore", meeting, mentors.hide_meeting),
        **_both("message.hide", "message.restore", message, actions.hide_message, HIDDEN),
        **_both("request.stop", "request.restore", request, mentors.stop_request, ENDED),
        **_both("room_note.hide", "room_note.restore", note, mentors.hide_room_note),
        **_both("room_session.hide", "room_session.restore", session, mentors.hide_room_question),
        "block.hide": _as("block.hide", BlockFactory.create, ("shown", "hidden")),
        "block.restore": _as("block.restore", hidden_block, ("hidden", "shown")),
        "mentor.ask": _as("mentor.ask", MentorFactory.create, ("approved", "asked")),
        "mentor.decline": _as("mentor.decline", MentorFactory.create, ("approved", "declined")),
        "mentor.unverify": _unverified,
        "person.hide_about": _as("person.hide_about", telling, ("shown", "hidden")),
        "person.remove_avatar": _as("person.remove_avatar", telling, ("shown", "removed")),
        "person.suspend": _suspended,
        "person.warn": _as("person.warn", somebody, made('"warning"')),
        "post.anonymise": _as("post.anonymise", post, made("posts")),
        "post.convert": _as("post.convert", answer, ('"kind": "answer"', '"kind": "comment"')),
        "post.erase": _as("post.erase", post, ("live", "erased")),
        "post.hide": _as("post.hide", post, HIDDEN),
        "post.hold": _as("post.hold", post, HELD),
        "post.move": lambda: _elsewhere("post.move", post(), ('"thread"', '"thread"')),
        "post.release": _as("post.release", post, RELEASED, State.HELD),
        "post.restore": _as("post.restore", post, RESTORED, State.HIDDEN),
        "room.hide": _as("room.hide", room, HIDDEN),
        "room.restore": _as("room.restore", room, RESTORED, State.HIDDEN),
        "story.delete": _as("story.delete", STORY, ("published", "withdrawn")),
        "story.hide": _as("story.hide", STORY, HIDDEN),
        "story.hold": _as("story.hold", STORY, HELD),
        "story.release": _as("story.release", STORY, RELEASED, State.HELD),
        "story.restore": _as("story.restore", STORY, RESTORED, State.HIDDEN),
        "story.withdraw": _as("story.withdraw", STORY, ("published", "withdrawn")),
        "story_claim.refused": _as(
            "story_claim.refused", story_claim, ("waiting", '"state": "refused"')
        ),
        "thanks.hide": _as("thanks.hide", thanks, HIDDEN),
        "thanks.restore": _as("thanks.restore", thanks, RESTORED, State.HIDDEN),
        "thread.close": _as("thread.close", asked, ("null", '"settled"'), why="settled"),
        "thread.hide": _thread("thread.hide", HIDDEN),
        "thread.hold": _thread("thread.hold", HELD),
        "thread.lock": _as("thread.lock", asked, ("null", WHY)),
        "thread.merge": lambda: _elsewhere("thread.merge", asked(), ('"title"', '"thread"')),
        "thread.release": _thread("thread.release", RELEASED, actions.hold),
        "thread.reopen": _closed,
        "thread.restore": _thread("thread.restore", RESTORED, actions.hide),
        "thread.unlock": _locked,
        "version.hide": _as("version.hide", version, ("shown", "hidden")),
        "votes.put_back": _as("votes.put_back", arranged, ("undone", '"left"'), UNDONE),
        "votes.undo": _as("votes.undo", arranged, ("waiting", '"undone"')),
    },
}
