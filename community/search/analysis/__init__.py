"""Text into the terms it is found by: the same for what is indexed and for what is asked.

A plain library. Every character is first given a shape (letter, digit, mark, CJK, or the joining
sign that it is), so that words are cut out by one linear pattern over the shapes, and places are
places in the given text. Only then is each word folded, and, when it is English, stemmed.
"""

from community.lib.folding import fold
from community.lib.shapes import holds_cjk
from community.search.analysis.cutting import MAX_TERM
from community.search.analysis.reading import Token, tokens
from community.search.analysis.stems import ACRONYMS, STOP_WORDS, stem

__all__ = ["ACRONYMS", "MAX_TERM", "STOP_WORDS", "Token", "fold", "holds_cjk", "stem", "tokens"]
