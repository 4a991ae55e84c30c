"""Keeping a search: from the page of results to one's list, and out of it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.notifications.models import Cadence
from community.search import saving
from community.search.models import SavedSearch
from tests.community.search.keeping import FRIDAY, MONDAY, SATURDAY, saved
from tests.community.search.test_page import enter, search
from tests.conftest import browser_of
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db

LIST, NEW = "/search/saved/", "/search/saved/new/"
HOSTILE = ["\x00", "a" * 9_000, '<script>"', "((((", "tag:" * 300, "🦩" * 600]


class Sent:
    """What a form answers: its status, and its parts where it is shown again."""

    def __init__(self, who: User | None, path: str = NEW, **fields: str) -> None:
        client = browser_of(who) if who else Client()
        self.response = client.post(path, {"cadence": "weekly", **fields})
        self.status = self.response.status_code
        self.tree = lxml.html.fromstring(self.response.content.decode() or "<p>")

    @property
    def words(self) -> str:
        return " ".join(self.tree.text_content().split())

    def value(self, field: str) -> str:
        return self.tree.get_element_by_id(f"saved_{field}").get("value", "")

    def has_error(self, field: str) -> bool:
        return bool(self.tree.cssselect(f"#saved_{field}_error"))


# ------------------------------------------------------------------------- on the search page


def test_a_member_is_offered_to_save_what_they_search_for(owner: User) -> None:
    enter(title="Compilers")
    browser = browser_of(owner)
    page = search('compilers tag:"c++"', browser, sort="newest")
    form = page.one("form.search-save__form")
    assert page.one("#saved_name").get("value") == 'compilers tag:"c++"'
    sent = {one.get("name"): one.get("value") for one in form.cssselect("input[type=hidden]")}
    response = browser.post(form.get("action"), {**sent, "name": "Mine", "cadence": "daily"})
    assert response.headers["Location"] == f"/search/?{sent['asked']}"
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.query, kept.cadence) == ("Mine", 'compilers tag:"c++"', "daily")
    again = look(response.headers["Location"], browser)
    assert "You have saved this search as “Mine”. What is new is mailed once a day." in again.words
    assert not again.tree.cssselect("form.search-save__form")


def test_a_visitor_is_led_to_sign_in_and_back(owner: User) -> None:
    enter(title="Compilers")
    page = search("compilers -walk")
    address = page.links()["Sign in to save this search"]
    response = Client().get(address)
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
    form = look(address, browser_of(owner))
    assert form.one("#saved_query").get("value") == "compilers -walk"


def test_everybody_is_told_of_the_feed(owner: User) -> None:
    enter(title="Compilers")
    for client in (Client(), browser_of(owner)):
        assert search("compilers", client).links()["Its feed"] == "/search/feed/?q=compilers"


def test_what_was_corrected_is_saved_as_it_is_shown(owner: User) -> None:
    enter(3, title="Compilers")
    browser = browser_of(owner)
    form = search("compliers", browser)
    assert "What is saved: compilers" in form.words
    exact = search("compliers", browser, exact="1")
    assert exact.one("input[name=query]").get("value") == "compliers"


def test_a_search_for_nothing_cannot_be_saved(owner: User) -> None:
    assert not search("the", browser_of(owner)).tree.cssselect(".search-save")


def test_the_page_asks_one_query_more_of_a_member(owner: User) -> None:
    enter(title="Compilers")
    before = queries("/search/?q=compilers", browser_of(owner))
    for number in range(9):
        saved(owner, f"compilers {number}")
    assert queries("/search/?q=compilers", browser_of(owner)) == before


# ------------------------------------------------------------------------- saving


def test_the_same_search_once_more_is_the_same_changed(owner: User) -> None:
    first = saved(owner, "compilers", "weekly", name="One")
    second = saved(owner, "  compilers ", "daily", name="Two", at=FRIDAY)
    assert first.pk == second.pk
    assert SavedSearch.objects.get().name == "Two"


def test_one_owner_has_a_query_once_and_it_is_due_unless_never(owner: User) -> None:
    row = {"owner": owner, "name": "x", "query": "x"}
    now = timezone.now()
    SavedSearch.objects.create(**row, cadence="never")
    for wrong in (
        {**row, "cadence": "never"},
        {**row, "query": "y", "cadence": "never", "due_at": now},
        {**row, "query": "y", "cadence": "daily"},
        {**row, "query": "y", "cadence": "hourly", "due_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedSearch.objects.create(**wrong)


def test_without_a_name_it_is_called_what_it_asks(owner: User) -> None:
    assert saved(owner, "compilers").name == "compilers"
    assert len(saved(owner, "compiler " * 30).name) == 80


def test_parts_that_cannot_be_used_are_named_and_the_rest_is_saved(owner: User) -> None:
    browser = browser_of(owner)
    sent = {"query": "compilers year:abc tag:nosuchtag", "cadence": "weekly"}
    page = browser.post(NEW, sent, follow=True).content.decode()
    assert "year:abc" in page
    assert "there is no tag “nosuchtag”" in page
    assert SavedSearch.objects.get().query == sent["query"]


def test_a_search_that_nothing_is_left_of_is_refused_at_its_field(owner: User) -> None:
    for text in ("", "the", "year:abc"):
        sent = Sent(owner, query=text, name="Mine")
        assert sent.status == 422
        assert sent.has_error("query")
        assert (sent.value("query"), sent.value("name")) == (text, "Mine")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("wrong", [{"cadence": "hourly"}, {"cadence": ""}, {"name": "n" * 81}])
def test_what_is_not_offered_is_refused_at_its_field(owner: User, wrong: dict[str, str]) -> None:
    sent = Sent(owner, query="compilers", **wrong)
    assert (sent.status, SavedSearch.objects.count()) == (422, 0)
    assert sent.has_error(next(iter(wrong)))
    with pytest.raises(ValidationError):
        saving.save_search("compilers", by=owner, **{"cadence": "daily", **wrong})


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_sent_is_answered(owner: User, text: str) -> None:
    for fields in ({"query": text}, {"query": "x", "name": text}, {"query": "x", "asked": text}):
        assert Sent(owner, **fields).status in {302, 422}
    assert browser_of(owner).get(f"{NEW}?{urlencode({'q': text})}").status_code == 200
    assert browser_of(owner).get(LIST).status_code == 200


def test_nobody_keeps_more_than_the_list_holds(owner: User) -> None:
    for number in range(saving.MOST):
        saved(owner, f"compilers {number}")
    sent = Sent(owner, query="linkers")
    assert sent.status == 422
    assert f"{saving.MOST} searches" in sent.words
    assert sent.value("query") == "linkers"
    assert Sent(owner, query="compilers 3").status == 302, "one that is there can be changed"


def test_saving_and_forgetting_has_an_end_for_a_day(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.05
    for number in range(3):
        one = saving.save_search(f"compilers {number}", by=owner, cadence="never")
        saving.forget(one, by=owner)
    sent = Sent(owner, query="linkers", name="Mine")
    assert sent.status == 429
    assert sent.response.headers["Retry-After"]
    assert (sent.value("query"), sent.value("name")) == ("linkers", "Mine")


# ------------------------------------------------------------------------- the list


def test_the_list_says_what_and_how_often_and_when(owner: User, stranger: User) -> None:
    saved(owner, "compilers tag:c", "weekly", name="Mine")
    saved(owner, "linkers", "never")
    saved(stranger, "secrets")
    SavedSearch.objects.filter(name="Mine").update(sent_at=FRIDAY)
    page = look(LIST, browser_of(owner))
    assert page.texts(".saved__name") == ["linkers", "Mine"]
    assert page.texts(".saved-query") == ["compilers tag:c"]
    first, second = page.texts(".saved")
    assert "Not mailed" in first
    assert "No mail yet" in first
    assert "Mailed once a week, on Mondays" in second
    assert "Last mail: 20 November 2026" in second
    assert "Looked at next: 23 November 2026" in second
    [address] = [one.get("href") for one in page.tree.cssselect(".saved__name a")][1:]
    assert address == "/search/?q=compilers+tag%3Ac&sort=newest&exact=1"
    assert "secrets" not in page.words


def test_an_empty_list_says_how_to_begin(owner: User) -> None:
    assert "You have saved no search yet" in look(LIST, browser_of(owner)).words


def test_the_list_asks_as_often_for_many_as_for_few(owner: User) -> None:
    browser = browser_of(owner)
    for number in range(3):
        saved(owner, f"compilers {number}")
    few = queries(LIST, browser)
    for number in range(3, 30):
        saved(owner, f"compilers {number}")
    assert queries(LIST, browser) == few


def test_name_and_rhythm_can_be_changed(owner: User) -> None:
    search = saved(owner, "compilers", "weekly")
    assert search.due_at == MONDAY - timedelta(minutes=1)
    path = search.get_absolute_url()
    assert look(path, browser_of(owner)).one("[name=cadence][checked]").get("value") == "weekly"
    assert Sent(owner, path, name="Mine", cadence="never").status == 302
    search.refresh_from_db()
    assert (search.name, search.cadence, search.due_at) == ("Mine", Cadence.NEVER, None)
    with time_machine.travel(SATURDAY, tick=False):
        assert Sent(owner, path, name="", cadence="daily").status == 302
    search.refresh_from_db()
    assert search.name == "compilers"
    assert search.told_to == SATURDAY, "mail tells of what comes from now on"
    sent = Sent(owner, path, name="n" * 81)
    assert (sent.status, sent.value("name")) == (422, "n" * 81)


def test_one_can_be_forgotten(owner: User) -> None:
    search = saved(owner, "compilers")
    assert Sent(owner, f"{search.get_absolute_url()}delete/").status == 302
    assert not SavedSearch.objects.exists()


def test_a_stranger_finds_nothing_and_changes_nothing(owner: User, stranger: User) -> None:
    search = saved(owner, "compilers")
    for path in (search.get_absolute_url(), f"{search.get_absolute_url()}delete/"):
        assert Sent(stranger, path, name="Theirs").status == 404
        assert Sent(None, path, name="Theirs").status == 302
    for deed in (
        lambda: saving.change(search, by=stranger, name="x", cadence="daily"),
        lambda: saving.forget(search, by=stranger),
    ):
        with pytest.raises(policy.NotAllowed):
            deed()
    assert SavedSearch.objects.get().name == "compilers"


def test_they_are_found_where_one_looks_for_them(owner: User) -> None:
    browser = browser_of(owner)
    for path in ("/search/", "/settings/notifications/"):
        assert LIST in look(path, browser).links("main a").values()
    assert f"Disallow: {LIST}" in Client().get("/robots.txt").content.decode()
    assert "Disallow: /search/feed/" in Client().get("/robots.txt").content.decode()
