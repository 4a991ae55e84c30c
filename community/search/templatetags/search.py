"""How templates write the address of a search: one query string holds all of it."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag
def search_url(text: str, sort: str = "", *, exact: bool = False) -> str:
    """The address that answers `text`; what goes without saying is left out of it."""
    query = {"q": text}
    if sort and sort != "best":
        query["sort"] = sort
    if exact:
        query["exact"] = "1"
    return f"{reverse('search:index')}?{urlencode(query)}" if text else reverse("search:index")


@register.simple_tag
def search_query(text: str, sort: str = "", *, exact: bool = False) -> str:
    """The same without the path, for links that add to it."""
    return search_url(text, sort, exact=exact).partition("?")[2]
