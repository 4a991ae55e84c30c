"""The language of queries: text into a tree, and a kind word for every part that cannot be used.

The same grammar serves the page, the API, saved searches and feeds. It never raises.
"""

from community.search.grammar.editing import adding, filters, free_of, with_part, without
from community.search.grammar.fields import FIELDS, Field
from community.search.grammar.nodes import (
    And,
    Filter,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Problem,
    Query,
    Range,
    Words,
)
from community.search.grammar.parsing import MAX_DEPTH, MAX_LENGTH, MAX_PARTS, parse

__all__ = [
    "FIELDS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_PARTS",
    "And",
    "Field",
    "Filter",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Problem",
    "Query",
    "Range",
    "Words",
    "adding",
    "filters",
    "free_of",
    "parse",
    "with_part",
    "without",
]
