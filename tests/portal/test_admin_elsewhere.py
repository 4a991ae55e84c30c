"""The desk stands where ADMIN_PATH says, and nowhere else."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import clear_url_caches, get_resolver, reverse

import portal.urls
from community.accounts.models import User
from community.accounts.reserved import RESERVED
from tests.cast import StoryFactory
from tests.community.queueing import reported
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
HERE = "/behind/the-desk/"


def mount() -> None:
    importlib.reload(portal.urls)
    clear_url_caches()


@pytest.fixture
def _elsewhere(settings: Any) -> Iterator[None]:
    before = settings.ADMIN_PATH, settings.ADMIN_URL
    settings.ADMIN_PATH, settings.ADMIN_URL = HERE[1:], HERE
    mount()
    yield
    settings.ADMIN_PATH, settings.ADMIN_URL = before
    mount()


@pytest.mark.usefixtures("_elsewhere")
def test_it_can_be_mounted_elsewhere(moderator: User, editor: User, stranger: User) -> None:
    case = reported(StoryFactory.create(), stranger)
    desk = browser_of(moderator)
    assert reverse("admin:index") == HERE
    assert desk.get("/admin/").status_code == Client().get("/admin/").status_code == 404
    assert unquote(Client().get(HERE)["Location"]) == f"/accounts/login/?next={HERE}"
    for someone, path in (
        (moderator, reverse("admin:index")),
        (moderator, reverse("admin:moderation_case_changelist")),
        (moderator, reverse("admin:moderation_case_change", args=[case.pk])),
        (moderator, reverse("admin:threads_post_changelist")),
        (editor, reverse("admin:stories_story_changelist")),
        (editor, reverse("admin:stories_story_import")),
        (moderator, "/"),
    ):
        answer = browser_of(someone).get(path)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert not re.search(r'"/admin/', page), path
        assert HERE in page, path
        assert path == "/" or "no-store" in answer["Cache-Control"], path


def test_every_address_begins_with_a_word_that_the_desk_may_not_take() -> None:
    routes = [str(entry.pattern) for entry in get_resolver().url_patterns]
    first = {re.split(r"[/.]", route)[0] for route in routes} - {""}
    assert first <= RESERVED
