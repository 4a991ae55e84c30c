"""What limits keep of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "limits.Spent",
    "who",
    Closing.REMOVED,
    what=_("How often you did what is limited"),
    why=_("so that nobody floods the portal"),
    seen=personal.MACHINES,
    kept=_("two days"),
    value=lambda person: f"user-{person.pk}",
)
personal.trace(
    "limits.Spent", "who", at="since", what=_("the address of a visitor who does what is limited")
)
