"""How deeds with tags stand in the public record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import EDITOR, Group

TAGS = Group("tags", _("Tags"), EDITOR)

TAGS.tell("tag.edit", _("A tag was changed"))
TAGS.tell("tag.merge", _("A tag was merged into another"), tells_reason=True)
