"""The letter that tells what saved searches newly found."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.accounts.models import User
from community.search import leaving
from community.search.fresh import Fresh
from community.search.models import SavedSearch
from community.search.results import Hit

LONGEST_SUBJECT = 150


class Found(Protocol):
    """What came to a search since a time."""

    @property
    def search(self) -> SavedSearch: ...
    @property
    def since(self) -> datetime: ...
    @property
    def fresh(self) -> Fresh: ...


@dataclass(frozen=True, slots=True)
class Section:
    """What the letter says of one search; `leave` ends the mail of that search alone."""

    search: SavedSearch
    fresh: Fresh
    leave: str

    @property
    def lines(self) -> list[tuple[Hit, str]]:
        """Each hit with its passage as plain text, on one line."""
        return [(hit, _plain(hit.snippet)) for hit in self.fresh.hits]


def letter(person: User, address: str, found: Sequence[Found]) -> EmailMultiAlternatives:
    """The mail to `person` of all that is in `found`, each with a way out, and one out of all.

    It is named by where its first search stood, from where nothing is told twice.
    """
    leave = _leave(person, [one.search for one in found])
    context = {
        "user": person,
        "sections": [Section(one.search, one.fresh, _leave(person, [one.search])) for one in found],
        "leave": leave,
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    first = found[0]
    message = EmailMultiAlternatives(
        subject=_subject(found),
        body=render_to_string("search/mail/message.txt", context),
        to=[address],
        headers={
            "Message-ID": f"<search-{first.search.pk}-{first.since:%Y%m%d%H%M%S%f}@{host}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("search/mail/message.html", context), "text/html")
    return message


def _plain(snippet: str) -> str:
    return " ".join(html.unescape(strip_tags(snippet)).split())


def _leave(person: User, searches: Sequence[SavedSearch]) -> str:
    return settings.PUBLIC_URL + leaving.address(person, searches)


def _subject(found: Sequence[Found]) -> str:
    number = sum(len(one.fresh.hits) + one.fresh.more for one in found)
    plus = "+" if any(one.fresh.is_many for one in found) else ""
    if len(found) == 1:
        words = _("%(number)s new: %(name)s")
    else:
        words = ngettext(
            "%(number)s new in %(searches)s saved search",
            "%(number)s new in %(searches)s saved searches",
            len(found),
        )
    said = {
        "number": f"{number}{plus}",
        "name": found[0].search.name,
        "searches": len(found),
    }
    return " ".join((words % said).split())[:LONGEST_SUBJECT]
