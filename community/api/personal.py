"""What the API keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.api.idempotency import caller_of
from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "api.IdempotentCall",
    "caller",
    Closing.REMOVED,
    what=_("Calls of your programs that came with a key"),
    why=_("so that none is done twice"),
    seen=personal.MACHINES,
    kept=_("a day"),
    unsaid=("body", "headers", "print"),
    value=caller_of,
)
