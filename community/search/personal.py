"""What search keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "search.Telling",
    "search__owner",
    Closing.REMOVED,
    what=_("What was mailed of a saved search"),
    why=_("to mail each thing once"),
    seen=personal.MACHINES,
    kept=_("as long as the mail"),
)
hold(
    "search.SavedSearch",
    "owner",
    Closing.REMOVED,
    what=_("Saved searches"),
    why=_("to find again, and to tell you of what is new"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
)
personal.about_nobody("search.Arrival", "search.Entry", "search.Word", "search.WordKey")
