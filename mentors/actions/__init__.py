"""What can be done with mentors: its names are the feature list."""

from mentors.actions.briefs import StaleBriefError, discard_brief, draft_of, save_brief
from mentors.actions.claiming import (
    claim_story,
    confirm_story,
    refuse_story,
    unverify_claim,
    verify_claim,
)
from mentors.actions.line import join_line, leave_line, place, tell_line
from mentors.actions.moving import MovedOnError
from mentors.actions.paths import StaleWayError, Way, print_of, set_way
from mentors.actions.profiles import StaleProfileError, save_profile, seen_of
from mentors.actions.requests import VERBS, ask_next, come_back, send
from mentors.actions.resting import pause_mentoring, resume_mentoring, touch
from mentors.actions.reviewing import (
    approve_mentor,
    ask_for_more,
    decline_mentor,
    end_mentoring,
    send_for_review,
)

__all__ = [
    "VERBS",
    "MovedOnError",
    "StaleBriefError",
    "StaleProfileError",
    "StaleWayError",
    "Way",
    "approve_mentor",
    "ask_for_more",
    "ask_next",
    "claim_story",
    "come_back",
    "confirm_story",
    "decline_mentor",
    "discard_brief",
    "draft_of",
    "end_mentoring",
    "join_line",
    "leave_line",
    "pause_mentoring",
    "place",
    "print_of",
    "refuse_story",
    "resume_mentoring",
    "save_brief",
    "save_profile",
    "seen_of",
    "send",
    "send_for_review",
    "set_way",
    "tell_line",
    "touch",
    "unverify_claim",
    "verify_claim",
]
