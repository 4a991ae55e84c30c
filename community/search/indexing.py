"""Keeping the index true: each entry says what its source's document says, in one transaction."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction

from community.lib.findable import Document, Source, sources
from community.search import arriving
from community.search.engines import engine
from community.search.models import Entry
from community.search.spelling import add_words, forget_words, lacking
from community.search.terms import Terms, facets_of, terms_of

BATCH = 200
TRIES = 5
TIE_BITS = 20
Progress = Callable[[int], None]

_TERMS = ("title_terms", "tag_terms", "body_terms", "other_terms")


def content_changed(kind: str, keys: Collection[int]) -> None:
    """Bring up to date what is found of these rows, and of the rows that show something of them."""
    for source in sources().values():
        if touched := source.touched_by(kind, keys):
            refresh(source.kind, touched)


def refresh(kind: str, keys: Collection[int], *, anew: bool = False) -> int:
    """Make the entries of these rows say what their documents say; how many entries were written.

    Joins the caller's transaction. An entry whose document did not change is left as it is,
    unless all are wanted `anew`.
    """
    source = sources()[kind]
    ordered = sorted(set(keys))
    return sum(
        _refresh_batch(source, ordered[start : start + BATCH], anew=anew)
        for start in range(0, len(ordered), BATCH)
    )


def _refresh_batch(source: Source, keys: Sequence[int], *, anew: bool) -> int:
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _write_batch(source, keys, anew=anew)
        except IntegrityError:
            # Another transaction has entered one of the same rows, or taken an id. Its work is
            # committed now: what the content says is read once more.
            if attempt == TRIES - 1:
                raise
    return 0


def _write_batch(source: Source, keys: Sequence[int], *, anew: bool) -> int:
    # Held before the content is read: whoever comes second reads what the first has committed.
    known = {
        entry.key: entry
        for entry in Entry.objects.select_for_update()
        .filter(kind=source.kind, key__in=keys)
        .order_by("pk")
        .defer("passages", "vector")
    }
    changed, words = [], dict[str, str]()
    documents = {document.key: document for document in source.documents(keys)}
    for key, document in documents.items():
        old = known.get(key)
        if old and not anew and old.digest == digest(document):
            continue
        terms = None if anew else _kept_terms(old, document)
        if terms is None:
            terms = terms_of(document)
            words |= terms.words
        changed.append(entry_of(document, terms, old))
    # Also what is not `known`: another transaction may have written the entry anew since.
    replaced = {entry.key for entry in changed} | (set(keys) - set(documents))
    if replaced:
        Entry.objects.filter(kind=source.kind, key__in=replaced).delete()
    _settle_ids(changed, known)
    Entry.objects.bulk_create(changed)
    arriving.note((known.get(entry.key), entry) for entry in changed)
    add_words(words, anew=anew)
    return len(changed)


def _kept_terms(old: Entry | None, document: Document) -> Terms | None:
    """The terms that stand already, where only what surrounds the words has changed."""
    if old is None or old.words_digest != words_digest(document):
        return None
    kept = Terms(*(getattr(old, name).split() for name in _TERMS))
    kept.facets = facets_of(document)
    return kept


def entry_of(document: Document, terms: Terms, old: Entry | None = None) -> Entry:
    """The row that lets `document` be found; `old` gives its id where the date is the same."""
    key = order_key(document)
    same_time = old is not None and old.pk >> TIE_BITS == key >> TIE_BITS
    return Entry(
        id=old.pk if old and same_time else key,
        kind=document.kind,
        key=document.key,
        year=document.year,
        state=document.state,
        score=document.score,
        discussed=document.discussed,
        is_accepted="is:accepted" in document.flags,
        tags=" ".join(document.tags),
        title_terms=" ".join(terms.title),
        tag_terms=" ".join(terms.tags),
        title=document.title,
        heading=document.heading,
        url=document.url,
        byline=document.byline,
        dated=document.dated,
        digest=digest(document),
        words_digest=words_digest(document),
        facets=" ".join(terms.facets),
        body_terms=" ".join(terms.body),
        other_terms=" ".join(terms.others),
        passages=[[passage.anchor, passage.text] for passage in document.passages],
        vector=terms.vector() if connection.vendor == "postgresql" else "",
    )


def order_key(document: Document) -> int:
    """A number that grows with the document's time; below the second, spread by what it is."""
    spread = zlib.crc32(f"{document.kind} {document.key}".encode())
    return int(document.dated_at.timestamp()) << TIE_BITS | spread & (1 << TIE_BITS) - 1


def _settle_ids(entries: list[Entry], known: Mapping[int, Entry]) -> None:
    """Give each entry that does not keep its own id one that no other has: the next free one."""
    ids = {key: old.pk for key, old in known.items()}
    new = [entry for entry in entries if ids.get(entry.key) != entry.pk]
    if not new:
        return
    taken = {entry.pk for entry in entries if ids.get(entry.key) == entry.pk}
    taken |= set(Entry.objects.filter(pk__in=[one.pk for one in new]).values_list("pk", flat=True))
    for entry in new:
        while entry.pk in taken:
            entry.pk += 1
            if Entry.objects.filter(pk=entry.pk).exists():
                taken.add(entry.pk)
        taken.add(entry.pk)


def digest(document: Document) -> str:
    """A fingerprint of everything an entry is made of."""
    parts = [words_digest(document), document.url, document.heading, document.byline]
    parts += [document.dated, document.dated_at.isoformat(), document.state]
    parts += [str(document.score), str(document.discussed), repr(document.tags)]
    parts += [repr(sorted(document.audience)), repr(sorted(document.flags))]
    parts += [repr([passage.anchor for passage in document.passages])]
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()


def words_digest(document: Document) -> str:
    """A fingerprint of what the terms of an entry are made of."""
    said = (document.title, document.tag_words, document.authors)
    said_in = [passage.text for passage in document.passages]
    return hashlib.sha256(repr((said, said_in)).encode(errors="surrogatepass")).hexdigest()


def rebuild(*, progress: Progress = lambda done: None) -> int:
    """Make every entry anew, online and in flat memory; how many were written.

    Each batch is a transaction of its own: searches and writers go on meanwhile.
    """
    if engine().find_faults():
        engine().repair()
    written = 0
    for source, keys in _batches():
        written += refresh(source.kind, keys, anew=True)
        progress(len(keys))
    for kind, keys in _left_behind():
        Entry.objects.filter(kind=kind, key__in=keys).delete()
    engine().count_words()
    forget_words()
    return written


def _batches() -> Iterator[tuple[Source, list[int]]]:
    """The keys of all content, a batch at a time."""
    for source in sources().values():
        last = 0
        while keys := list(
            source.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            yield source, keys
            last = keys[-1]


def _left_behind() -> Iterator[tuple[str, list[int]]]:
    """Entries whose row is gone, or whose kind is: batches of keys."""
    for kind in Entry.objects.order_by("kind").values_list("kind", flat=True).distinct():
        source = sources().get(kind)
        last = -1
        while keys := list(
            Entry.objects.filter(kind=kind, key__gt=last)
            .order_by("key")
            .values_list("key", flat=True)[:BATCH]
        ):
            there = set(
                source.rows().filter(pk__in=keys).values_list("pk", flat=True) if source else ()
            )
            if gone := [key for key in keys if key not in there]:
                yield kind, _still_entered(kind, gone)
            last = keys[-1]


def _still_entered(kind: str, keys: Sequence[int]) -> list[int]:
    """Those of `keys` that a writer has not taken out in the meantime."""
    entries = Entry.objects.filter(kind=kind, key__in=keys).order_by("key")
    return list(entries.values_list("key", flat=True))


@dataclass(frozen=True)
class Difference:
    """Something in the index that is not as the content says."""

    what: str
    how: str


def differences(*, progress: Progress = lambda done: None) -> Iterator[Difference]:
    """Compare the whole index with the content and give what differs, in flat memory."""
    for fault in engine().find_faults():
        yield Difference("index", fault)
    for source, keys in _batches():
        yield from _compare(source, keys)
        progress(len(keys))
    for kind, keys in _left_behind():
        yield from (Difference(f"{kind} {key}", "is in the index and nowhere else") for key in keys)


def _compare(source: Source, keys: Sequence[int]) -> Iterator[Difference]:
    """What differs on a second look as well: at the first a writer may have come between."""
    if doubtful := sorted({key for key, _how in _differing(source, keys)}):
        for key, how in _differing(source, doubtful):
            yield Difference(f"{source.kind} {key}", how)


def _differing(source: Source, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    known = {e.key: e for e in Entry.objects.filter(kind=source.kind, key__in=keys).defer("vector")}
    words, said_by = dict[str, str](), dict[str, int]()
    for document in source.documents(keys):
        entry = known.pop(document.key, None)
        if entry is None:
            yield document.key, "is not in the index"
            continue
        terms = terms_of(document)
        words |= terms.words
        said_by |= dict.fromkeys(terms.words, document.key)
        if other := _other_columns(entry, entry_of(document, terms, entry)):
            yield document.key, f"differs in {', '.join(other)}"
    for word in sorted(lacking(words)):
        yield said_by[word], f"has the word “{word}”, which is not known by all its spellings"
    for key in known:
        yield key, "may not be found, and is"


def _other_columns(entry: Entry, right: Entry) -> list[str]:
    names = [field.attname for field in Entry._meta.concrete_fields if field.attname != "vector"]
    other = [name for name in names if getattr(entry, name) != getattr(right, name)]
    return other if other or _same_vector(right) else ["vector"]


def _same_vector(right: Entry) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vector = %s::tsvector FROM search_entry WHERE id = %s", [right.vector, right.pk]
        )
        row: Any = cursor.fetchone()
    return bool(row and row[0])
