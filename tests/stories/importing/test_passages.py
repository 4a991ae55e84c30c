"""A quoted passage is found again, or given up: it never moves to words that it does not quote."""

from __future__ import annotations

from stories.importing import Quote, find

HOME = ("home", "Ask the people in the lab. They know what the professor is like.")
OTHER = ("other", "Nobody else could have told me so much in so short a time.")


def test_the_same_words_in_the_same_block() -> None:
    found = find(Quote("home", "what the professor is like"), [OTHER, HOME])
    assert found is not None
    assert (found.key, found.how) == ("home", "exact")
    assert HOME[1][found.start : found.end] == "what the professor is like"


def test_words_said_twice_are_told_apart_by_what_stands_around_them() -> None:
    twice = ("home", "We met in Paris and talked. Years later we met in Rome and parted.")
    found = find(Quote("home", "we met in", "Years later ", " Rome"), [twice])
    assert found is not None
    assert found.start == twice[1].index("we met in Rome")


def test_words_said_twice_with_nothing_to_tell_them_apart_are_given_up() -> None:
    twice = ("home", "It works. It works.")
    assert find(Quote("home", "It works."), [twice]) is None


def test_words_that_moved_to_another_block() -> None:
    found = find(Quote("gone", "so much in so short a time"), [HOME, OTHER])
    assert found is not None
    assert (found.key, found.how) == ("other", "moved")


def test_a_corrected_sentence_is_found_by_likeness() -> None:
    found = find(Quote("gone", "They knwo what the profesor is like"), [HOME, OTHER])
    assert found is not None
    assert (found.key, found.how) == ("home", "fuzzy")
    assert HOME[1][found.start : found.end] == "They know what the professor is like"


def test_two_sentences_that_look_alike_give_nothing() -> None:
    alike = [
        ("one", "In 2019 the group published three papers on vision."),
        ("two", "In 2018 the group published three papers on vision."),
    ]
    assert find(Quote("gone", "In 2017 the group published three papers on vision."), alike) is None
    together = [("one", f"{alike[0][1]} {alike[1][1]}")]
    quote = Quote("one", "In 2017 the group published three papers on vision.")
    assert find(quote, together) is None


def test_words_that_are_nowhere_are_given_up() -> None:
    assert find(Quote("home", "Bananas ripen faster in a paper bag."), [HOME, OTHER]) is None
    assert find(Quote("home", "  "), [HOME]) is None
    assert find(Quote("home", "lamb."), [HOME]) is None  # too short to go by likeness
