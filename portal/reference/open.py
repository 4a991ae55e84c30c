"""What needs no account: said in the schema, and held to it by a test that goes everywhere."""

from __future__ import annotations

from typing import Any

OPEN = frozenset(
    {
        *("list_changes", "stream_changes", "list_limits"),
        *("get_schema", "get_sign_in_schema"),
        *("list_story_comments", "list_story_questions"),
        *("list_mentors", "get_mentor", "list_rooms", "get_room"),
        *("list_deeds_of_moderation", "get_deed_of_moderation", "list_report_choices"),
        *("get_person", "list_stories_of_person", "list_thanks"),
        *("list_posts", "get_post", "list_post_comments", "list_revisions", "get_revision"),
        *("search", "suggest", "find_similar", "quote_post"),
        *("get_shared_list", "list_items_of_shared_list"),
        *("list_stories", "get_story", "get_neighbours_of_story"),
        *("list_blocks_of_story", "get_block_of_story"),
        *("list_claims_of_story", "list_facts_of_story", "list_milestones_of_story"),
        *("list_passages_of_story", "list_recommendations_of_story", "list_takeaways_of_story"),
        *("list_speakers_of_story", "get_speaker_of_story"),
        *("list_tags", "get_tag", "list_threads", "get_thread", "list_thread_posts"),
        "list_webhook_events",
    }
)


def mark(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Say of each operation that is open that it takes no account: a hook of drf-spectacular."""
    for path in result["paths"].values():
        for operation in path.values():
            if operation["operationId"] in OPEN:
                operation["security"] = [{}, *operation["security"]]
    return result
