"""The language of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from community.search.grammar import (
    FIELDS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PARTS,
    And,
    Filter,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Words,
    filters,
    free_of,
    parse,
    with_part,
    without,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)  # lone surrogates too
PIECES = st.sampled_from(
    [
        *[
            "phd",
            "mentor",
            "the",
            "or",
            "OR",
            "|",
            "and",
            "co-author",
            "h-1b",
            "人工智能",
            "c++",
            "it",
        ],
        *[
            "-",
            "(",
            ")",
            '"',
            "“",
            "”",
            "*",
            "trans*",
            ":",
            "：",
            "（",
            "）",
            ",",
            "😀",
            "'",
            "--x",
        ],
        *[
            "tag:",
            "tag:phd",
            "kind:story",
            "year:2022..2024",
            "year:abc",
            "score:>5",
            "is:answered",
        ],
        *["is:foo,answered", 'tag:"a b",c', "tags:x", "http://x.y", "10:30", "\x00", "\ud800"],
        *[" ", " ", " ", "  ", "\n", "\u3000"],
    ]
)
KNOTTY = st.lists(PIECES, max_size=40).map("".join)


def shape(node: Node | None) -> object:
    """A tree as nested tuples, without places."""
    if isinstance(node, And | Or):
        return (type(node).__name__.lower(), *map(shape, node.parts))
    if isinstance(node, Not):
        return ("not", shape(node.part))
    if isinstance(node, Words):
        return " ".join(node.terms)
    if isinstance(node, Phrase):
        return f'"{" ".join(node.terms)}"'
    if isinstance(node, Prefix):
        return f"{node.stem}*"
    if isinstance(node, Filter):
        return f"{node.field}:{','.join(node.values)}"
    if isinstance(node, Range):
        return (node.field, node.low, node.high)
    return None


def asked(text: str) -> object:
    return shape(parse(text).node)


def messages(text: str) -> list[str]:
    return [problem.message for problem in parse(text).problems]


def all_nodes(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield node
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from all_nodes(part)
    elif isinstance(node, Not):
        yield from all_nodes(node.part)


# ------------------------------------------------------------------------------- what is meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phd", "phd"),
        ("mentoring interviews", ("and", "mentor", "interview")),
        ('"first author"', '"first author"'),
        ("“first author”", '"first author"'),
        ('„first of the author"', '"first author"'),
        ("phd -physics", ("and", "phd", ("not", "physic"))),
        ("-physics", ("not", "physic")),
        ('"first author"-physics', ("and", '"first author"', ("not", "physic"))),
        ("phd –physics", ("and", "phd", ("not", "physic"))),
        ('-"first author"', ("not", '"first author"')),
        ("-(r or c)", ("not", ("or", "r", "c"))),
        ("-kind:tag", ("not", "kind:tag")),
        ("phd or industry", ("or", "phd", "industri")),
        ("phd OR industry | startup", ("or", "phd", "industri", "startup")),
        ("phd|industry", ("or", "phd", "industri")),
        ("phd or industry mentor", ("and", ("or", "phd", "industri"), "mentor")),
        ("mentor phd or industry", ("and", "mentor", ("or", "phd", "industri"))),
        ("phd or (industry mentor)", ("or", "phd", ("and", "industri", "mentor"))),
        ("(r or c) or ml", ("or", ("or", "r", "c"), "ml")),
        ("phd or the industry", ("or", "phd", "industri")),
        ("phd or -physics", ("or", "phd", ("not", "physic"))),
        ("(us or canada) visa", ("and", ("or", "us", "canada"), "visa")),
        ("（us or canada） visa", ("and", ("or", "us", "canada"), "visa")),
        ("trans*", "trans*"),
        ("THE*", "the*"),
        ("Gordić*", "gordic*"),
        ("node.j*", "node.j*"),
        ("h-1*", "h1*"),
        ("co-author", "co author"),
        ("H-1B", "h1b"),
        ("人工智能", "人工 工智 智能"),
        ("机器*", "机器"),
        ("C++ C# .NET 1% R", ("and", "c++", "c#", ".net", "1%", "r")),
        ("texas am", ("and", "texa", "am")),
        ("how do I get into AI?", ("and", "get", "ai")),
        ("IT jobs", ("and", "it", "job")),
        ("--verbose", "verbos"),
        ("( )", None),
        ("", None),
        ("   \t\n", None),
    ],
)
def test_a_query_means_what_it_looks_like(text: str, expected: object) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:phd", "tag:phd"),
        ("TAG:PhD", "tag:phd"),
        ("tag:phd,ml", "tag:phd,ml"),
        ('tag:"Machine Learning",ML', "tag:machine-learning,ml"),
        ("tag:“machine learning”", "tag:machine-learning"),
        ("tag：phd", "tag:phd"),
        ("tag:café", "tag:cafe"),
        ("tag:机器学习", "tag:机器学习"),
        ("kind:story", "kind:story"),
        ("kind:Stories", "kind:story"),
        ("kind:answers,Comments", "kind:answer,comment"),
        ('author:"Aleksa Gordić"', "author:aleksa-gordic"),
        ("author:@ada", "author:ada"),
        ("state:Published", "state:published"),
        ("is:Answered", "is:answered"),
        ("has:transcript,figures", "has:transcript,figures"),
        ("year:2023", ("year", 2023, 2023)),
        ("year:２０２３", ("year", 2023, 2023)),
        ("year:2022..2024", ("year", 2022, 2024)),
        ("year:2024..2022", ("year", 2022, 2024)),
        ("year:2022…2024", ("year", 2022, 2024)),
        ("year:2022-2024", ("year", 2022, 2024)),
        ("year:2022–2024", ("year", 2022, 2024)),
        ("year:2022..", ("year", 2022, None)),
        ("year:..2020", ("year", None, 2020)),
        ("year:>=2022", ("year", 2022, None)),
        ("year:<2022", ("year", None, 2021)),
        ("year:none", "year:none"),
        ("year:2021,2023", "year:2021,2023"),
        ("score:5", ("score", 5, 5)),
        ("score:>5", ("score", 6, None)),
        ("score:>=5", ("score", 5, None)),
        ("score:<3", ("score", None, 2)),
        ("score:<=3", ("score", None, 3)),
        ("score:2..9", ("score", 2, 9)),
        ("score:>-2", ("score", -1, None)),
        ("score:>99999999999999999999", ("score", 1_000_000_000, None)),
    ],
)
def test_filters_are_forgiving_about_how_they_are_written(text: str, expected: object) -> None:
    query = parse(text)
    assert shape(query.node) == expected
    assert query.problems == ()


@pytest.mark.parametrize(
    "text", ["http://example.com/a", "10:30", "std::vector", "C:", ":x", "https://tag.example"]
)
def test_a_colon_alone_makes_no_filter(text: str) -> None:
    query = parse(text)
    assert isinstance(query.node, Words)
    assert query.problems == ()


def test_an_unknown_field_before_quotes_leaves_the_phrase_whole() -> None:
    assert asked('title:"machine learning"') == ("and", "titl", '"machin learn"')


def test_a_compound_says_by_which_one_word_it_is_found_too() -> None:
    node = parse("co-author").node
    assert isinstance(node, Words)
    assert (node.terms, node.words, node.word) == (("co", "author"), ("co", "author"), "co author")
    assert node.joined == ("coauthor",)
    for text in ("author", "foo/node.js", "H-1B"):
        found = parse(text).node
        assert isinstance(found, Words)
        assert found.joined == ()


def test_a_word_keeps_its_surface_for_the_spelling() -> None:
    node = parse("Interveiws").node
    assert isinstance(node, Words)
    assert (node.word, node.start, node.end) == ("interveiws", 0, 10)


# ------------------------------------------------------------------- what cannot be used is named


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("phd year:abc", "year:abc", "phd"),
        ("phd year:23", "year:23", "phd"),
        ("phd year:0000", "year:0000", "phd"),
        ("phd year:..", "year:..", "phd"),
        ("phd score:many", "score:many", "phd"),
        ("phd score:1,2", "score:1", "phd"),
        ("phd kind:novel", "kind:novel", "phd"),
        ("is:answered,asked", "is:asked", "is:answered"),
        ("phd has:video", "has:video", "phd"),
        ("phd tag:", "tag:", "phd"),
        ("phd tag:,", "tag:,", "phd"),
        ("phd tag:+++", "tag:+++", "phd"),
        ("phd author:😀", "author:😀", "phd"),
        ("phd t*", "t*", "phd"),
        ("phd c++*", "c++*", "phd"),
        ("phd men*tor", "men*tor", ("and", "phd", "men tor")),
        ("phd 😀", "😀", "phd"),
        ("phd -the", "-the", "phd"),
        ("phd -or", "-or", "phd"),
        ("or phd", "or", "phd"),
        ("phd |", "|", "phd"),
        ("phd or or ml", "or", ("or", "phd", "ml")),
        ("(phd or) ml", "or", ("and", "phd", "ml")),
        ("or", "or", None),
        ("phd)", ")", "phd"),
        ("(phd", "(", "phd"),
        ('phd "first author', '"first author', ("and", "phd", '"first author"')),
        ("tags:phd", "tags:phd", "tag phd"),
        ("the of", "the of", None),
        ('"to be"', "to be", None),
        ("???", "???", None),
        ("*", "*", None),
    ],
)
def test_a_part_that_cannot_be_used_is_named(text: str, part: str, left: object) -> None:
    query = parse(text)
    assert shape(query.node) == left
    assert [problem.part for problem in query.problems if problem.part == part] == [part]
    assert all(problem.message.rstrip().endswith(".") for problem in query.problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year:abc", "“year:abc” is not a year: left out."),
        (
            "is:open",
            "“is:open” is unknown: left out. “is:” takes answered, unanswered, accepted, outdated.",
        ),
        ("auther:ada", "“auther:” is no filter, so it was read as a word; “author:” is one."),
        ("type:story", "“type:” is no filter, so it was read as a word; “kind:” is one."),
    ],
)
def test_the_sentence_says_what_would_do(text: str, message: str) -> None:
    assert messages(text) == [message]


@pytest.mark.parametrize(
    "text", ["the phd", "phd - ml", "phd & ml", "phd, ml!", '"" phd', "phd to"]
)
def test_common_words_and_punctuation_go_without_a_word(text: str) -> None:
    assert messages(text) == []


# ----------------------------------------------------------------------------------------- bounds


def test_a_long_query_is_cut_at_a_word_and_says_so() -> None:
    query = parse("mentor " * 300)
    assert len(query.text) <= MAX_LENGTH
    assert query.text.endswith("mentor")
    assert any("500" in problem.message for problem in query.problems)


def test_a_query_of_the_full_length_is_not_cut() -> None:
    assert parse("x" * MAX_LENGTH).problems == ()
    assert len(parse("x" * (MAX_LENGTH + 1)).problems) == 1


def test_only_so_many_words_are_searched_and_the_rest_is_named() -> None:
    words = [f"w{number}" for number in range(MAX_PARTS + 2)]
    query = parse(" ".join(words))
    assert isinstance(query.node, And)
    assert len(query.node.parts) == MAX_PARTS
    assert [problem.part for problem in query.problems] == [" ".join(words[MAX_PARTS:])]


@pytest.mark.parametrize(
    "text", ['"' + "ab " * 60 + '"', "人工" * 50, "tag:" + ",".join("abcdefgh" * 9)]
)
def test_the_words_of_one_part_are_counted_too(text: str) -> None:
    assert cost(parse(text)) <= MAX_PARTS


def cost(query: Query) -> int:
    sizes = {Words: "terms", Phrase: "terms", Filter: "values"}
    leaves = [node for node in all_nodes(query.node) if not isinstance(node, And | Or | Not)]
    return sum(
        len(getattr(leaf, sizes[type(leaf)])) if type(leaf) in sizes else 1 for leaf in leaves
    )


def depth(node: Node | None) -> int:
    if isinstance(node, And | Or):
        return 1 + max(map(depth, node.parts))
    return 1 + depth(node.part) if isinstance(node, Not) else 1


@pytest.mark.parametrize("level", [1, MAX_DEPTH, MAX_DEPTH + 1, 200])
def test_brackets_go_only_so_deep(level: int) -> None:
    query = parse("(" * level + "phd" + ")" * level)
    assert shape(query.node) == "phd"
    assert bool(query.problems) is (level > MAX_DEPTH)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000_000,
        "x" * 10_000_000,
        " " * 10_000_000,
        '"' * 100_000,
        "-" * 100_000,
        "-(" * 100_000,
        "a:" * 100_000,
        "tag:" * 100_000,
        "\x00" * 100_000,
        "\ud800" * 100_000,
        "or " * 100_000,
        "人" * 100_000,
        "year:" + "9" * 100_000,
        "a" + "\u0323\u0301" * 100_000,
    ],
    ids=lambda text: f"{text[:4]!a}",
)
def test_no_query_is_large_enough_to_hurt(text: str) -> None:
    query = parse(text)
    assert len(query.text) <= MAX_LENGTH
    assert cost(query) <= MAX_PARTS
    assert len(query.problems) <= MAX_LENGTH


@given(st.one_of(ANY_TEXT, KNOTTY))
@example("-(")
@example("'*")
@example("a*\x00")
@example('tag:"')
@example("(-0")
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert cost(query) <= MAX_PARTS
    assert depth(query.node) <= 3 * MAX_DEPTH + 3
    for node in all_nodes(query.node):
        assert 0 <= node.start < node.end <= len(query.text)
        if isinstance(node, Not):
            assert query.text[node.start] in "-–(（"  # or the brackets around it
        if isinstance(node, Words | Phrase):
            assert node.terms
            assert len(node.terms) == len(node.words)
    for problem in query.problems:
        assert problem.part
        assert len(problem.message) < 300
    assert parse(query.text).node == query.node


@given(KNOTTY)
def test_nothing_typed_is_dropped_in_silence(text: str) -> None:
    query = parse(text)
    if query.node is None:
        assert bool(query.problems) or not query.text.strip(' ()"“”:：（）-\u3000')


# ----------------------------------------------------------------------------- changing a query


def pruned(node: Node | None, gone: Node) -> Node | None:
    """The tree without one of its nodes."""
    if node is None or node is gone:
        return None
    if isinstance(node, Not):
        part = pruned(node.part, gone)
        return part and replace(node, part=part)
    if isinstance(node, And | Or):
        parts = tuple(part for part in (pruned(part, gone) for part in node.parts) if part)
        if len(parts) < 2:
            return parts[0] if parts else None
        return replace(node, parts=parts)
    return node


@given(KNOTTY, st.data())
@example("(a1 or b1) or c1", None)
@example("a1 or the or b1 c1", None)
@example("-() a1 b1", None)
@example("a1 -((b1) or -(c1 d1))", None)
def test_cutting_a_part_out_leaves_the_rest_as_it_was(
    text: str, data: st.DataObject | None
) -> None:
    query = parse(text)
    nodes = list(all_nodes(query.node))
    assume(nodes)
    assume(cost(query) < MAX_PARTS)  # else the room it leaves lets others in
    chosen = nodes if data is None else [data.draw(st.sampled_from(nodes))]
    for node in chosen:
        text_left = without(query, node)
        left = parse(text_left)
        assert shape(left.node) == shape(pruned(query.node, node))
        assert left.text == text_left, "tidy"


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("phd kind:story ml", "kind:story", "phd ml"),
        ("phd -tag:ml", ("not", "tag:ml"), "phd"),
        ("phd -tag:ml", "tag:ml", "phd"),
        ("phd or industry", "industri", "phd"),
        ("phd or industry mentor", "industri", "phd mentor"),
        ("phd or industry mentor", "phd", "industry mentor"),
        ("phd or the industry mentor", "industri", "phd mentor"),
        ("visa (us or canada)", "us", "visa (canada)"),
        ("visa -((us))", "us", "visa"),
        ("visa or ((us)) ml", "us", "visa ml"),
        ('phd   "first author"  ml', '"first author"', "phd ml"),
        ('a1"b1"c1', '"b1"', "a1 c1"),
        ('"a1"-b1', '"a1"', "-b1"),
        ("kind:story", "kind:story", ""),
        ('phd "first author', "phd", '"first author"'),
    ],
)
def test_what_is_left_is_tidy(text: str, gone: object, left: str) -> None:
    query = parse(text)
    node = next(node for node in all_nodes(query.node) if shape(node) == gone)
    assert without(query, node) == left


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("", "kind:story", "kind:story"),
        ("phd", "kind:story", "phd kind:story"),
        ("phd or ml", "kind:story", "phd or ml kind:story"),
        ("phd or", "kind:story", "phd kind:story"),
        ("phd kind:story", "kind:story", "phd kind:story"),
        ("phd kind:stories", "kind:story", "phd kind:stories"),
        ("phd", "tag:machine learning", 'phd tag:"machine learning"'),
        ("phd", 'tag:"machine learning"', 'phd tag:"machine learning"'),
        ("phd", "author:Smith (Jr)", 'phd author:"Smith (Jr)"'),
        ('"first author', "kind:story", '"first author" kind:story'),
        ("(us or canada", "kind:story", "(us or canada) kind:story"),
        ("phd or the", "kind:story", "kind:story phd or the"),
    ],
)
def test_a_filter_is_added_where_it_holds_for_all(text: str, part: str, expected: str) -> None:
    assert with_part(text, part) == expected


@given(KNOTTY, st.sampled_from(["kind:comment", "year:2019", 'tag:"new tag"', "state:held"]))
@example("x" * 499, "kind:comment")
@example("w1 " * 40, "kind:comment")
def test_an_added_filter_holds_for_the_whole_and_can_be_taken_out(text: str, part: str) -> None:
    query = parse(with_part(text, part))
    wanted = shape(parse(part).node)
    (added,) = [node for node in filters(query) if shape(node) == wanted]
    before = parse(text)
    if cost(before) < MAX_PARTS and len(before.text) < MAX_LENGTH - 50:
        assert asked(without(query, added)) == shape(before.node)


def test_the_filters_of_a_query_are_those_that_hold_for_all_of_it() -> None:
    query = parse("kind:story phd (tag:a or tag:b) -tag:c year:2022")
    assert [shape(node) for node in filters(query)] == ["kind:story", ("year", 2022, 2022)]
    assert [shape(node) for node in filters(parse("kind:story"))] == ["kind:story"]
    assert filters(parse("")) == []


def test_a_filter_that_is_typed_twice_goes_at_once() -> None:
    query = parse("tag:a phd TAG:a kind:story tag:a")
    tag, kind = filters(query)
    assert free_of(query, tag) == "phd kind:story"
    assert free_of(query, kind) == "tag:a phd TAG:a tag:a"


def test_every_field_has_an_example_that_works_and_a_line_of_help() -> None:
    for field in FIELDS:
        query = parse(field.example)
        assert query.problems == ()
        assert isinstance(query.node, Filter | Range)
        assert query.node.field == field.name
        assert str(field.help)
