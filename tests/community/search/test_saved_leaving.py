"""The link in a mail of saved searches that ends it: signed out, with one POST, and a way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from community.accounts.models import User
from community.search import leaving, saving
from community.search.models import SavedSearch
from tests.community.search.keeping import (
    FRIDAY,
    SATURDAY,
    a_shelf,
    letters,
    morning,
    note,
    put,
    saved,
    text,
)
from tests.community.search.laying import Shelf
from tests.stories.looking import look

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with a_shelf() as shelf:
        yield shelf


@pytest.fixture
def both(owner: User) -> list[SavedSearch]:
    return [saved(owner, "heron", "daily"), saved(owner, "plover", "weekly")]


def rhythms() -> list[str]:
    return list(SavedSearch.objects.order_by("pk").values_list("cadence", flat=True))


def path(url: str) -> str:
    return "/" + url.strip("<> ").split("/", 3)[3]


def test_one_click_in_a_mail_program_ends_all_that_the_mail_told_of(
    shelf: Shelf, owner: User
) -> None:
    for words in ("heron", "plover", "curlew"):
        saved(owner, words)
    put(shelf, note(1, "A heron"), note(2, "A plover"), at=FRIDAY)
    SavedSearch.objects.update(told_to=FRIDAY.replace(hour=1))
    assert morning(SATURDAY) == 1
    [letter] = letters()
    client = Client(enforce_csrf_checks=True)
    address = path(letter["List-Unsubscribe"])
    response = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert rhythms() == ["never", "never", "daily"]


def test_each_search_in_a_mail_has_a_link_of_its_own(shelf: Shelf, both: list[SavedSearch]) -> None:
    SavedSearch.objects.update(cadence="daily", due_at=FRIDAY)
    put(shelf, note(1, "A heron and a plover"), at=FRIDAY.replace(hour=13))
    assert morning(SATURDAY) == 1
    links = re.findall(r"/search/saved/unsubscribe/\S+/", text(letters()[0]))
    assert len(links) == 3
    Client().post(links[1])
    assert rhythms() == ["daily", "never"]


def test_opening_the_link_changes_nothing_and_offers_a_button(
    owner: User, both: list[SavedSearch]
) -> None:
    page = look(leaving.address(owner, both))
    assert page.texts("main button") == ["End these mails"]
    assert page.texts(".saved__name") == ["heron", "plover"]
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert rhythms() == ["daily", "weekly"]


def test_it_is_safe_to_do_twice_and_there_is_a_way_back(
    owner: User, both: list[SavedSearch]
) -> None:
    address = leaving.address(owner, both)
    for _ in range(2):
        page = Client().post(address)
    assert b"You get no mail any more about" in page.content
    assert b"Mail me again" in page.content
    assert rhythms() == ["never", "never"]
    with time_machine.travel(SATURDAY, tick=False):
        assert b"These mails come again" in Client().post(address, {"back": "1"}).content
    assert rhythms() == ["daily", "weekly"]
    assert {one.told_to for one in SavedSearch.objects.all()} == {SATURDAY}, "from now on"


def test_the_way_back_leaves_what_was_chosen_since(owner: User, both: list[SavedSearch]) -> None:
    address = leaving.address(owner, both)
    saving.change(both[0], by=owner, name="", cadence="weekly")
    Client().post(address, {"back": "1"})
    assert rhythms() == ["weekly", "weekly"]


def test_what_was_forgotten_since_is_said_to_be(owner: User, both: list[SavedSearch]) -> None:
    address = leaving.address(owner, both)
    SavedSearch.objects.all().delete()
    response = Client().post(address)
    assert response.status_code == 200
    assert b"are forgotten already" in response.content


def test_a_link_that_is_not_ours_is_nothing(owner: User, both: list[SavedSearch]) -> None:
    address = leaving.address(owner, both)
    for wrong in (f"{address[:-3]}x/", "/search/saved/unsubscribe/x/"):
        assert Client().post(wrong).status_code == 404
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().post(address).status_code == 404
    assert rhythms() == ["daily", "weekly"]
