"""Outlines for questions, as an editor might write them."""

from __future__ import annotations

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from stories.actions.metadata import tag_named
from threads import actions
from threads.models import AskTemplate

OUTLINES = {
    "offers": (
        "Choosing between offers",
        """\
**Where I stand:** what I do now, and what I want to be doing in three years.

**The offers:** the work, the people, the place and the pay of each.

**What is fixed:** until when I must answer, and what I cannot change.

**What I have tried:** whom I asked, what I found out, and what I lean towards.
""",
    ),
    "advisor": (
        "Choosing or changing an advisor",
        """\
**Where I stand:** the year, the field, and how it is paid for.

**Who could advise me:** how often they meet their students, and what became of these.

**What worries me:** in one or two examples.

**What I would decide with an answer:**
""",
    ),
}


def write(editor: User) -> None:
    """Write the outlines as `editor`, once: none comes back that a developer has removed."""
    written = LogEntry.objects.filter(code="outline.edit", actor_id=editor.pk)
    if written.exists() or not policy.may(editor, "outline.edit"):
        return
    for name, (title, body) in OUTLINES.items():
        actions.set_outline(AskTemplate(), by=editor, tag=tag_named(name), name=title, body=body)
