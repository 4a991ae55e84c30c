"""No page asks another site for anything, and whoever only reads is given no cookie."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from tests.cast import StoryFactory, person
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow  # a long walk in a browser
def test_pages_ask_this_site_alone(page: Page, context: BrowserContext, live_server: Any) -> None:
    owner = person("owner")
    story = StoryFactory.create()
    actions.comment(story, by=owner, body="![a cat](https://example.org/cat.png) and a link.")
    thread = question(by=owner, title="Where do I begin with models?")
    mentor = MentorFactory.create()
    names = ("home", "stories:index", "threads:index", "search:index", "limits", "privacy:index")
    paths = [reverse(name) for name in (*names, "mentors:index", "account_login")]
    paths[-1:-1] = [one.get_absolute_url() for one in (story, mentor, owner)] + [thread.page_url]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
        if path != reverse("account_login"):
            assert context.cookies() == [], path
    here = urlsplit(live_server.url).netloc
    elsewhere = {url for url in asked if urlsplit(url).netloc not in {here, ""}}
    assert len(asked) > len(paths)
    assert elsewhere == set()
