"""Looking after the index as a whole: at a start, and once a day."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from community.lib.findable import Source, sources
from community.search import indexing
from community.search.engines import engine
from community.search.models import Entry
from community.search.spelling import forget_words


def is_whole() -> bool:
    """Whether all that a visitor may see has an entry, and no entry is of something that is gone.

    So it is not when the content is older than the index, or came from elsewhere. It costs two
    queries a kind and reads no words: `indexing.differences` tells whether these are right.
    """
    strange = Entry.objects.exclude(kind__in=list(sources()))
    return not (any(_lacks(source) for source in sources().values()) or strange.exists())


def tend() -> None:
    """Count anew how frequent each word is and forget those that are gone.

    An index that is not whole is made anew first.
    """
    if not is_whole():
        indexing.rebuild()
        return
    engine().count_words()
    forget_words()


def _lacks(source: Source) -> bool:
    entered = Entry.objects.filter(kind=source.kind, key=OuterRef("pk"))
    there = source.rows().filter(pk=OuterRef("key"))
    missing = source.visible_to(None).filter(~Exists(entered))
    gone = Entry.objects.filter(~Exists(there), kind=source.kind)
    return bool(missing.exists() or gone.exists())
