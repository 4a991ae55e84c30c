"""What is left to whoever is suspended, and what each ability takes with it."""

from __future__ import annotations

TAKEN_WITH: dict[str, str] = {
    "thread.ask": "ask",
    "thread.answer": "answer",
    "thread.remark": "comment",
    "post.comment": "comment",
    "post.vote": "vote",
    "post.mention": "mention",
    "thread.invite": "mention",
    "post.suggest": "suggest",
    "thread.converse": "comment",
    "room.write": "comment",
    "request.make": "comment",
    "person.set_avatar": "picture",
    "proposal.make": "propose",
}
"""Deeds of every member, and the ability that moderators suspend to take each for a time."""


STILL_OPEN: frozenset[str] = frozenset(
    {
        # reading
        *("story.read_unpublished", "story.read_text", "story.keep_place", "deflection.read"),
        *("thread.read_hidden", "post.read_hidden", "suggestion.list", "suggestion.oversee"),
        *("proposal.follow", "proposal.list", "person.list", "person.see_email", "mail.read"),
        *("account.list_closing", "warning.list", "statement.list", "appeal.list"),
        *("sanction.list", "report.list", "concern.list", "case.list", "case.oversee"),
        *("bulk.list", "log.read", "programme.read", "note.read_programme", "mentor.review"),
        *("works.read", "webhook.list", "webhook.oversee"),
        *("shelf.list", "highlight.list", "draft.list", "saved_search.list", "room.take_part"),
        # being heard, and being safe
        *("appeal.make", "warning.acknowledge", "report.make", "concern.raise"),
        *("person.block", "token.revoke", "webhook.pause", "webhook.remove"),
        # one's account, and what reaches whom
        *("account.close", "data.export", "person.set_privacy", "calendar.stop"),
        *("notice.read", "notice.read_all", "notice.choose", "follow.change", "tag.follow"),
        # taking back, declining and ending what others would wait for
        *("story.erase", "suggestion.withdraw", "proposal.withdraw", "story_proposal.withdraw"),
        *("draft.discard", "request.discard", "request.move", "line.leave"),
        *("mentorship.step_back", "mentor.rest"),
        *("thanks.conceal", "invitation.decline", "invitation.take_back", "room.give_up"),
        "room_note.delete",
    }
)
"""What is left to whoever is suspended from everything; all other deeds of TABLE are refused."""
