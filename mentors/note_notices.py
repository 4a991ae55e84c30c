"""What the two sides of a mentorship are told of notes, and of stories made of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

NOTE_SHARED = declare(
    Event(
        "note-shared",
        _("The other side of a mentorship shares a note with you"),
        _("%(who)s shared a note with you"),
        is_direct=True,
    )
)
STORY_PROPOSED = declare(
    Event(
        "story-proposed",
        _("The other side proposes a story made of your shared notes, or changes it"),
        _("%(who)s proposes a story made of your shared notes, and asks whether you agree"),
        is_direct=True,
    )
)
STORY_AGREED = declare(
    Event(
        "story-agreed",
        _("You both agree to a story, and it goes to the editors"),
        _("you both agree to a story made of your notes, and the editors have it now"),
        is_direct=True,
    )
)
STORY_DECLINED = declare(
    Event(
        "story-declined",
        _("The other side does not agree to a story"),
        _("%(who)s does not agree to a story made of your shared notes"),
        is_direct=True,
    )
)
STORY_WITHDRAWN = declare(
    Event(
        "story-withdrawn",
        _("A story made of your shared notes is taken back"),
        _("a story made of your shared notes was taken back, and is gone"),
        is_direct=True,
    )
)
