"""What is done over the API → the form of a page that does the same.

Each stands at an address of `tests.laws.test_doors`, of the things that its owner has there; the
words in the pattern of the API are those that the page's address is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.threads.asking import question
from threads.models import Post

Given = Mapping[str, Any] | Callable[[Post], Mapping[str, Any]]


@dataclass(frozen=True)
class Deed:
    """A form of a page and a call of the API that do the same.

    `typed` and `body` are what each is sent, the former over what the form shows. Where it
    `is_late`, what was sent would come to nothing for anybody, as the thing stands: then only who
    is refused is compared. `but` are those whom the page leads on to what they may do instead.
    """

    door: str
    api: str
    typed: Given = field(default_factory=dict)
    body: Given | None = None
    is_late: bool = False
    but: tuple[str, ...] = ()


def same(door: str, api: str, **given: Any) -> Deed:
    """Both take the same."""
    return Deed(door, api, given, given)


def bare(door: str, api: str, **typed: Any) -> Deed:
    """The call takes nothing; the form what it takes to say which deed is meant."""
    return Deed(door, api, typed)


def late(door: str, api: str, typed: Given = {}, body: Given | None = None) -> Deed:  # noqa: B006
    return Deed(door, api, typed, body, is_late=True)


WORDS = "Thank you. Start with three of them, and write to each of them about their own work."
PAIR, MEETING = "mentorships/{pk}", "mentorships/{pk}/meetings/{number}"


def _in_a_month() -> str:
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def _other_question(post: Post) -> Any:
    """A question that another one is a duplicate of, or is merged into."""
    return question(post.author, title="How long is a first letter?")


ROOM = {
    "name": "Papers on Thursdays",
    "about": "We read one paper a week.",
    "minutes": 90,
    "zone": "Europe/Zurich",
    "places": 5,
    "is_open": True,
}

DEEDS: dict[str, Deed] = {
    # stories
    "set_place_in_story": same("stories:keep_place", "stories/{slug}/place/", key="k"),
    "propose_story": same(
        "proposals:new",
        "story-proposals/",
        way="link",
        title="A second start",
        claim="pointer",
        address="https://example.org/a-second-start",
    ),
    "withdraw_story_proposal": bare("proposals:withdraw", "story-proposals/{pk}/withdraw/"),
    "answer_about_story_proposal": late(
        "proposals:detail", "story-proposals/{pk}/answer/", {"words": WORDS}, {"words": WORDS}
    ),
    # threads
    "ask": Deed(
        "threads:ask",
        "threads/",
        {"title": "Where does one learn to sew sails?", "body": WORDS, "tags": "compilers"},
        {"title": "Where does one learn to sew sails?", "body": WORDS, "tags": ["compilers"]},
    ),
    "leave_answered": Deed(
        "threads:answered",
        "threads/answered/",
        lambda post: {"thing": f"thread-{_other_question(post).pk}"},
        lambda post: {"kind": "thread", "id": _other_question(post).pk},
    ),
    "find_fitting": Deed(
        "threads:fitting",
        "threads/fitting/",
        {"title": "Who reads the maps of linkers?", "body": WORDS, "tags": "compilers"},
        {"title": "Who reads the maps of linkers?", "body": WORDS, "tags": ["compilers"]},
    ),
    "save_draft": Deed(
        "threads:save_draft",
        "drafts/ask/",
        {"draft": "ask", "body": "Ten are ", "draft_seen": "0"},
        {"content": {"body": "Ten are "}, "version": 0},
    ),
    "discard_draft": bare("threads:discard_draft", "drafts/{draft.form}/"),
    "draw_question": Deed(
        "threads:draw",
        "discussions/{slug}/draw/{key}/",
        {"title": "How did it begin?", "body": WORDS, "tags": "compilers"},
        {"title": "How did it begin?", "body": WORDS, "tags": ["compilers"]},
    ),
    "post_in_thread": same("threads:answer", "threads/{pk}/posts/", body=WORDS),
    "comment_on_post": same("threads:remark", "posts/{pk}/comments/", body="Me too."),
    "comment_on_story": same("threads:comment", "discussions/{slug}/posts/", body="Me too."),
    "preview": same("threads:preview", "preview/", body="Me *too*."),
    "set_vote": same("threads:vote", "posts/{pk}/vote/", value="up"),
    "take_back_vote": bare("threads:vote", "posts/{pk}/vote/", value="none"),
    "accept_answer": bare("threads:accept", "posts/{pk}/accept/"),
    "unaccept_answer": bare("threads:unaccept", "posts/{pk}/unaccept/"),
    "close_thread": same("threads:close", "threads/{pk}/close/", why="unclear", note="Which?"),
    "mark_duplicate": Deed(
        "threads:duplicate",
        "threads/{pk}/duplicate/",
        lambda post: {"of": _other_question(post).page_url},
        lambda post: {"of": _other_question(post).pk},
    ),
    "reopen_thread": late("threads:reopen", "threads/{pk}/reopen/", {"reason": WORDS}, {}),
    "lock_thread": same("threads:lock", "threads/{pk}/lock/", note="A quarrel."),
    "unlock_thread": late("threads:unlock", "threads/{pk}/unlock/", {"reason": WORDS}, {}),
    "merge_thread": Deed(
        "threads:merge",
        "threads/{pk}/merge/",
        lambda post: {
            "into": _other_question(post).page_url,
            "as_kind": "comment",
            "reason": WORDS,
        },
        lambda post: {"into": _other_question(post).pk, "as_kind": "comment", "reason": WORDS},
    ),
    "convert_post": same("threads:convert", "posts/{pk}/convert/", reason=WORDS),
    "move_post": Deed(
        "threads:move",
        "posts/{pk}/move/",
        lambda post: {"to": _other_question(post).page_url, "reason": WORDS},
        lambda post: {"thread": _other_question(post).pk, "reason": WORDS},
    ),
    "split_post": Deed(
        "threads:split",
        "posts/{pk}/split/",
        {"title": "Who reads the maps of linkers?", "tags": "compilers", "reason": WORDS},
        {"title": "Who reads the maps of linkers?", "tags": ["compilers"], "reason": WORDS},
    ),
    "edit_post": Deed(
        "threads:edit",
        "posts/{pk}/",
        lambda post: {"body": "I was here.", "seen": post.revision_count},
        {"body": "I was here."},
    ),
    "delete_post": bare("threads:delete", "posts/{pk}/"),
    "mark_outdated": Deed(
        "threads:outdated",
        "posts/{pk}/outdated/",
        {"since": "2024-05-01", "why": "They take no forms any more."},
        {"since": "2024-05-01", "why": "They take no forms any more."},
    ),
    "restore_revision": Deed(
        "threads:restore_version",
        "revisions/{pk}/restore/",
        lambda post: {"seen": post.revision_count},
        lambda post: {"seen": post.revision_count},
    ),
    "hide_revision": same("threads:hide_version", "revisions/{pk}/hide/", reason=WORDS),
    "show_revision": late(
        "threads:show_version", "revisions/{pk}/show/", {"reason": WORDS}, {"reason": WORDS}
    ),
    "suggest_edit": Deed(
        "threads:suggest",
        "posts/{pk}/suggestions/",
        lambda post: {"body": "I was.", "note": "Short.", "seen": post.revision_count},
        lambda post: {"body": "I was.", "note": "Short.", "seen": post.revision_count},
        is_late=True,  # one waits already
        but=("owner",),
    ),
    "approve_suggestion": bare("threads:approve_suggestion", "suggestions/{pk}/approve/"),
    "improve_suggestion": Deed(
        "threads:improve_suggestion",
        "suggestions/{pk}/improve/",
        lambda post: {"body": "I am here.", "seen": post.revision_count},
        lambda post: {"body": "I am here.", "seen": post.revision_count},
    ),
    "reject_suggestion": same(
        "threads:reject_suggestion", "suggestions/{pk}/reject/", reason="It is not so."
    ),
    "withdraw_suggestion": late("threads:withdraw_suggestion", "suggestions/{pk}/withdraw/"),
    "follow_thread": bare("threads:follow", "threads/{pk}/follow/", value="on"),
    "unfollow_thread": bare("threads:follow", "threads/{pk}/follow/", value="off"),
    "follow_story": bare("threads:follow_story", "follows/stories/{slug}/", value="on"),
    "unfollow_story": bare("threads:follow_story", "follows/stories/{slug}/", value="off"),
    "follow_person": bare("threads:follow_person", "follows/people/{handle}/", value="on"),
    "unfollow_person": bare("threads:follow_person", "follows/people/{handle}/", value="off"),
    "describe_tag": Deed(
        "tags:edit",
        "tags/{slug}/",
        {"description": "What to read first.", "seen": "0"},
        {"description": "What to read first."},
    ),
    "set_tag_standing": Deed(
        "tags:follow", "tags/{slug}/standing/", {"standing": "follow"}, {"standing": "follow"}
    ),
    # notices, people and settings
    "mark_notice_as_read": bare("notifications:read", "notifications/{pk}/read/"),
    "mark_all_notices_as_read": bare("notifications:read_all", "notifications/read/"),
    "update_me": Deed(
        "settings_profile", "me/", {"display_name": "Ana"}, {"display_name": "Ana"}, is_late=True
    ),
    "remove_my_picture": bare("settings_picture_remove", "me/picture/"),
    "share_my_calendar": bare("settings_calendar", "me/calendar/", share="1"),
    "revoke_my_token": bare("revoke_token", "me/tokens/{pk}/revoke/"),
    "block_person": bare("people:block", "people/{handle}/block/"),
    "unblock_person": late("people:unblock", "people/{handle}/unblock/"),
    "remove_picture_of_person": late(
        "people:remove_picture",
        "people/{handle}/picture/remove/",
        {"reason": WORDS},
        {"reason": WORDS},
    ),
    "appeal_against_decision": same("decision", "decisions/{pk}/appeal/", words=WORDS),
    "acknowledge_warning": bare("warning", "warnings/{pk}/acknowledge/"),
    "save_search": same("saved_searches:new", "saved-searches/", query="maps", cadence="weekly"),
    "update_saved_search": same(
        "saved_searches:edit", "saved-searches/{pk}/", name="Maps", cadence="weekly"
    ),
    "forget_saved_search": bare("saved_searches:delete", "saved-searches/{pk}/"),
    "update_webhook": Deed(
        "webhooks:edit",
        "webhooks/{pk}/",
        {"url": "https://hooks.example.org/in", "events": ["story"], "name": "Bot"},
        {"url": "https://hooks.example.org/in", "events": ["story"], "name": "Bot"},
    ),
    "delete_webhook": bare("webhooks:delete", "webhooks/{pk}/"),
    "pause_webhook": bare("webhooks:pause", "webhooks/{pk}/pause/"),
    "resume_webhook": bare("webhooks:resume", "webhooks/{pk}/resume/"),
    "test_webhook": bare("webhooks:test", "webhooks/{pk}/test/"),
    "redeliver_dead_letters": bare("webhooks:redeliver_dead", "webhooks/{pk}/redeliver/"),
    "redeliver": late(
        "webhooks:redeliver", "webhooks/{delivery.endpoint_id}/deliveries/{pk}/redeliver/"
    ),
    # the shelf
    "save_item": Deed(
        "shelf:save",
        "shelf/items/",
        lambda post: {"what": f"story-{post.thread.story_id}"},
        lambda post: {"thing": "story", "id": post.thread.story_id},
        is_late=True,
    ),
    "update_saved_item": same("shelf:item", "shelf/items/{pk}/", note="Read it."),
    "unsave_item": bare("shelf:unsave", "shelf/items/{pk}/"),
    "make_reading_list": same("shelf:new", "shelf/lists/", name="Before I write"),
    "update_reading_list": same("shelf:edit", "shelf/lists/{pk}/", name="Before I write"),
    "delete_reading_list": late("shelf:delete", "shelf/lists/{pk}/"),
    "share_reading_list": bare("shelf:share", "shelf/lists/{pk}/share/"),
    "stop_sharing_reading_list": bare("shelf:share", "shelf/lists/{pk}/unshare/", stop="1"),
    "highlight": same(
        "highlights:new", "shelf/highlights/", story="a-story", at="k", label="insight"
    ),
    "update_highlight": same(
        "highlights:edit", "shelf/highlights/{pk}/", label="insight", note="So it is."
    ),
    "remove_highlight": bare("highlights:delete", "shelf/highlights/{pk}/"),
    # mentors
    "pause_mentoring": Deed(
        "mentors:pause",
        "me/mentor/pause/",
        lambda _post: {"until": _in_a_month()},
        lambda _post: {"until": _in_a_month()},
    ),
    "resume_mentoring": bare("mentors:resume", "me/mentor/resume/"),
    "end_mentoring": bare("mentors:end", "me/mentor/end/"),
    "claim_story": same("path:story", "me/story-claims/", story="a-story", words="I wrote it."),
    "join_line": late("requests:line", "mentors/{handle}/join-line/"),
    **{
        f"{verb}_request": late(
            "requests:move",
            f"requests/{{pk}}/{verb}/",
            {"verb": verb, "seen": "draft", "words": WORDS},
            {"seen": "draft"},
        )
        for verb in (
            *("accept", "answer", "ask", "begin", "complete", "decline"),
            *("end", "pause", "reopen", "resume", "send", "withdraw"),
        )
    },
    "invite_mentor": late(
        "invitations:new", "threads/{pk}/invitations/", {"mentor": "gil"}, {"mentor": "gil"}
    ),
    "decline_invitation": bare("invitations:decline", "invitations/{pk}/decline/"),
    "propose_agreement": same(
        "mentorships:agreement",
        f"{PAIR}/agreements/",
        goals=WORDS,
        rhythm="Weekly.",
        weeks=4,
        seen=1,
    ),
    "agree_to_agreement": bare("mentorships:agree", f"{PAIR}/agreements/1/agree/", number="1"),
    "add_goal": same("mentorships:goals", f"{PAIR}/goals/", title="Write three letters"),
    "update_goal": same(
        "mentorships:goal", "mentorships/{goal.mentorship_id}/goals/{pk}/", title="Write four"
    ),
    "update_step": same(
        "mentorships:step", "mentorships/{step.goal.mentorship_id}/steps/{pk}/", text="Write"
    ),
    "tick_step": bare(
        "mentorships:tick", "mentorships/{step.goal.mentorship_id}/steps/{pk}/tick/", done="1"
    ),
    "set_mentorship_contact": same("mentorships:contact", f"{PAIR}/contact/", contact="At home."),
    "update_ending": late(
        "mentorships:reached", f"{PAIR}/ending/", {"reached": WORDS}, {"reached": WORDS}
    ),
    "reveal_thanks": late("mentorships:reveal", f"{PAIR}/ending/reveal/", {}, {"seen": 1}),
    "raise_concern": same("mentorships:concern", f"{PAIR}/concerns/", words=WORDS),
    "write_note": same("mentorships:notes", f"{PAIR}/notes/", body=WORDS, audience="private"),
    "update_note": same(
        "mentorships:note", f"{PAIR}/notes/{{note_pk}}/", body=WORDS, audience="private"
    ),
    "delete_note": bare("mentorships:delete_note", f"{PAIR}/notes/{{note_pk}}/"),
    "propose_joint_story": same(
        "mentorships:propose_story", f"{PAIR}/stories/", title="Two of us", byline="A", body=WORDS
    ),
    "update_joint_story": same(
        "mentorships:edit_proposal",
        f"{PAIR}/stories/{{proposal_pk}}/",
        title="Two of us",
        byline="A",
        body=WORDS,
    ),
    **{
        name: late(
            "mentorships:decide",
            f"{PAIR}/stories/{{proposal_pk}}/{deed}/",
            {"deed": deed, "version": "1"},
            body,
        )
        for name, deed, body in (
            ("agree_to_joint_story", "agree", {"seen": 1}),
            ("decline_joint_story", "decline", None),
            ("withdraw_joint_story", "withdraw", None),
        )
    },
    "propose_meeting": late(
        "mentorships:meetings",
        f"{PAIR}/meetings/",
        {"at": "2026-03-14T09:30:00Z"},
        {"at": "2026-03-14T09:30:00Z"},
    ),
    **{
        name: late(
            "mentorships:meeting_deed",
            f"{PAIR}/meetings/{{number}}/{deed}/",
            {"deed": deed, "seen": "1"},
            {"seen": 1, **more},
        )
        for name, deed, more in (
            ("tell_no_show", "absent", {}),
            ("tell_meeting_held", "came", {}),
            ("cancel_meeting", "cancel", {"words": WORDS}),
            ("confirm_meeting", "confirm", {}),
            ("contest_no_show", "contest", {}),
            ("keep_meeting", "keep", {}),
            ("move_meeting", "move", {"at": "2026-03-14T09:30:00Z"}),
            ("place_meeting", "place", {"place": "My cellar"}),
        )
    },
    # study rooms
    "open_room": Deed(
        "rooms:new",
        "rooms/",
        {**ROOM, "tags": "compilers", "weekday": "3", "starts": "18:00", "way_in": "open"},
        {**ROOM, "tags": ["compilers"], "weekday": 3, "starts": 1080},
    ),
    "update_room": late("rooms:edit", "rooms/{pk}/", {"name": "Papers"}, {"name": "Papers"}),
    "close_room": bare("rooms:close", "rooms/{pk}/close/"),
    "renew_room_invitation": bare("rooms:link", "rooms/{pk}/renew-invitation/"),
    "join_room": Deed("rooms:join", "rooms/{pk}/join/", {}, {}),
    "leave_room": bare("rooms:leave", "rooms/{pk}/leave/"),
    "pass_on_room": Deed(
        "rooms:host", "rooms/{pk}/pass-on/", {"to": "in-the-room"}, {"person": "in-the-room"}
    ),
    "remove_from_room": Deed("rooms:remove", "rooms/{pk}/remove/", {}, {"person": "in-the-room"}),
    "skip_turn": late("rooms:turn", "rooms/{pk}/skip-turn/", {"deed": "skip"}),
    "ask_to_swap_turns": late(
        "rooms:turn",
        "rooms/{pk}/ask-to-swap/",
        {"deed": "ask", "other": "in-the-room"},
        {"person": "in-the-room"},
    ),
    "answer_swap_of_turns": late(
        "rooms:turn",
        "rooms/{pk}/answer-swap/",
        {"deed": "agree", "other": "in-the-room"},
        {"person": "in-the-room", "agrees": True},
    ),
    "set_room_question": Deed(
        "rooms:question", "room-sessions/{pk}/", {"body": "Why so?"}, {"question": "Why so?"}
    ),
    "tell_attendance": late(
        "rooms:attendance", "room-sessions/{pk}/attendance/", {"came": "1"}, {"was_there": True}
    ),
    "postpone_room_session": bare("rooms:postpone", "room-sessions/{pk}/postpone/"),
    "write_room_note": same("rooms:session", "room-sessions/{pk}/notes/", body=WORDS),
    "update_room_note": Deed(
        "rooms:edit_note", "room-notes/{pk}/", {"body": WORDS, "seen": 1}, {"body": WORDS}
    ),
    "delete_room_note": bare("rooms:delete_note", "room-notes/{pk}/"),
}

NO_FORM: dict[str, tuple[str, ...]] = {
    "a page asks once more who one is, and the API wants a session that was asked": (
        *("end_my_session", "end_my_other_sessions", "rotate_webhook_secret", "add_webhook"),
        *("ask_for_my_data", "make_my_token", "rotate_my_token"),
        *("set_roles", "close_account_on_request"),
    ),
    "of one's own alone, and there to be undone or not: nobody else has an address for it": (
        *("stop_sharing_my_calendar", "close_my_account", "keep_my_account", "set_my_picture"),
        *("update_my_way", "become_mentor", "update_my_mentor_profile", "send_my_mentor_profile"),
        *("update_my_meeting_terms", "create_request_draft", "update_request_draft"),
        *("discard_request_draft", "send_request_draft", "report", "leave_line"),
        *("set_notice_preferences", "take_back_invitation"),
    ),
    "the other half of a deed that stands above, at the same address of a page": (
        *("unmark_outdated", "untick_step", "conceal_thanks", "view_request", "take_up_plan"),
        *("remove_goal", "remove_step", "add_step", "edit_thread", "delete_thread"),
    ),
    "stands before the same question as the deed in whose row of the desk it is done": (
        *("do_bulk_deed", "do_deed_in_case", "hold_post", "lift_sanction", "try_rule"),
        *("undo_deed", "make_tag", "make_rule", "create_plan"),
        *("keep_account_on_request", "confirm_story_claim", "merge_tag"),
        *("verify_mentor_claim", "unverify_mentor_claim"),
    ),
    "a part of the desk of a story, where one rule lets all of them in; some stand for it": (
        *("accept_repair_of_story", "undo_repair_of_story", "decide_finding_of_story"),
        *("add_speaker_to_story", "join_blocks_of_story", "split_block_of_story"),
        *("place_contents_entry_of_story", "reattach_passage_of_story"),
        *("support_takeaway_of_story", "set_picture_of_block", "unredact_block_of_story"),
        *("update_block_of_story", "take_approval_of_story_back", "erase_story"),
        *("hold_story_document", "correct_story_document", "discard_story_document"),
        *("import_story_document", "fetch_text_of_story_proposal"),
        *("hold_text_of_story_proposal",),
    ),
}
"""Why no form is sent beside an operation → the operations."""
