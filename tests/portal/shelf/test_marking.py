"""Marks around words in a block's HTML: it stays well-formed, and nothing else changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from community.lib.markdown import render
from portal.shelf.marking import Mark, put
from stories.importing.document import BlockKind
from stories.importing.syntax import plain_of

SIGN = '<a class="kept-sign" href="/x/">!</a>'
PUT_IN = re.compile(r'<mark class="kept">|</mark>|<a class="kept-sign".*?</a>')


def marked(markdown: str, *words: str) -> str:
    """`markdown` as HTML with a mark around each of `words`."""
    plain = plain_of(markdown, BlockKind.PARAGRAPH)
    marks = [mark(plain.index(one), plain.index(one) + len(one)) for one in words]
    return put(render(markdown), plain, marks)


def mark(start: int, end: int) -> Mark:
    return Mark(start, end, '<mark class="kept">', SIGN)


def words_marked(html: str) -> str:
    return "".join("".join(one.itertext()) for one in lxml.html.fromstring(html).iter("mark"))


@pytest.mark.parametrize(
    ("markdown", "words", "wanted"),
    [
        ("It began by night.", "began", f"It <m>began</m>{SIGN} by night."),
        (
            "AT&T is *less* than 2 < 3",
            "T&T is less",
            f"A<m>T&amp;T is </m><em><m>less</m>{SIGN}</em>",
        ),
        ("I `run` it", "run", f"<code><m>run</m>{SIGN}</code>"),
        ("See [our page](/p) now", "our page", f"<m>our page</m></a>{SIGN} now"),
        ("See [our page](/p) now", "page now", f"our <m>page</m></a><m> now</m>{SIGN}"),
        ("- one\n- two", "one\ntwo", f'<m>one</m></li>\n<li dir="auto"><m>two</m>{SIGN}</li>'),
        ("| a | b |\n|---|---|\n| c | d |", "b\nc", '<td dir="auto"><m>c</m>'),
        ("```\nx < 1\n\ny\n```", "x < 1\ny", f"<code><m>x &lt; 1\n\ny</m>{SIGN}\n</code>"),
        ("了解机器学习", "机器", f"了解<m>机器</m>{SIGN}学习"),
    ],
)
def test_words_are_marked_within_what_they_stand_in(markdown: str, words: str, wanted: str) -> None:
    made = marked(markdown, words).replace('<mark class="kept">', "<m>").replace("</mark>", "</m>")
    assert wanted in made


def test_of_look_alikes_the_one_that_is_meant_is_marked() -> None:
    text = "a rose is a rose is a rose"
    html = put(render(text), text, [mark(12, 16)])
    assert f'a rose is a <mark class="kept">rose</mark>{SIGN} is a rose' in html


def test_marks_that_overlap_lie_in_one_another() -> None:
    html = marked("one two three four", "one two three", "two three four")
    assert html == (
        '<p dir="auto"><mark class="kept">one </mark>'
        f'<mark class="kept"><mark class="kept">two three</mark></mark>{SIGN}'
        f'<mark class="kept"> four</mark>{SIGN}</p>\n'
    )


def test_words_that_are_not_in_the_html_get_no_mark() -> None:
    assert put("<p>So it is.</p>", "So it was.", [mark(6, 9)]) == "<p>So it is.</p>"


WORD = st.text("ab é<&>\"'机;", min_size=1, max_size=6)
INLINE = st.one_of(
    WORD,
    WORD.map(lambda word: f"*{word}*"),
    WORD.map(lambda word: f"**so {word} on**"),
    WORD.map(lambda word: f"`{word}`"),
    WORD.map(lambda word: f"[{word} page](https://example.org/a>b 'title > x')"),
    st.just("x[^1] and $y<z$"),
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
BLOCK = st.one_of(
    LINE,
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"- {one}" for one in lines)
    ),
    st.lists(LINE, min_size=1, max_size=2).map(lambda lines: "\n\n".join(f"> {x}" for x in lines)),
    LINE.map(lambda line: f"| a | {line} |\n|---|---|\n| {line} | d |"),
    LINE.map(lambda line: f"```\n{line}\n\n{line}\n```"),
)


class Balance(HTMLParser):
    """Raises where a tag is closed that is not the last one opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not (tag == "a" and "a" in self.open), "a link in a link"
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=40)
@given(st.lists(BLOCK, min_size=1, max_size=2).map("\n\n".join), st.data())
def test_without_its_marks_the_html_is_what_it_was(markdown: str, choose: st.DataObject) -> None:
    html, plain = str(render(markdown)), plain_of(markdown, BlockKind.PARAGRAPH)
    text = lxml.html.fromstring(f"<div>{html}</div>").text_content()
    assume(plain.strip() and squeezed(text) == squeezed(plain))
    places = st.tuples(*[st.integers(0, len(plain))] * 2).map(sorted)
    chosen = choose.draw(st.lists(places, min_size=1, max_size=3))
    made = put(html, plain, [mark(start, end) for start, end in chosen])
    Balance(made)
    assert PUT_IN.sub("", made) == html
    for start, end in chosen:
        alone = put(html, plain, [mark(start, end)]).replace(SIGN, "")
        assert squeezed(words_marked(f"<div>{alone}</div>")) == squeezed(plain[start:end])


def squeezed(text: str) -> str:
    return "".join(text.split())
