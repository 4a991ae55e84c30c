"""What members are told of in threads: each event, and how soon unless they wish otherwise."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare
from community.notifications.models import Cadence

WRITTEN = "written"  # one post is one deed, for whatever reasons one is told of it

# What concerns one's own words.
MENTION = declare(
    Event(
        "mention",
        _("Somebody mentions you"),
        _("%(who)s mentions you"),
        family=WRITTEN,
        is_direct=True,
    )
)
REPLY = declare(
    Event(
        "reply",
        _("A comment on what you wrote, or a reply to it"),
        _("%(who)s replied to you"),
        family=WRITTEN,
        is_direct=True,
    )
)
ACCEPT = declare(
    Event("accept", _("Your answer is accepted"), _("%(who)s accepted your answer"), is_direct=True)
)
EDIT = declare(
    Event(
        "edit",
        _("Somebody edits what you wrote"),
        _("%(who)s edited what you wrote"),
        is_direct=True,
    )
)
SUGGEST = declare(
    Event(
        "suggest",
        _("Somebody proposes an edit of what you wrote"),
        _("%(who)s proposes an edit"),
        is_direct=True,
    )
)
SUGGESTION_DECIDED = declare(
    Event(
        "suggestion-decided",
        _("A proposed edit is decided on"),
        _("%(who)s decided on a proposed edit"),
        is_direct=True,
    )
)
OUTDATED = declare(
    Event(
        "outdated",
        _("Your answer is marked as outdated"),
        _("%(who)s marked your answer as outdated"),
        is_direct=True,
    )
)
HIDE = declare(
    Event(
        "hide",
        _("A moderator hides what you wrote"),
        _("a moderator has hidden what you wrote"),
        is_direct=True,
        passes_blocks=True,
    )
)
HOLD = declare(
    Event(
        "hold",
        _("A moderator lets what you wrote wait"),
        _("a moderator looks at what you wrote before others see it"),
        is_direct=True,
        passes_blocks=True,
    )
)
RELEASE = declare(
    Event(
        "release",
        _("What waited for a moderator is in sight"),
        _("a moderator has looked at what you wrote: everybody can read it now"),
        is_direct=True,
        passes_blocks=True,
    )
)
RESTORE = declare(
    Event(
        "restore",
        _("A moderator puts it back in sight"),
        _("a moderator has put back in sight what you wrote"),
        is_direct=True,
        passes_blocks=True,
    )
)
MOVE = declare(
    Event(
        "move",
        _("What you wrote is moved"),
        _("a moderator has moved what you wrote"),
        is_direct=True,
        passes_blocks=True,
    )
)

MESSAGE = declare(
    Event(
        "message",
        _("A message in a private conversation"),
        _("%(who)s wrote to you"),
        family=WRITTEN,
        is_direct=True,
    )
)

# What happens in what one follows.
ANSWER = declare(
    Event("answer", _("An answer in a thread you follow"), _("%(who)s answered"), family=WRITTEN)
)
COMMENT = declare(
    Event(
        "comment",
        _("A comment in a thread you follow"),
        _("%(who)s commented"),
        mail=Cadence.DAILY,
        family=WRITTEN,
    )
)
STORY_COMMENT = declare(
    Event(
        "story-comment",
        _("A comment under a story you follow"),
        _("%(who)s commented on a story"),
        mail=Cadence.DAILY,
        family=WRITTEN,
    )
)
CLOSE = declare(
    Event(
        "close",
        _("A thread you follow is closed"),
        _("%(who)s closed the question"),
        mail=Cadence.DAILY,
        passes_blocks=True,
    )
)
DUPLICATE = declare(
    Event(
        "duplicate",
        _("A thread you follow is closed as asked before"),
        _("%(who)s says this was asked before"),
        mail=Cadence.DAILY,
        passes_blocks=True,
    )
)
REOPEN = declare(
    Event(
        "reopen",
        _("A thread you follow is opened again"),
        _("%(who)s opened the question again"),
        mail=Cadence.DAILY,
        passes_blocks=True,
    )
)

# What is new.
QUESTION_BY = declare(
    Event(
        "question-by",
        _("A question by somebody you follow"),
        _("%(who)s asked"),
        mail=Cadence.DAILY,
        family=WRITTEN,
    )
)
QUESTION_TAGGED = declare(
    Event(
        "question-tagged",
        _("A question with a tag you follow"),
        _("%(who)s asked"),
        mail=Cadence.DAILY,
        family=WRITTEN,
    )
)

# What may be worth a thought.
UNANSWERED = declare(
    Event(
        "unanswered",
        _("A question with a tag you follow waits for an answer"),
        _("no answer came in the first days"),
        mail=Cadence.WEEKLY,
        family="unanswered",
    )
)
DID_IT_ANSWER = declare(
    Event(
        "did-it-answer",
        _("Whether an answer to your question helped"),
        _("did an answer help? Accepting it tells others"),
        family="did-it-answer",
        is_direct=True,
    )
)
