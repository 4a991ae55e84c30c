"""Pieces of pages that are kept for visitors are right on each page, for each reader."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from community.accounts.models import User
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


def test_each_page_marks_itself_in_the_header_for_each_reader(
    client: Client, owner: User, stranger: User
) -> None:
    readers = {"": client, owner.handle: browser_of(owner), stranger.handle: browser_of(stranger)}
    marked = 'aria-current="page">Stories</a>', 'aria-current="page">Questions</a>'
    for _again in range(2):
        for name, browser in readers.items():
            stories = browser.get("/stories/").content.decode()
            questions = browser.get("/threads/").content.decode()
            assert [one in stories for one in marked] == [True, False]
            assert [one in questions for one in marked] == [False, True]
            for page in (stories, questions):
                assert (f'/people/{name}/"' in page) is bool(name)
                assert ("Sign in</a>" in page) is not bool(name)


def test_a_piece_is_kept_by_language_and_by_what_it_differs_by(owner: User) -> None:
    template = Template("{% load portal %}{% kept 'of a test' page %}{{ word }}{% endkept %}")

    def shown(word: str, page: str = "one", user: object = None) -> str:
        user = user or AnonymousUser()
        return str(template.render(Context({"word": word, "page": page, "user": user})))

    assert [shown("first"), shown("second")] == ["first", "first"]
    assert shown("other", page="two") == "other"
    with translation.override("ar"):
        assert shown("in Arabic") == "in Arabic"
    assert shown("for a member", user=owner) == "for a member"
    assert shown("third") == "first"
    assert template.render(Context({"word": "in a mail"})) == "in a mail"
