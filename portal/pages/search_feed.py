"""An Atom feed of any search: what everybody may read, the newest first.

It takes the query as the search page does (`q`, `exact`) and tells what the first page of
"Newest" shows a visitor. There is nothing personal in its address or in what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from community.lib.feeds import EMPTY_SINCE, LivingFeed
from community.search import asking
from community.search.results import Hit, Results


@dataclass(frozen=True)
class Asked:
    """A query and what it finds."""

    found: Results
    is_exact: bool

    def address(self, **more: str) -> str:
        """The query string that asks it again."""
        exact = {"exact": "1"} if self.is_exact else {}
        return urlencode({"q": self.found.query.text, **more, **exact})


class SearchFeed(LivingFeed):
    """The newest of what a query finds; without a query there is no feed."""

    def get_object(self, request: HttpRequest) -> Asked:
        text, is_exact = request.GET.get("q", ""), request.GET.get("exact") == "1"
        found = asking.search(text, person=AnonymousUser(), sort="newest", exact=is_exact)
        if found.query.node is None:
            raise Http404
        return Asked(found, is_exact)

    def title(self, asked: Asked) -> str:
        words = _("“%(text)s”, searched") % {"text": asked.found.query.text}
        return f"{settings.PORTAL_NAME}: {words}"

    def subtitle(self, asked: Asked) -> str:
        return _("The newest of what this search finds.")

    def link(self, asked: Asked) -> str:
        return f"{settings.PUBLIC_URL}{reverse('search:index')}?{asked.address(sort='newest')}"

    def feed_url(self, asked: Asked) -> str:
        return f"{settings.PUBLIC_URL}{reverse('search_feed')}?{asked.address()}"

    def items(self, asked: Asked) -> list[Hit]:
        return asked.found.hits

    def item_title(self, item: Hit) -> str:
        return item.plain_title

    def item_description(self, item: Hit) -> str:
        return strip_tags(item.snippet)  # the words are marked in it; what is left is escaped text

    def item_link(self, item: Hit) -> str:
        return f"{settings.PUBLIC_URL}{item.url}"

    def item_guid(self, item: Hit) -> str:
        """A tag URI (RFC 4151), which stays when the title or the best passage changes."""
        return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2026:found/{item.kind}/{item.key}"

    def item_updateddate(self, item: Hit) -> datetime:
        """When it is from; Atom wants a time, so that of what has none known is the earliest."""
        return _time(item.dated) or EMPTY_SINCE

    def item_author_name(self, item: Hit) -> str:
        return item.byline

    def item_categories(self, item: Hit) -> list[str]:
        return [name for _slug, name in item.tags]


def _time(dated: str) -> datetime | None:
    """The beginning of a year, month, day or second as ISO 8601 tells it."""
    for shape in ("", "-01", "-01-01"):
        try:
            time = datetime.fromisoformat(dated + shape)
        except ValueError:
            continue
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return None
