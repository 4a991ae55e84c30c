"""Words of a page as Markdown again: the quotation shows exactly these words, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from community.lib import markdown
from community.lib.markdown_quote import escaped, quoted

LOOK_ALIKES = (
    "snake_case and __init__ and _this_ and a_",
    "**not bold** *nor this* ~~nor that~~ ~ada",
    "1. not a list",
    "1986) nor this",
    "- nor this",
    "+ nor that",
    "# C# is no heading",
    "> 3 is more than 2",
    "--- and ===",
    "---",
    "[no](/link/) ![no](/image/) [^1]: no note",
    "$5 and $6, not $x$",
    "<b>no</b> <https://example.org/> &amp; &copy; AT&T",
    r"a \ backslash \* and another \\",
    "`not code` and ``` nor this",
    "@ada, ada@example.org and https://example.org/a_b_c?x=1&y=2",
    "| a | b |",
    "كيف *بدأت*؟ 问一问 _她_",
)


def shown(body: str) -> str:
    """What a page shows of a Markdown text."""
    return lxml_html.fromstring(f"<div>{markdown.render(body)}</div>").text_content().strip()


@pytest.mark.parametrize("words", LOOK_ALIKES)
def test_words_that_look_like_marks_are_shown_as_words(words: str) -> None:
    page = markdown.render(escaped(words), mentions={"ada": "/people/ada/"})
    assert lxml_html.fromstring(page).text_content() == words
    assert page.count("<") == 2, page  # a paragraph, and nothing in it


@settings(max_examples=60)
@given(st.text(alphabet="ab1 _*~`[]()<>!#$&;:@\\-+=.|^\"'\n", max_size=24))
def test_whatever_was_said_is_shown_again(words: str) -> None:
    assert shown(escaped(words)) == " ".join(words.split())


def test_code_stays_code_and_other_formatting_goes() -> None:
    page = markdown.render(
        "Call **`clip(*x)`** *first*, with `` a`b ``.\n\n```python\nx = 1\n\ny\n```"
    )
    assert quoted(page, most=600) == [
        "Call `clip(*x)` first, with ``a`b``.",
        "",
        "```",
        "x = 1",
        "",
        "y",
        "```",
    ]


def test_lines_of_code_with_fences_in_them_stay_together() -> None:
    page = markdown.render("~~~~\n```\nx\n```\n~~~~")
    again = markdown.render("\n".join(quoted(page, most=600)))
    assert again == page


def test_each_paragraph_and_point_of_a_list_stands_alone() -> None:
    page = markdown.render("One\nline.\n\n- two\n- three\n\n| a | b |\n|---|---|\n| c | d |")
    said = [line for line in quoted(page, most=600) if line]
    assert said == ["One line.", "two", "three", "a", "b", "c", "d"]


def test_a_quotation_is_not_quoted_again() -> None:
    page = markdown.render("> They said so.\n>\n> > And she.\n\nI doubt it.")
    assert quoted(page, most=600) == ["I doubt it."]
    assert quoted(markdown.render("> They said so."), most=600) == []


def test_a_part_is_chosen_by_its_place_in_the_text() -> None:
    page = markdown.render("To 问 *ten*, `a week` apart.\n\n> No.\n\nThen & there.")
    text = lxml_html.fromstring(f"<div>{page}</div>").text_content()
    for first, last, said in (
        ("问", "week", ["问 ten, `a week`"]),
        ("week", "Then", ["`week` apart.", "", "Then"]),
        ("&", "there", ["& there"]),
        ("No", "o.", []),
    ):
        start, end = text.index(first), text.index(last) + len(last)
        assert quoted(page, most=600, start=start, end=end) == said


def test_much_is_cut_after_a_whole_word() -> None:
    page = markdown.render("one two three `four five` six")
    assert quoted(page, most=9) == ["one two…"]
    assert quoted(page, most=19) == ["one two three `four`…"]
    assert quoted(page, most=2) == ["on…"]
    assert quoted(markdown.render("    one\n    two"), most=5) == ["```", "one", "```", "", "…"]


def test_what_we_say_ourselves_of_a_text_is_not_quoted() -> None:
    page = markdown.render(">" * 30 + " deep")
    assert "too intricate" in page
    assert "intricate" not in "\n".join(quoted(page, most=600))
