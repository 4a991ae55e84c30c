"""The addresses of mentoring, below `/api/v1/`."""

from __future__ import annotations

from typing import Any

from django.urls import path

from mentors.api import meetings
from mentors.api.agreements import AgreementDoor
from mentors.api.drafts import RequestDraftDoor
from mentors.api.endings import ConcernDoor, EndingDoor, PublicThanksDoor
from mentors.api.goals import GoalDoor
from mentors.api.invitations import InvitationDoor, QuestionInvitationDoor
from mentors.api.judging import ConcernReviewDoor, StoryClaimReviewDoor
from mentors.api.lines import LineDoor
from mentors.api.matching import MatchingDoor
from mentors.api.meetings import MeetingDoor
from mentors.api.mentors import MentorDoor
from mentors.api.mentorships import MentorshipDoor
from mentors.api.notes import NoteDoor
from mentors.api.plans import PlanDoor
from mentors.api.profile import MyMentorProfileDoor
from mentors.api.programme_notes import ProgrammeNoteDoor
from mentors.api.proposals import JointStoryDoor
from mentors.api.requests import SUMMARIES, RequestDoor
from mentors.api.reviewing import ClaimReviewDoor, MentorReviewDoor
from mentors.api.room_seats import RoomSeatDoor
from mentors.api.rooms import RoomDoor
from mentors.api.sessions import RoomNoteDoor, RoomSessionDoor
from mentors.api.steps import StepDoor
from mentors.api.terms import CalendarDoor, MeetingTermsDoor
from mentors.api.way import StoryClaimDoor, WayDoor

TABLE = "mentorships/<int:mentorship>/"
LISTED: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
MINE: dict[str, Any] = {"get": "retrieve", "post": "create", "patch": "partial_update"}
ROOM_DEEDS = (
    *("join", "leave", "close", "renew_invitation", "pass_on", "remove"),
    *("skip_turn", "ask_to_swap", "answer_swap"),
)
DESKS: tuple[tuple[str, Any, str, tuple[str, ...]], ...] = (
    ("mentors", MentorReviewDoor, "<slug:handle>", ("approve", "ask_for_more", "decline")),
    ("mentor-claims", ClaimReviewDoor, "<int:id>", ("verify", "unverify")),
    ("story-claims", StoryClaimReviewDoor, "<int:id>", ("confirm", "refuse")),
    ("concerns", ConcernReviewDoor, "<int:id>", ("close", "reopen")),
)
"""Below `moderation/`: what is listed, by which door, what one is called, and the deeds."""

urlpatterns = [
    path("mentors/", MentorDoor.as_view({"get": "list"}), name="mentors"),
    path("mentors/<slug:handle>/", MentorDoor.as_view({"get": "retrieve"}), name="mentor"),
    path("mentors/<slug:handle>/join-line/", LineDoor.as_view({"post": "join"}), name="join_line"),
    path(
        "mentors/<slug:handle>/leave-line/", LineDoor.as_view({"post": "leave"}), name="leave_line"
    ),
    path("me/lines/", LineDoor.as_view({"get": "list"}), name="my_lines"),
    path("matching/", MatchingDoor.as_view({"get": "retrieve"}), name="matching"),
    path("requests/", RequestDoor.as_view({"get": "list"}), name="requests"),
    path(
        "requests/draft/",
        RequestDraftDoor.as_view({**MINE, "delete": "destroy"}),
        name="request_draft",
    ),
    path(
        "requests/draft/advice/",
        RequestDraftDoor.as_view({"get": "advice"}),
        name="request_draft_advice",
    ),
    path(
        "requests/draft/send/",
        RequestDraftDoor.as_view({"post": "send"}),
        name="send_request_draft",
    ),
    path("requests/<int:id>/", RequestDoor.as_view({"get": "retrieve"}), name="request"),
    *(
        path(
            f"requests/<int:id>/{verb}/",
            RequestDoor.as_view({"post": verb.value}),
            name=f"{verb}_request",
        )
        for verb in SUMMARIES
    ),
    path("mentorships/", MentorshipDoor.as_view({"get": "list"}), name="mentorships"),
    path(TABLE, MentorshipDoor.as_view({"get": "retrieve"}), name="mentorship"),
    path(f"{TABLE}contact/", MentorshipDoor.as_view({"put": "contact"}), name="contact"),
    path(f"{TABLE}free-times/", MeetingDoor.as_view({"get": "free"}), name="free_times"),
    path(f"{TABLE}meetings/", MeetingDoor.as_view(LISTED), name="meetings"),
    path(f"{TABLE}meetings/<int:id>/", MeetingDoor.as_view({"get": "retrieve"}), name="meeting"),
    *(
        path(
            f"{TABLE}meetings/<int:id>/{verb}/",
            MeetingDoor.as_view({"post": verb.value}),
            name=f"{verb}_meeting",
        )
        for verb in meetings.SUMMARIES
    ),
    path(f"{TABLE}agreements/", AgreementDoor.as_view(LISTED), name="agreements"),
    path(
        f"{TABLE}agreements/<int:number>/agree/",
        AgreementDoor.as_view({"post": "agree"}),
        name="agree",
    ),
    path("plans/", PlanDoor.as_view(LISTED), name="plans"),
    path("plans/<int:id>/", PlanDoor.as_view(ONE), name="plan"),
    path(f"{TABLE}goals/", GoalDoor.as_view(LISTED), name="goals"),
    path(f"{TABLE}goals/take-up/", GoalDoor.as_view({"post": "take_up"}), name="take_up_plan"),
    path(f"{TABLE}goals/<int:id>/", GoalDoor.as_view(ONE), name="goal"),
    path(f"{TABLE}goals/<int:id>/steps/", GoalDoor.as_view({"post": "add_step"}), name="steps"),
    path(f"{TABLE}steps/<int:id>/", StepDoor.as_view(ONE), name="step"),
    path(f"{TABLE}steps/<int:id>/tick/", StepDoor.as_view({"post": "tick"}), name="tick"),
    path(f"{TABLE}steps/<int:id>/untick/", StepDoor.as_view({"post": "untick"}), name="untick"),
    path(f"{TABLE}notes/", NoteDoor.as_view(LISTED), name="notes"),
    path(f"{TABLE}notes/<int:id>/", NoteDoor.as_view(ONE), name="note"),
    path(
        f"{TABLE}ending/",
        EndingDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="ending",
    ),
    path(f"{TABLE}ending/reveal/", EndingDoor.as_view({"post": "reveal"}), name="reveal"),
    path(f"{TABLE}ending/conceal/", EndingDoor.as_view({"post": "conceal"}), name="conceal"),
    path(f"{TABLE}concerns/", ConcernDoor.as_view(LISTED), name="concerns"),
    path("people/<slug:handle>/thanks/", PublicThanksDoor.as_view({"get": "list"}), name="thanks"),
    path(
        f"{TABLE}stories/begin/", JointStoryDoor.as_view({"get": "begin"}), name="begin_joint_story"
    ),
    path(f"{TABLE}stories/", JointStoryDoor.as_view(LISTED), name="joint_stories"),
    path(
        f"{TABLE}stories/<int:id>/",
        JointStoryDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="joint_story",
    ),
    *(
        path(
            f"{TABLE}stories/<int:id>/{deed}/",
            JointStoryDoor.as_view({"post": deed}),
            name=f"{deed}_joint_story",
        )
        for deed in ("agree", "decline", "withdraw")
    ),
    path("invitations/", InvitationDoor.as_view({"get": "list"}), name="invitations"),
    path(
        "invitations/<int:id>/decline/",
        InvitationDoor.as_view({"post": "decline"}),
        name="decline_invitation",
    ),
    path(
        "invitations/<int:id>/take-back/",
        InvitationDoor.as_view({"post": "take_back"}),
        name="take_back_invitation",
    ),
    path(
        "threads/<int:thread>/invitations/",
        QuestionInvitationDoor.as_view({"get": "retrieve", "post": "create"}),
        name="question_invitations",
    ),
    path(
        "threads/<int:thread>/fitting-mentors/",
        QuestionInvitationDoor.as_view({"get": "fitting"}),
        name="fitting_mentors",
    ),
    path("rooms/", RoomDoor.as_view(LISTED), name="rooms"),
    path("me/rooms/", RoomDoor.as_view({"get": "mine"}), name="my_rooms"),
    path(
        "rooms/<int:id>/",
        RoomDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="room",
    ),
    *(
        path(
            f"rooms/<int:id>/{deed.replace('_', '-')}/",
            RoomSeatDoor.as_view({"post": deed}),
            name=f"{deed}_room",
        )
        for deed in ROOM_DEEDS
    ),
    path(
        "rooms/<int:room>/sessions/",
        RoomSessionDoor.as_view({"get": "list"}),
        name="room_sessions",
    ),
    path(
        "room-sessions/<int:id>/",
        RoomSessionDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="room_session",
    ),
    *(
        path(
            f"room-sessions/<int:id>/{words}/",
            RoomSessionDoor.as_view({"post": deed}),
            name=f"{deed}_room_session",
        )
        for words, deed in (
            ("attendance", "attend"),
            ("postpone", "postpone"),
            ("notes", "write_note"),
        )
    ),
    path("room-notes/<int:id>/", RoomNoteDoor.as_view(ONE), name="room_note"),
    path(
        "room-notes/<int:id>/versions/",
        RoomNoteDoor.as_view({"get": "versions"}),
        name="room_note_versions",
    ),
    path(
        "me/mentor/meetings/",
        MeetingTermsDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="my_meeting_terms",
    ),
    path(
        "me/calendar/",
        CalendarDoor.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="my_calendar",
    ),
    path("me/mentor/", MyMentorProfileDoor.as_view(MINE), name="my_mentor_profile"),
    *(
        path(
            f"me/mentor/{deed}/",
            MyMentorProfileDoor.as_view({"post": deed}),
            name=f"{deed}_my_mentor_profile",
        )
        for deed in ("send", "pause", "resume", "end")
    ),
    path("me/way/", WayDoor.as_view({"get": "retrieve", "patch": "partial_update"}), name="way"),
    path("programme/notes/", ProgrammeNoteDoor.as_view({"get": "list"}), name="programme_notes"),
    path(
        "programme/notes/<int:id>/read/",
        ProgrammeNoteDoor.as_view({"post": "read"}),
        name="read_programme_note",
    ),
    path(
        "me/story-claims/",
        StoryClaimDoor.as_view({"get": "list", "post": "create"}),
        name="my_story_claims",
    ),
    *(
        path(f"moderation/{desk}/", door.as_view({"get": "list"}), name=f"desk_{desk}")
        for desk, door, _one, _deeds in DESKS
    ),
    *(
        path(
            f"moderation/{desk}/{one}/{deed.replace('_', '-')}/",
            door.as_view({"post": deed}),
            name=f"{deed}_{desk}",
        )
        for desk, door, one, deeds in DESKS
        for deed in deeds
    ),
]
