"""Looking at a page as a reader does: its words, its links, its parts."""

from __future__ import annotations

from typing import Any

import lxml.html
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stories.models import Block, Passage, Story


class Look:
    """A page that was fetched; `words` is its text with single blanks."""

    def __init__(self, client: Client, path: str, status: int = 200) -> None:
        self.response = client.get(path)
        assert self.response.status_code == status, self.response.status_code
        self.tree = lxml.html.fromstring(self.response.content.decode() or "<p>")

    @property
    def main(self) -> Any:
        return self.tree.get_element_by_id("main")

    @property
    def words(self) -> str:
        return " ".join(self.main.text_content().split())

    def texts(self, css: str) -> list[str]:
        """The words of each element that `css` selects."""
        return [" ".join(one.text_content().split()) for one in self.tree.cssselect(css)]

    def one(self, css: str) -> Any:
        found = self.tree.cssselect(css)
        assert len(found) == 1, f"{len(found)} elements for {css}"
        return found[0]

    def links(self, css: str = "a") -> dict[str, str]:
        """Words → address of the links that `css` selects."""
        return {
            " ".join(one.text_content().split()): one.get("href")
            for one in self.tree.cssselect(css)
        }


def look(path: str, client: Client | None = None, status: int = 200) -> Look:
    """Fetch `path`, as a visitor unless a client is given."""
    return Look(client or Client(), path, status)


def queries(path: str, client: Client | None = None) -> int:
    """How many queries a page asks; a first fetch warms what is cached for good."""
    client = client or Client()
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def passage(story: Story, block: Block | None, words: str = "compilers") -> Passage:
    """A quoted place in `block`; None: a place that was lost."""
    return Passage.objects.create(
        story=story, block=block, key=block.key if block else "gone", exact=words
    )
