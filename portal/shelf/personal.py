"""What the shelf keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "shelf.SavedItem",
    "reading_list__owner",
    Closing.REMOVED,
    what=_("What you saved"),
    why=_("to find it again"),
    seen=_("you, and who has the link of a list that you share"),
    kept=personal.UNTIL_DELETED,
    also=("story__title", "thread__title"),
)
hold(
    "shelf.ReadingList",
    "owner",
    Closing.REMOVED,
    what=_("Your reading lists"),
    why=_("to keep in order what you saved"),
    seen=_("you, and who has the link of a list that you share"),
    kept=personal.UNTIL_DELETED,
)
hold(
    "shelf.Highlight",
    "owner",
    Closing.REMOVED,
    what=_("Your highlights"),
    why=_("to find words of a story again"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
    also=("story__title",),
)
