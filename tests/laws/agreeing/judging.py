"""What is done at the desk over the API → the form or button of the admin that does the same.

What a form is sent, and what stands there for it, is from `tests.laws.admin_writes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Judged:
    """A form or button of the admin with the code that it writes, and a call that does the same.

    `api` is a pattern, filled in with what the form is about.
    """

    form: str
    code: str
    api: str
    body: Any = None


WHY = {"reason": "It names somebody who did not agree to that."}
WORDS = {"words": "When was that?"}
CASE, CASES = "moderation.Case:page:", "moderation/cases/{0.pk}/"
MENTOR, STORY = "moderation/mentors/{0.person.handle}/", "stories/{0.slug}/"
PROPOSAL = "stories.Proposal:page:"

AT_THE_DESK: dict[str, Judged] = {
    # cases
    "take_case": Judged(f"{CASE}take", "case.take", f"{CASES}take/"),
    "release_case": Judged(f"{CASE}release", "case.release", f"{CASES}release/"),
    "note_case": Judged(f"{CASE}note", "case.note", f"{CASES}notes/", WORDS),
    "read_case_in_private": Judged(f"{CASE}read", "case.read", f"{CASES}read/"),
    "leave_case": Judged(f"{CASE}leave", "case.leave", f"{CASES}leave/"),
    "put_case_away": Judged(f"{CASE}put_away", "case.put_away", f"{CASES}put-away/"),
    "decide_case": Judged(
        f"{CASE}decide",
        "case.decide",
        f"{CASES}decide/",
        {"outcome": "dismissed", "words": "It may stand."},
    ),
    "grant_appeal": Judged(
        "moderation.Appeal:page", "appeal.grant", "moderation/appeals/{0.pk}/grant/", WORDS
    ),
    "refuse_appeal": Judged(
        "moderation.Appeal:page", "appeal.refuse", "moderation/appeals/{0.pk}/refuse/", WORDS
    ),
    "withdraw_warning": Judged(
        "moderation.Warning:withdraw",
        "warning.withdraw",
        "moderation/warnings/{0.pk}/withdraw/",
        WHY,
    ),
    "undo_bulk_deed": Judged(
        "moderation.BulkDeed:page:undo", "bulk.undo", "moderation/bulk/{0.pk}/undo/"
    ),
    # what the desk goes by
    "make_report_kind": Judged(
        "moderation.ReportKind:add",
        "report_kind.edit",
        "moderation/report-kinds/",
        {"name": "Quite new", "weight": 3},
    ),
    "update_report_kind": Judged(
        "moderation.ReportKind:change",
        "report_kind.edit",
        "moderation/report-kinds/{0.pk}/",
        {"weight": 3},
    ),
    "update_rule": Judged(
        "moderation.Rule:change", "rule.edit", "moderation/rules/{0.pk}/", {"words": "easy"}
    ),
    "make_warning_template": Judged(
        "moderation.WarningTemplate:add",
        "warning_template.edit",
        "moderation/warning-templates/",
        {"name": "Tone", "words": "Be kind."},
    ),
    "update_warning_template": Judged(
        "moderation.WarningTemplate:change",
        "warning_template.edit",
        "moderation/warning-templates/{0.pk}/",
        {"words": "Be civil."},
    ),
    "make_outline": Judged(
        "threads.AskTemplate:add",
        "outline.edit",
        "outlines/",
        {"tag": "phd", "name": "A", "body": "What have you done?"},
    ),
    "update_outline": Judged(
        "threads.AskTemplate:change", "outline.edit", "outlines/{0.pk}/", {"name": "B"}
    ),
    "remove_outline": Judged("threads.AskTemplate:delete", "outline.remove", "outlines/{0.pk}/"),
    "update_plan": Judged(
        "mentors.GoalTemplate:change", "plan.edit", "plans/{0.pk}/", {"name": "Let go"}
    ),
    "remove_plan": Judged("mentors.GoalTemplate:delete", "plan.remove", "plans/{0.pk}/"),
    "update_tag": Judged("tags.Tag:change", "tag.edit", "vocabulary/{0.slug}/", {"name": "PhD"}),
    # posts
    "hide_post": Judged("threads.Post:hide", "post.hide", "posts/{0.pk}/hide/", WHY),
    "release_post": Judged("threads.Post:release", "post.release", "posts/{0.pk}/release/", WHY),
    "restore_post": Judged("threads.Post:restore", "post.restore", "posts/{0.pk}/restore/", WHY),
    "reveal_author": Judged("threads.Post:reveal", "post.reveal", "posts/{0.pk}/reveal/"),
    # mentors
    "approve_mentor": Judged("mentors.Mentor:approve", "mentor.approve", f"{MENTOR}approve/", {}),
    "ask_mentor_for_more": Judged(
        "mentors.Mentor:ask_for_more", "mentor.ask", f"{MENTOR}ask-for-more/", WORDS
    ),
    "decline_mentor": Judged(
        "mentors.Mentor:decline", "mentor.decline", f"{MENTOR}decline/", WORDS
    ),
    "close_concern": Judged(
        "mentors.Concern:close",
        "concern.close",
        "moderation/concerns/{0.pk}/close/",
        {"note": "We spoke."},
    ),
    "reopen_concern": Judged(
        "mentors.Concern:reopen", "concern.reopen", "moderation/concerns/{0.pk}/reopen/"
    ),
    "refuse_story_claim": Judged(
        "mentors.StoryClaim:refuse",
        "story_claim.refused",
        "moderation/story-claims/{0.pk}/refuse/",
        WHY,
    ),
    "read_programme_note": Judged(
        "mentors.Note:page", "note.read_programme", "programme/notes/{0.pk}/read/"
    ),
    # people
    "see_email": Judged(
        "accounts.User:accounts_user_email", "person.see_email", "people/{0.handle}/email/"
    ),
    "find_person_by_email": Judged(
        "accounts.User:accounts_user_by_email",
        "person.see_email",
        "moderation/by-email/",
        {"email": "somebody@example.org"},
    ),
    "stop_webhook": Judged(
        "webhooks.Endpoint:stop", "webhook.stop", "moderation/webhooks/{0.pk}/stop/", WHY
    ),
    "release_webhook": Judged(
        "webhooks.Endpoint:release", "webhook.release", "moderation/webhooks/{0.pk}/release/", WHY
    ),
    # stories
    "ask_about_story_proposal": Judged(
        f"{PROPOSAL}ask", "proposal.ask", "story-proposals/{0.pk}/ask/", WORDS
    ),
    "decline_story_proposal": Judged(
        f"{PROPOSAL}decline", "proposal.decline", "story-proposals/{0.pk}/decline/", WORDS
    ),
    "update_story": Judged(
        "stories.Story:change", "story.describe", STORY, {"title": "Day trains"}
    ),
    "publish_story": Judged(
        "stories.Story:stories_story_deed", "story.publish", f"{STORY}publish/"
    ),
    "withdraw_story": Judged(
        "stories.Story:stories_story_deed", "story.withdraw", f"{STORY}withdraw/", WHY
    ),
    "move_story": Judged(
        "stories.Story:stories_story_address",
        "story.change_slug",
        f"{STORY}move/",
        {"slug": "day-trains"},
    ),
    "approve_story": Judged(
        "stories.Story:stories_story_approval",
        "story.approve",
        f"{STORY}approve/",
        {"name": "Ada Moor", "on": "2025-09-01"},
    ),
    "redact_block_of_story": Judged(
        "stories.Story:stories_story_block",
        "story.redact",
        "stories/{0.story.slug}/blocks/{0.key}/redact/",
        WHY,
    ),
    "update_speaker_of_story": Judged(
        "stories.Story:stories_story_speaker",
        "story.set_speaker",
        "stories/{0.story.slug}/speakers/{0.pk}/",
        {"name": "Benno Quay"},
    ),
    "remove_speaker_of_story": Judged(
        "stories.Story:stories_story_remove_speaker",
        "story.remove_speaker",
        "stories/{0.story.slug}/speakers/{0.pk}/",
    ),
}
"""Operation → what does the same at the desk."""
