"""What a tag's page says, and what members do with it."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.tags import actions as tags
from community.tags.models import FormerTag, Tag, TagFollow, TagRevision
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from threads import actions, answerers

pytestmark = pytest.mark.django_db


@pytest.fixture
def phd(owner: User) -> Tag:
    question(owner)
    return Tag.objects.get(slug="phd")


def send(path: str, someone: User | None = None, **typed: object) -> tuple[int, str]:
    client = browser_of(someone) if someone else Client()
    response = client.post(path, typed)
    return response.status_code, response.content.decode()


def test_synonyms_and_narrower_tags_are_named(phd: Tag) -> None:
    tag("doctorate", synonym_of=phd)
    tag("funding", parent=phd)
    page = look("/tags/phd/")
    assert "Also called doctorate" in page.words
    assert page.links(".tag-about .tags a") == {"funding": "/tags/funding/"}


def test_the_description_is_markdown(phd: Tag) -> None:
    Tag.objects.update(description="Years of *study*. <script>alert(1)</script>")
    page = look("/tags/phd/")
    assert page.texts(".tag-about em") == ["study"]
    assert not page.tree.cssselect(".tag-about script")


def test_who_answers_best_comes_first(phd: Tag, owner: User, stranger: User) -> None:
    thread, voter = question(owner, title="How long does it all take?"), person("voter")
    first = actions.answer(thread, by=stranger, body="Four years.")
    other = actions.answer(thread, by=person("ella"), body="Five years.")
    own = actions.answer(thread, by=owner, body="I know now.")
    actions.vote(first, by=voter, value=1)
    actions.vote(other, by=voter, value=1)
    actions.accept(other, by=owner)
    look_at = look("/tags/phd/").texts(".answerers li")
    assert look_at == ["ella 1 accepted, score 1", "stranger score 1"]
    actions.accept(own, by=owner)
    assert look("/tags/phd/").texts(".answerers li") == ["stranger score 1", "ella score 1"]


def test_nobody_is_named_who_answered_under_no_name(phd: Tag, owner: User) -> None:
    thread = question(owner, title="Who pays for a doctorate?", is_pseudonymous=True)
    answer = actions.answer(thread, by=owner, body="The state did.")
    actions.vote(answer, by=person("voter"), value=1)
    assert look("/tags/phd/").texts(".answerers li") == []


def test_hidden_answers_and_closed_accounts_count_for_nobody(
    phd: Tag, owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner, title="How long does it all take?")
    answer = actions.answer(thread, by=stranger, body="Four years.")
    actions.vote(answer, by=person("voter"), value=1)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert look("/tags/phd/").texts(".answerers li") == []
    User.objects.filter(pk=stranger.pk).update(is_active=True)
    actions.hide(answer, by=moderator, reason="No.")
    assert look("/tags/phd/").texts(".answerers li") == []


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_queries_of_the_page_do_not_grow(phd: Tag, owner: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            other = person(f"other-{User.objects.count()}")
            answer = actions.answer(question(other, title=f"How is {other}?"), by=other, body="So.")
            actions.vote(answer, by=owner, value=1)
            tag(f"narrow-{other}", parent=phd)
            tag(f"same-{other}", synonym_of=phd)

    more(3)
    few = queries("/tags/phd/", browser_of(owner))
    more(12)
    assert queries("/tags/phd/", browser_of(owner)) == few


def test_follow_mute_and_neither(phd: Tag, stranger: User) -> None:
    assert send("/tags/phd/follow/", stranger, standing="follow")[0] == 302
    assert not TagFollow.objects.get().is_muted
    pressed = look("/tags/phd/", browser_of(stranger)).texts('button[aria-pressed="true"]')
    assert pressed == ["Follow phd"]
    send("/tags/phd/follow/", stranger, standing="mute")
    assert TagFollow.objects.get().is_muted
    send("/tags/phd/follow/", stranger, standing="none")
    assert not TagFollow.objects.exists()
    assert send("/tags/phd/follow/", stranger, standing="adore")[0] == 400
    assert send("/tags/no-such/follow/", stranger)[0] == 404


def test_a_visitor_is_asked_to_sign_in(phd: Tag) -> None:
    assert send("/tags/phd/follow/")[0] == 302
    assert not TagFollow.objects.exists()
    assert look("/tags/phd/").texts(".tag-standing button") == []


def test_to_follow_a_synonym_is_to_follow_what_it_means(phd: Tag, stranger: User) -> None:
    tags.follow(tag("doctorate", synonym_of=phd), by=stranger)
    assert TagFollow.objects.get().tag == phd
    tags.leave(Tag.objects.get(slug="doctorate"), by=stranger)
    assert not TagFollow.objects.exists()


def test_ones_own_tags_are_on_one_page(phd: Tag, stranger: User, owner: User) -> None:
    tags.follow(phd, by=stranger)
    tags.mute(tag("selling"), by=stranger)
    tags.mute(tag("others-business"), by=owner)
    page = look("/settings/tags/", browser_of(stranger))
    assert page.links(".tag-rows a") == {"phd": "/tags/phd/", "selling": "/tags/selling/"}
    response = browser_of(stranger).post(
        "/tags/selling/follow/", {"standing": "none", "back": "settings"}
    )
    assert response["Location"] == "/settings/tags/"


def test_an_editor_describes_it_and_what_was_said_stays(phd: Tag, editor: User) -> None:
    path = "/tags/phd/edit/"
    assert send(path, editor, description="Years of study.", seen=0)[0] == 302
    assert send(path, editor, description="Years of hard study.", seen=1)[0] == 302
    assert "Years of hard study." in look("/tags/phd/").words
    edits = look("/tags/phd/revisions/")
    assert edits.texts("ins") == ["hard", "Years of study."]
    assert f"by {editor.name}" in edits.words


def test_what_came_in_between_is_shown_beside_ones_own(phd: Tag, editor: User) -> None:
    path = "/tags/phd/edit/"
    send(path, editor, description="The first.", seen=0)
    status, page = send(path, editor, description="The second.", seen=0)
    assert status == 409
    assert "The first." in page
    assert "The second." in page
    assert 'name="seen" value="1"' in page
    phd.refresh_from_db()
    assert phd.description == "The first."
    assert send(path, editor, description="The second.", seen=1)[0] == 302


def test_a_preview_saves_nothing_and_too_long_is_said_at_the_field(phd: Tag, editor: User) -> None:
    path = "/tags/phd/edit/"
    status, page = send(path, editor, description="So *it* is.", seen=0, preview=1)
    assert (status, "<em>it</em>" in page) == (200, True)
    status, page = send(path, editor, description="long " * 1_000, seen=0)
    assert status == 422
    assert "A description holds 4000 characters" in page
    assert not TagRevision.objects.exists()


def test_strangers_do_not_describe(phd: Tag, stranger: User) -> None:
    assert send("/tags/phd/edit/", stranger, description="Mine.", seen=0)[0] == 403
    assert browser_of(stranger).get("/tags/phd/edit/").status_code == 403
    assert "Describe this tag" not in look("/tags/phd/", browser_of(stranger)).words


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/tags/doctorate/", "/tags/phd/"),
        ("/tags/doctorate/?cursor=x", "/tags/phd/?cursor=x"),
        ("/tags/doctorate/revisions/", "/tags/phd/revisions/"),
        ("/feeds/threads/doctorate/", "/feeds/threads/phd/"),
        ("/feeds/stories/doctorate/", "/feeds/stories/phd/"),
        ("/feeds/threads/?any=doctorate,ml", "/feeds/threads/?any=phd,ml"),
        ("/threads/?tab=active&tag=doctorate&not=ml", "/threads/?tab=active&tag=phd&not=ml"),
    ],
)
def test_former_addresses_lead_on_in_one_hop(phd: Tag, path: str, leads_to: str) -> None:
    meant = tag("ml")
    FormerTag.objects.create(slug="doctorate", tag=phd)
    FormerTag.objects.create(slug="machine-learning", tag=meant)
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (301, leads_to)


def test_a_former_address_of_a_synonym_leads_to_what_is_meant(phd: Tag) -> None:
    FormerTag.objects.create(slug="dr", tag=tag("doctorate", synonym_of=phd))
    assert Client().get("/tags/dr/")["Location"] == "/tags/phd/"


def test_the_answers_to_the_latest_questions_count(
    monkeypatch: pytest.MonkeyPatch, phd: Tag, owner: User, stranger: User
) -> None:
    for title, answerer in (
        ("How did it begin for you?", stranger),
        ("And how did it go on?", person("ella")),
    ):
        answer = actions.answer(question(owner, title=title), by=answerer, body="Early.")
        actions.vote(answer, by=owner, value=1)
    assert look("/tags/phd/").texts(".answerers li") == ["stranger score 1", "ella score 1"]
    monkeypatch.setattr(answerers, "LATEST", 1)
    assert look("/tags/phd/").texts(".answerers li") == ["ella score 1"]
