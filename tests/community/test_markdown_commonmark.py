"""The parser reads Markdown as CommonMark's specification does, in each of its own examples.

The examples are part of the npm package `commonmark-spec`; `npm install --no-save
--no-package-lock commonmark-spec@0.31.2` brings it, or COMMONMARK_SPEC names its spec.txt.
"""

import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from community.lib.markdown import parser
from tests.lacking import require

ROOT = Path(__file__).resolve().parents[2]
SPEC = Path(
    os.environ.get("COMMONMARK_SPEC") or ROOT / "node_modules" / "commonmark-spec" / "spec.txt"
)
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module", autouse=True)
def _the_specification():
    require(SPEC.exists(), "the npm package commonmark-spec is not installed")


def examples():
    text = SPEC.read_text(encoding="utf-8").replace("→", "\t")
    return [(found[1], found[2]) for found in EXAMPLE.finditer(text)]


def has_raw_html(markdown):
    tokens = MarkdownIt("commonmark").parse(markdown)
    tokens += [child for token in tokens for child in token.children or ()]
    return any(token.type in {"html_block", "html_inline"} for token in tokens)


def normalised(html):
    """CommonMark compares without regard to white space beside block tags; only this differs."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def test_every_example_without_raw_html():
    checked = [(text, html) for text, html in examples() if not has_raw_html(text)]
    assert len(checked) > 550
    wrong = [text for text, html in checked if parser().render(text) != normalised(html)]
    assert wrong == []
