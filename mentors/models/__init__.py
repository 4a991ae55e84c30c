"""Who mentors, what lies behind people, and what they offer."""

from mentors.models.mentor import (
    AskedOfMentees,
    Hours,
    Mentor,
    MentorClaim,
    MentorTag,
    Standing,
    StoryClaim,
)
from mentors.models.past import Circumstance, Crossing, Setback, SpokenLanguage
from mentors.models.vocabulary import Degree, Means, Rhythm, Role, SetbackKind, Status

__all__ = [
    "AskedOfMentees",
    "Circumstance",
    "Crossing",
    "Degree",
    "Hours",
    "Means",
    "Mentor",
    "MentorClaim",
    "MentorTag",
    "Rhythm",
    "Role",
    "Setback",
    "SetbackKind",
    "SpokenLanguage",
    "Standing",
    "Status",
    "StoryClaim",
]
