"""Markup in posts that is broken, half there or hostile leaves the words behind."""

from __future__ import annotations

from time import process_time

import pytest

from stories.importing import BlockKind, Format, ImportRefused, read, to_markdown

POST = "---\ntitle: A post\n---\n"


def texts(markdown: str) -> list[str]:
    return [block.plain for block in read(f"{POST}{markdown}".encode()).blocks]


def test_half_a_page_in_a_post_is_kept() -> None:
    assert "and its words" in " ".join(texts('Text.\n\n<html lang="en">\nand its words\n'))


def test_a_tag_alone_on_its_line_leaves_no_gap() -> None:
    document = read(f"{POST}See [this][a].\n\nkept\n</pre>\n[a]: /address\n".encode())
    again = read(to_markdown(document).encode())
    assert [block.plain for block in document.blocks] == [block.plain for block in again.blocks]


def test_a_line_break_at_a_lines_end_makes_one() -> None:
    assert texts("One<br/>\ntwo<br>three<br>") == ["One\ntwo\nthree"]


def test_a_sentence_in_a_piece_of_html_is_no_title() -> None:
    document = read(b"<p>I left in May</p><p>Nobody asked me why, and I did not say it.</p>")
    assert document.format is Format.HTML
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH] * 2
    assert document.title == ""


@pytest.mark.slow  # very large texts
def test_a_page_of_line_breaks_is_read_in_linear_time() -> None:
    start = process_time()
    read(b"<html><body><article>" + b"word<br>" * 12_000 + b"</article></body></html>")
    assert process_time() - start < 20  # seconds; it takes two, and took a minute when squared


def test_a_page_nested_past_reason_is_refused() -> None:
    with pytest.raises(ImportRefused, match="nested too deeply"):
        read(b"<html><body>" + b"<div>" * 10_000 + b"words" + b"</div>" * 10_000)
