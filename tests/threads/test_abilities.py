"""What good work opens: each threshold from both sides, and what is closed to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.lib.abilities import Ability, Work, all_abilities
from community.limits.actions import waived
from community.moderation.actions import suspend
from community.moderation.models import Rule, State
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import BODY, TITLE, question, tag
from threads import abilities, actions
from threads.models import Post, Suggestion

pytestmark = pytest.mark.django_db

EARNED = [one for one in all_abilities() if not one.is_everybodys]
NAMES = [one.name for one in EARNED]


@pytest.fixture(autouse=True)
def _as_published(settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0


def fresh(someone: User) -> User:
    """The same person as a later request has them."""
    return User.objects.get(pk=someone.pk)


def work(someone: User, *, good: int = 0, poor: int = 0, silent: int = 0) -> list[Post]:
    """So many posts by `someone` that were voted up, voted down, and not voted on."""
    PostFactory.create_batch(silent, author=someone)
    PostFactory.create_batch(good, author=someone, up=2, down=1)
    return PostFactory.create_batch(poor, author=someone, up=1, down=2)


def least(ability: Ability) -> Work:
    """The least work that opens `ability`, with as many poor pieces as it bears."""
    judged = max(ability.judged, 10)
    return Work(
        standing=max(ability.standing, judged),
        judged=judged,
        good=-int(-ability.share * judged // 1),
    )


@pytest.mark.parametrize("ability", EARNED, ids=NAMES)
def test_each_threshold_is_a_boundary(ability: Ability) -> None:
    just = least(ability)
    assert ability.is_opened_by(just)
    assert not ability.is_opened_by(Work(just.standing, just.judged, just.good - 1))
    if ability.judged:
        number = ability.judged
        assert ability.is_opened_by(Work(number, number, number))
        assert not ability.is_opened_by(Work(number, number - 1, number - 1))
    if ability.standing:
        many = ability.judged + ability.standing
        assert ability.is_opened_by(Work(ability.standing, many, many))
        assert not ability.is_opened_by(Work(ability.standing - 1, many, many))


@pytest.mark.parametrize("ability", EARNED, ids=NAMES)
def test_the_work_of_a_person_opens_it(ability: Ability, owner: User) -> None:
    just = least(ability)
    work(owner, good=just.good - 1, poor=just.judged - just.good)
    assert ability.name not in fresh(owner).abilities
    last = PostFactory.create(author=owner, up=1)
    assert ability.name in fresh(owner).abilities
    last.delete()
    PostFactory.create(author=owner, state=State.HIDDEN, up=5)
    assert ability.name not in fresh(owner).abilities


def test_the_number_alone_opens_nothing(owner: User) -> None:
    work(owner, good=10, poor=200)
    assert not fresh(owner).abilities & set(NAMES)


def test_suggestions_count_as_work_once_they_are_decided(owner: User) -> None:
    work(owner, good=abilities.EDIT.judged - 1)
    post = PostFactory.create()
    made = Suggestion.objects.create(post=post, by=owner, body="x")
    assert "edit" not in fresh(owner).abilities
    Suggestion.objects.filter(pk=made.pk).update(state=Suggestion.State.APPROVED)
    assert "edit" in fresh(owner).abilities
    share = abilities.EDIT.share
    for _ in range(round(abilities.EDIT.judged * (1 - share)) + 2):
        rejected = Suggestion.State.REJECTED
        Suggestion.objects.create(post=post, by=owner, body="x", state=rejected)
    assert "edit" not in fresh(owner).abilities


def test_staff_have_all_and_it_is_asked_in_one_query(
    owner: User, moderator: User, editor: User, django_assert_num_queries: Any
) -> None:
    for someone in (moderator, editor):
        assert someone.abilities == {one.name for one in all_abilities()}
    assert owner.roles == frozenset()
    with django_assert_num_queries(1):  # the work, and whether anything is suspended
        _ = owner.abilities
        _ = owner.abilities
    until = timezone.now() + timedelta(days=1)
    suspend(owner, "vote", by=moderator, reason="A campaign.", until=until)
    fresh = User.objects.get(pk=owner.pk)
    assert fresh.roles == frozenset()
    with django_assert_num_queries(2):  # and what
        assert "vote" not in fresh.abilities


def test_for_load_tests_and_samples_only_ones_own_words_are_free(
    owner: User, settings: Any
) -> None:
    own, powers = {"link", "vote_down"}, {"edit", "describe", "close"}
    with waived():
        assert own <= fresh(owner).abilities
        assert not powers & fresh(owner).abilities
    settings.LIMITS_SCALE = 2.0
    assert own <= fresh(owner).abilities
    assert not powers & fresh(owner).abilities


# ----------------------------------------------------------------------------------------- links


LINKS = [
    "See https://example.org/.",
    "See [this](https://example.org/).",
    "![](https://example.org/a.png)",
    "<https://example.org/>",
    "[x]\n\n[x]: //example.org/a",
]
NO_LINKS = [
    "See `https://example.org/` in code.",
    "    https://example.org/",
    "Look at [the stories](/stories/).",
    "Plain words, with a colon: and a dot.",
]


@pytest.mark.parametrize("body", LINKS)
def test_links_wait_until_one_is_known(body: str, owner: User) -> None:
    story = StoryFactory.create()
    Rule.objects.update(is_on=False)  # what a rule holds is another question
    with pytest.raises(ValidationError) as error:
        actions.comment(story, by=owner, body=body)
    assert set(error.value.message_dict) == {"body"}
    work(owner, silent=abilities.LINK.standing)
    assert actions.comment(story, by=fresh(owner), body=body).is_live


@pytest.mark.parametrize("body", NO_LINKS)
def test_what_is_no_link_out_is_always_fine(body: str, owner: User) -> None:
    assert actions.comment(StoryFactory.create(), by=owner, body=body).is_live


def test_links_to_the_portal_itself_are_always_fine(owner: User, settings: Any) -> None:
    body = f"See {settings.PUBLIC_URL}/stories/."
    assert actions.comment(StoryFactory.create(), by=owner, body=body).is_live


def test_the_refused_text_is_kept_beside_its_field(owner: User) -> None:
    tag("phd")
    body = "An hour of typing, and https://example.org/."
    sent = {"title": TITLE, "body": body, "tags": "phd"}
    answer = browser_of(owner).post("/threads/ask/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "An hour of typing" in page
    assert str(abilities.NO_LINKS_YET)[:40] in page


def test_an_edit_keeps_the_links_that_were_there(owner: User) -> None:
    post = PostFactory.create(author=owner, body="See https://example.org/a.")
    actions.edit(post, by=owner, body="Do see https://example.org/a.", seen=0)
    with pytest.raises(ValidationError):
        actions.edit(post, by=owner, body="See https://example.org/b.", seen=1)
    with pytest.raises(ValidationError):
        actions.suggest(
            PostFactory.create(), by=owner, note="x", body="https://example.org/", seen=0
        )


# ------------------------------------------------------------------------------- down, and others'


def test_voting_down_is_refused_with_words_and_opens(owner: User, stranger: User) -> None:
    answer = actions.answer(question(owner), by=stranger, body=BODY)
    voter = person("voter")
    address = f"/threads/posts/{answer.pk}/vote/"
    refused = browser_of(voter).post(address, {"value": "down"})
    assert refused.status_code == 403
    assert "Your abilities" in refused.content.decode()
    assert browser_of(voter).post(address, {"value": "up"}).status_code == 302
    work(voter, good=abilities.VOTE_DOWN.judged)
    assert browser_of(voter).post(address, {"value": "down"}).status_code == 302
    answer.refresh_from_db()
    assert (answer.up, answer.down) == (0, 1)


def test_whoever_may_edit_others_does_so_under_their_own_name(owner: User, stranger: User) -> None:
    answer = actions.answer(question(owner), by=owner, body="Tne of them.")
    address = f"/threads/posts/{answer.pk}/edit/"
    assert browser_of(stranger).get(address).status_code == 403
    work(stranger, good=abilities.EDIT.judged)
    browser = browser_of(stranger)
    suggest = look(answer.thread.page_url, browser).links("article a")["Suggest an edit"]
    assert browser.get(suggest)["Location"] == address
    assert browser.post(address, {"body": "Ten of them.", "seen": "0"}).status_code == 302
    answer.refresh_from_db()
    assert (answer.author, answer.edited_by) == (owner, stranger)
    thread = answer.thread
    fields: dict[str, Any] = {"title": TITLE, "body": "Fifty.", "tags": [tag("phd")], "seen": 0}
    actions.edit_question(thread, by=fresh(stranger), **fields)


def test_power_ends_at_what_is_hidden_or_locked(
    owner: User, stranger: User, moderator: User
) -> None:
    work(stranger, good=abilities.EDIT.judged)
    hidden, standing = (
        actions.comment(StoryFactory.create(), by=owner, body=body) for body in ("One.", "Two.")
    )
    actions.hide(hidden, by=moderator, reason="Off the subject.")
    actions.lock(standing.thread, by=moderator, note="A pause.")
    for post in (hidden, standing):
        with pytest.raises(policy.NotAllowed):
            actions.edit(Post.objects.get(pk=post.pk), by=fresh(stranger), body="x", seen=0)


def test_they_judge_what_others_suggest_but_not_their_own(owner: User, stranger: User) -> None:
    post = actions.comment(StoryFactory.create(), by=owner, body="Tne.")
    own = actions.suggest(post, by=stranger, note="Mends it.", body="Ten.", seen=0)
    other = actions.suggest(post, by=person("helper"), note="Mends it.", body="Ten!", seen=0)
    work(stranger, good=abilities.EDIT.judged)
    with pytest.raises(policy.NotAllowed):
        actions.approve_suggestion(own, by=fresh(stranger))
    actions.approve_suggestion(other, by=fresh(stranger))
    post.refresh_from_db()
    assert post.body == "Ten!"


def test_describing_tags_and_closing_questions(owner: User, stranger: User) -> None:
    thread = question(owner)
    for ability, deed, thing in (
        (abilities.DESCRIBE, "tag.describe", tag("phd")),
        (abilities.CLOSE, "thread.close", thread),
    ):
        someone = person(f"somebody-{ability.name}")
        assert not policy.may(someone, deed, thing)
        work(someone, good=ability.judged)
        assert policy.may(fresh(someone), deed, thing)


# ------------------------------------------------------------------------------------------ pages


def test_ones_own_page_says_what_is_there_and_what_is_wanting(owner: User, moderator: User) -> None:
    work(owner, good=4, poor=1)
    page = look("/settings/abilities/", browser_of(owner))
    assert "vote down" in page.texts("#held-title + ul li")
    words = page.words
    assert "10 more" in words  # to describe tags: 15 judged, of which there are 5
    bars = page.tree.cssselect("progress")
    assert all(bar.get("aria-labelledby") for bar in bars)
    assert {(bar.get("value"), bar.get("max")) for bar in bars} >= {("5", "15"), ("5", "30")}
    assert "you have all of them" in look("/settings/abilities/", browser_of(moderator)).words


def test_a_share_too_small_says_how_much_good_work_mends_it(owner: User) -> None:
    work(owner, good=3, poor=3)
    # 60 % of 6 are 3.6: two more good ones make 5 of 8
    assert (
        "you have 50 %; 2 more good ones" in look("/settings/abilities/", browser_of(owner)).words
    )


def test_nobody_sees_anothers(client: Client) -> None:
    assert client.get("/settings/abilities/")["Location"].startswith("/accounts/login/")


def test_limits_publishes_the_same_table(client: Client) -> None:
    words = look("/limits/", client).words
    for one in EARNED:
        assert str(one.deed) in words
        if one.judged:
            assert f"{one.judged} judged pieces" in words
        assert f"{round(one.share * 100)} % or more" in words
