"""What is asked for visitors in words put together once says the same as what is built anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone, translation

from community.accounts.models import User
from community.lib.prepared import VISITOR, Prepared, Statement
from community.tags.models import Tag
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db


class Built:
    """A queryset of tags, and how often it was built and for whom."""

    def __init__(self) -> None:
        self.times: list[tuple[Any, ...]] = []

    def __call__(self, person: Any, order: str, *, least: int, among: Any) -> QuerySet[Tag]:
        self.times.append((person, order))
        tags = Tag.objects.filter(pk__gte=least, pk__in=among, parent__in=among)
        return tags.select_related("parent").order_by(order)


@pytest.fixture
def tags() -> list[Tag]:
    top = Tag.objects.create(name="top", slug="top")
    below = [Tag.objects.create(name=name, slug=name, parent=top) for name in "cab"]
    return [top, *below]


def test_visitors_are_asked_for_in_words_put_together_once(tags: list[Tag], stranger: User) -> None:
    build = Built()
    ask = Prepared(build)
    top, c, a, b = (tag.pk for tag in tags)

    def names(person: Any, order: str, least: int, among: Any) -> list[str]:
        rows = ask(person, order, least=least, among=among)
        assert all(row.parent.name == "top" for row in rows)
        return [row.name for row in rows]

    everyone = {top, c, a, b}
    for person in (AnonymousUser(), None):
        assert names(person, "name", top, everyone) == ["a", "b", "c"]
        assert names(person, "name", a, everyone) == ["a", "b"]
        assert names(person, "name", top, [top, c]) == ["c"]
        assert names(person, "name", top, []) == []
        assert names(person, "-name", top, everyone) == ["c", "b", "a"]
    assert build.times == [(VISITOR, "name"), (VISITOR, "-name")]
    assert names(stranger, "name", top, everyone) == ["a", "b", "c"]
    assert names(stranger, "name", top, everyone) == ["a", "b", "c"]
    assert build.times[2:] == [(stranger, "name")] * 2


def test_rows_are_read_anew_and_nobody_elses(tags: list[Tag]) -> None:
    ask = Prepared(lambda _person, *, pk: Tag.objects.filter(pk=pk))
    first = ask(None, pk=tags[0].pk)
    Tag.objects.filter(pk=tags[0].pk).update(description="Other.")
    (second,) = ask(None, pk=tags[0].pk)
    assert second.description == "Other."
    assert first[0] is not second


@pytest.mark.parametrize("key", [0, -1, 2**63, 10**40])
def test_a_number_that_no_row_has_finds_none(tags: list[Tag], key: int) -> None:
    one = Prepared(lambda _person, *, pk: Tag.objects.filter(pk=pk))
    some = Prepared(lambda _person, *, pks: Tag.objects.filter(pk__in=pks))
    assert one(None, pk=key) == []
    assert some(None, pks=[key, tags[0].pk]) == [tags[0]]


def test_what_a_question_asks_for_visitors_hangs_on_nothing_else(
    client: Client, owner: User, tags: list[Tag]
) -> None:
    """Neither on the time nor on the language: it lasts as long as the process."""
    thread = question(by=owner)
    actions.remark(actions.answer(thread, by=owner, body="So it is."), by=owner, body="Is it?")
    client.get(thread.page_url)
    asked = [(of, shape, kept) for of in Prepared.known for shape, kept in of.statements.items()]
    assert len(asked) >= 5
    later = timezone.now() + timedelta(days=400)
    for of, shape, kept in asked:
        with time_machine.travel(later), translation.override("ar"):
            again = Statement(of.build, shape, kept.slots)
        assert (again.sql, again.params) == (kept.sql, kept.params)
