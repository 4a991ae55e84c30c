"""A member's own pages list one another, and say which of them one is on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from portal.templatetags.portal import SETTINGS
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url_name", SETTINGS)
def test_each_lists_all_and_marks_itself(url_name: str, owner: User) -> None:
    page = look(reverse(url_name), browser_of(owner))
    links = page.links("main nav.settings__nav a")
    assert links == {str(name): reverse(address) for address, name in SETTINGS.items()}
    current = page.one("main nav.settings__nav [aria-current]")
    assert (current.get("href"), current.get("aria-current")) == (reverse(url_name), "page")
    assert page.texts("h1")


@pytest.mark.parametrize("url_name", SETTINGS)
def test_none_of_them_is_for_visitors(url_name: str, db: None) -> None:
    assert Client().get(reverse(url_name)).status_code == 302


def test_every_page_under_settings_is_listed(owner: User) -> None:
    listed = {reverse(url_name) for url_name in SETTINGS}
    links = look(reverse("home"), browser_of(owner)).links(".menu__list a").values()
    own = {path for path in links if path.startswith(("/settings/", "/accounts/", "/shelf/"))}
    assert own
    assert own <= listed


def test_the_menu_leads_to_the_first_of_them(owner: User) -> None:
    links = look(reverse("home"), browser_of(owner)).links(".menu__list a")
    assert links["Settings"] == reverse(next(iter(SETTINGS)))
