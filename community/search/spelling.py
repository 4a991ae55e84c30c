"""Words close to a misspelt one, found by equality and not by comparing with every word.

A word and its misspelling become alike when each leaves out a letter or two, so the index keeps,
for each word, the spellings of its beginning with that many letters left out (W. Garbe's symmetric
delete algorithm, 2012). What shares one is measured exactly: optimal string alignment, in which
two letters that changed places are one mistake.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from django.db import OperationalError, transaction
from django.db.models import Count
from rapidfuzz.distance import OSA

from community.search.engines import engine
from community.search.models import LONGEST_WORD, Word, WordKey

SHORTEST_WORD = 4  # letters; of shorter ones a mistake makes another word
BEGINNING = 6  # letters of a word that its keys are made from
TWO_LEFT_OUT_FROM = 6  # letters from which a word may be meant by one that has two mistakes
TWO_MISTAKES_FROM = 8  # letters from which a word may have two
CHUNK = 500
MOST_NEIGHBOURS = 2_000


class Neighbour(NamedTuple):
    """A word of the index that is `distance` mistakes away."""

    distance: int
    word: str
    term: str
    frequency: int


def mistakes(word: str) -> int:
    """How many letters may be wrong in a word of this length."""
    if len(word) < SHORTEST_WORD or len(word) > LONGEST_WORD or not word.isalpha():
        return 0
    return 1 if len(word) < TWO_MISTAKES_FROM else 2


def keys_of(word: str) -> set[int]:
    """The numbers under which `word` and its misspellings meet."""
    most = mistakes(word)
    return _keys(word, 2 if most and len(word) >= TWO_LEFT_OUT_FROM else most)


def _keys(word: str, most: int) -> set[int]:
    """The numbers of the beginning of `word` with at most so many letters left out."""
    beginning = word[:BEGINNING]
    spellings = {beginning}
    for left_out in range(1, most + 1):
        spellings.update(
            "".join(kept) for kept in combinations(beginning, len(beginning) - left_out)
        )
    return {zlib.crc32(spelling.encode()) for spelling in spellings}


def add_words(words: Mapping[str, str], *, anew: bool = False) -> None:
    """Let these words (with the term of each) be offered when one is misspelt.

    With `anew` known words are put right as well. Joins the caller's transaction, unless another
    that is under way enters one of these words too and may wait for words that the caller has
    entered already: then they are entered when the caller has committed.
    """
    if not words:
        return
    try:
        with transaction.atomic(), engine().without_waiting():
            _enter(words, anew=anew)
    except OperationalError:
        transaction.on_commit(lambda: _enter_by_itself(words, anew=anew))


@transaction.atomic
def _enter_by_itself(words: Mapping[str, str], *, anew: bool) -> None:
    _enter(words, anew=anew)


def _enter(words: Mapping[str, str], *, anew: bool) -> None:
    for chunk in _chunks(words):
        # In order, so that two transactions that add the same words never wait for one another.
        new = sorted(lacking(chunk) if anew else chunk.keys() - known(chunk))
        if not new:
            continue
        rows = [Word(word=word, term=chunk[word]) for word in new]
        if anew:
            Word.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["word"], update_fields=["term"]
            )
        else:
            Word.objects.bulk_create(rows, ignore_conflicts=True)
        if anew:
            WordKey.objects.filter(word__word__in=new).delete()
        ids = Word.objects.filter(word__in=new).order_by("word").values_list("pk", "word")
        WordKey.objects.bulk_create(
            (WordKey(key=key, word_id=pk) for pk, word in ids for key in sorted(keys_of(word))),
            ignore_conflicts=True,
            batch_size=CHUNK,
        )


def lacking(words: Mapping[str, str]) -> set[str]:
    """Those of `words` that are not known by this term and by all spellings that lead to them."""
    found = set[str]()
    for chunk in _chunks(words):
        rows = Word.objects.filter(word__in=chunk).annotate(number=Count("keys"))
        right = {
            word
            for word, term, number in rows.values_list("word", "term", "number")
            if term == chunk[word] and number == len(keys_of(word))
        }
        found |= chunk.keys() - right
    return found


def _chunks(words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The words and their terms, in order, as many at a time as go into one query."""
    spelt = sorted(words)
    for start in range(0, len(spelt), CHUNK):
        yield {word: words[word][:LONGEST_WORD] for word in spelt[start : start + CHUNK]}


def forget_words() -> None:
    """Remove the words that no entry holds any more."""
    while gone := list(Word.objects.filter(count=0).values_list("pk", flat=True)[:CHUNK]):
        WordKey.objects.filter(word__in=gone).delete()
        Word.objects.filter(pk__in=gone).delete()


def known(words: Iterable[str]) -> set[str]:
    """Those of `words` that stand in the index just so."""
    return set(Word.objects.filter(word__in=set(words)).values_list("word", flat=True))


def neighbours(words: Collection[str], most: int = 2) -> dict[str, list[Neighbour]]:
    """For each of `words` the known words a few mistakes away, the likeliest first.

    At most `most` mistakes: those with one are found at a fraction of the cost of those with two.
    """
    allowed = {word: min(mistakes(word), most) for word in words}
    keys = {word: _keys(word, number) for word, number in allowed.items() if number}
    if not keys:
        return {}
    rows = _under(set().union(*keys.values()))
    return {word: sorted(_close(word, rows, allowed[word]), key=_likelihood(word)) for word in keys}


def _under(keys: Collection[int]) -> list[tuple[str, str, int]]:
    """The words that these keys lead to, with term and count; of very many the most frequent."""
    led_to = WordKey.objects.filter(key__in=keys).values_list("word_id", flat=True)
    # First the few ids, then their words: asked for both at once, PostgreSQL, which takes keys to
    # lead to more words than they do, may read all words there are.
    ids = list(led_to[: MOST_NEIGHBOURS + 1])
    is_few = len(ids) <= MOST_NEIGHBOURS
    words = Word.objects.filter(pk__in=set(ids) if is_few else led_to).order_by("-count", "word")
    return list(words.values_list("word", "term", "count")[:MOST_NEIGHBOURS])


def _close(word: str, rows: Iterable[tuple[str, str, int]], most: int) -> Iterator[Neighbour]:
    for other, term, count in rows:
        distance = OSA.distance(word, other, score_cutoff=most)
        if 0 < distance <= most:
            yield Neighbour(distance, other, term, count)


def _likelihood(word: str) -> Callable[[Neighbour], tuple[Any, ...]]:
    """Few mistakes first; people seldom mistake the first letter; then the more frequent word."""
    return lambda one: (one.distance, one.word[0] != word[0], -one.frequency, one.word)
