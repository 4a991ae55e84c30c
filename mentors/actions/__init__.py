"""What can be done with mentors: its names are the feature list."""

from mentors.actions.briefs import StaleBriefError, discard_brief, draft_of, save_brief
from mentors.actions.line import join_line, leave_line, place, tell_line
from mentors.actions.moving import MovedOnError
from mentors.actions.requests import VERBS, ask_next, come_back, send

__all__ = [
    "VERBS",
    "MovedOnError",
    "StaleBriefError",
    "ask_next",
    "come_back",
    "discard_brief",
    "draft_of",
    "join_line",
    "leave_line",
    "place",
    "save_brief",
    "send",
    "tell_line",
]
