"""What moderators decide about a mentor's profile and claims, as the mentor is told of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

APPROVED = declare(
    Event(
        "mentor-approved",
        _("Your profile as a mentor is approved"),
        _("your profile as a mentor is approved: members can find you now"),
        is_direct=True,
        passes_blocks=True,
    )
)
ASKED = declare(
    Event(
        "mentor-asked",
        _("A moderator asks for more in your profile as a mentor"),
        _("a moderator asks for more in your profile as a mentor"),
        is_direct=True,
        passes_blocks=True,
    )
)
DECLINED = declare(
    Event(
        "mentor-declined",
        _("Your profile as a mentor is declined"),
        _("your profile as a mentor is declined, and a moderator said why"),
        is_direct=True,
        passes_blocks=True,
    )
)
CLAIM = declare(
    Event(
        "mentor-claim",
        _("A moderator decides about a claim in your profile"),
        _("a moderator has looked at what you claim in your profile"),
        is_direct=True,
        passes_blocks=True,
    )
)
STORY = declare(
    Event(
        "story-claim",
        _("A moderator decides whether a story is yours"),
        _("a moderator has decided whether a story is yours"),
        is_direct=True,
        passes_blocks=True,
    )
)
