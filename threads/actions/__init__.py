"""What can be done in threads; this list is the list of features."""

from threads.actions.answers import accept, answer, remark, unaccept
from threads.actions.closing import close, close_as_duplicate, lock, reopen, unlock
from threads.actions.comments import StaleEditError, comment, delete, edit
from threads.actions.conversing import converse, is_cut, join, leave, say
from threads.actions.deflecting import deflect
from threads.actions.drafts import (
    NoSuchFormError,
    StaleDraftError,
    discard_draft,
    forget_old_drafts,
    save_draft,
)
from threads.actions.drawing import draw
from threads.actions.following import follow, unfollow
from threads.actions.merging import merge
from threads.actions.messages import hide_message, restore_message
from threads.actions.moderating import hide, hold, release, restore, reveal
from threads.actions.moving import convert_to_answer, convert_to_comment, move, split
from threads.actions.outdating import mark_outdated, unmark_outdated
from threads.actions.outlines import remove_outline, set_outline
from threads.actions.patterns import put_votes_back, undo_votes
from threads.actions.posts import as_html, checked, locked, tally
from threads.actions.questions import ask, edit_question
from threads.actions.removing import anonymise, erase, undo_anonymising
from threads.actions.suggestions import (
    approve_suggestion,
    improve_suggestion,
    reject_suggestion,
    suggest,
    withdraw_suggestion,
)
from threads.actions.versions import hide_version, restore_version, show_version
from threads.actions.votes import vote

__all__ = [
    "NoSuchFormError",
    "StaleDraftError",
    "StaleEditError",
    "accept",
    "anonymise",
    "answer",
    "approve_suggestion",
    "as_html",
    "ask",
    "checked",
    "close",
    "close_as_duplicate",
    "comment",
    "converse",
    "convert_to_answer",
    "convert_to_comment",
    "deflect",
    "delete",
    "discard_draft",
    "draw",
    "edit",
    "edit_question",
    "erase",
    "follow",
    "forget_old_drafts",
    "hide",
    "hide_message",
    "hide_version",
    "hold",
    "improve_suggestion",
    "is_cut",
    "join",
    "leave",
    "lock",
    "locked",
    "mark_outdated",
    "merge",
    "move",
    "put_votes_back",
    "reject_suggestion",
    "release",
    "remark",
    "remove_outline",
    "reopen",
    "restore",
    "restore_message",
    "restore_version",
    "reveal",
    "save_draft",
    "say",
    "set_outline",
    "show_version",
    "split",
    "suggest",
    "tally",
    "unaccept",
    "undo_anonymising",
    "undo_votes",
    "unfollow",
    "unlock",
    "unmark_outdated",
    "vote",
    "withdraw_suggestion",
]
