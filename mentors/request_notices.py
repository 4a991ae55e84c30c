"""What the two people of a request are told of, and whoever waits in line for a mentor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

REQUEST = declare(
    Event(
        "request",
        _("Somebody asks you to be their mentor"),
        _("%(who)s asks you to be their mentor"),
        is_direct=True,
    )
)
ASKED = declare(
    Event(
        "request-asked",
        _("A mentor asks for more about your request"),
        _("%(who)s asks for more about your request"),
        is_direct=True,
    )
)
ANSWERED = declare(
    Event(
        "request-answered",
        _("A mentee answers what you asked about their request"),
        _("%(who)s answered what you asked"),
        is_direct=True,
    )
)
ACCEPTED = declare(
    Event(
        "request-accepted",
        _("A mentor accepts your request"),
        _("%(who)s accepted your request"),
        is_direct=True,
    )
)
DECLINED = declare(
    Event(
        "request-declined",
        _("A mentor declines your request"),
        _("%(who)s declined your request, and said why"),
        is_direct=True,
        passes_blocks=True,
    )
)
WITHDRAWN = declare(
    Event(
        "request-withdrawn",
        _("A mentee takes a request back"),
        _("%(who)s took a request back"),
        is_direct=True,
        passes_blocks=True,
    )
)
BEGUN = declare(
    Event(
        "mentorship-begun",
        _("A mentee begins the mentorship that you accepted"),
        _("%(who)s began the mentorship"),
        is_direct=True,
        passes_blocks=True,
    )
)
RESTING = declare(
    Event(
        "mentorship-paused",
        _("The other side pauses a mentorship"),
        _("%(who)s paused your mentorship; either of you can go on"),
        is_direct=True,
        passes_blocks=True,
    )
)
RESUMED = declare(
    Event(
        "mentorship-resumed",
        _("The other side goes on with a mentorship that was paused"),
        _("%(who)s goes on with your mentorship"),
        is_direct=True,
        passes_blocks=True,
    )
)
QUIET = declare(
    Event(
        "mentorship-quiet",
        _("Nothing was written or met in a mentorship for weeks"),
        _("your mentorship has been quiet for weeks; go on, rest or end it, as suits you both"),
        is_direct=True,
    )
)
REOPENED = declare(
    Event(
        "request-reopened",
        _("The other side opens a request again"),
        _("%(who)s opened a request again"),
        is_direct=True,
        passes_blocks=True,
    )
)
NOT_BEGUN = declare(
    Event(
        "request-not-begun",
        _("A mentorship you accepted has not begun for weeks"),
        _(
            "what you accepted has not begun yet, and ends soon unless the mentee begins, "
            "or you write or meet"
        ),
        is_direct=True,
    )
)
NEVER_BEGUN = declare(
    Event(
        "request-never-begun",
        _("A mentorship that was accepted and never began has ended"),
        _("what was accepted never began, and has ended; you can ask or be asked again"),
        is_direct=True,
    )
)
COMPLETED = declare(
    Event(
        "mentorship-completed",
        _("The other side completes a mentorship"),
        _("%(who)s completed your mentorship"),
        is_direct=True,
        passes_blocks=True,
    )
)
ENDED = declare(
    Event(
        "mentorship-ended",
        _("The other side ends a mentorship early"),
        _("%(who)s ended a mentorship early"),
        is_direct=True,
        passes_blocks=True,
    )
)
RESTS = declare(
    Event(
        "mentorship-rests",
        _("A mentorship has rested for weeks and ends soon, unless one of you goes on"),
        _("your mentorship has rested for weeks; it ends soon, unless one of you goes on"),
        is_direct=True,
    )
)
RESTED_OUT = declare(
    Event(
        "mentorship-rested-out",
        _("A mentorship that rested too long has ended"),
        _("your mentorship rested too long, and has ended"),
        is_direct=True,
    )
)
CANNOT_BEGIN = declare(
    Event(
        "request-cannot-begin",
        _("A mentorship that was accepted cannot begin"),
        _("what was accepted cannot begin now; you can end it, and the place is free again"),
        is_direct=True,
    )
)
STOPPED = declare(
    Event(
        "request-stopped",
        _("A moderator ends a request or mentorship of yours"),
        _("a moderator ended a request or mentorship of yours"),
        is_direct=True,
        passes_blocks=True,
    )
)
RESTORED = declare(
    Event(
        "request-restored",
        _("What a moderator had ended goes on"),
        _("a request or mentorship that a moderator had ended goes on again"),
        is_direct=True,
        passes_blocks=True,
    )
)
NEXT = declare(
    Event(
        "request-next",
        _("Your next choice of mentor is asked"),
        _("your next choice of mentor is asked now"),
        is_direct=True,
    )
)
WAITS = declare(
    Event(
        "request-waits",
        _("A request waits for you"),
        _("a request waits for you"),
        is_direct=True,
    )
)
EXPIRED = declare(
    Event(
        "request-expired",
        _("A request expires"),
        _("a request has expired; either side can open it again for a few days"),
        is_direct=True,
    )
)
PAUSED = declare(
    Event(
        "mentor-paused",
        _("You are paused as a mentor, as requests went unanswered"),
        _("requests to you went unanswered, so you are paused as a mentor; one click lifts it"),
        is_direct=True,
    )
)
PLACE_FREE = declare(
    Event(
        "place-free",
        _("A mentor you wait for has a free place"),
        _("a mentor you wait for has a free place"),
        is_direct=True,
    )
)
LINE_CLOSED = declare(
    Event(
        "line-closed",
        _("A mentor you wait for does not mentor any more"),
        _("a mentor you waited for does not mentor any more; you wait no longer"),
        is_direct=True,
    )
)
