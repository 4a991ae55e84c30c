"""Questions, answers and comments, outlines for them, and votes that look arranged."""

from __future__ import annotations

from tests.cast import PostFactory
from tests.laws.admin_writes.sending import (
    WHY,
    Senders,
    Told,
    added,
    bulk,
    button,
    changed,
    deleted,
    led,
    moderator,
    root,
    somebody,
)
from tests.threads.asking import question, tag
from threads import actions
from threads.models import AskTemplate, Post, Thread, VotePattern

HIDDEN: Told = ("live", "hidden")
RESTORED: Told = ("hidden", "live")
RELEASED: Told = ("held", "live")


def held() -> Post:
    """A comment that a moderator holds."""
    return actions.hold(PostFactory.create(author=somebody()), by=moderator(), reason=WHY)


def hidden() -> Post:
    return actions.hide(PostFactory.create(author=somebody()), by=moderator(), reason=WHY)


def asked() -> Thread:
    return question(somebody())


def hidden_question() -> Thread:
    thread = asked()
    assert thread.question
    actions.hide(thread.question, by=moderator(), reason=WHY)
    return thread


def outline() -> AskTemplate:
    return actions.set_outline(AskTemplate(), by=root(), tag=tag("phd"), name="A", body="What?")


def arranged(state: str = VotePattern.State.WAITING) -> VotePattern:
    """Votes of one member for another."""
    return VotePattern.objects.create(
        kind="ring", voter=somebody("ada"), author=somebody("ben"), number=8, among=8, state=state
    )


SENDERS: Senders = {
    "threads.AskTemplate:add": {
        "outline.edit": lambda: added(
            AskTemplate, "What have you", tag=tag("phd").name, name="A", body="What have you done?"
        ),
    },
    "threads.AskTemplate:change": {
        "outline.edit": lambda: changed(outline(), ('"A"', '"B"'), name="B"),
    },
    "threads.AskTemplate:delete": {"outline.remove": lambda: deleted(outline(), '"A"')},
    "threads.Post:hide": {
        "post.hide": lambda: led("hide", PostFactory.create(), HIDDEN),
    },
    "threads.Post:release": {
        "post.release": lambda: led("release", held(), RELEASED),
    },
    "threads.Post:restore": {
        "post.restore": lambda: led("restore", hidden(), RESTORED),
    },
    "threads.Post:reveal": {
        "post.reveal": lambda: button("reveal", PostFactory.create(is_pseudonymous=True)),
    },
    "threads.Post:threads_post_bulk": {
        "bulk.do": lambda: bulk("post.hide", PostFactory.create()),
    },
    "threads.Thread:hide": {"thread.hide": lambda: led("hide", asked(), HIDDEN)},
    "threads.Thread:restore": {
        "thread.restore": lambda: led("restore", hidden_question(), RESTORED),
    },
    "threads.Thread:close": {
        "thread.close": lambda: led(
            "close", asked(), ('"closed_why": ""', '"settled"'), why="settled"
        ),
    },
    "threads.Thread:lock": {
        "thread.lock": lambda: led(
            "lock", asked(), ('"locked_note": ""', "A quarrel."), reason="A quarrel."
        ),
    },
    "threads.Thread:threads_thread_bulk": {
        "bulk.do": lambda: bulk("thread.hide", asked()),
    },
    "threads.VotePattern:threads_votepattern_bulk": {
        "bulk.do": lambda: bulk("votes.undo", arranged()),
    },
    "threads.VotePattern:undo": {
        "votes.undo": lambda: led("undo", arranged(), ("waiting", '"undone"')),
    },
    "threads.VotePattern:put_back": {
        "votes.put_back": lambda: led(
            "put_back", arranged(VotePattern.State.UNDONE), ("undone", '"left"')
        ),
    },
}
