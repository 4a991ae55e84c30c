"""Whatever is fed to the importer: no crash, no word lost, and what it writes reads back."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stories.importing import Document, ImportRefused, read, to_markdown
from stories.importing.decode import decode

WORD = re.compile(r"[^\W_]+")

quick = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

words = st.sampled_from(
    str.split(
        "the model learned a lot from AI 42 3.5 PhD's don’t naïve 机器 学习 C++ 100% _x_ *so* a_b "
        "[sic] <T> &amp; `x` \\ $5 ~9 # 1. - + > | = ![ ]( : Q: A: Home Back "
        "https://example.org/a_b Ann"
    )
)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
openers = st.sampled_from(
    ["", "", "", "  ", "    ", "• ", "  • ", "- ", "1. ", "2) ", "# ", "### ", "> ", "A: ", "B: ",
     "Ann Lee: ", "[00:12] Ann: ", "| ", "```", "$$", "---", "<div>", "</p>", "<!-- ", "[x]: ",
     "[^1]: ", "Table of Contents", "Authors", "Figure 1: ", "![", "Contents\n- ", "!!! note ",
     "{% raw %}", "<b>", "<!--more-->", "**", "***", "=== ", "Home ", "Published on "]
)  # fmt: skip
plain_lines = st.tuples(openers, sentences).map("".join)
documents = st.lists(
    st.tuples(plain_lines, st.sampled_from(["\n", "\n\n", "\n\n\n", "  \n", "\r\n"])).map("".join),
    min_size=1,
    max_size=14,
).map("".join)
transcripts = st.lists(
    st.tuples(st.sampled_from(["A: ", "B: ", "A:\n", "", "# ", "- "]), sentences).map("".join),
    min_size=4,
    max_size=20,
).map("\n\n".join)
markdown_pieces = st.lists(
    st.one_of(
        sentences.map("## {}".format),
        sentences,
        sentences.map("- {}\n- two\n  - three".format),
        sentences.map("3. {}\n4. next".format),
        sentences.map("> {}\nlazy".format),
        sentences.map("```py\n{}\n```".format),
        sentences.map("    {}".format),
        sentences.map("![picture](https://example.org/x.png)\n*{}*".format),
        sentences.map("![{}](x.png)".format),
        sentences.map("| a | b |\n| --- | --- |\n| {} | 2 |".format),
        sentences.map("Some [words][ref] and [ref].\n\n[ref]: https://example.org 'a {}'".format),
        sentences.map("<div class='box'>{}</div>".format),
        sentences.map("Text with <b>tags</b><br>{} <sup>2</sup>".format),
        sentences.map("A note[^1].\n\n[^1]: {}".format),
        sentences.map("$$\n{}\n$$".format),
        st.just("<!--more-->"),
        st.just("***"),
        st.just("&nbsp;"),
    ),
    min_size=1,
    max_size=10,
).map("\n\n".join)
posts = markdown_pieces.map("---\ntitle: A post\n---\n{}".format)
texts = st.one_of(documents, transcripts, markdown_pieces, posts, st.text(max_size=400))


def counted(text: str) -> Counter[str]:
    return Counter(WORD.findall(unescape(unquote(text)).casefold()))


def held(document: Document) -> Counter[str]:
    """Every word that a document holds: in blocks, in what was removed or repaired, in metadata."""
    total: Counter[str] = Counter()
    for block in document.blocks:
        figure = block.figure
        total += counted(block.markdown) | counted(block.plain)
        if figure:
            total += counted(figure.caption) | counted(figure.alt)
        if block.speaker and not block.continues:
            total += counted(block.speaker)
    for removed in document.removed:
        total += counted(removed.text)
    for fix in document.fixed:
        total += counted(fix.before)
    for entry in document.contents:
        total += counted(" ".join([entry.title, *entry.takeaways])) + Counter(["contents"])
    states = [document.title, document.front_matter_source, *document.notices, *document.authors]
    return total + counted(" ".join([*states, *document.categories]))


def contents_words(document: Document) -> Counter[str]:
    """The heading of a contents list is not kept: the list itself says what it is."""
    return counted("table of contents") if document.contents else Counter()


@quick
@given(texts)
@example("***")
@example("the\n<!--more-->a\n")
@example("Table of Contents\n\n- One\n\nOne\n\nText here.")
def test_no_word_is_lost(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    try:
        document = read(data)
    except ImportRefused:
        return
    source, _, _ = decode(data)
    if document.format == "html":
        source = re.sub(r"<[^<>]*>", " ", source)
    lost = counted(source) - held(document) - contents_words(document)
    assert not lost, f"lost {dict(lost)}"


@quick
@given(st.binary(max_size=300))
def test_no_bytes_make_it_crash(data: bytes) -> None:
    refused = ImportRefused("nothing was refused")
    try:
        assert read(data).blocks
    except ImportRefused as reason:
        refused = reason
    assert refused.reason


SAME = str.split("kind markdown plain key level speaker continues figure items ordered links")
TOLD = str.split("title kind language authors categories speakers notices excerpt_end")


@pytest.mark.slow  # a second and more
@quick
@given(texts)
def test_what_is_written_reads_back_the_same(text: str) -> None:
    try:
        document = read(text.encode("utf-8", "ignore"))
    except ImportRefused:
        return
    again = read(to_markdown(document).encode())
    for block, other in zip(document.blocks, again.blocks, strict=False):
        assert [getattr(block, n) for n in SAME] == [getattr(other, n) for n in SAME]
    assert len(document.blocks) == len(again.blocks)
    for name in TOLD:
        assert getattr(document, name) == getattr(again, name), name
    assert [(e.title, e.takeaways, e.key) for e in document.contents] == [
        (e.title, e.takeaways, e.key) for e in again.contents
    ]
    assert document.published.value == again.published.value


@quick
@given(texts)
def test_every_block_stands_on_its_own(text: str) -> None:
    """A block read alone is the same block: its links, its escapes and its words come with it."""
    try:
        document = read(text.encode("utf-8", "ignore"))
    except ImportRefused:
        return
    for block in document.blocks:
        if block.kind not in {"heading", "turn", "figure"}:
            alone = read(f"---\nrepair: no\n---\n{block.markdown}\n".encode()).blocks
            assert [(b.kind, b.plain) for b in alone] == [(block.kind, block.plain)]
