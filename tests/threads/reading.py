"""A story's discussion as someone sees it, without the rest of the story's page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from stories.models import Story

VISITOR = AnonymousUser()
_TAG = Template("{% load threads_tags %}{% discussion story %}")


def discussion(story: Story, reader: Any = VISITOR, **query: object) -> html.HtmlElement:
    """The discussion under `story` for `reader`, the address carrying `query`."""
    request = RequestFactory().get(story.get_absolute_url(), query)
    request.user = reader
    story.refresh_from_db(fields=["comment_count"])
    return html.fromstring(_TAG.render(Context({"request": request, "story": story})))


def words(element: html.HtmlElement) -> str:
    """All that can be read in `element`, with single spaces."""
    return " ".join(element.text_content().split())
