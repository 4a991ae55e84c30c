"""Rows that stand in the addresses of the API, so that calls made up of its schema find some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

PLACES = {
    "appeals": "moderation.Appeal",
    "blocks": "stories.Block.key",
    "bulk": "moderation.BulkDeed",
    "cases": "moderation.Case",
    "closings": "privacy.Closing",
    "concerns": "mentors.Concern",
    "contents": "stories.ContentsEntry",
    "decisions": "moderation.Statement",
    "deliveries": "webhooks.Delivery",
    "discussions": "stories.Story.slug",
    "findings": "stories.Finding",
    "goals": "mentors.Goal",
    "highlights": "shelf.Highlight",
    "invitations": "mentors.Invitation",
    "items": "shelf.SavedItem",
    "lists": "shelf.ReadingList",
    "log": "log.LogEntry",
    "meetings": "mentors.Meeting",
    "mentor-claims": "mentors.MentorClaim",
    "mentors": "mentors.Mentor.person__handle",
    "mentorships": "mentors.Mentorship",
    "notes": "mentors.Note",
    "notifications": "notifications.Notification",
    "outlines": "threads.AskTemplate",
    "passages": "stories.Passage",
    "people": "accounts.User.handle",
    "plans": "mentors.GoalTemplate",
    "posts": "threads.Post",
    "report-kinds": "moderation.ReportKind",
    "reports": "moderation.Report",
    "requests": "mentors.Request",
    "revisions": "threads.Revision",
    "room-notes": "mentors.RoomNote",
    "room-sessions": "mentors.RoomSession",
    "rooms": "mentors.Room",
    "rules": "moderation.Rule",
    "sanctions": "moderation.Sanction",
    "saved-searches": "search.SavedSearch",
    "shared": "shelf.ReadingList.share_key",
    "speakers": "stories.Speaker",
    "steps": "mentors.Step",
    "stories": "stories.Story.slug",
    "story": "stories.Story.slug",
    "story-claims": "mentors.StoryClaim",
    "story-proposals": "stories.Proposal",
    "suggestions": "threads.Suggestion",
    "tags": "tags.Tag.slug",
    "takeaways": "stories.Takeaway",
    "threads": "threads.Thread",
    "tokens": "accounts.ApiToken",
    "vocabulary": "tags.Tag.slug",
    "warning-templates": "moderation.WarningTemplate",
    "warnings": "moderation.Warning",
    "webhooks": "webhooks.Endpoint",
}
"""The word before a parameter in an address → what it names: `app.Model.field`, or its key."""


def fill_in(schema: Mapping[str, Any]) -> None:
    """Let each parameter in the addresses of `schema` name rows that there are, where there are."""
    for address, path in schema["paths"].items():
        words = address.strip("/").split("/")
        for operation in path.values():
            for one in operation.get("parameters", ()):
                if one["in"] == "path":
                    kind = words[words.index(f"{{{one['name']}}}") - 1]
                    if rows := rows_of(PLACES.get(kind, "")):
                        one["schema"] = {**one["schema"], "enum": rows}


def rows_of(place: str) -> list[Any]:
    """The names of a few rows, the newest first."""
    if not place:
        return []
    app, model, field = [*place.split("."), "pk"][:3]
    rows = apps.get_model(app, model)._base_manager.order_by("-pk")
    found = rows.values_list(field, flat=True)[:40]
    return list(dict.fromkeys(one for one in found if one))[:3]
