"""Mentorships with much said in them, and with all that an end can have, for tests."""

from __future__ import annotations

from dataclasses import dataclass

from community.accounts.models import User
from mentors import actions
from mentors.models import Concern, Mentorship
from mentors.states import State
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from threads.actions import delete, edit, say
from threads.models import Post


@dataclass(frozen=True)
class Parted:
    """One that runs, with a message that was edited and answered; one that is over."""

    running: Mentorship
    message: Post
    over: Mentorship
    concern: Concern


def parted(mentee: User, mentor: User, moderator: User, *, word: str = "word") -> Parted:
    """`mentee` and `mentor` at work, and once more at an end; `word` stands wherever words may."""
    profile = MentorFactory.create(person=mentor, places=3)
    running = together(State.ACTIVE, mentee=mentee, mentor=profile)
    actions.set_contact(running, by=mentor, contact=f"+000 1234\n{word}"[:300])
    actions.set_contact(running, by=mentee, contact="By the harbour")
    message = say(running.thread, by=mentor, body=f"Shall we begin? {word}\n\n> `{word}`")
    message = edit(message, by=mentor, body=f"{message.body}\n\n- soon\n- later", seen=0)
    reply = say(running.thread, by=mentee, body=f"**Yes.** {word}", parent=message)
    deeper = say(running.thread, by=mentor, body="On *Sunday*.", parent=reply)
    gone = say(running.thread, by=mentee, body="Never mind", parent=deeper)
    say(running.thread, by=mentor, body="I do mind.", parent=gone)
    delete(gone, by=mentee)
    for number in range(22):
        say(running.thread, by=mentee, body=f"Page {number} is written.")
    over = together(State.COMPLETED, mentee=mentee, mentor=profile)
    for one, other in ((mentee, mentor), (mentor, mentee)):
        actions.say_reached(over, by=one, reached=f"Three letters.\n{word}", seen=0)
        thanks = actions.thank(
            over, by=one, words=f"You asked what nobody did. {word}", is_named=True, seen=0
        )
        assert thanks is not None
        actions.reveal_thanks(thanks, by=other, seen=1)
    closed = actions.raise_concern(over, by=mentee, words=f"They never came. {word}")
    actions.close_concern(closed, by=moderator, note=f"We spoke with them. {word}")
    concern = actions.raise_concern(over, by=mentee, words=f"They ask for money. {word}")
    return Parted(running, message, over, concern)
