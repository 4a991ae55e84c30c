"""What can be done in threads; this list is the list of features."""

from threads.actions.answers import accept, answer, remark, unaccept
from threads.actions.closing import close, close_as_duplicate, lock, reopen, unlock
from threads.actions.comments import StaleEditError, comment, delete, edit
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
from threads.actions.moderating import hide, restore, reveal
from threads.actions.moving import convert_to_answer, convert_to_comment, move, split
from threads.actions.outdating import mark_outdated, unmark_outdated
from threads.actions.outlines import remove_outline, set_outline
from threads.actions.posts import as_html, checked, locked, tally
from threads.actions.questions import ask, edit_question
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
    "answer",
    "approve_suggestion",
    "as_html",
    "ask",
    "checked",
    "close",
    "close_as_duplicate",
    "comment",
    "convert_to_answer",
    "convert_to_comment",
    "deflect",
    "delete",
    "discard_draft",
    "draw",
    "edit",
    "edit_question",
    "follow",
    "forget_old_drafts",
    "hide",
    "hide_version",
    "improve_suggestion",
    "lock",
    "locked",
    "mark_outdated",
    "merge",
    "move",
    "reject_suggestion",
    "remark",
    "remove_outline",
    "reopen",
    "restore",
    "restore_version",
    "reveal",
    "save_draft",
    "set_outline",
    "show_version",
    "split",
    "suggest",
    "tally",
    "unaccept",
    "unfollow",
    "unlock",
    "unmark_outdated",
    "vote",
    "withdraw_suggestion",
]
