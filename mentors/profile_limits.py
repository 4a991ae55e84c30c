"""How often members change what they tell of themselves, and ask moderators to look, in a day."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.limits.actions import Limit, declare, spend
from threads.limits import trust

TELL = declare("tell-way", _("change what you tell of your way"), most=(60, 90, 120))
REVIEW = declare("mentor-review", _("send your profile to the moderators"), most=(4, 6, 8))
CLAIM = declare("story-claim", _("say that a story is yours"), most=(3, 5, 10))
REST = declare("mentor-pause", _("pause as a mentor, or come back"), most=(20, 20, 20))


def note(limit: Limit, *, by: Any) -> None:
    """Note one deed of `by` under `limit`; raises TooManyError."""
    spend(limit, who=f"user-{by.pk}", trust=trust(by))
