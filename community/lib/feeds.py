"""Atom feeds that are asked for again and again: 304 while nothing has changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

ATOM = "application/atom+xml; charset=utf-8"
EMPTY_SINCE = datetime(2000, 1, 1, tzinfo=UTC)


class PlainAtom(Atom1Feed):
    """An Atom feed; an empty one says the same whenever it is asked for."""

    mime_type = ATOM

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else EMPTY_SINCE


class LivingFeed(Feed[Any, Any]):
    """A feed whose readers are told whether its bytes are others than theirs.

    It sends no Last-Modified: an entry that was hidden makes the feed another one, and the date of
    its newest entry no later.
    """

    feed_type = PlainAtom

    @method_decorator((require_safe, conditional_page))
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response.headers.pop("Last-Modified", None)
        return response
