"""Which test makes which limit fire: the fixture in `conftest` holds each to it as it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from community.limits.actions import TooManyError

EACH_DOOR = "community/limits/test_doors.py::test_each_limit_fires"
EACH_LOOK = "community/limits/test_doors.py::test_searching_is_counted_by_client"

FIRED_BY = {
    "account": EACH_DOOR,
    "again": EACH_DOOR,
    "add_webhook": "community/webhooks/test_pages.py::test_so_many_are_added_in_a_day",
    "agreement": "mentors/test_agreements.py::TestAgreeing::test_a_day_has_a_limit",
    "answer": "threads/test_limits.py::test_answers",
    "api_member": "community/api/test_quota.py::test_processes_share_what_there_is",
    "api_stream": "portal/test_changes_api.py::test_a_members_streams_are_counted_by_member",
    "api_stream_visitor": "portal/test_changes_api.py::test_streams_are_counted_apart",
    "api_visitor": "community/api/test_quota.py::test_a_visitor_is_counted_and_stopped",
    "ask": "threads/test_limits.py::test_questions",
    "avatar": "portal/test_avatars.py::test_ten_a_day",
    "block": "community/accounts/test_blocking.py::test_so_many_are_blocked_in_a_day",
    "calendar": (
        "mentors/test_calendar_feed.py::TestLimits::test_a_calendar_is_read_so_often_in_an_hour"
    ),
    "calendar-link": (
        "mentors/test_calendar_feed.py::TestLimits::test_links_are_made_so_often_in_a_day"
    ),
    "comment": (
        "threads/test_limits.py::test_comments_under_stories_and_answers_count_as_one_kind"
    ),
    "concern": "mentors/test_concerns.py::test_the_limit_of_a_day",
    "contact": "mentors/test_mentorship_page.py::test_changing_it_has_a_limit",
    "draft": "threads/test_drafts.py::test_an_endless_loop_is_stopped",
    "ending": "mentors/test_endings.py::test_the_limit_of_a_day",
    "export": "portal/privacy/test_data.py::TestAsking::test_twice_a_day",
    "fetch": "stories/test_proposals_fetched.py::test_a_day_has_its_limit_of_calls",
    "forms": (
        "community/limits/test_doors.py"
        "::test_members_are_counted_one_by_one_and_visitors_by_where_they_are"
    ),
    "goals": "mentors/test_goals.py::TestSetting::test_a_day_has_a_limit",
    "highlight": "portal/shelf/test_highlighting.py::test_a_day_holds_so_many",
    "house": EACH_DOOR,
    "invite": "mentors/test_invitations.py::TestWhomTheyInvite::test_so_many_in_a_day",
    "line": "mentors/test_line.py::test_a_day_has_its_limit",
    "link": EACH_DOOR,
    "make_list": (
        "portal/shelf/test_reading_lists.py::test_one_has_so_many_and_makes_so_many_a_day"
    ),
    "meeting": "mentors/test_meetings.py::test_a_day_has_its_limit",
    "meeting-terms": "mentors/test_meeting_terms.py::test_a_day_has_its_limit",
    "mention": "threads/test_limits.py::test_mentions_count_people_and_edits_too",
    "mentor-pause": "mentors/test_pause.py::test_a_pause_can_be_changed_only_so_often",
    "mentor-review": "mentors/test_review.py::test_it_is_sent_so_often_in_a_day",
    "message": "threads/test_conversation.py::test_a_limit_ends_a_flood",
    "note": "mentors/test_notes.py::TestWriting::test_so_many_in_a_day",
    "passkey": EACH_DOOR,
    "propose": "stories/test_proposals.py::test_three_a_day_and_no_more",
    "propose_answer": "stories/test_proposals.py::test_answers_have_a_limit_too",
    "report": "community/test_reports.py::test_there_is_a_cap_for_a_day",
    "request": "mentors/test_requests.py::TestSending::test_a_day_has_its_limit",
    "request-move": (
        "mentors/test_request_pages.py::TestWriting::test_past_the_limit_of_a_day_the_words_stay"
    ),
    "reset": EACH_DOOR,
    "reset-one": EACH_DOOR,
    "room": "mentors/test_rooms.py::TestOpening::test_a_few_a_day",
    "room-change": "mentors/test_rooms.py::TestHosting::test_changes_are_limited",
    "room-join": "mentors/test_rooms.py::TestComingIn::test_a_few_a_day",
    "room-write": "mentors/test_room_turns.py::TestNotes::test_writing_is_limited",
    "save": "portal/shelf/test_saving.py::test_a_day_and_a_list_hold_so_many",
    "save_search": (
        "community/search/test_saved_searches.py::test_saving_and_forgetting_has_an_end_for_a_day"
    ),
    "search": EACH_LOOK,
    "search-box": EACH_LOOK,
    "second-step": EACH_DOOR,
    "send_webhook": "community/webhooks/test_pages.py::test_so_much_is_sent_by_hand_in_a_day",
    "sign-in": EACH_DOOR,
    "sign-in-wrong": EACH_DOOR,
    "sign-in-wrong-all": EACH_DOOR,
    "sign-up": EACH_DOOR,
    "story-claim": "mentors/test_review.py::TestStories::test_there_is_an_end_to_it",
    "story-proposal": "mentors/test_session_to_story.py::TestWhoMay::test_so_many_in_a_day",
    "suggest": "threads/test_suggest.py::test_how_often_in_a_day",
    "tell-way": (
        "mentors/test_become_a_mentor.py::test_what_can_be_repeated_without_end_has_an_end"
    ),
    "vote": "threads/test_limits.py::test_votes_and_changing_ones_mind_is_free",
}
"""Name of a limit → the test that reaches it, from tests/."""


def said_to_fire(test: str) -> set[str]:
    """The limits that a test, by its id, is said to make fire: one of them, if it has examples."""
    of_test = test.removeprefix("tests/").partition("[")[0]
    return {limit for limit, by in FIRED_BY.items() if by == of_test}


@contextmanager
def firing() -> Iterator[set[str]]:
    """The names of the limits that fire meanwhile."""
    fired: set[str] = set()
    made = TooManyError.__init__

    def note(self: TooManyError, limit: Any, *given: Any) -> None:
        fired.add(limit.name)
        made(self, limit, *given)

    with mock.patch.object(TooManyError, "__init__", note):
        yield fired
