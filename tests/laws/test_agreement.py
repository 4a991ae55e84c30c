"""Page and API say the same to everybody: who is let in, who is sent away, and how.

Every kind of thing that has a page and an address in the API is asked for at both, by everybody;
and for each the rows that the API tells of are those that `visible_to` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.test import Client

from community.accounts.models import User
from community.limits.leasing import leases
from stories.models import Story
from stories.models.story import Status
from tests.cast import person
from tests.community.api.asking import Caller, token_of
from tests.conftest import Laid, browser_of
from tests.pages import fill_the_shelf
from threads.models import Thread

pytestmark = pytest.mark.slow  # every kind of thing, for each reader: seconds

API = "/api/v1/"
WHERE: dict[str, str] = {
    "shelf.ReadingList": "shelf/lists/{0.pk}/",
    "accounts.User": "people/{0.handle}/",
    "tags.Tag": "tags/{0.slug}/",
    "moderation.Statement": "decisions/{0.pk}/",
    "webhooks.Endpoint": "webhooks/{0.pk}/",
    "search.SavedSearch": "saved-searches/{0.pk}/",
    "stories.Story": "stories/{0.slug}/",
    "stories.Proposal": "story-proposals/{0.pk}/",
    "threads.Thread": "threads/{0.pk}/",
    "threads.Post": "posts/{0.pk}/",
    "threads.Suggestion": "suggestions/{0.pk}/",
    "mentors.Mentor": "mentors/{0.person.handle}/",
    "mentors.Request": "requests/{0.pk}/",
    "mentors.Mentorship": "mentorships/{0.pk}/",
    "mentors.Room": "rooms/{0.pk}/",
}
"""A kind of thing with a page of its own → where it stands in the API."""

MOST = 12
"""Rows of a kind: the last, and the first, which stand in other states."""

READERS = ("visitor", "stranger", "owner", "mentor", "moderator", "editor")
HERE, SIGN_IN, NO, GONE, NOT_HERE = 200, 401, 403, 410, 404


class Reader:
    """Somebody, by page and by program."""

    def __init__(self, someone: User | None) -> None:
        self.person: Any = someone or AnonymousUser()
        self.browser = browser_of(someone) if someone else Client()
        self.caller = Caller(token_of(someone) if someone else None)

    def sees(self, thing: Any) -> int:
        """What the page of `thing` answers, in the words of the API."""
        answer = self.browser.get(thing.get_absolute_url())
        if answer.status_code in {301, 302}:
            return SIGN_IN if "/accounts/login/" in answer["Location"] else HERE
        return int(answer.status_code)

    def is_told(self, thing: Any) -> int:
        """What its address in the API answers."""
        status = self.caller.get(f"{API}{WHERE[thing._meta.label].format(thing)}").status_code
        return HERE if status == 301 else int(status)


def rows(label: str) -> list[Any]:
    """Some rows of a kind, those that nobody sees too."""
    found = apps.get_model(label)._base_manager.order_by("pk")
    return list(dict.fromkeys([*found[: MOST // 2], *found.reverse()[: MOST // 2]]))


def stands_elsewhere(thing: Any) -> bool:
    """Whether it is a part of another thing's page, as the talk of a room is."""
    return isinstance(thing, Thread) and not thing.get_absolute_url().startswith("/threads/")


@pytest.fixture(autouse=True)
def _nobody_calls_too_often(settings: Any) -> Iterator[None]:
    settings.LIMITS_SCALE = 10_000
    leases.forget()
    yield
    leases.forget()


@pytest.mark.django_db
class TestAgreement:
    @pytest.fixture(scope="class")
    def _everything(self, laid: Laid) -> None:
        with laid():
            fill_the_shelf()
            person("stranger")
            others = Story.objects.exclude(slug="").order_by("-pk")[:3]
            for story, change in zip(
                others,
                ({"status": Status.DRAFT}, {"state": "hidden"}, {"status": Status.WITHDRAWN}),
                strict=True,
            ):
                Story.objects.filter(pk=story.pk).update(**change)

    @pytest.fixture
    def readers(self, _everything: None) -> dict[str, Reader]:
        people = {"owner": "ines", "mentor": "gil", "moderator": "mo", "editor": "edith"}
        handles = {"stranger": "stranger", **people}
        found = {name: Reader(User.objects.get(handle=one)) for name, one in handles.items()}
        return {"visitor": Reader(None), **found}

    @pytest.mark.parametrize("label", sorted(WHERE))
    def test_page_and_api_let_the_same_in(self, readers: dict[str, Reader], label: str) -> None:
        there = [one for one in rows(label) if not stands_elsewhere(one)]
        assert there
        otherwise = [
            (name, thing.get_absolute_url(), seen, told)
            for name, reader in readers.items()
            for thing in there
            if (seen := reader.sees(thing)) != (told := reader.is_told(thing))
        ]
        assert otherwise == []

    @pytest.mark.parametrize("label", sorted(WHERE))
    def test_what_is_visible_is_what_is_told(self, readers: dict[str, Reader], label: str) -> None:
        model: Any = apps.get_model(label)
        if not hasattr(model._default_manager.all(), "visible_to"):
            assert label == "tags.Tag"  # everybody sees the vocabulary
            return
        for name, reader in readers.items():
            visible = set(model._default_manager.visible_to(reader.person).values_list("pk"))
            for thing in rows(label):
                is_told = reader.is_told(thing) == HERE
                assert is_told is ((thing.pk,) in visible), (name, thing.get_absolute_url())

    def test_each_kind_with_a_page_is_asked_for(self) -> None:
        ours = {"community", "stories", "threads", "mentors", "portal"}
        paged = {
            model._meta.label
            for model in apps.get_models()
            if model.__module__.partition(".")[0] in ours and has_page(model)
        }
        assert paged - set(WHERE) == ELSEWHERE


def has_page(model: type[Model]) -> bool:
    return hasattr(model, "get_absolute_url") and hasattr(
        model._default_manager.all(), "visible_to"
    )


ELSEWHERE = {
    *("shelf.SavedItem", "shelf.Highlight", "notifications.Notification"),  # rows of a list
    *("webhooks.Delivery", "mentors.PlaceInLine", "mentors.StoryClaim"),  # rows of a list
    *("mentors.Thanks", "mentors.Concern", "mentors.StoryProposal"),  # parts of a mentorship
    *("mentors.Meeting", "mentors.Note", "mentors.RoomSession", "mentors.RoomNote"),
}
"""What stands on the page of something else, and is let in as that is."""
