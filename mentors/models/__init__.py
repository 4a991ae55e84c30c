"""Who mentors, what lies behind people, and what they offer."""

from mentors.models.agreement import Agreement
from mentors.models.calendar import CalendarKey
from mentors.models.claim import MentorClaim, StoryClaim
from mentors.models.ending import Concern, Ending, Thanks
from mentors.models.goal import Goal, GoalTemplate, Step, TemplateStep, Tick
from mentors.models.invitation import Invitation
from mentors.models.meeting import DaysOff, Meeting, MeetingTerms
from mentors.models.mentor import AskedOfMentees, Hours, Mentor, MentorTag, Standing
from mentors.models.mentorship import Mentorship
from mentors.models.note import Audience, Note
from mentors.models.past import Circumstance, Crossing, Setback, SpokenLanguage
from mentors.models.proposal import StoryProposal
from mentors.models.request import Brief, MenteesAnswer, PlaceInLine, Request, RequestEvent
from mentors.models.room import (
    Room,
    RoomAttendance,
    RoomNote,
    RoomNoteVersion,
    RoomSeat,
    RoomSession,
    RoomTag,
)
from mentors.models.vocabulary import Degree, Means, Rhythm, Role, SetbackKind, Status

__all__ = [
    "Agreement",
    "AskedOfMentees",
    "Audience",
    "Brief",
    "CalendarKey",
    "Circumstance",
    "Concern",
    "Crossing",
    "DaysOff",
    "Degree",
    "Ending",
    "Goal",
    "GoalTemplate",
    "Hours",
    "Invitation",
    "Means",
    "Meeting",
    "MeetingTerms",
    "MenteesAnswer",
    "Mentor",
    "MentorClaim",
    "MentorTag",
    "Mentorship",
    "Note",
    "PlaceInLine",
    "Request",
    "RequestEvent",
    "Rhythm",
    "Role",
    "Room",
    "RoomAttendance",
    "RoomNote",
    "RoomNoteVersion",
    "RoomSeat",
    "RoomSession",
    "RoomTag",
    "Setback",
    "SetbackKind",
    "SpokenLanguage",
    "Standing",
    "Status",
    "Step",
    "StoryClaim",
    "StoryProposal",
    "TemplateStep",
    "Thanks",
    "Tick",
]
