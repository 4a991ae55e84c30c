"""Someone's page: what they chose to show, and what they wrote that the viewer may read."""

from __future__ import annotations

import pytest

from community.accounts.models import CareerStage, User, Visibility
from community.tags.models import Tag
from stories.models import Story
from tests.cast import PostFactory, StoryFactory, ThreadFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.stories.looking import look, queries
from threads import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def mariam() -> User:
    return person(
        "mariam",
        display_name="Mariam Aziz",
        about="I ask <b>many</b> questions.",
        career_stage=CareerStage.STUDYING,
        time_zone="Europe/Zurich",
    )


def test_it_shows_what_they_show_to_everyone(mariam: User) -> None:
    page = look("/people/mariam/")
    assert page.texts("h1") == ["Mariam Aziz"]
    assert "@mariam" in page.words
    assert "studying or retraining" in page.words
    assert "I ask <b>many</b> questions." in page.words
    assert "Europe/Zurich" not in page.words
    assert mariam.email not in page.response.content.decode()


@pytest.mark.parametrize(
    ("handle", "email", "is_said"),
    [
        ("sample-ruth", "sample-ruth@example.org", True),
        ("sample-lover", "sample-lover@somewhere.net", False),
        ("samplerin", "samplerin@example.org", False),
    ],
)
def test_an_invented_person_is_said_to_be_one(handle: str, email: str, is_said: bool) -> None:
    mentor = MentorFactory.create(person=person(handle, email=email))
    for address in (mentor.person.get_absolute_url(), mentor.get_absolute_url()):
        assert ("An invented person, shown for" in look(address).words) is is_said


def test_members_see_what_is_for_members_and_nobody_what_is_for_nobody(
    mariam: User, stranger: User
) -> None:
    User.objects.filter(pk=mariam.pk).update(about_visibility=Visibility.NOBODY)
    page = look("/people/mariam/", browser_of(stranger))
    assert "Europe/Zurich" in page.words
    assert "I ask" not in page.words
    assert "I ask" in look("/people/mariam/", browser_of(mariam)).words


def test_their_comments_lead_to_where_they_stand(mariam: User) -> None:
    thread = ThreadFactory.create(story=StoryFactory.create(title="One", slug="one"))
    post = PostFactory.create(thread=thread, author=mariam, html="<p>I was there too.</p>")
    page = look("/people/mariam/")
    assert "I was there too." in page.words
    assert page.links(".comment a")["One"] == "/stories/one/"
    assert post.get_absolute_url() in page.links(".comment a").values()


def test_hidden_comments_and_those_of_hidden_stories_are_not_shown(mariam: User) -> None:
    PostFactory.create(
        thread=ThreadFactory.create(), author=mariam, html="<p>hidden words</p>", state="hidden"
    )
    PostFactory.create(thread=ThreadFactory.create(), author=mariam, html="<p>on a draft</p>")
    Story.objects.filter(threads__posts__html__contains="draft").update(status="draft")
    page = look("/people/mariam/")
    assert "hidden words" not in page.words
    assert "on a draft" not in page.words
    assert "Mariam Aziz has not written anything yet" in page.words


def test_questions_and_answers_under_their_name_and_none_without_one(mariam: User) -> None:
    tag = Tag.objects.create(name="engines", slug="engines")
    named = actions.ask(by=mariam, title="Who mends old engines?", body="And how?", tags=[tag])
    actions.answer(named, by=mariam, body="I found one who does.")
    actions.ask(
        by=mariam, title="Who hires at fifty?", body="In secret.", tags=[tag], is_pseudonymous=True
    )
    for client in (None, browser_of(mariam)):
        page = look("/people/mariam/", client)
        assert page.links(".comment a")["Who mends old engines?"] == named.page_url
        assert "I found one who does." in page.words
        assert "fifty" not in page.words
        assert "In secret." not in page.words


def test_closed_accounts_and_strangers_are_not_found(mariam: User) -> None:
    User.objects.update(is_active=False)
    look("/people/mariam/", status=404)
    look("/people/nobody-of-that-name/", status=404)


@pytest.mark.slow  # thirty rows, written as members write them
def test_one_kind_of_it_and_page_by_page(mariam: User, stranger: User) -> None:
    tag = Tag.objects.create(name="engines", slug="engines")
    thread = actions.ask(by=stranger, title="Who mends old engines?", body="And how?", tags=[tag])
    for number in range(25):
        actions.answer(thread, by=mariam, body=f"I know {number} who do.")
    actions.comment(StoryFactory.create(), by=mariam, body="So it was.")
    assert look("/people/mariam/?kind=comment").texts(".comment__body") == ["So it was."]
    assert "Nothing of this kind" in look("/people/mariam/?kind=question").words
    path, seen = "/people/mariam/?kind=answer", []
    while path:
        page = look(path)
        seen += page.texts(".comment__body")
        further = page.tree.cssselect("a[rel=next]")
        path = f"/people/mariam/{further[0].get('href')}" if further else ""
    assert seen == [f"I know {number} who do." for number in reversed(range(25))]
    look("/people/mariam/?cursor=nonsense", status=404)


def test_answers_that_others_accepted_are_counted(
    mariam: User, stranger: User, moderator: User
) -> None:
    tag = Tag.objects.create(name="engines", slug="engines")

    def asked(by: User, title: str, **fields: bool) -> None:
        thread = actions.ask(by=by, title=title, body="And how?", tags=[tag], **fields)
        actions.accept(actions.answer(thread, by=mariam, body="Like this."), by=by)

    asked(stranger, "Who mends old engines?")
    assert "1 answer accepted" in look("/people/mariam/").words
    asked(mariam, "Who mends my own engine?")
    asked(mariam, "Who mends it in secret?", is_pseudonymous=True)
    assert "1 answer accepted" in look("/people/mariam/").words
    hidden = stranger.threads.get().question
    assert hidden
    actions.hide(hidden, by=moderator, reason="No.")
    assert "accepted" not in look("/people/mariam/").words


def test_queries_do_not_grow(mariam: User) -> None:
    def write(number: int) -> None:
        for _n in range(number):
            PostFactory.create(thread=ThreadFactory.create(), author=mariam)

    write(3)
    few = queries("/people/mariam/")
    write(15)
    assert queries("/people/mariam/") == few
