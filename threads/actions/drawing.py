"""Drawing a question from an interview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from community.tags.models import Tag
from stories.actions.locking import hold
from stories.models import Block
from threads import passages
from threads.actions.posts import checked, kept
from threads.actions.questions import held_tags, opened, titled
from threads.models import Thread


@transaction.atomic
def draw(answered: Block, *, by: Any, title: str, body: str, tags: Sequence[Tag]) -> Thread:
    """Propose what is asked in an interview as a question, with the turn `answered` as its quote.

    The words stay the story's: the question points at them, and shows them while everyone may read
    the story. One turn answers one question. Raises SignInRequired, NotAllowed, or ValidationError
    keyed by field.
    """
    policy.require(by, "thread.draw", answered.story)
    title, body = titled(title), checked(body)
    story = hold(answered.story_id)
    tags = held_tags(tags)
    block = story.blocks.filter(pk=answered.pk, redacted_at=None).first()
    if not story.is_published or block is None:
        raise ValidationError(_("These turns can not be read by everyone now."))
    if Thread.objects.questions().filter(is_drawn=True, passage__block=block).exists():
        raise ValidationError(_("A question was drawn from these turns already."))
    passage = kept(passages.find(block))
    thread = opened(by=by, title=title, body=body, tags=tags, passage=passage, is_drawn=True)
    record("thread.draw", by=by, target=thread, after={"story": story.pk, "block": block.key})
    return thread
