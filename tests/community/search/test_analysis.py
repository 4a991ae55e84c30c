"""Text into the terms it is found by."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.search.analysis import MAX_TERM, STOP_WORDS, Token, fold, stem, tokens
from community.search.analysis.cutting import surface

ANALYSER = ("community.search.analysis", "snowballstemmer")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)  # lone surrogates too
# What is likely to be cut in a wrong place.
KNOTTY = st.lists(
    st.sampled_from(
        [
            *["a", "I", "R", "c", "AI", "IT", "it", "the", "phd", "Node", "café", "e\u0301", "ß"],
            *[
                "1",
                "42",
                "000",
                "3",
                "½",
                "²",
                "ﬁ",
                "人",
                "人工",
                "か\u3099",
                "ﾊﾞ",
                "한",
                "\u1112\u1161",
            ],
            *["'", "’", "'s", "-", "‑", ".", ",", "&", "/", "+", "++", "#", "♯", "%", "_", "@"],
            *[" ", "\n", "\u00ad", "\u200b", "\u200d", "\u0301", "\x00", '"', "(", "\ud800", "😀"],
        ]
    ),
    max_size=30,
).map("".join)


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


def found_by(text: str) -> set[str]:
    """Every term under which `text` is found."""
    return {term for token in tokens(text) for term in (token.term, *token.also)}


def letters(text: str) -> str:
    """The text folded, and nothing in it but letters and digits."""
    return "".join(char for char in fold(text) if char.isalnum())


def holds(text: str, word: str) -> bool:
    """Whether `word` stands in `text`, which may have endings (’s, ’ll) that the word has not."""
    rest = iter(text)
    return text[:1] == word[:1] and all(char in rest for char in word)


# ------------------------------------------------------------------------------------- folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Gordić", "gordic"),
        ("ŁØRSTED", "lorsted"),
        ("Đorđe", "dorde"),
        ("Straße", "strasse"),
        ("Æsop œuvre", "aesop oeuvre"),
        ("e\u0301tude", "etude"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("ＡＩ　２０２５", "ai 2025"),
        ("ﬁne", "fine"),
        ("don’t “quote”", 'don\'t "quote"'),
        ("GPT‑4", "gpt-4"),
        ("C♯", "c#"),
        ("co\u00adauthor", "coauthor"),
        ("ﾊﾞﾝｸ", "バンク"),
        ("か\u3099", "が"),
        ("\u1112\u1161\u11ab", "한"),
        ("हिन्दी", "हिन्दी"),
        ("مَرْحَبًا", "مرحبا"),
    ],
)
def test_what_is_written_in_two_ways_is_folded_into_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
@example("ΐ")
@example("\u0345")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# --------------------------------------------------------------------------------- symbol terms


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("AI", "ai"),
        ("R", "r"),
        ("C", "c"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("F#", "f#"),
        ("C♯", "c#"),
        (".NET", ".net"),
        ("node.js", "node.js"),
        ("ML", "ml"),
        ("H-1B", "h1b"),
        ("EB-1A", "eb1a"),
        ("GPT-3", "gpt3"),
        ("GPT-3.5", "gpt3.5"),
        ("GPT‑4", "gpt4"),
        ("1%", "1%"),
        ("99.9%", "99.9%"),
        ("R&D", "rd"),
        ("A&M", "am"),
        ("AT&T", "att"),
        ("Q&A", "qa"),
        ("3.5", "3.5"),
        ("1,000", "1000"),
        ("1,000,000", "1000000"),
        ("100k", "100k"),
        ("A+", "a+"),
        ("Ph.D", "phd"),
        ("U.S", "us"),
        ("A/B", "ab"),
        ("k-means", "kmean"),
        ("e-mail", "email"),
        ("A&S", "as"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "{}.", "{},", "({})", "“{}”", "in {}!", "{}: what", "{}’s."]
)
def test_a_short_or_symbol_term_is_one_term_wherever_it_stands(
    text: str, term: str, around: str
) -> None:
    found = [token for token in tokens(around.format(text)) if token.term == term]
    assert len(found) == 1
    assert around.format(text)[found[0].start : found[0].end].startswith(text)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("texas am", "Texas A&M"),
        ("h1b", "an H-1B visa"),
        ("H-1B", "the H1B"),
        ("gpt3", "GPT-3"),
        ("gpt", "GPT-3"),
        ("net", ".NET"),
        ("node", "node.js"),
        ("coauthor", "a co-author"),
        ("email", "an e-mail"),
        ("mail", "an e-mail"),
        ("phd", "a Ph.D. in physics"),
        ("phd", "two PhDs"),
        ("llm", "LLMs"),
        ("gpu", "8 GPUs"),
        ("1000", "$1,000"),
        ("1", "1%"),
        ("ci cd", "CI/CD"),
        ("c", "C/C++"),
        ("c++", "C/C++"),
        ("state of the art", "state-of-the-art"),
        ("gordic", "Gordić"),
        ("Gordić", "Gordic"),
        ("interview", "interviews"),
        ("obrien", "O’Brien"),
        ("google", "Google’s"),
        ("exampl", "www.example.com"),
        ("2025", "2025-09"),
        ("智能", "人工智能"),
        ("工程", "AI工程师"),
    ],
)
def test_a_word_is_found_by_the_other_ways_to_write_it(asked: str, written: str) -> None:
    assert set(terms(asked)) <= found_by(written)
    assert terms(asked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++ and C", ["c++", "c"]),
        ("A+B", ["b"]),
        ("18+ only", ["18"]),
        ("#1 hashtag", ["1", "hashtag"]),
        ("salt&pepper", ["salt", "pepper"]),
        ("snake_case", ["snake", "case"]),
        ("done.Then stop", ["stop"]),
        ("Paris.London", ["pari", "london"]),
        ("2½ years", ["2", "year"]),
        ("5-10 years", ["5", "10", "year"]),
        ("2020,2021", ["2020", "2021"]),
        ("one-two-three-four-five", ["one", "two", "three", "four", "five"]),
        ("why-do-a-phd", ["phd"]),
        ("pre- and post-doc", ["pre", "post", "doc"]),
        ("-- ... ??? 😀", []),
        ("", []),
    ],
)
def test_signs_join_only_where_they_make_a_name(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_compound_of_words_keeps_each_in_its_place() -> None:
    text = "my co-author"
    first, second = tokens(text)
    assert (text[first.start : first.end], text[second.start : second.end]) == ("co", "author")
    assert second == Token("author", "author", 6, 12, ("coauthor",))


# ----------------------------------------------------------------------------------- stop words


def test_words_that_say_nothing_give_no_token() -> None:
    assert terms("How do I get into this? It isn’t what we’d have, and you’re who I’m for") == [
        "get"
    ]
    assert not list(tokens(" ".join(sorted(STOP_WORDS))))


@pytest.mark.parametrize("word", ["am", "us", "ai", "r", "c", "ml", "may", "1", "0"])
def test_no_name_is_a_stop_word(word: str) -> None:
    assert terms(word) == [word]


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("IT", True),
        ("IT jobs", True),
        ("works in IT.", True),
        ("the WHO says", True),
        ("it", False),
        ("It works", False),
        ("HOW IT WORKS", False),
        ("WHO WE ARE", False),
    ],
)
def test_a_stop_word_in_capitals_is_a_name_unless_all_is_shouted(text: str, is_kept: bool) -> None:
    assert bool({"it", "who"} & set(terms(text))) is is_kept


# ---------------------------------------------------------------------------------------- stems


@pytest.mark.parametrize(
    "words",
    [
        "interview interviews interviewing interviewed",
        "job jobs",
        "use using used",
        "apply applied applies",
        "mentorship mentorships",
        "cv cvs",
        "gpu gpus",
    ],
)
def test_inflected_english_has_one_stem(words: str) -> None:
    assert len(set(terms(words))) == 1


@pytest.mark.parametrize("word", ["bias", "aws", "css", "h1b", "c++"])
def test_what_is_not_an_english_plural_keeps_its_end(word: str) -> None:
    assert terms(word) == [fold(word)]


def test_stemming_in_many_threads_gives_what_it_gives_in_one() -> None:
    words = [f"{start}ational{end}" for start in "bcdfghjk" for end in ("ly", "ising", "ness", "s")]
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(stem.__wrapped__, words * 200))
    assert found == expected * 200


# ------------------------------------------------------------------------------------------ CJK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人工智能", ["人工", "工智", "智能"]),
        ("一", ["一"]),
        ("AI工程师", ["ai", "工程", "程师"]),
        ("머신러닝", ["머신", "신러", "러닝"]),
        ("か\u3099く", ["がく"]),
        ("ﾊﾞﾝｸ", ["バン", "ンク"]),
        ("研究。转型", ["研究", "转型"]),
        ("\U00020000\U00020001", ["\U00020000\U00020001"]),
    ],
)
def test_chinese_japanese_and_korean_are_found_by_two_characters(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize("text", ["машинное обучение", "μηχανική μάθηση", "הייטק", "हिन्दी"])
def test_other_scripts_are_words_as_they_are(text: str) -> None:
    assert terms(text) == fold(text).split()


# ------------------------------------------------------------------------------------ whatever


@given(st.one_of(ANY_TEXT, KNOTTY))
@example("a\u0903b")
@example("'s")
@example(".'s")
def test_any_text_gives_clean_terms_in_the_right_places(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= end or not text[token.start].isascii()  # bigrams overlap
        end = token.end
        assert holds(letters(text[token.start : token.end]), letters(token.word))
        for term in (token.term, token.word, *token.also):
            assert 0 < len(term) <= MAX_TERM
            assert not {" ", '"', "'", "\x00", "\\", ":", "*"} & set(term)
            assert not any(char.isspace() for char in term)
        assert token.term not in token.also
        assert token.term == stem(token.word)


@given(KNOTTY, KNOTTY)
def test_a_text_is_read_alike_on_its_own_and_after_another(first: str, second: str) -> None:
    shift = len(first) + 3
    own = [token for token in tokens(second) if token.term not in ("it", "who")]
    after = [
        token
        for token in tokens(f"{first} x {second}")
        if token.start >= shift and token.term not in ("it", "who")
    ]
    assert [(token.term, token.start + shift) for token in own] == [
        (token.term, token.start) for token in after
    ]


@pytest.mark.parametrize(
    "piece",
    [
        *["a", "a-", "a.", "a&", "'a", ".a", "0,000", "a+#%", "人", "人\u3099\u093c", "IT ", "x "],
        *["\u0915\u094d\u093c", "\u094d\u093c", "e\u0323\u0301", "-", "it's-", "1.0-", "IT a/b "],
    ],
)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    def work(length: int) -> int:
        """Count the analyser's calls and lines, which no busy machine changes.

        Its own only: the garbage collector may run another's finaliser in the middle of it.
        """
        text = (piece * length)[:length]
        steps = 0
        for remembered in (surface, stem):
            remembered.cache_clear()

        def count(frame: FrameType, *_: object) -> object:
            nonlocal steps
            if not frame.f_globals["__name__"].startswith(ANALYSER):
                return None
            steps += 1
            return count

        before = sys.gettrace()
        sys.settrace(count)
        try:
            for _token in tokens(text):
                pass
        finally:
            sys.settrace(before)
        return steps

    beside = 40  # what is made at the first use, or tidied away, whatever the length
    assert work(4_000) <= 2.2 * work(2_000) + beside


@pytest.mark.slow  # very large texts
def test_a_million_marks_are_not_sorted() -> None:
    text = "a" + "\u0323\u0301" * 10_000 + "\u0915" + "\u094d\u093c" * 500_000
    assert len(fold(text)) < 100
    assert len(list(tokens(text))) <= 1
