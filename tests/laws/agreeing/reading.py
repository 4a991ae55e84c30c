"""What is read of the API → the page that shows the same.

A law fails when an operation stands neither in `TWINS` nor in `NO_PAGE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Chosen = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Twin:
    """An address of the API, and the page that shows the same.

    Both are patterns, filled in with a row of the model `of`; without one, with whoever reads, for
    it is their own. Without a `page` it is the row's own. `rows` is what a list tells of: a row is
    told of by its field `key`, and found on the page by `mark`, or by its own address. Where a page
    shows visitors the rest of it, the API tells them to sign in: it `is_for_members`. `chosen` are
    the rows of `of` that it is about, and a list holds those `like` that. What a page has in one,
    the API may tell in two: `also` is the other list. Where the API has nothing (404), the page of
    what `is_there_or_not` says so.
    """

    api: str
    page: str | tuple[str, ...] = ""
    of: str = ""
    rows: str = ""
    mark: str = ""
    key: str = "pk"
    told: str = "id"
    is_for_members: bool = False
    chosen: Chosen = ()
    like: Chosen = ()
    also: str = ""
    is_there_or_not: bool = False

    @property
    def pages(self) -> tuple[str, ...]:
        return (self.page,) if isinstance(self.page, str) else self.page

    @property
    def is_of_the_desk(self) -> bool:
        return self.pages[0].startswith(("/admin/", "/moderation/undo/"))


STORY, THREAD, POST, PAIR = "stories.Story", "threads.Thread", "threads.Post", "mentors.Mentorship"
DESK = "/admin/stories/story/{0.pk}/desk/"
MINE = ("/mentors/requests/", "/mentors/requests/?as=mentor")
WITH_MENTEE = "/mentors/mentorships/{0.pk}/"


def of_story(part: str, page: str = "", **how: str) -> Twin:
    """A part of a story, told of by itself."""
    return Twin(f"stories/{{0.slug}}/{part}/", page, STORY, **how)  # type: ignore[arg-type]


def of_pair(part: str, page: str = "", rows: str = "", mark: str = "") -> Twin:
    """A part of a mentorship, on a page of its own; a list is that of one at work."""
    where = f"{WITH_MENTEE}{page or part}/"
    chosen = (("request__state", "active"),) if rows else ()
    return Twin(f"mentorships/{{0.pk}}/{part}/", where, PAIR, rows, mark, chosen=chosen)


def of_desk(
    part: str, label: str, query: str = "", rows: bool = True, key: str = "pk", told: str = "id"
) -> Twin:
    """A list of the moderators, and the one of the admin."""
    place = f"/admin/{label.lower().replace('.', '/')}/"
    return Twin(
        f"{part}/",
        place + query,
        rows=label if rows else "",
        mark=f"{place}{{0.pk}}/change/",
        key=key,
        told=told,
    )


def at_desk(part: str, label: str, name: str = "pk") -> Twin:
    """One thing in such a list."""
    place = f"/admin/{label.lower().replace('.', '/')}/"
    return Twin(f"{part}/{{0.{name}}}/", f"{place}{{0.pk}}/change/", label)


TWINS: dict[str, Twin] = {
    # stories
    "list_stories": Twin("stories/", "/stories/", rows=STORY, key="slug", told="slug"),
    "get_story": Twin("stories/{0.slug}/", of=STORY),
    "list_blocks_of_story": of_story("blocks"),
    "get_block_of_story": Twin(
        "stories/{0.story.slug}/blocks/{0.key}/", "/stories/{0.story.slug}/", "stories.Block"
    ),
    "list_claims_of_story": of_story("claims"),
    "list_facts_of_story": of_story("facts"),
    "list_findings_of_story": of_story("findings", DESK),
    "list_milestones_of_story": of_story("milestones"),
    "get_neighbours_of_story": of_story("onward"),
    "list_passages_of_story": of_story("passages"),
    "get_place_in_story": Twin(
        "stories/{0.slug}/place/", of=STORY, is_for_members=True, is_there_or_not=True
    ),
    "list_recommendations_of_story": of_story("recommendations"),
    "list_repairs_of_story": of_story("repairs", DESK),
    "list_speakers_of_story": of_story("speakers"),
    "get_speaker_of_story": Twin(
        "stories/{0.story.slug}/speakers/{0.pk}/", "/stories/{0.story.slug}/", "stories.Speaker"
    ),
    "list_takeaways_of_story": of_story("takeaways"),
    "list_story_documents": Twin("story-documents/", "/admin/stories/story/import/"),
    "list_story_proposals": Twin(
        "story-proposals/", "/stories/proposals/", rows="stories.Proposal"
    ),
    "get_story_proposal": Twin("story-proposals/{0.pk}/", of="stories.Proposal"),
    # threads
    "get_drawable": Twin(
        "discussions/{0.story.slug}/draw/{0.key}/",
        "/threads/draw/{0.story.slug}/{0.key}/",
        "stories.Block",
        chosen=(("story__title", "A talk between two trains"), ("plain__endswith", "?")),
    ),
    "list_story_comments": Twin(
        "discussions/{0.slug}/posts/", of=STORY, rows=POST, mark='id="p-{0.pk}"'
    ),
    "list_story_questions": Twin(
        "discussions/{0.slug}/questions/", "/threads/about/{0.slug}/", STORY
    ),
    "list_drafts": Twin(
        "drafts/",
        "/threads/drafts/",
        rows="threads.Draft",
        mark="/threads/drafts/{0.pk}/discard/",
        key="form",
        told="form",
    ),
    "list_follows": Twin("follows/", "/settings/follows/"),
    "list_threads": Twin("threads/", "/threads/", rows=THREAD),
    "find_similar": Twin("threads/similar/?title=doctorate", "/threads/similar/?title=doctorate"),
    "get_thread": Twin("threads/{0.pk}/", of=THREAD),
    "list_thread_posts": Twin(
        "threads/{0.pk}/posts/",
        of=THREAD,
        rows=POST,
        mark='id="p-{0.pk}"',
        chosen=(("answer_count__gt", 0),),
        like=(("kind", "answer"),),
    ),
    "get_post": Twin("posts/{0.pk}/", of=POST),
    "list_post_comments": Twin("posts/{0.pk}/comments/", of=POST, chosen=(("kind", "answer"),)),
    "quote_post": Twin("posts/{0.pk}/quotation/", of=POST),
    "list_revisions": Twin("posts/{0.pk}/revisions/", "/threads/posts/{0.pk}/revisions/", POST),
    "get_revision": Twin(
        "revisions/{0.pk}/", "/threads/posts/{0.post_id}/revisions/", "threads.Revision"
    ),
    "get_vote": Twin("posts/{0.pk}/vote/", of=POST, is_for_members=True),
    "list_suggestions": Twin("suggestions/", "/threads/suggestions/", rows="threads.Suggestion"),
    "get_suggestion": Twin("suggestions/{0.pk}/", of="threads.Suggestion"),
    "list_outlines": of_desk("outlines", "threads.AskTemplate"),
    "get_outline": at_desk("outlines", "threads.AskTemplate"),
    # tags
    "list_tags": Twin("tags/", "/tags/"),  # the page has those in use
    "get_tag": Twin("tags/{0.slug}/", of="tags.Tag"),
    "get_tag_standing": Twin("tags/{0.slug}/standing/", of="tags.Tag", is_for_members=True),
    "list_vocabulary": of_desk("vocabulary", "tags.Tag", key="slug", told="slug"),
    "get_vocabulary_entry": at_desk("vocabulary", "tags.Tag", "slug"),
    # mentors
    "list_mentors": Twin(
        "mentors/?all=true",
        "/mentors/?all=1",
        rows="mentors.Mentor",
        key="person.handle",
        told="handle",
    ),
    "get_mentor": Twin("mentors/{0.person.handle}/", of="mentors.Mentor"),
    "get_my_mentor_profile": Twin("me/mentor/", "/mentors/{0.handle}/edit/"),
    "get_my_meeting_terms": Twin("me/mentor/meetings/", "/mentors/{0.handle}/meetings/"),
    "get_my_way": Twin("me/way/", "/settings/path/"),
    "list_my_story_claims": Twin("me/story-claims/", "/settings/path/story/"),
    "get_matching": Twin("matching/", "/mentors/", is_for_members=True),
    "list_my_places_in_line": Twin("me/lines/", "/mentors/requests/"),
    "list_requests": Twin("requests/", MINE),  # by their mentorship, once there is one
    "get_request": Twin("requests/{0.pk}/", of="mentors.Request"),
    "list_my_invitations": Twin(
        "invitations/",
        "/mentors/invited/",
        rows="mentors.Invitation",
        mark="/mentors/invited/{0.pk}/decline/",
    ),
    "get_fitting_mentors": Twin(
        "threads/{0.pk}/fitting-mentors/", "/mentors/invited/new/{0.pk}/", THREAD
    ),
    "get_question_invitations": Twin(
        "threads/{0.pk}/invitations/", "/mentors/invited/new/{0.pk}/", THREAD
    ),
    "list_mentorships": Twin("mentorships/", MINE, rows=PAIR),
    "get_mentorship": Twin("mentorships/{0.pk}/", of=PAIR),
    "list_agreements": of_pair("agreements", "agreement"),
    "list_concerns": of_pair("concerns", "ending"),
    "get_ending": of_pair("ending"),
    "list_free_times": of_pair("free-times", "meetings"),
    "list_goals": of_pair("goals", rows="mentors.Goal", mark="/mentors/mentorships/goals/{0.pk}/"),
    "get_goal": Twin(
        "mentorships/{0.mentorship_id}/goals/{0.pk}/",
        "/mentors/mentorships/goals/{0.pk}/",
        "mentors.Goal",
    ),
    "get_step": Twin(
        "mentorships/{0.goal.mentorship_id}/steps/{0.pk}/",
        "/mentors/mentorships/goals/steps/{0.pk}/",
        "mentors.Step",
    ),
    "list_meetings": of_pair("meetings", rows="mentors.Meeting"),
    "get_meeting": Twin("mentorships/{0.mentorship_id}/meetings/{0.pk}/", of="mentors.Meeting"),
    "list_notes": of_pair("notes", rows="mentors.Note", mark='id="note-{0.pk}"'),
    "get_note": Twin("mentorships/{0.mentorship_id}/notes/{0.pk}/", of="mentors.Note"),
    "list_joint_stories": of_pair("stories", rows="mentors.StoryProposal"),
    "get_joint_story": Twin(
        "mentorships/{0.mentorship_id}/stories/{0.pk}/", of="mentors.StoryProposal"
    ),
    "begin_joint_story": of_pair("stories/begin", "stories/new"),
    "list_rooms": Twin("rooms/", "/mentors/rooms/", rows="mentors.Room", also="me/rooms/"),
    "list_my_rooms": Twin("me/rooms/", "/mentors/rooms/", is_for_members=True),
    "get_room": Twin("rooms/{0.pk}/", of="mentors.Room"),
    "get_room_session": Twin("room-sessions/{0.pk}/", of="mentors.RoomSession"),
    "get_room_note": Twin(
        "room-notes/{0.pk}/", "/mentors/rooms/notes/{0.pk}/versions/", "mentors.RoomNote"
    ),
    "list_room_note_versions": Twin(
        "room-notes/{0.pk}/versions/", "/mentors/rooms/notes/{0.pk}/versions/", "mentors.RoomNote"
    ),
    "list_programme_notes": of_desk("programme/notes", "mentors.Note"),
    # people
    "get_person": Twin("people/{0.handle}/", of="accounts.User"),
    "list_stories_of_person": Twin("people/{0.handle}/stories/", of="accounts.User"),
    "list_thanks": Twin("people/{0.handle}/thanks/", "/people/{0.handle}/thanks/", "accounts.User"),
    "get_me": Twin("me/", "/settings/profile/"),
    "get_my_picture": Twin("me/picture/", "/settings/profile/"),
    "get_my_calendar": Twin("me/calendar/", "/settings/calendar/", is_there_or_not=True),
    "get_my_closing": Twin("me/closing/", "/settings/close/"),
    "list_my_exports": Twin("me/exports/", "/settings/data/"),
    "list_my_sessions": Twin("me/sessions/", "/accounts/sessions/"),
    "list_my_tokens": Twin("me/tokens/", "/settings/tokens/"),
    "list_blocked_people": Twin("me/blocked/", "/settings/blocked/"),
    "list_notices": Twin(
        "notifications/",
        "/notifications/",
        rows="notifications.Notification",
        mark='"/notifications/{0.pk}/',
    ),
    "get_notice": Twin(
        "notifications/{0.pk}/", "/notifications/{0.pk}/", "notifications.Notification"
    ),
    "get_notice_preferences": Twin("notifications/preferences/", "/settings/notifications/"),
    "list_saved_searches": Twin(
        "saved-searches/",
        "/search/saved/",
        rows="search.SavedSearch",
        mark='"/search/saved/{0.pk}/"',
    ),
    "get_saved_search": Twin("saved-searches/{0.pk}/", of="search.SavedSearch"),
    "list_webhooks": Twin("webhooks/", "/settings/webhooks/", rows="webhooks.Endpoint"),
    "get_webhook": Twin("webhooks/{0.pk}/", of="webhooks.Endpoint"),
    "list_deliveries": Twin(
        "webhooks/{0.pk}/deliveries/",
        of="webhooks.Endpoint",
        rows="webhooks.Delivery",
        chosen=(("deliveries__isnull", False),),
    ),
    "get_delivery": Twin("webhooks/{0.endpoint_id}/deliveries/{0.pk}/", of="webhooks.Delivery"),
    # the shelf
    "list_saved_items": Twin(
        "shelf/items/", "/shelf/", rows="shelf.SavedItem", mark="/shelf/items/{0.pk}/"
    ),
    "get_saved_item": Twin("shelf/items/{0.pk}/", "/shelf/items/{0.pk}/", "shelf.SavedItem"),
    "list_reading_lists": Twin(
        "shelf/lists/", "/shelf/", rows="shelf.ReadingList", mark='"/shelf/{0.pk}/"'
    ),
    "get_reading_list": Twin("shelf/lists/{0.pk}/", of="shelf.ReadingList"),
    "list_items_of_reading_list": Twin(
        "shelf/lists/{0.pk}/items/",
        of="shelf.ReadingList",
        rows="shelf.SavedItem",
        mark="/shelf/items/{0.pk}/",
    ),
    "get_shared_list": Twin(
        "shelf/shared/{0.share_key}/", "/shelf/shared/{0.share_key}/", "shelf.ReadingList"
    ),
    "list_items_of_shared_list": Twin(
        "shelf/shared/{0.share_key}/items/", "/shelf/shared/{0.share_key}/", "shelf.ReadingList"
    ),
    "list_highlights": Twin(
        "shelf/highlights/",
        "/shelf/highlights/",
        rows="shelf.Highlight",
        mark='"/shelf/highlights/{0.pk}/',
    ),
    "get_highlight": Twin("shelf/highlights/{0.pk}/", of="shelf.Highlight"),
    "export_shelf": Twin("shelf/export/", "/shelf/export/"),
    "export_shelf_as_markdown": Twin("shelf/export/markdown/", "/shelf/export/"),
    # what was decided
    "list_decisions": Twin("decisions/", "/settings/decisions/", rows="moderation.Statement"),
    "get_decision": Twin("decisions/{0.pk}/", of="moderation.Statement"),
    "get_warning": Twin("warnings/{0.pk}/", "/settings/warnings/{0.pk}/", "moderation.Warning"),
    "list_reports": Twin("reports/", "/settings/reports/"),
    "list_deeds_of_moderation": Twin(
        "moderation/log/",
        "/moderation/log/",
        rows="log.LogEntry",
        mark='"/moderation/log/{0.pk}/"',
    ),
    "get_deed_of_moderation": Twin(
        "moderation/log/{0.pk}/",
        "/moderation/log/{0.pk}/",
        "log.LogEntry",
        chosen=(("code", "post.hide"),),
    ),
    "list_deeds_to_undo": Twin("moderation/undo/", "/moderation/undo/"),
    # the desk
    "list_appeals": of_desk("moderation/appeals", "moderation.Appeal"),
    "get_appeal": at_desk("moderation/appeals", "moderation.Appeal"),
    "list_bulk_deeds": of_desk("moderation/bulk", "moderation.BulkDeed"),
    "list_bulk_deeds_offered": Twin("moderation/bulk/deeds/", "/admin/moderation/bulkdeed/"),
    "get_bulk_deed": at_desk("moderation/bulk", "moderation.BulkDeed"),
    "list_items_of_bulk_deed": Twin(
        "moderation/bulk/{0.pk}/items/",
        "/admin/moderation/bulkdeed/{0.pk}/change/",
        "moderation.BulkDeed",
    ),
    "list_cases": of_desk("moderation/cases", "moderation.Case"),
    "get_case": at_desk("moderation/cases", "moderation.Case"),
    **{
        name: Twin(
            f"moderation/cases/{{0.pk}}/{part}/",
            "/admin/moderation/case/{0.pk}/change/",
            "moderation.Case",
        )
        for name, part in {
            "list_deeds_of_case": "deeds",
            "get_history_of_case": "history",
            "list_notes_of_case": "notes",
        }.items()
    },
    "list_closings": of_desk("moderation/closings", "privacy.Closing"),
    "list_concerns_raised": of_desk("moderation/concerns", "mentors.Concern"),
    "list_mentor_claims": of_desk("moderation/mentor-claims", "mentors.MentorClaim", rows=False),
    "list_mentors_in_review": of_desk(
        "moderation/mentors", "mentors.Mentor", key="person.handle", told="handle"
    ),
    "list_report_kinds": of_desk("moderation/report-kinds", "moderation.ReportKind"),
    "get_report_kind": at_desk("moderation/report-kinds", "moderation.ReportKind"),
    "list_rules": of_desk("moderation/rules", "moderation.Rule"),
    "get_rule": at_desk("moderation/rules", "moderation.Rule"),
    "list_sanctions": of_desk("moderation/sanctions", "moderation.Sanction"),
    "list_story_claims": of_desk("moderation/story-claims", "mentors.StoryClaim", rows=False),
    "list_warning_templates": of_desk("moderation/warning-templates", "moderation.WarningTemplate"),
    "get_warning_template": at_desk("moderation/warning-templates", "moderation.WarningTemplate"),
    "list_warnings_given": of_desk("moderation/warnings", "moderation.Warning"),
    "list_webhooks_of_members": of_desk("moderation/webhooks", "webhooks.Endpoint"),
    "get_webhook_of_member": at_desk("moderation/webhooks", "webhooks.Endpoint"),
    # all of it
    "list_limits": Twin("limits/", "/limits/"),
    "get_sign_in_schema": Twin("schema/signing-in/", "/api/docs/"),
    "get_schema": Twin("schema/", "/api/docs/"),
    "search": Twin("search/?q=phd", "/search/?q=phd"),
    "suggest": Twin("search/suggest/?q=phd", "/search/suggest/?q=phd"),
}
"""Operation → where it stands, and the page that shows the same."""

NO_PAGE: dict[str, str] = {
    "list_room_sessions": "they stand on the page of their room, for those in it; each has its own",
    "list_plans": "members find them in the form of a new goal, editors at their desk",
    "get_plan": "as with all of them",
    "get_roles": "the desk shows a person to all who work there, and roles to who gives them",
    "list_webhook_events": "what a form offers to choose from",
    "list_changes": "all that changed, in order: for programs that keep a copy",
    "stream_changes": "the same, as a stream",
    "list_posts": "no page shows posts apart from what they are about; feeds do",
    "get_draft": "a draft stands in the form that it was begun in; the list has its page",
    "get_report": "a report stands on the page of all reports; that has its line",
    "list_report_choices": "what a form offers, whatever is reported",
    "get_request_draft": "the form of a request shows what was begun, and an empty form as well",
    "get_request_draft_advice": "as with the draft",
    "get_story_document": "a held file is shown by the page that is about to import it",
    "list_warnings": "warnings stand among the decisions; each has its page",
}
"""What is read of the API alone, and why."""
