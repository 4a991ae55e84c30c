"""What mentoring keeps of people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

_TOGETHER = _("for two people to work together")
_ROOM = _("for people to study together")
_IN_ROOM = _("who is in the room")


def _of_a_mentor(
    model: str, what: Any, why: Any, seen: Any = personal.EVERYONE, key: str = "mentor__person"
) -> None:
    """A part of a profile, which goes with it."""
    hold(
        model,
        key,
        Closing.REMOVED,
        what=what,
        why=why,
        seen=seen,
        kept=personal.UNTIL_DELETED,
    )


def _past(model: str, what: Any) -> None:
    hold(
        model,
        "person",
        Closing.REMOVED,
        what=what,
        why=_("to find who went the same way"),
        seen=personal.AS_CHOSEN,
        kept=personal.UNTIL_DELETED,
    )


def _deed(model: str, key: str, what: Any, seen: Any = personal.BOTH_SIDES, **more: Any) -> None:
    """Who did something to a row that stands for others too."""
    hold(
        model,
        key,
        Closing.UNNAMED,
        what=what,
        why=_("to say who did it"),
        seen=seen,
        kept=personal.FOR_OTHERS,
        **({"is_handed_out": False} | more),
    )


def _shared(model: str, key: str, what: Any, **more: Any) -> None:
    """What two people have together, which stays for the other one."""
    hold(
        model,
        key,
        Closing.STAYS,
        what=what,
        why=_TOGETHER,
        seen=personal.BOTH_SIDES,
        kept=personal.FOR_OTHERS,
        **more,
    )


_past("mentors.Crossing", _("Crossings: what you moved from and to"))
_past("mentors.Setback", _("Setbacks"))
_past("mentors.SpokenLanguage", _("Languages you speak"))
_past("mentors.Circumstance", _("Circumstances: degree, status, country"))

_of_a_mentor("mentors.Hours", _("Hours that suit you"), _("to find a time"), personal.AS_CHOSEN)
_of_a_mentor("mentors.AskedOfMentees", _("What you ask mentees"), _("to know who asks"))
_of_a_mentor(
    "mentors.MentorTag",
    _("Subjects you help with"),
    _("to be found"),
    key="content_object__person",
)
_of_a_mentor("mentors.MeetingTerms", _("How you meet"), _("to offer times"), personal.MEMBERS)
_of_a_mentor("mentors.DaysOff", _("Days off"), _("to offer no times then"), personal.YOU)
_of_a_mentor(
    "mentors.MentorClaim", _("What you say of yourself"), _("to be chosen"), personal.AS_CHOSEN
)
_of_a_mentor("mentors.Invitation", _("Questions you were invited to"), _("to have you answer"))
_deed("mentors.MentorClaim", "verified_by", _("Claims you verified"), personal.STAFF)
_deed("mentors.Invitation", "by", _("Mentors you invited to a question"), personal.EVERYONE)
hold(
    "mentors.Mentor",
    "person",
    Closing.STAYS,
    what=_("Your profile as a mentor"),
    why=_("to be found and asked"),
    seen=personal.EVERYONE,
    kept=personal.UNTIL_CLOSED,
    empties={
        **dict.fromkeys(("headline", "who_i_am", "helps_with", "helps_not_with"), ""),
        "standing_reason": "",
        "interviews_given": None,
        "paused_at": None,
        "paused_until": None,
    },
    announces="mentor",
)
hold(
    "mentors.StoryClaim",
    "person",
    Closing.REMOVED,
    what=_("Stories you said are yours"),
    why=_("for a moderator to decide"),
    seen=personal.MODERATORS,
    kept=personal.UNTIL_CLOSED,
    also=("story__title",),
)
hold(
    "mentors.PlaceInLine",
    "mentee",
    Closing.REMOVED,
    what=_("Lines you stand in"),
    why=_("to tell you of a free place"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "mentors.PlaceInLine",
    "mentor__person",
    Closing.REMOVED,
    what=_("Who stands in line for you"),
    why=_("to tell them of a free place"),
    seen=_("only who stands in it"),
    kept=personal.UNTIL_CLOSED,
    is_handed_out=False,
)
_shared(
    "mentors.MenteesAnswer",
    "request__mentee",
    _("Your answers to a mentor’s questions"),
    unsaid=("question",),
    empties={"text": ""},
)
_shared(
    "mentors.Brief",
    "mentee",
    _("What you asked a mentor"),
    empties={"goal": "", "situation": "", "tried": ""},
)
_shared(
    "mentors.Request",
    "mentee",
    _("Your requests to mentors"),
    unsaid=("reason",),
    empties={"reason": ""},
)
_shared("mentors.Request", "mentor__person", _("Requests to you"), unsaid=("reason",))
hold(
    "mentors.RequestEvent",
    "by",
    Closing.UNNAMED,
    what=_("Your steps in a request"),
    why=_TOGETHER,
    seen=personal.BOTH_SIDES,
    kept=personal.FOR_OTHERS,
    empties={"words": ""},
)
_shared(
    "mentors.Mentorship",
    "request__mentee",
    _("Mentorships as a mentee"),
    unsaid=("mentor_contact",),
    empties={"mentee_contact": ""},
)
_shared(
    "mentors.Mentorship",
    "request__mentor__person",
    _("Mentorships as a mentor"),
    unsaid=("mentee_contact",),
    empties={"mentor_contact": ""},
)
_MEETING = ("why", "hidden_place", "hidden_why")
for side in ("mentee", "mentor__person"):
    _shared("mentors.Agreement", f"mentorship__request__{side}", _("What you agreed on"))
    _shared("mentors.Goal", f"mentorship__request__{side}", _("Goals that you share"))
    _shared("mentors.Step", f"goal__mentorship__request__{side}", _("Steps to those goals"))
    _shared("mentors.Meeting", f"mentorship__request__{side}", _("Meetings"), unsaid=_MEETING)
_shared("mentors.Tick", "mentee", _("Steps that you took"))
_deed("mentors.Meeting", "proposed_by", _("Meetings you proposed"))
_deed("mentors.Meeting", "place_by", _("Places to meet that you wrote"))
_deed("mentors.Meeting", "moved_by", _("Meetings you asked to move"))
_deed(
    "mentors.Meeting",
    "cancelled_by",
    _("Meetings you cancelled"),
    is_handed_out=True,
    empties={"why": ""},
)
hold(
    "mentors.Ending",
    "by",
    Closing.REMOVED,
    what=_("What you said was reached"),
    why=_TOGETHER,
    seen=personal.BOTH_SIDES,
    kept=personal.UNTIL_DELETED,
)
hold(
    "mentors.Thanks",
    "writer",
    Closing.UNNAMED,
    what=_("Thanks you wrote"),
    why=_("for the other to read, and to show if they like"),
    seen=_("the other; everyone, once they show it"),
    kept=personal.FOR_OTHERS,
)
hold(
    "mentors.Thanks",
    "receiver",
    Closing.REMOVED,
    what=_("Thanks you got"),
    why=_("for you to read, and to show if you like"),
    seen=personal.AS_CHOSEN,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "mentors.Concern",
    "by",
    Closing.UNNAMED,
    what=_("Concerns you told moderators"),
    why=_("for moderators to look at"),
    seen=personal.MODERATORS,
    kept=personal.FOR_GOOD,
)
hold(
    "mentors.Concern",
    "about",
    Closing.UNNAMED,
    what=_("Concerns about you"),
    why=_("for moderators to look at"),
    seen=_("moderators, and who raised it"),
    kept=personal.FOR_GOOD,
    is_handed_out=False,
)
_deed("mentors.Concern", "closed_by", _("Concerns you looked at"), personal.STAFF)
hold(
    "mentors.Note",
    "author",
    Closing.REMOVED,
    what=_("Your notes in a mentorship"),
    why=_("to remember, and to share if you like"),
    seen=personal.AS_CHOSEN,
    kept=personal.UNTIL_DELETED,
    unsaid=("html",),
)
_shared(
    "mentors.StoryProposal",
    "by",
    _("Stories you proposed to make of notes"),
    empties={"title": "", "byline": "", "body": ""},
)
_deed("mentors.StoryProposal", "ended_by", _("Proposed stories that you ended"))
hold(
    "mentors.CalendarKey",
    "person",
    Closing.REMOVED,
    what=_("The secret link of your calendar"),
    why=_("to show meetings in your calendar"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
    unsaid=("seed", "digest"),
)
_deed("mentors.Room", "host", _("Study rooms you host"), _IN_ROOM, is_handed_out=True)
hold(
    "mentors.RoomSeat",
    "person",
    Closing.REMOVED,
    what=_("Study rooms you are in"),
    why=_ROOM,
    seen=_IN_ROOM,
    kept=personal.UNTIL_CLOSED,
    also=("room__name",),
)
hold(
    "mentors.RoomAttendance",
    "person",
    Closing.REMOVED,
    what=_("Sessions you came to"),
    why=_ROOM,
    seen=_IN_ROOM,
    kept=personal.UNTIL_CLOSED,
)
_deed("mentors.RoomSession", "setter", _("Questions you set a room"), _IN_ROOM, is_handed_out=True)
_deed(
    "mentors.RoomNoteVersion", "by", _("Earlier words of room notes"), _IN_ROOM, is_handed_out=True
)
_deed("mentors.RoomNote", "author", _("Your notes in rooms"), _IN_ROOM, is_handed_out=True)
_deed("mentors.RoomNote", "changed_by", _("Room notes you changed last"), _IN_ROOM)
personal.about_nobody("mentors.GoalTemplate", "mentors.TemplateStep", "mentors.RoomTag")
