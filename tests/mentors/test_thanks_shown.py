"""Thanks that are shown to everybody: all of them, page by page, and what moderators do."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from mentors.actions import hide_thanks, restore_thanks, reveal_thanks, thank
from mentors.models import Mentorship, Thanks
from mentors.states import State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(db: None) -> Mentorship:
    return together(
        State.COMPLETED,
        mentee=person("mina"),
        mentor=MentorFactory.create(person=person("gil", display_name="Gil Ade")),
    )


def thanked(mentorship: Mentorship, words: str = "You asked what nobody did.") -> Thanks:
    made = thank(mentorship, by=mentorship.mentee, words=words, is_named=False, seen=0)
    assert made is not None
    return reveal_thanks(made, by=mentorship.mentor, seen=1)


def many(gil: User, number: int) -> None:
    for count in range(number):
        one = together(State.COMPLETED, mentor=gil.mentor)
        words = {"words": f"Thanks, number {count}.", "revealed_at": timezone.now()}
        Thanks.objects.create(mentorship=one, writer=one.mentee, receiver=gil, **words)


def test_every_one_is_reached_by_pages(over: Mentorship, client: Client) -> None:
    many(over.mentor, 23)
    page = client.get("/mentors/gil/").content.decode()
    assert "And 3 more" in page
    assert "/people/gil/thanks/" in page
    first = client.get("/people/gil/thanks/")
    found = [one.words for one in first.context["page"].items]
    then = client.get("/people/gil/thanks/", {"cursor": first.context["page"].next})
    found += [one.words for one in then.context["page"].items]
    assert sorted(found) == sorted(f"Thanks, number {count}." for count in range(23))


def test_a_longer_page_asks_no_more(over: Mentorship, client: Client) -> None:
    many(over.mentor, 3)
    few = queries("/people/gil/thanks/", client)
    many(over.mentor, 9)
    assert queries("/people/gil/thanks/", client) == few


def test_what_is_not_revealed_is_on_no_page(over: Mentorship, client: Client) -> None:
    thank(over, by=over.mentee, words="For you alone.", is_named=True, seen=0)
    assert "For you alone." not in client.get("/people/gil/thanks/").content.decode()
    assert client.get("/people/nobody/thanks/").status_code == 404


def test_a_moderator_hides_them_with_a_reason_and_shows_them_again(
    over: Mentorship, moderator: User, client: Client
) -> None:
    one = thanked(over)
    with pytest.raises(ValidationError):
        hide_thanks(one, by=moderator, reason=" ")
    hide_thanks(one, by=moderator, reason="It names somebody else.")
    for path in ("/people/gil/thanks/", "/people/gil/", "/mentors/gil/"):
        assert one.words not in client.get(path).content.decode()
    ending = browser_of(over.mentor).get(over.ending_url).content.decode()
    assert one.words in ending, "the two still read them"
    restore_thanks(one, by=moderator)
    assert one.words in client.get("/people/gil/thanks/").content.decode()


def test_nobody_else_hides_them_and_no_moderator_what_is_between_the_two(
    over: Mentorship, moderator: User, stranger: User
) -> None:
    private = thank(over, by=over.mentee, words="For you alone.", is_named=True, seen=0)
    assert private is not None
    with pytest.raises(policy.NotAllowed):
        hide_thanks(private, by=moderator, reason="I should not even know.")
    shown = reveal_thanks(private, by=over.mentor, seen=1)
    for who in (stranger, over.mentee, over.mentor):
        with pytest.raises(policy.NotAllowed):
            hide_thanks(shown, by=who, reason="I would rather not.")
    with pytest.raises(policy.SignInRequired):
        hide_thanks(shown, by=None, reason="Who am I?")


def test_they_can_be_reported_where_they_can_be_read(over: Mentorship, stranger: User) -> None:
    private = thank(over, by=over.mentee, words="For you alone.", is_named=True, seen=0)
    assert private is not None
    desk = browser_of(stranger)
    assert desk.get(f"/report/thanks/{private.pk}/").status_code == 404
    reveal_thanks(private, by=over.mentor, seen=1)
    assert f"/report/thanks/{private.pk}/" in desk.get("/people/gil/thanks/").content.decode()
    assert "For you alone." in desk.get(f"/report/thanks/{private.pk}/").content.decode()
