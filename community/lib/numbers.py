"""A number that no row can have is found nowhere, whichever way a query asks for it.

Django knows that of integers compared one by one. Of keys of other tables and of lists it asks the
database, where SQLite cannot even be asked: an address with forty digits in it would be an error.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

LARGEST = 2**63 - 1


def may_be_stored(value: Any) -> bool:
    """Whether a column of whole numbers could hold it, as far as its size goes."""
    return not isinstance(value, int) or -LARGEST <= value <= LARGEST


class BoundedExact(RelatedExact):
    """A key of another table."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if not may_be_stored(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class _BoundedList:
    rhs: Any

    def get_prep_lookup(self) -> Any:
        found = super().get_prep_lookup()  # type: ignore[misc]
        if self.rhs_is_direct_value():  # type: ignore[attr-defined]
            found = [one for one in found if may_be_stored(one)]
        return found


class BoundedIn(_BoundedList, In):
    """One of several numbers."""


class BoundedRelatedIn(_BoundedList, RelatedIn):
    """One of several keys of another table."""


def bound() -> None:
    """Let every model ask so."""
    IntegerField.register_lookup(BoundedIn)
    for lookup in (BoundedExact, BoundedRelatedIn):
        ForeignObject.register_lookup(lookup)
