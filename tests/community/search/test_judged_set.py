"""The judged set itself: large enough, whole, in two fair halves, and measured rightly."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from django.conf import settings

from community.lib.slugs import slug_of
from stories.importing import read
from tests.community.search import judged

KINDS = {"story", "thread", "answer", "comment", "mentor", "tag"}
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"\w+")


@cache
def passages_of_the_seeds() -> dict[str, list[str]]:
    """Slug of each story that ships → its paragraphs and lists as they read."""
    documents = [
        read(path.read_bytes(), file=path.name)
        for path in settings.SEEDS_DIR.glob("*.md")
        if path.name != "README.md"
    ]
    return {
        slug_of(document.title): [block.plain for block in document.blocks]
        for document in documents
    }


def documents() -> set[str]:
    return {entry.id for entry in judged.corpus()} | set(passages_of_the_seeds())


def test_it_is_as_large_as_was_promised() -> None:
    assert len(judged.corpus()) >= 150
    assert len(judged.queries()) >= 60
    assert len(judged.pairs("held-out")) >= 30
    aimed_at_stories = [q for q in judged.queries() if any(each.story for each in q.judgements)]
    assert len(aimed_at_stories) >= 25
    types = Counter(query.type for query in judged.queries())
    assert types["mentors"] >= 20
    assert types["threads"] >= 20


def test_queries_about_mentors_or_threads_mean_mentors_or_threads() -> None:
    kinds = {entry.id: entry.kind for entry in judged.corpus()}
    for query in judged.queries():
        if query.type in {"mentors", "threads"}:
            best = {kinds[each.id] for each in query.judgements if each.grade == 3}
            assert query.type.removesuffix("s") in best, query.q


def test_an_id_names_one_document() -> None:
    ids = Counter(entry.id for entry in judged.corpus())
    assert [one for one, count in ids.items() if count > 1] == []
    assert not ids.keys() & passages_of_the_seeds().keys()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)


def test_every_entry_is_whole() -> None:
    for entry in judged.corpus():
        assert entry.kind in KINDS, entry.id
        assert entry.title, entry.id
        assert entry.tags, entry.id
        assert 1 <= len(entry.passages) <= 5, entry.id
        assert bool(entry.author) == (entry.kind != "tag"), entry.id
        assert entry.kind == "answer" or not entry.accepted, entry.id


def test_passages_have_the_length_of_paragraphs() -> None:
    """20 to 90 words; Chinese, which writes no blanks, 40 to 180 characters."""
    for entry in judged.corpus():
        for passage in entry.passages:
            if HAN.search(passage):
                assert 40 <= len(passage) <= 180, (entry.id, len(passage))
            else:
                assert 20 <= len(passage.split()) <= 90, (entry.id, len(passage.split()))


def test_no_passage_stands_there_twice() -> None:
    passages = Counter(passage for entry in judged.corpus() for passage in entry.passages)
    assert [passage for passage, count in passages.items() if count > 1] == []


def test_all_kinds_are_there_in_fair_shares() -> None:
    share = Counter(entry.kind for entry in judged.corpus())
    assert set(share) == KINDS
    for kind, least in {"story": 0.25, "thread": 0.25, "answer": 0.15, "mentor": 0.08}.items():
        assert share[kind] / share.total() >= least, kind


def test_every_judgement_names_one_document_that_exists() -> None:
    known = documents()
    for query in judged.queries():
        for judgement in query.judgements:
            assert bool(judgement.id) != bool(judgement.story), (query.q, judgement)
            assert judgement.document in known, (query.q, judgement)
            assert judgement.grade in (1, 2, 3), (query.q, judgement)


def test_no_query_judges_a_document_twice_or_comes_twice() -> None:
    for query in judged.queries():
        assert len(query.grades) == len(query.judgements), query.q
    typed = Counter(query.q for query in judged.queries())
    assert [q for q, count in typed.items() if count > 1] == []


def test_every_query_has_something_good_to_find() -> None:
    for query in judged.queries():
        assert max(query.grades.values(), default=0) >= 2, query.q


def test_the_words_of_a_judgement_stand_in_one_passage_of_the_story() -> None:
    for query in judged.queries():
        for judgement in query.judgements:
            if judgement.story:
                passages = passages_of_the_seeds()[judgement.story]
                assert judgement.words, (query.q, judgement)
                assert any(judgement.words in each for each in passages), (query.q, judgement)


def test_both_halves_hold_as_much_of_every_type() -> None:
    by_type: dict[str, Counter[str]] = {}
    for query in judged.queries():
        by_type.setdefault(query.type, Counter())[query.split] += 1
    for of_type, halves in by_type.items():
        assert set(halves) == {"tuning", "held-out"}, of_type
        assert abs(halves["tuning"] - halves["held-out"]) <= 1, of_type


def test_every_pair_means_a_thread_or_story_that_exists() -> None:
    kinds = {entry.id: entry.kind for entry in judged.corpus()}
    kinds |= dict.fromkeys(passages_of_the_seeds(), "story")
    for pair in judged.pairs():
        assert bool(pair.id) != bool(pair.story), pair
        assert kinds.get(pair.document) in {"thread", "story"}, pair
    assert len({pair.document for pair in judged.pairs()}) == len(judged.pairs())


def test_what_is_typed_is_no_copy_of_the_title() -> None:
    titles = {entry.id: entry.title for entry in judged.corpus()}
    for pair in judged.pairs():
        if pair.id:
            typed, title = (WORD.findall(text.casefold()) for text in (pair.typed, titles[pair.id]))
            assert typed != title, pair


def test_the_best_order_is_worth_one_and_finding_nothing_is_worth_nothing() -> None:
    assert judged.ndcg([3, 2, 1], [1, 2, 3]) == pytest.approx(1)
    assert judged.ndcg([], [1, 2, 3]) == 0
    assert judged.ndcg([0, 0, 0], [1, 2, 3]) == 0


def test_a_place_further_down_is_worth_less_by_the_logarithm() -> None:
    assert judged.ndcg([0, 3], [3]) == pytest.approx(0.63093, abs=1e-5)  # 1 / log2(3)
    assert judged.ndcg([0, 0, 3], [3]) == pytest.approx(0.5)  # 1 / log2(4)


def test_grades_gain_exponentially() -> None:
    # Found: 3 / 1 + 7 / log2(3); possible: 7 / 1 + 3 / log2(3).
    assert judged.ndcg([2, 3], [3, 2]) == pytest.approx(0.83399, abs=1e-5)


def test_only_the_first_ten_count() -> None:
    assert judged.ndcg([0] * 10 + [3], [3]) == 0
    assert judged.ndcg([1] * 10, [1] * 30) == pytest.approx(1)
    assert judged.ndcg([0, 3], [3], at=1) == 0


def test_where_nothing_is_relevant_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="no relevant document"):
        judged.ndcg([0, 0], [])
