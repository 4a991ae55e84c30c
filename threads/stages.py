"""How far whoever answers is from whoever asked, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from threads.models import Post, Thread

AT_THE_SAME_STAGE = _("at the same stage as the asker")
ONE_AHEAD = _("one stage ahead of the asker")
FAR_AHEAD = _("far ahead of the asker")
EARLIER = _("at an earlier stage than the asker")


def distance(answer: Post, thread: Thread, *, person: Any) -> Any:
    """The distance in career stage, or "" where `person` may not know both or there is none.

    Both must have said their stage and show it to `person`, and both write under their name; whose
    name is not told has no stage either. Asks the database nothing: `answer.author` and the asker
    (`thread.question.author`) are at hand.
    """
    asker = thread.question.author if thread.question else None
    writer = answer.author
    if asker is None or writer is None or asker.pk == writer.pk:
        return ""
    if answer.is_pseudonymous or thread.is_pseudonymous:
        return ""
    if writer.career_stage is None or asker.career_stage is None:
        return ""
    if not (writer.shows("career_stage", person) and asker.shows("career_stage", person)):
        return ""
    ahead = writer.career_stage - asker.career_stage
    if ahead < 0:
        return EARLIER
    return (AT_THE_SAME_STAGE, ONE_AHEAD, FAR_AHEAD)[min(ahead, 2)]
