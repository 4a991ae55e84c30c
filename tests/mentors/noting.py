"""Notes and stories made of them, for tests to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentors.actions import agree_to_story, propose_story, take_story_back, write_note
from mentors.models import Mentorship, Note, StoryProposal

STORY = {
    "title": "Two winters of marmalade",
    "byline": "Mira Solano",
    "body": (
        "The first quittance came in November, and I kept it in a drawer.\n\n"
        "## What helped\n\nGil asked me every week which quince I had peeled."
    ),
}


def noted(mentorship: Mentorship, by: Any, audience: str = "shared", **fields: Any) -> Note:
    """A note by one of the two."""
    return write_note(mentorship, by=by, audience=audience, **{"body": "Ask *sooner*.", **fields})


def proposed(mentorship: Mentorship, **words: str) -> StoryProposal:
    """A story that the mentee proposes, and agrees to."""
    return propose_story(mentorship, by=mentorship.mentee, **{**STORY, **words})


def agreed(mentorship: Mentorship, **words: str) -> StoryProposal:
    """A story that both agree to."""
    proposal = proposed(mentorship, **words)
    return agree_to_story(proposal, by=mentorship.mentor, seen=proposal.version)


@dataclass(frozen=True)
class Noted:
    """Notes of every audience, and stories in every state, in one mentorship."""

    mine: Note
    theirs: Note
    meant: Note
    waiting: StoryProposal
    told: StoryProposal
    gone: StoryProposal


def much_noted(mentorship: Mentorship, word: str) -> Noted:
    """Notes and stories with long and odd words; `mine` is the mentee's own."""
    code = f"```\n{'wide ' * 40}\n```"
    body = f"# 问一问 {word}\n\n* one\n* two\n\n{code}\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    mine = noted(mentorship, mentorship.mentee, "private", body=body)
    theirs = noted(mentorship, mentorship.mentor, body=f"{word} נכתב בעברית")
    meant = noted(mentorship, mentorship.mentor, "programme", body=body)
    gone = take_story_back(agreed(mentorship), by=mentorship.mentor)
    told = agreed(mentorship, title=f"Told {word}")
    waiting = proposed(mentorship, title=f"Waiting {word}", body=body)
    return Noted(mine, theirs, meant, waiting, told, gone)
