"""What can be found, since when, and the searches that members have saved."""

from community.search.models.arrival import Arrival
from community.search.models.index import (
    LONGEST_WORD,
    SMALL,
    Entry,
    VectorField,
    Word,
    WordKey,
)
from community.search.models.saved import (
    CADENCES,
    LONGEST_NAME,
    SavedSearch,
    SavedSearchQuerySet,
    Telling,
)

__all__ = [
    "CADENCES",
    "LONGEST_NAME",
    "LONGEST_WORD",
    "SMALL",
    "Arrival",
    "Entry",
    "SavedSearch",
    "SavedSearchQuerySet",
    "Telling",
    "VectorField",
    "Word",
    "WordKey",
]
