"""What telling people keeps of them."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "notifications.Mail",
    "recipients__icontains",
    Closing.REMOVED,
    what=_("Mail to you"),
    why=_("so that no mail is lost on its way"),
    seen=personal.MACHINES,
    kept=format_lazy(_("{days} days after it went out"), days=settings.MAIL_KEPT_DAYS),
    unsaid=("raw", "error", "claimed_until"),
    value=lambda person: f'"{person.email}"',
)
# A mail about a sign-in says where it came from: no setting keeps it longer than a session is kept.
personal.trace(
    "notifications.Mail",
    "raw",
    at="created_at",
    what=_("address and browser in mail about a sign-in"),
)
hold(
    "notifications.Notification",
    "receiver",
    Closing.REMOVED,
    what=_("What you were told of"),
    why=_("to tell you of it"),
    seen=personal.YOU,
    kept=_("half a year once read"),
)
hold(
    "notifications.Notification",
    "by",
    Closing.UNNAMED,
    what=_("What others were told that you did"),
    why=_("to say who did it"),
    seen=_("whoever was told"),
    kept=_("half a year once read"),
    is_handed_out=False,
)
hold(
    "notifications.Wish",
    "person",
    Closing.REMOVED,
    what=_("What you want to be told of"),
    why=_("your choice"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "notifications.Rhythm",
    "person",
    Closing.REMOVED,
    what=_("How often you get mail"),
    why=_("your choice"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
)
