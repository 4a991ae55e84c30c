"""A made-up portal of any size, the same each time: what the benchmarks of search search in.

Words follow Zipf's law and the vocabulary grows with the text by Heaps' law (with the constants
that C. Manning and others, "Introduction to Information Retrieval" 2008, give for news: 44 times
the number of words to the power of 0.49). Most words come in several forms, as English ones do,
and the most frequent are English words that say nothing. Beside them stand words that are planted:
those in QUERIES match as many entries whatever the size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from community.lib.findable import Document, Passage

SEED = 20_260
FOUND = 20  # entries that hold what a query with a fixed number of matches asks for
APART = 200  # entries that hold only one of two words, or both the other way round
WORDS_A_DOCUMENT = 56

RARE = "zyxomant"
TWO = ("quizzelbank", "wyvernox")
PHRASE = ("vexijunct", "jazzywick")
MISSPELT, MEANT = "hypozyxatrix", "hypoxyzatrix"
COMMON = "quorvex"
COMMON_SHARE = 0.1
FILTERS = {"kind": "answer", "year": "2023"}
TAGS = [f"topic-{number}" for number in range(300)]

KINDS = {"answer": 40, "comment": 25, "thread": 25, "story": 7, "mentor": 3}
_SAYING_NOTHING = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "was",
    "on",
    "with",
    "as",
    "be",
    "at",
    "by",
    "this",
    "have",
    "from",
    "or",
    "had",
    "not",
    "but",
    "what",
    "are",
    "we",
    "they",
    "which",
    "you",
    "all",
    "were",
    "when",
    "there",
    "can",
    "an",
    "their",
    "has",
    "if",
    "will",
    "would",
    "so",
    "more",
    "about",
    "out",
    "up",
    "into",
    "do",
    "them",
    "then",
    "its",
    "our",
    "who",
    "could",
]
_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "r",
    "s",
    "sh",
    "sp",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ea", "ou"]
_CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "ck", "nd"]
_BEGINNINGS = ["inter", "re", "un", "over", "trans", "pre", "con", "dis"]
_ENDINGS = ["s", "ed", "ing", "er", "ation", "al", "ly", "ness", "ment", "able", "ist", "ive"]
_FIRST = datetime(2010, 1, 1, tzinfo=UTC)
_SPAN = datetime(2026, 6, 30, tzinfo=UTC) - _FIRST


@dataclass(frozen=True)
class Corpus:
    """`size` documents, each of which can be made by itself."""

    size: int

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary, the most frequent first; that of a larger corpus begins the same way."""
        number = int(44 * (self.size * WORDS_A_DOCUMENT) ** 0.49)
        random, stems = Random(SEED), list[str]()
        made = dict.fromkeys(_SAYING_NOTHING)
        while len(made) < number:
            if stems and random.random() < 0.55:
                made[random.choice(stems) + random.choice(_ENDINGS)] = None
                continue
            beginning = random.choice(_BEGINNINGS) if random.random() < 0.1 else ""
            syllables = random.choices((1, 2, 3), (2, 5, 2))[0]
            stem = beginning + "".join(_syllable(random) for _ in range(syllables))
            stems.append(stem)
            made[stem] = None
        return list(made)

    @cached_property
    def _frequencies(self) -> list[float]:
        return list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    @cached_property
    def _tag_frequencies(self) -> list[float]:
        return list(accumulate(1 / (rank + 5) for rank in range(len(TAGS))))

    @cached_property
    def _planted(self) -> dict[int, list[str]]:
        """What is planted in which document."""
        first, second = PHRASE
        texts = [
            *([RARE], [MEANT], list(TWO), [" ".join(PHRASE)]) * FOUND,
            *([TWO[0]], [TWO[1]], [first], [second], [f"{second} {first}"]) * APART,
        ]
        places = Random(SEED + self.size).sample(range(self.size), len(texts))
        return dict(zip(places, texts, strict=True))

    def document(self, number: int) -> Document:
        """Document `number`; the higher, the newer."""
        random = Random(SEED * 1_000_003 + number)
        kind = random.choices(list(KINDS), list(KINDS.values()))[0]
        length, title_length = random.randint(40, 60), random.randint(4, 9)
        said = random.choices(self.words, cum_weights=self._frequencies, k=length + title_length)
        title, body = said[:title_length], said[title_length:]
        planted = [*self._planted.get(number, ())]
        if random.random() < COMMON_SHARE:
            planted.append(COMMON)
        for text in planted:
            where = title if random.random() < 0.1 else body
            where.insert(random.randrange(len(where) + 1), text)
        tags = dict.fromkeys(
            random.choices(TAGS, cum_weights=self._tag_frequencies, k=random.randrange(5))
        )
        dated_at = _FIRST + _SPAN * ((number + 1) / self.size) ** 0.5  # ever more come each year
        author = " ".join(random.choices(self.words[100:5_000], k=2)).title()
        is_accepted = kind == "thread" and random.random() < 0.4
        return Document(
            kind=kind,
            key=number + 1,
            title=" ".join(title).capitalize(),
            url=f"/{kind}/{number + 1}/",
            dated_at=dated_at - timedelta(microseconds=dated_at.microsecond),
            dated=f"{dated_at:%Y-%m-%d}",
            passages=tuple(_passages(body, random.randint(1, 3))),
            byline=author,
            authors=(author,),
            tags=tuple(tags),
            tag_words=tuple(slug.replace("-", " ") for slug in tags),
            state=("accepted" if is_accepted else "unanswered") if kind == "thread" else "",
            flags=frozenset({"is:accepted", "is:answered"} if is_accepted else ()),
            score=min(int(random.paretovariate(1.2)) - 1, 60),
            discussed=min(int(random.paretovariate(1)) - 1, 400),
        )


def _syllable(random: Random) -> str:
    return random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS)


def _passages(words: list[str], number: int) -> Iterator[Passage]:
    """`words` in `number` passages of about the same length."""
    for at in range(number):
        part = words[len(words) * at // number : len(words) * (at + 1) // number]
        yield Passage(" ".join(part).capitalize() + ".", f"#p{at}")
