"""Everything an editor does at the desk: which form asks for it and which action does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stories import actions
from stories.actions.turns import SPOKEN
from stories.admin import desk_forms as forms
from stories.importing.document import BlockKind
from stories.models import Block, Story

Given = dict[str, Any]
CUTTABLE = set(SPOKEN) - {BlockKind.LIST}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to one block: its form, when it is offered, and how it is done.

    `do` gets the block, what was given and the editor, and returns the key of the block to show
    next. `offered` is told the block and the one before it.
    """

    title: Promise
    button: Promise
    form: type[forms.BlockForm]
    do: Callable[[Block, Given, Any], str]
    offered: Callable[[Story, Block, Block | None], bool]
    has_file: bool = False


def _speaker(block: Block, given: Given, by: Any) -> str:
    actions.reassign_speaker(block, given["speaker"], by=by)
    return block.key


def _split(block: Block, given: Given, by: Any) -> str:
    return actions.split_turn(block, given["at"], by=by, speaker=given["speaker"]).key


def _merge(block: Block, given: Given, by: Any) -> str:
    before = block.story.blocks.filter(position__lt=block.position).order_by("-position").first()
    return actions.merge_turns(before, block, by=by).key if before else block.key


def _mark(block: Block, given: Given, by: Any) -> str:
    return actions.mark(block, given["mark"], by=by).key


def _redact(block: Block, given: Given, by: Any) -> str:
    return actions.redact(block, by=by, reason=given["reason"]).key


def _unredact(block: Block, given: Given, by: Any) -> str:
    return actions.unredact(block, by=by, reason=given["reason"]).key


def _alt(block: Block, given: Given, by: Any) -> str:
    return actions.set_alt(block, given["text"], by=by).key


def _picture(block: Block, given: Given, by: Any) -> str:
    return actions.set_picture(block, given["file"], by=by, alt=given["alt"]).key


def _place(block: Block, given: Given, by: Any) -> str:
    actions.place_entry(given["entry"], block, by=by)
    return block.key


def _attach(block: Block, given: Given, by: Any) -> str:
    actions.reattach_to(given["passage"], block, given["exact"], by=by)
    return block.key


def _support(block: Block, given: Given, by: Any) -> str:
    actions.support(given["takeaway"], block=block, words=given["words"], by=by)
    return block.key


def _is_spoken(story: Story, block: Block, before: Block | None) -> bool:
    return block.kind in SPOKEN and bool(story.voices)  # type: ignore[attr-defined]


def _can_be_cut(story: Story, block: Block, before: Block | None) -> bool:
    return block.kind in CUTTABLE


def _can_be_joined(story: Story, block: Block, before: Block | None) -> bool:
    return before is not None and block.kind in SPOKEN and before.kind in SPOKEN


def _is_picture(story: Story, block: Block, before: Block | None) -> bool:
    return block.kind == BlockKind.FIGURE


def _always(story: Story, block: Block, before: Block | None) -> bool:
    return True


def _is_shown(story: Story, block: Block, before: Block | None) -> bool:
    return not block.is_redacted


def _is_redacted(story: Story, block: Block, before: Block | None) -> bool:
    return block.is_redacted


def _has_contents(story: Story, block: Block, before: Block | None) -> bool:
    return bool(story.entries)  # type: ignore[attr-defined]


def _has_orphans(story: Story, block: Block, before: Block | None) -> bool:
    return bool(story.orphans)  # type: ignore[attr-defined]


def _can_support(story: Story, block: Block, before: Block | None) -> bool:
    return not block.is_redacted and bool(block.plain) and forms.open_takeaways(story).exists()


DEEDS: dict[str, Deed] = {
    "alt": Deed(_("Describe"), _("Keep the description"), forms.AltForm, _alt, _is_picture),
    "picture": Deed(
        _("Our copy"), _("Upload"), forms.PictureForm, _picture, _is_picture, has_file=True
    ),
    "speaker": Deed(_("Speaker"), _("Set the speaker"), forms.SpeakerForm, _speaker, _is_spoken),
    "mark": Deed(_("Mark"), _("Set the mark"), forms.MarkForm, _mark, _always),
    "place": Deed(_("Contents"), _("Place it here"), forms.PlaceForm, _place, _has_contents),
    "attach": Deed(_("Lost passage"), _("Attach it here"), forms.AttachForm, _attach, _has_orphans),
    "support": Deed(
        _("Takeaway"), _("These words support it"), forms.SupportForm, _support, _can_support
    ),
    "split": Deed(_("Split"), _("Split it"), forms.SplitForm, _split, _can_be_cut),
    "merge": Deed(
        _("Join"), _("Join to the block before"), forms.BlockForm, _merge, _can_be_joined
    ),
    "redact": Deed(_("Redact"), _("Take the words away"), forms.ReasonForm, _redact, _is_shown),
    "unredact": Deed(
        _("Redacted"), _("Show the words again"), forms.WhyShownForm, _unredact, _is_redacted
    ),
}
