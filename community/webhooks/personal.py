"""What webhooks keep of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

FOR_A_MONTH = _("30 days")

hold(
    "webhooks.Endpoint",
    "owner",
    Closing.REMOVED,
    what=_("Webhooks"),
    why=_("to tell your programs what happens"),
    seen=_("you; moderators see the host and how it does"),
    kept=personal.UNTIL_DELETED,
)
hold(
    "webhooks.Secret",
    "endpoint__owner",
    Closing.REMOVED,
    what=_("Secrets of your webhooks"),
    why=_("to sign what is sent; kept sealed"),
    seen=personal.MACHINES,
    kept=_("30 days after they are replaced"),
    unsaid=("sealed",),
)
hold(
    "webhooks.Delivery",
    "endpoint__owner",
    Closing.REMOVED,
    what=_("What was sent to your webhooks"),
    why=_("to send it again, and to show you what went wrong; not what it said"),
    seen=personal.YOU,
    kept=FOR_A_MONTH,
    unsaid=("claimed_until",),
)
hold(
    "webhooks.Attempt",
    "delivery__endpoint__owner",
    Closing.REMOVED,
    what=_("What your webhooks answered"),
    why=_("to show you what went wrong"),
    seen=personal.YOU,
    kept=FOR_A_MONTH,
)
personal.about_nobody("webhooks.Mark")
