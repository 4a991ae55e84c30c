"""What moderators can do with stories. The portal answers for them; members who told one are told
why something is done with it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation import actions
from community.moderation.actions import statements
from community.moderation.deeds import Again, Deed, FreeReasonForm
from community.moderation.models import State
from stories import actions as story_actions
from stories.actions.judged import HIDE_BLOCK
from stories.actions.locking import hold
from stories.models import Block, Story
from stories.models.story import Status


def _teller(story: Story) -> int | None:
    """Whoever told it first of those who are members."""
    return next(iter(story.tellers), None)


def _tellers(story: Story) -> list[int]:
    return story.tellers


OUT_AGAIN = Again(actions.stood, actions.put_out_again)
OF_STORIES = (
    Deed(
        "story.withdraw",
        Story,
        _("Withdraw it"),
        story_actions.withdraw,
        story_actions.undo_withdrawing,
        "story.publish",
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: story.status != Status.WITHDRAWN,
        is_restriction=True,
        in_bulk=False,
    ),
    Deed(
        "story.hide",
        Story,
        _("Hide it"),
        actions.hide,
        actions.undo_hiding,
        "story.restore",
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: story.state != State.HIDDEN,
        is_restriction=True,
    ),
    Deed(
        "story.hold",
        Story,
        _("Hold it until a moderator lets it through"),
        actions.hold,
        actions.undo_holding,
        "story.release",
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: story.is_live,
        is_restriction=True,
    ),
    Deed(
        "story.release",
        Story,
        _("Let it through"),
        actions.release_held,
        undone_as="story.hold",
        again=OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: story.state == State.HELD,
    ),
    Deed(
        "story.restore",
        Story,
        _("Put it back in sight"),
        actions.restore,
        undone_as="story.hide",
        again=OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: story.state == State.HIDDEN,
    ),
    Deed(
        "story.delete",
        Story,
        _("Delete it for good"),
        story_actions.delete,
        person_of=_teller,
        also_of=_tellers,
        fits=lambda story: not story.is_erased,
        is_restriction=True,
        is_final=True,
    ),
)


def _hold(block: Block, **given: Any) -> None:
    hold(block.story_id)


def _teller_of(block: Block) -> int | None:
    return _teller(block.story)


OF_BLOCKS = (
    Deed(
        HIDE_BLOCK,
        Block,
        _("Take its words out of sight"),
        story_actions.hide_block,
        story_actions.restore_block,
        "block.restore",
        person_of=_teller_of,
        also_of=lambda block: _tellers(block.story),
        fits=lambda block: not block.is_redacted,
        is_restriction=True,
        in_bulk=False,
        hold=_hold,
    ),
    Deed(
        "block.restore",
        Block,
        _("Show its words again"),
        story_actions.restore_block,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_teller_of,
        fits=lambda block: statements.standing(block, HIDE_BLOCK) is not None,
        in_bulk=False,
        hold=_hold,
    ),
)
