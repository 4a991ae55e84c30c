"""What a form begins with when one quotes a post in it: its words, who said them, and where.

The form's address says which post (`?quote=<pk>`) and, where words of it were selected, which:
`from` and `to` count the characters of its text as shown, and `seen` is how many revisions it had
then. Of a post that was edited since, as of one without selected words, the beginning is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from community.lib.markdown_quote import escaped, quoted
from threads.excerpts import name_of
from threads.models import Post
from threads.models.post import PostQuerySet

SHORT = 600  # characters quoted of a post of which no words were selected
MOST = 4_000  # characters quoted of words that were


def begun(posts: PostQuerySet, query: Mapping[str, str], *, by: Any) -> str:
    """The text of a form that quotes one of `posts` as `query` asks; "" for what `by` cannot read.

    Asks nothing of the database where nothing is to be quoted.
    """
    if (pk := _number(query, "quote")) is None:
        return ""
    found = posts.visible_to(by).live().select_related("author").filter(pk=pk).first()
    return quotation(found, query) if found else ""


def told(form: forms.Form, quote: str) -> None:
    """Let the text field of `form` say apart what is quoted; a script adds it to what is typed."""
    if quote:
        form.fields["body"].widget.attrs["data-quotation"] = quote


def quotation(post: Post, query: Mapping[str, str]) -> str:
    """The words of `post` that `query` chooses, as a quotation with room to write below it."""
    start, end = _number(query, "from"), _number(query, "to")
    is_chosen = end is not None and _number(query, "seen") == post.revision_count
    if is_chosen:
        said = quoted(post.html, most=MOST, start=start or 0, end=end)
    else:
        said = quoted(post.html, most=SHORT)
    if not said:
        return ""
    lines = [f"[{escaped(name_of(post))}]({post.get_absolute_url()}):", "", *said]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _number(query: Mapping[str, str], name: str) -> int | None:
    typed = query.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
