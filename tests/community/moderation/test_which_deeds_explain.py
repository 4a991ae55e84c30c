"""Every deed of the record that takes something from somebody tells them why, or says why not."""

from __future__ import annotations

from community.log.wordings import all_wordings
from community.moderation import deeds
from tests.community.moderation.decisions import DECISIONS

OF_THEIR_POST = {"thread.hide", "thread.hold"}
"""Done to the post that asks, whose statement it is."""
IN_THEIR_CASES = {
    *("block.hide", "message.hide", "room_session.hide", "room_note.hide"),
    "person.hide_about",
}
"""Compared in `test_deeds_of_every_kind`."""
FOR_GOOD = {"post.erase", "story.delete"}
"""Explained, without a way back."""

OWN = "One's own step, with what is one's own."
BACK = "It gives back what was taken; whoever it was taken from is told."
GIVES = "It gives somebody something."
LOOKS = "It changes nothing of anybody's: somebody has looked."
WORK = "How moderators share and keep their work; what is decided is told by the deed."
SETTING = "It changes what the portal itself says or goes by, and nothing of a member's."
EDITING = "A story's text is the portal's edition: who told it agrees to it, or takes it back."
TOLD_BY_MAIL = (
    "One's own step; on request a moderator's, who must say why: the mail says that, and how to "
    "keep the account. It is no restriction to appeal against from within."
)
OPEN_TO_ALL = "Members do it to each other's, too; its author is told, and can change it back."
WHY_NONE: dict[str, set[str]] = {
    OWN: {
        *("account.closed", "account.keep", "token.make", "token.revoke"),
        *("webhook.make", "webhook.change", "webhook.rotate", "webhook.remove"),
        *("mentor.send", "mentor.end", "mentor.edit", "post.delete", "thread.delete"),
        *("story.erase", "suggestion.withdrawn", "report.make", "appeal.make"),
        "appeal.end",
        "warning.acknowledge",
    },
    BACK: {
        *("post.release", "post.restore", "post.name_again", "post.move_back", "version.show"),
        *("thread.release", "thread.restore", "thread.reopen", "thread.unlock"),
        "thread.unmerge",
        *("story.release", "story.restore", "story.unredact", "block.restore"),
        *("message.restore", "room.release", "room.restore", "room_note.restore"),
        *("room_session.restore", "thanks.restore", "meeting.restore", "request.restore"),
        *("mentor.restore", "story_claim.reopened", "votes.put_back", "webhook.release"),
        *("person.give_avatar_back", "person.restore_about", "sanction.lift"),
        *("warning.withdraw", "appeal.grant", "invitation.give_back"),
    },
    GIVES: {
        *("mentor.approve", "mentor.verify", "story_claim.confirmed", "story.publish"),
        *("story.import", "story.link_member", "proposal.take"),
        *("suggestion.approved", "suggestion.improved"),
    },
    LOOKS: {
        *("case.read", "note.read_programme", "person.see_email", "person.seek_email"),
        "post.reveal",
    },
    WORK: {
        *("bulk.do", "bulk.undo", "case.decide", "case.leave", "case.note", "case.put_away"),
        *("case.release", "case.reopen", "case.take", "log.blank"),
    },
    SETTING: {
        *("outline.edit", "outline.remove", "plan.edit", "plan.remove", "rule.edit"),
        *("report_kind.edit", "warning_template.edit", "tag.edit", "tag.merge", "thread.draw"),
    },
    EDITING: {
        *("story.accept_edit", "story.undo_edit", "story.decide", "story.describe"),
        *("story.add_speaker", "story.set_speaker", "story.remove_speaker", "story.mark"),
        *("story.reassign_speaker", "story.split_turn", "story.merge_turns", "story.set_alt"),
        *("story.set_picture", "story.place_entry", "story.reattach", "story.support"),
        *("story.approve", "story.take_approval_back", "story.change_slug", "story.redact"),
    },
    TOLD_BY_MAIL: {"account.close"},
    OPEN_TO_ALL: {"post.edit", "post.outdate", "post.outdate_undone", "suggestion.rejected"},
    "An editor's choice of what the portal tells; whoever proposed it is told why.": {
        *("proposal.ask", "proposal.decline"),
    },
    "It follows from closing a question as asked before, whose asker is told.": {
        "thread.lead_on",
    },
    "It answers an appeal, and its words say why.": {"appeal.refuse"},
    "Whoever raised the concern is told; it takes nothing from anybody.": {
        *("concern.close", "concern.reopen"),
    },
    "A role is an office that administrators give and take, and no member's own.": {
        "person.set_roles",
    },
    "No door does it: a room is hidden. Its statement would be its host's.": {"room.hold"},
}


def test_every_code_of_the_record_explains_itself_or_says_why_not() -> None:
    explained = {one.code for one in DECISIONS.values()} | OF_THEIR_POST | IN_THEIR_CASES | FOR_GOOD
    excused = [code for codes in WHY_NONE.values() for code in codes]
    assert len(excused) == len(set(excused))
    assert not explained & set(excused)
    assert explained | set(excused) == {one.code for one in all_wordings()}


def test_what_explains_itself_is_registered_and_can_be_taken_back_but_for_what_is_gone() -> None:
    restrictions = {deed.code: deed for deed in deeds.all_deeds() if deed.is_restriction}
    gone = {code for code, deed in restrictions.items() if deed.undo is None}
    assert gone == FOR_GOOD
    compared = {one.code for one in DECISIONS.values()} | OF_THEIR_POST | IN_THEIR_CASES
    assert restrictions.keys() - gone == compared
