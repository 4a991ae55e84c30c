"""The moderators' queue of suggested edits: the oldest first, each leading to its own page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.stories.looking import Look, look, queries
from tests.threads.asking import question
from threads import actions
from threads.models import Suggestion

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/suggestion/"


@pytest.fixture
def desk() -> Client:
    return browser_of(person("mo", role="moderator"))


def wait(number: int) -> None:
    """Let `number` more edits wait, each by somebody else."""
    for _ in range(number):
        name = f"helper-{Suggestion.objects.count()}"
        post = PostFactory.create()
        actions.suggest(post, by=person(name), note=f"By {name}.", body="So.", seen=0)


def whats(page: Look) -> list[str]:
    return page.texts("#result_list .field-what")


def test_what_waits_stands_there_the_oldest_first(desk: Client) -> None:
    wait(3)
    first, second, third = Suggestion.objects.order_by("pk")
    actions.reject_suggestion(second, by=second.post.author, reason="No.")
    assert whats(look(LIST, desk)) == [first.note, third.note]
    assert whats(look(f"{LIST}?state=rejected", desk)) == [second.note]
    assert len(whats(look(f"{LIST}?state=all", desk))) == 3
    leads = [link.get("href") for link in look(LIST, desk).tree.cssselect("#result_list a")]
    assert leads == [first.get_absolute_url(), third.get_absolute_url()]


def test_whoever_asked_under_no_name_is_not_told(desk: Client) -> None:
    asker = person("shy", display_name="Sheila Quiet")
    thread = question(asker, is_pseudonymous=True)
    answer = actions.answer(thread, by=person("writer"), body="Tne.")
    made = actions.suggest(answer, by=asker, note="Mends it.", body="Ten.", seen=0)
    for address in (LIST, f"{LIST}{made.pk}/change/", made.get_absolute_url()):
        assert "Sheila" not in desk.get(address).content.decode(), address


def test_it_is_the_moderators() -> None:
    for role, status in (("editor", 403), ("moderator", 200)):
        assert browser_of(person(f"an-{role}", role=role)).get(LIST).status_code == status


def test_it_asks_as_often_for_many(desk: Client) -> None:
    wait(3)
    few = queries(LIST, desk)
    wait(12)
    assert queries(LIST, desk) == few
