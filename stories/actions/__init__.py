"""What can be done with stories; this list is the list of features."""

from stories.actions.editing import mark, place_entry, set_alt
from stories.actions.erasing import delete, erase
from stories.actions.findings import DECISIONS, decide
from stories.actions.importing import Imported, Outcome, import_document, preview_document
from stories.actions.judged import hide_block, restore_block
from stories.actions.metadata import EDITABLE, link_member, set_metadata
from stories.actions.passages import quote, reattach_to, support
from stories.actions.pictures import set_picture
from stories.actions.places import keep_place
from stories.actions.proposals import answer, ask_back, decline, propose, take_on
from stories.actions.proposals import withdraw as withdraw_proposal
from stories.actions.proposed_texts import fetch_text, read_text
from stories.actions.publishing import (
    approve,
    change_slug,
    publish,
    redact,
    take_approval_back,
    undo_withdrawing,
    unredact,
    withdraw,
)
from stories.actions.reading import SidecarRefused
from stories.actions.repairs import accept_edit, undo_edit
from stories.actions.speakers import add_speaker, remove_speaker, set_speaker
from stories.actions.turns import merge_turns, reassign_speaker, split_turn
from stories.actions.uploads import discard, forget_old, hold_document, import_held, read_again

__all__ = [
    "DECISIONS",
    "EDITABLE",
    "Imported",
    "Outcome",
    "SidecarRefused",
    "accept_edit",
    "add_speaker",
    "answer",
    "approve",
    "ask_back",
    "change_slug",
    "decide",
    "decline",
    "delete",
    "discard",
    "erase",
    "fetch_text",
    "forget_old",
    "hide_block",
    "hold_document",
    "import_document",
    "import_held",
    "keep_place",
    "link_member",
    "mark",
    "merge_turns",
    "place_entry",
    "preview_document",
    "propose",
    "publish",
    "quote",
    "read_again",
    "read_text",
    "reassign_speaker",
    "reattach_to",
    "redact",
    "remove_speaker",
    "restore_block",
    "set_alt",
    "set_metadata",
    "set_picture",
    "set_speaker",
    "split_turn",
    "support",
    "take_approval_back",
    "take_on",
    "undo_edit",
    "undo_withdrawing",
    "unredact",
    "withdraw",
    "withdraw_proposal",
]
