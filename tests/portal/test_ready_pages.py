"""A visitor's page comes from the table, and never says what is no longer so."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from threading import Barrier
from threading import Thread as Runner
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.lib import changes
from portal.ready import keeping, middleware
from portal.ready.models import ReadyPage
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.search.test_content_stays_true import (
    ELSEWHERE,
    ON_THE_TALK,
    Deed,
    Scene,
    laid_scene,
    scene,
    text,
)
from tests.conftest import browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Thread

__all__ = ["laid_scene", "scene", "text"]  # fixtures of the table of deeds

pytestmark = pytest.mark.django_db

TOGETHER = 20


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Any) -> None:
    settings.READY_PAGES = True


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create()
    BlockFactory.create(story=story)
    return story


def fresh(path: str) -> HttpResponse:
    """The page as it is rendered now, whatever is kept."""
    with override_settings(READY_PAGES=False):
        return Client().get(path)


def queries(path: str, client: Client | None = None, **headers: str) -> list[str]:
    client = client or Client()
    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers=headers)
    return [one["sql"] for one in asked]


@pytest.mark.parametrize("what", ["thread", "story"])
def test_a_page_that_is_ready_costs_one_read(what: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(what).get_absolute_url()
    first = Client().get(path)
    assert len(queries(path)) == 1
    again = Client().get(path)
    assert again.content == first.content == fresh(path).content
    for name in ("Content-Security-Policy", "Cache-Control", "Content-Type", "Vary"):
        assert again[name] == first[name]
    assert again["X-Request-ID"] != first["X-Request-ID"]


def test_whoever_has_the_page_gets_a_304(thread: Thread) -> None:
    first = Client().get(thread.page_url)
    headers = {"If-None-Match": first["ETag"]}
    assert len(queries(thread.page_url, **headers)) == 1
    again = Client().get(thread.page_url, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    actions.answer(thread, by=person("helper"), body="Ten.")
    assert Client().get(thread.page_url, headers=headers).status_code == 200


def test_a_cold_page_is_kept_whole_for_whoever_has_an_old_one(thread: Thread) -> None:
    """The first to come may ask whether theirs still stands; the page is kept all the same."""
    etag = Client().get(thread.page_url)["ETag"]
    keeping.changed("thread", [thread.pk])
    assert Client().get(thread.page_url, headers={"If-None-Match": etag}).status_code == 304
    assert len(queries(thread.page_url)) == 1


def test_it_goes_out_gzipped_to_whoever_takes_that(thread: Thread) -> None:
    plain = Client().get(thread.page_url)
    packed = Client().get(thread.page_url, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]


class TestAfterADeed:
    @pytest.mark.slow  # every deed there is
    @pytest.mark.parametrize("one", ON_THE_TALK, ids=lambda one: one.action)
    def test_the_pages_say_what_is_so(self, one: Deed, laid_scene: Scene) -> None:
        stay_true(one, laid_scene.fresh())


@pytest.mark.parametrize(
    ("one", "text"),
    [(one, one.text) for one in ELSEWHERE],
    indirect=["text"],
    ids=lambda one: one.action if isinstance(one, Deed) else "",
)
def test_after_a_deed_on_another_text_they_do_as_well(one: Deed, scene: Scene) -> None:
    stay_true(one, scene)


def stay_true(one: Deed, scene: Scene) -> None:
    if one.before:
        one.before(scene)
    paths = addresses()
    for path in paths:
        Client().get(path)
    # A little later, so that a page which only tells when it changed tells it too.
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        one.do(scene)
        for path in {*paths, *addresses()}:
            there, now = Client().get(path), fresh(path)
            assert there.status_code == now.status_code
            if now.status_code == HTTPStatus.OK:  # others name their request
                assert there.content == now.content


def addresses() -> set[str]:
    return {
        thing.page_url if isinstance(thing, Thread) else thing.get_absolute_url()
        for thing in [*Story.objects.all(), *Thread.objects.exclude(kind="discussion")]
    }


@pytest.mark.slow  # renders the page at every moment of a change
def test_what_was_rendered_before_a_change_is_not_kept(thread: Thread) -> None:
    """The change falls between the reading of the rows and the keeping of the page."""
    render = Client().get

    def change_then_answer(request: HttpRequest) -> HttpResponse:
        with override_settings(READY_PAGES=False):
            response = render(request.path)
        actions.answer(thread, by=person("helper"), body="Ten a week.")
        return HttpResponse(response.content)

    layer = middleware.ReadyPagesMiddleware(change_then_answer)
    old = layer(RequestFactory().get(thread.page_url))
    assert b"Ten a week." not in old.content
    assert b"Ten a week." in Client().get(thread.page_url).content


def test_a_page_that_fails_gives_its_claim_back(thread: Thread) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    layer = middleware.ReadyPagesMiddleware(fail)
    with pytest.raises(RuntimeError):
        layer(RequestFactory().get(thread.page_url))
    assert not keeping.is_claimed("thread", thread.pk)
    assert not layer.gates.open


def test_members_see_their_own_page(thread: Thread, owner: User) -> None:
    Client().get(thread.page_url)
    assert "Edit" in browser_of(owner).get(thread.page_url).content.decode()
    assert "Edit" not in Client().get(thread.page_url).content.decode()


@pytest.mark.parametrize("path", ["?sort=newest", "?answers=nonsense", "?comments=1"])
def test_an_address_with_parameters_is_not_kept(thread: Thread, path: str) -> None:
    Client().get(thread.page_url + path)
    assert not ReadyPage.objects.exclude(path=None).exists()


@pytest.mark.parametrize("path", ["/threads/", "/stories/", "/threads/999-nothing/", "/stories/x/"])
def test_other_addresses_leave_no_row(path: str, db: None) -> None:
    Client().get(path)
    assert not ReadyPage.objects.exists()


def test_an_old_title_still_leads_on(thread: Thread, owner: User) -> None:
    old = thread.page_url
    Client().get(old)
    fields = {"title": "To how many of them should I write?", "body": "Well?", "seen": 0}
    actions.edit_question(thread, by=owner, tags=list(thread.tags.all()), **fields)
    assert Client().get(old).status_code == 301


def test_a_hidden_question_is_gone_at_once(thread: Thread, moderator: User) -> None:
    Client().get(thread.page_url)
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Asked before.")
    assert Client().get(thread.page_url).status_code == 404


def test_a_foreign_host_is_refused(thread: Thread, settings: Any) -> None:
    Client().get(thread.page_url)
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    response = Client().get(thread.page_url, headers={"Host": "elsewhere.example.org"})
    assert response.status_code == 400


def test_new_templates_make_new_pages(thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    Client().get(thread.page_url)
    monkeypatch.setattr(keeping, "edition", lambda: "another")
    assert len(queries(thread.page_url)) > 1
    assert len(queries(thread.page_url)) == 1


def test_time_makes_a_page_old(thread: Thread) -> None:
    Client().get(thread.page_url)
    with time_machine.travel(timezone.now() + keeping.KEPT + timedelta(seconds=1)):
        assert len(queries(thread.page_url)) > 1


def test_a_question_that_opens_again_by_itself_says_so(thread: Thread) -> None:
    Thread.objects.update(
        locked_at=timezone.now(), locked_until=timezone.now() + timedelta(minutes=5)
    )
    changes.announce("thread", thread.pk)
    Client().get(thread.page_url)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert Client().get(thread.page_url).content == fresh(thread.page_url).content


def test_what_nobody_asks_for_is_forgotten(thread: Thread) -> None:
    Client().get(thread.page_url)
    assert keeping.forget_old() == 0
    with time_machine.travel(timezone.now() + keeping.FORGOTTEN + timedelta(hours=2)):
        assert keeping.forget_old() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("processes", [1, 2])
def test_many_on_a_cold_page_render_it_once(
    thread: Thread, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    page = HttpResponse(fresh(thread.page_url).content)

    def render(request: HttpRequest) -> HttpResponse:
        rendered.append(request.path)
        return page

    # Each has gates of its own, as a process of the web server has.
    layers = [middleware.ReadyPagesMiddleware(render) for _ in range(processes)]
    failures = at_once(
        lambda number: layers[number % processes](RequestFactory().get(thread.page_url))
    )
    assert failures == []
    assert len(rendered) == 1


def at_once(do: Callable[[int], HttpResponse]) -> list[object]:
    """Let TOGETHER threads do it at the same time; what went wrong."""
    together = Barrier(TOGETHER)
    wrong: list[object] = []

    def run(number: int) -> None:
        try:
            together.wait()
            response = do(number)
            if response.status_code != 200 or b"professors" not in response.content:
                wrong.append(response)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            wrong.append(error)
        finally:
            connection.close()

    runners = [Runner(target=run, args=[number]) for number in range(TOGETHER)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return wrong
