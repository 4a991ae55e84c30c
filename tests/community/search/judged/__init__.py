"""The judged set of search: a corpus of our own, queries with their grades, titles typed anew."""

from tests.community.search.judged.reading import Fixture as Fixture
from tests.community.search.judged.reading import Judgement as Judgement
from tests.community.search.judged.reading import Pair as Pair
from tests.community.search.judged.reading import Query as Query
from tests.community.search.judged.reading import corpus as corpus
from tests.community.search.judged.reading import ndcg as ndcg
from tests.community.search.judged.reading import pairs as pairs
from tests.community.search.judged.reading import queries as queries
