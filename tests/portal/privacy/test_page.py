"""The page on privacy says what is, and what it says of cookies holds everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from community.accounts.models import User
from community.lib.personal import holdings, traces
from mentors.models import Mentor
from portal.privacy.cookies import cookies, stored
from tests.cast import PASSWORD, StoryFactory
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db
STORED = re.compile(r"(?:local|session)Storage\.(?:setItem|getItem)\(\s*[\"'](\w+)")


def test_it_lists_every_declared_table_and_field(db: None) -> None:
    page = look(reverse("privacy:index"))
    words = page.words
    for one in holdings():
        if one.table is not User:
            assert " ".join(str(one.what).split()) in words, one.name
            assert str(one.closing.label) in words
    for column in User._meta.concrete_fields:
        if not column.primary_key:
            assert str(column.verbose_name) in words, column.name
    for trace in traces():
        assert str(trace.what) in words
    for cookie in cookies():
        assert cookie.name in words


def test_every_page_leads_to_it(db: None) -> None:
    assert reverse("privacy:index") in look(reverse("home")).links("footer a").values()


@pytest.fixture
def reading(owner: User, stranger: User) -> list[str]:
    """What a visitor can read: every kind of page."""
    story = StoryFactory.create()
    actions.comment(story, by=owner, body="So it is.")
    thread = question(by=stranger, title="Where do I begin with models?")
    actions.answer(thread, by=owner, body="By the lake.")
    mentor: Mentor = MentorFactory.create()
    named = ("home", "stories:index", "threads:index", "tags:index", "search:index", "limits")
    return [
        *(reverse(name) for name in (*named, "privacy:index", "mentors:index", "rooms:index")),
        story.get_absolute_url(),
        thread.page_url,
        mentor.get_absolute_url(),
        owner.get_absolute_url(),
        *(reverse(name) for name in ("feeds:stories", "question_feeds:newest", "sitemap")),
        "/no/such/page/",
    ]


def test_whoever_only_reads_gets_no_cookie(reading: list[str]) -> None:
    for path in reading:
        client = Client()
        answer = client.get(path)
        assert answer.status_code in {200, 301, 302, 404}, path
        assert not answer.cookies, (path, list(answer.cookies))


def test_no_other_cookie_is_set_than_those_it_lists(reading: list[str], owner: User) -> None:
    """Read, sign up, sign in by page, send forms, sign out, and count what is set on the way."""
    told = {cookie.name for cookie in cookies()}
    client, met = Client(), set()

    def visit(path: str, form: dict[str, str] | None = None) -> None:
        answer = client.get(path) if form is None else client.post(path, form)
        met.update(answer.cookies)
        for cookie in answer.cookies.values():
            assert not cookie["domain"]
            assert cookie["samesite"] in {"Lax", "Strict"}

    visit(reverse("account_signup"))
    visit(reverse("account_login"))
    visit(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    for path in reading:
        visit(path)
    visit(reverse("settings_profile"), {"display_name": "Another"})
    visit(reverse("notifications:read_all"), {})
    visit(reverse("privacy:data"), {})
    visit(reverse("settings_calendar"), {"deed": "make"})
    visit(reverse("account_logout"), {})
    visit(reverse("home"))
    assert met <= told
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= met


def test_scripts_keep_nothing_else_than_it_lists() -> None:
    folder = Path(str(finders.find("portal/js/theme.js"))).parent
    kept = {name for file in folder.glob("*.js") for name in STORED.findall(file.read_text())}
    assert kept == {one.name for one in stored()}
    uses = [file.name for file in folder.glob("*.js") if "document.cookie" in file.read_text()]
    assert uses == []


def test_it_costs_no_question_and_is_for_everybody(owner: User) -> None:
    path = reverse("privacy:index")
    assert escape("Cookies") in Client().get(path).content.decode()
    assert browser_of(owner).get(path).status_code == 200
