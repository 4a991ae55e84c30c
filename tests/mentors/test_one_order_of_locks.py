"""Content, what listens to it, people: whoever locks them in this order waits, and for no ring."""

from __future__ import annotations

import time
from collections.abc import Iterable
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from community.accounts.actions import set_profile
from community.accounts.models import User
from mentors.actions import proposals as telling
from mentors.actions import take_story_back
from mentors.actions.paths import Way, print_of, set_way
from mentors.models import Role
from portal.privacy import leasing
from portal.privacy.actions import close_account
from portal.privacy.models import Closing
from portal.ready import following, keeping
from portal.ready.following import STORY, THREAD
from portal.ready.models import LONG_AGO, ReadyPage
from stories.models import Passage, Story
from tests.cast import StoryFactory, person
from tests.mentors.noting import agreed
from tests.mentors.requesting import together
from tests.threads.asking import question
from tests.threads.test_moderating_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.mark.parametrize("what", ["name", "way", "account"])
def test_a_story_is_erased_while_its_teller_changes_what_pages_show(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    mentorship = together()
    proposal, mina = agreed(mentorship), mentorship.mentee
    if what == "account":
        closing = close_account(mina, by=mina, posts=Closing.Posts.KEPT, at_once=True)
    keeping.all_changed(STORY)
    holds_pages, tell = Event(), telling.notify

    def slowly(*args: Any, **options: Any) -> Any:
        """The story is erased and its pages are held; the people are locked a moment later."""
        holds_pages.set()
        time.sleep(0.7)
        return tell(*args, **options)

    def change() -> None:
        assert holds_pages.wait(30)
        if what == "name":
            set_profile(mina, by=mina, display_name="Mina Reyes")
        elif what == "account":
            assert leasing.close(closing.pk)
        else:
            row = {"from_role": Role.DOCTORAL, "to_role": Role.ML, "year": 2020}
            rest = {"means": "degree", "note": "", "visibility": "public"}
            set_way(mina, Way(crossings=[{**row, **rest}]), by=mina, seen=print_of(mina))

    monkeypatch.setattr(telling, "notify", slowly)
    raised = at_once(lambda: take_story_back(proposal, by=mentorship.mentor), change)
    assert raised == []
    assert Story.objects.get().is_erased
    if what == "name":
        assert User.objects.get(pk=mina.pk).display_name == "Mina Reyes"
    elif what == "account":
        assert User.objects.get(pk=mina.pk).display_name == "former member"
    else:
        assert mina.crossings.count() == 1


def test_pages_are_let_go_while_a_deed_raises_them() -> None:
    """The rows lie in the table the other way round: taken as they lie, they make a ring."""
    keeping.changed(THREAD, [5])
    keeping.all_changed(STORY)
    holds_one = Event()

    def raise_both() -> None:
        with transaction.atomic():
            keeping.all_changed(STORY)
            holds_one.set()
            time.sleep(0.7)
            keeping.changed(THREAD, [5])

    def let_go() -> None:
        assert holds_one.wait(30)
        keeping.let_go(None)

    assert at_once(raise_both, let_go) == []
    assert set(ReadyPage.objects.values_list("stale_at", flat=True)) == {LONG_AGO}


def test_a_story_and_a_question_about_it_change_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    story = StoryFactory.create()
    quoted = Passage.objects.create(story=story, key="gone", exact="compilers")
    asked = question(person("asker"), passage=quoted)
    raising = keeping.changed

    def slowly(kind: str, keys: Iterable[int]) -> None:
        raising(kind, keys)
        time.sleep(0.4)

    def follow(kind: str, key: int) -> None:
        with transaction.atomic():
            following.follow(kind, [key])

    monkeypatch.setattr(keeping, "changed", slowly)
    raised = at_once(lambda: follow("story", story.pk), lambda: follow("thread", asked.pk))
    assert raised == []
    assert ReadyPage.objects.count() == 2
