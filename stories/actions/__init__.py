"""What can be done with stories; this list is the list of features."""

from stories.actions.editing import mark, place_entry, set_alt
from stories.actions.findings import DECISIONS, decide
from stories.actions.importing import Imported, Outcome, import_document, preview_document
from stories.actions.metadata import EDITABLE, link_member, set_metadata
from stories.actions.passages import quote, reattach_to, support
from stories.actions.pictures import set_picture
from stories.actions.places import keep_place
from stories.actions.publishing import (
    approve,
    change_slug,
    publish,
    redact,
    take_approval_back,
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
    "approve",
    "change_slug",
    "decide",
    "discard",
    "forget_old",
    "hold_document",
    "import_document",
    "import_held",
    "keep_place",
    "link_member",
    "mark",
    "merge_turns",
    "place_entry",
    "preview_document",
    "publish",
    "quote",
    "read_again",
    "reassign_speaker",
    "reattach_to",
    "redact",
    "remove_speaker",
    "set_alt",
    "set_metadata",
    "set_picture",
    "set_speaker",
    "split_turn",
    "support",
    "take_approval_back",
    "undo_edit",
    "unredact",
    "withdraw",
]
