"""Which words say nothing, and the stems of those that do."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

_SAYING_NOTHING = """
    a an the this that these those i me my mine myself we our ours ourselves you your yours yourself
    he him his himself she her hers herself it its itself they them their theirs themselves
    who whom whose which what when where why how
    and or but nor if then than so as at by for from in into of off on onto out over to up with
    about between during before after above below under again through until while because
    is are was were be been being has have had having do does did doing done
    can could should would will shall might must ought
    not no any some such very too just only also there here both each other more most
    dont doesnt didnt isnt arent wasnt werent wont wouldnt cant cannot couldnt shouldnt hasnt havent
    hadnt mustnt aint im ive youre youve theyre theyve weve thats whats whos theres heres hes shes
    eg ie etc vs
"""
STOP_WORDS = frozenset(_SAYING_NOTHING.split())
"""Words that say nothing about what is looked for. No names among them: not "am" (Texas A&M), "us",
nor any letter but the article and the pronoun (R and C are languages)."""

ACRONYMS = frozenset({"it", "who"})
"""Stop words that are names when written in capitals among words that are not."""

# Plurals that Snowball leaves as they are (it takes -us for Latin).
_PLURALS = {"gpus": "gpu", "cpus": "cpu", "tpus": "tpu", "npus": "npu"}

_local = threading.local()  # a stemmer holds the word it works on


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the term of a folded word: its English stem, if it looks like English at all."""
    if not (word.isascii() and word.isalpha() and len(word) > 2):
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    if word[-1] == "s" and word[-2] != "s" and not _VOWEL.search(word):  # LLMs, PhDs, CVs
        return word[:-1]
    if len(word) == 3:
        return word
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("english")
    stemmed: str = _local.stemmer.stemWord(word)
    return stemmed


_VOWEL = re.compile("[aeiouy]")
