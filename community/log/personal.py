"""What the record keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "log.LogEntry",
    "actor_id",
    Closing.NUMBER,
    what=_("Deeds on record"),
    why=_("so that what people with a role do can be looked into"),
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
)
hold(
    "log.LogText",
    "entry__actor_id",
    Closing.NUMBER,
    what=_("Words beside deeds on record"),
    why=_("so that the reason of a deed can be read"),
    seen=personal.STAFF,
    kept=_("until they name somebody whose account is closed"),
    unsaid=("before", "after"),
)
