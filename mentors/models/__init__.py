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
from mentors.models.request import Brief, MenteesAnswer, PlaceInLine, Request, RequestEvent
from mentors.models.vocabulary import Degree, Means, Rhythm, Role, SetbackKind, Status

__all__ = [
    "AskedOfMentees",
    "Brief",
    "Circumstance",
    "Crossing",
    "Degree",
    "Hours",
    "Means",
    "MenteesAnswer",
    "Mentor",
    "MentorClaim",
    "MentorTag",
    "PlaceInLine",
    "Request",
    "RequestEvent",
    "Rhythm",
    "Role",
    "Setback",
    "SetbackKind",
    "SpokenLanguage",
    "Standing",
    "Status",
    "StoryClaim",
]
