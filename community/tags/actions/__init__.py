"""What can be done with tags; this list is the list of features."""

from community.tags.actions.describing import StaleDescriptionError, describe, described
from community.tags.actions.following import follow, leave, mute
from community.tags.actions.merging import merge
from community.tags.actions.naming import FIELDS, check, set_tag, slug_for

__all__ = [
    "FIELDS",
    "StaleDescriptionError",
    "check",
    "describe",
    "described",
    "follow",
    "leave",
    "merge",
    "mute",
    "set_tag",
    "slug_for",
]
