"""Lists: making, naming, sharing by a key, and letting go."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community.accounts.models import User
from community.limits.actions import TooManyError
from portal.shelf import actions
from portal.shelf.models import ReadingList, SavedItem
from tests.cast import StoryFactory
from tests.portal.shelf.saving import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def plants(owner: User) -> ReadingList:
    return actions.make_list(by=owner, name=" Plants  of the coast ", about="For\nMay.")


def test_name_and_purpose_are_one_line_each(plants: ReadingList, owner: User) -> None:
    assert (plants.name, plants.about) == ("Plants of the coast", "For May.")
    again = actions.describe_list(plants, by=owner, name="Trees")
    assert (again.name, again.about) == ("Trees", "")


@pytest.mark.parametrize(
    ("name", "about", "field"),
    [
        (" ", "", "name"),
        ("x" * 81, "", "name"),
        ("x", "y" * 501, "about"),
        ("PLANTS of the coast", "", "name"),
    ],
)
def test_what_cannot_be_a_name(
    plants: ReadingList, owner: User, name: str, about: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.make_list(by=owner, name=name, about=about)
    assert set(refused.value.message_dict) == {field}
    assert owner.reading_lists.get() == plants


def test_others_have_lists_of_the_same_name(plants: ReadingList, stranger: User) -> None:
    assert actions.make_list(by=stranger, name=plants.name).owner == stranger


def test_the_database_knows_one_list_a_name_and_one_default(
    plants: ReadingList, owner: User
) -> None:
    save(StoryFactory.create(), owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingList.objects.create(owner=owner, name=plants.name.upper())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingList.objects.create(owner=owner, name="Another", is_default=True)


def test_one_has_so_many_and_makes_so_many_a_day(
    plants: ReadingList, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_LISTS", 1)
    with pytest.raises(ValidationError, match="1 lists, and that is all"):
        actions.make_list(by=owner, name="Trees")
    monkeypatch.setattr(actions, "MOST_LISTS", 9)
    monkeypatch.setattr(type(actions.MAKE_LIST), "allows", lambda self, trust: max(1, self.least))
    with pytest.raises(TooManyError):
        actions.make_list(by=owner, name="Trees")


def test_a_shared_list_has_one_key_until_it_is_stopped(plants: ReadingList, owner: User) -> None:
    first = actions.share(plants, by=owner).share_key
    assert actions.share(plants, by=owner).share_key == first
    assert ReadingList.objects.shared_under(first or "").get() == plants
    assert actions.stop_sharing(plants, by=owner).share_key is None
    assert not ReadingList.objects.shared_under(first or "").exists()
    second = actions.share(plants, by=owner).share_key
    assert first
    assert second
    assert second != first
    assert len(second) >= 40


def test_a_deleted_list_goes_with_what_is_in_it(plants: ReadingList, owner: User) -> None:
    save(StoryFactory.create(), owner, into=plants)
    kept = save(StoryFactory.create(), owner)
    stale = ReadingList.objects.get(pk=plants.pk)
    actions.delete_list(plants, by=owner)
    assert SavedItem.objects.get() == kept
    with pytest.raises(ValidationError, match="This list was deleted"):
        actions.move(kept, by=owner, to=stale)
