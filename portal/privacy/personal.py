"""What the portal as a whole keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "privacy.Export",
    "person",
    Closing.REMOVED,
    what=_("Files with your data that you asked for"),
    why=_("to hand them to you"),
    seen=personal.YOU,
    kept=_("a week"),
    unsaid=("file", "claimed_until"),
)
hold(
    "privacy.Closing",
    "person",
    Closing.NUMBER,
    what=_("That you close your account"),
    why=_("so that all of it is done, whatever fails on the way"),
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
    unsaid=("claimed_until",),
)
personal.about_nobody(
    "privacy.FormerHandle",  # a keyed hash, which leads to nobody
    "ready.ReadyPage",
    # Both are searched for names when an account is closed: see `portal.privacy.traces`.
    "sessions.Session",
    "django_tasks_database.DBTaskResult",
)
