"""Private conversations for tests to begin with, as someone sees them."""

from __future__ import annotations

from typing import Any

from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from mentors.models import Mentorship
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from threads.models import Thread

_TAG = Template("{% load threads_tags %}{% conversation thread %}")


def between(mentee: Any = None, mentor: Any = None) -> Thread:
    """The private thread of a mentorship of the two."""
    mentee = mentee or person("mina")
    profile = MentorFactory.create(person=mentor or person("ana"))
    made: Mentorship = together(mentee=mentee, mentor=profile)
    return made.thread


def conversation(thread: Thread, reader: Any, **query: object) -> html.HtmlElement:
    """The private `thread` for `reader`, the address carrying `query`."""
    request = RequestFactory().get(thread.page_url, query)
    request.user = reader
    return html.fromstring(_TAG.render(Context({"request": request, "thread": thread})))
