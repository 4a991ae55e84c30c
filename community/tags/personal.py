"""What the vocabulary keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "tags.TagRevision",
    "by",
    Closing.UNNAMED,
    what=_("Descriptions of tags that you wrote"),
    why=_("so that a change can be taken back"),
    seen=personal.EVERYONE,
    kept=personal.FOR_GOOD,
    also=("tag__name",),
)
hold(
    "tags.TagFollow",
    "person",
    Closing.REMOVED,
    what=_("Tags you follow or mute"),
    why=_("to tell you of what is new, and to spare you the rest"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
    also=("tag__name",),
)
personal.about_nobody("tags.Tag", "tags.FormerTag")
