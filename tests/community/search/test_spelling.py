"""Words near a misspelt one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from community.search.models import LONGEST_WORD, Word, WordKey
from community.search.spelling import add_words, known, lacking, mistakes, neighbours

pytestmark = pytest.mark.django_db


def enter(*words: str) -> None:
    add_words({word: word for word in words})


def near(word: str) -> list[str]:
    return [one.word for one in neighbours([word]).get(word, [])]


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("phd", 0),
        ("visa", 1),
        ("mentors", 1),
        ("mentored", 2),
        ("h1bvisa", 0),
        ("人工智能", 1),
        ("a" * LONGEST_WORD, 2),
        ("a" * (LONGEST_WORD + 1), 0),
    ],
)
def test_the_longer_a_word_the_more_mistakes_it_may_have(word: str, number: int) -> None:
    assert mistakes(word) == number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mentroship", "mentorship"),
        ("interveiws", "interviews"),
        ("viza", "visa"),
        ("vsa", ""),
        ("vissa", "visa"),
        ("evisa", "visa"),
        ("vsia", "visa"),
        ("avsi", ""),
        ("mentor", "mentors"),
        ("xyinterviews", "interviews"),
        ("interviewsxy", "interviews"),
        ("erinview", ""),
        ("studeents", "student"),
        ("xstudyent", "student"),
    ],
)
def test_near_words_are_found_and_far_ones_are_not(typed: str, meant: str) -> None:
    enter("mentorship", "interviews", "visa", "mentors", "student")
    assert near(typed) == ([meant] if meant else [])


def test_the_word_itself_is_no_neighbour() -> None:
    enter("visa", "vista")
    assert near("visa") == ["vista"]


def test_fewer_mistakes_come_first_then_the_same_beginning_then_the_more_frequent() -> None:
    enter("mentorship", "mentoring", "bentorship", "mentarship", "mentirship")
    Word.objects.filter(word="mentirship").update(count=5)
    assert near("mentxrship") == ["mentirship", "mentarship", "mentorship", "bentorship"]


def test_all_words_of_a_query_are_looked_up_at_once(django_assert_max_num_queries: Any) -> None:
    enter("mentorship", "interviews")
    with django_assert_max_num_queries(2):
        found = neighbours(["mentroship", "interveiws", "phd", *(f"word{c}" for c in "abcdef")])
    assert {word: [one.word for one in close] for word, close in found.items() if close} == {
        "mentroship": ["mentorship"],
        "interveiws": ["interviews"],
    }


def test_words_are_entered_once_however_often_they_come() -> None:
    for _ in range(2):
        enter("mentorship", "visa")
    assert Word.objects.count() == 2
    keys = WordKey.objects.count()
    add_words({"mentorship": "mentorship", "visa": "visa"}, anew=True)
    assert WordKey.objects.count() == keys
    assert known(["visa", "vista"]) == {"visa"}


def test_more_words_than_go_into_one_query() -> None:
    words = {f"word{n:05}": f"word{n:05}" for n in range(1_100)}
    add_words(words)
    assert lacking(words) == set()
    assert lacking(words | {"other": "other"}) == {"other"}


letters = st.text("abcdé", min_size=4, max_size=12)


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and what it may become by as many mistakes as are forgiven in that."""
    word = typed = draw(letters)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(typed) - 1))
        letter = draw(st.sampled_from("abcdxé"))
        typed = draw(
            st.sampled_from(
                [
                    typed[:at] + typed[at + 1 :],
                    typed[:at] + letter + typed[at:],
                    typed[:at] + letter + typed[at + 1 :],
                    typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :],
                ]
            )
        )
        assume(typed)
    return word, typed


@settings(max_examples=60)
@given(st.lists(misspelt(), min_size=1, max_size=20))
@example([("abcdef", "xabcydef")])
@example([("abcdefg", "xabycdefg")])
@example([("abcdefgh", "abcdefghij")])
def test_every_word_within_the_allowed_mistakes_is_found(pairs: list[tuple[str, str]]) -> None:
    WordKey.objects.all().delete()
    Word.objects.all().delete()
    enter(*(word for word, _typed in pairs))
    found = neighbours([typed for _word, typed in pairs])
    for _word, typed in pairs:
        right = {word for word, _typed in pairs if 0 < OSA.distance(word, typed) <= mistakes(typed)}
        assert {one.word for one in found.get(typed, [])} == right
