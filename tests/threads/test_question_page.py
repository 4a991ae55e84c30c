"""A question's page: what is asked, what is answered, and what each reader may do there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import Look, look, queries
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


@pytest.fixture
def thread(owner: User, tag: Tag) -> Thread:
    return actions.ask(by=owner, title=TITLE, body="I mend **engines** now.", tags=[tag])


def question_of(thread: Thread) -> Post:
    assert thread.question is not None
    return thread.question


def structured(page: Look) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(page.one('script[type="application/ld+json"]').text)
    return told


def test_it_shows_the_question_with_its_answers_and_comments(
    thread: Thread, stranger: User
) -> None:
    answer = actions.answer(thread, by=stranger, body="It was for me.")
    first = actions.remark(answer, by=person("ada"), body="For how long?")
    actions.remark(answer, by=stranger, body="Five years.", parent=first)
    actions.remark(question_of(thread), by=person("grace"), body="Which degree?")
    page = look(thread.page_url)
    assert page.texts("h1") == [TITLE]
    assert page.texts("article.post > .comment__body") == ["I mend engines now.", "It was for me."]
    assert page.texts(".remarks .comment__body") == [
        "Which degree?",
        "For how long?",
        "Five years.",
    ]
    assert page.links("main .tags a") == {"phd": "/tags/phd/"}
    assert "1 answer" in page.texts("#answers-title")


def test_a_stale_slug_leads_to_the_page_in_one_step(thread: Thread) -> None:
    response = Client().get(f"/threads/{thread.pk}-what-it-was-called/?sort=newest")
    assert response.status_code == 301
    assert response["Location"] == f"{thread.page_url}?sort=newest"


def test_a_reader_sees_counts_and_no_buttons(thread: Thread, stranger: User) -> None:
    actions.vote(question_of(thread), by=stranger, value=1)
    page = look(thread.page_url)
    assert page.texts(".votes") == ["1 vote up"]
    assert page.texts("main button") == []
    assert "Sign in to answer, comment or vote" in page.words


def test_nobody_votes_on_their_own(thread: Thread, owner: User, stranger: User) -> None:
    assert look(thread.page_url, browser_of(owner)).texts(".vote") == []
    assert look(thread.page_url, browser_of(stranger)).texts(".vote") == [
        "Vote up 0",
        "Vote down 0",
    ]


def test_a_member_answers_and_lands_on_the_answer(thread: Thread, stranger: User) -> None:
    response = browser_of(stranger).post(f"/threads/{thread.pk}/answer/", {"body": "It was."})
    answer = Post.objects.answers().get()
    assert response.status_code == 302
    assert response["Location"] == f"{thread.page_url}#p-{answer.pk}"


def test_an_empty_answer_is_refused_and_a_preview_writes_nothing(
    thread: Thread, stranger: User
) -> None:
    browser, path = browser_of(stranger), f"/threads/{thread.pk}/answer/"
    refused = browser.post(path, {"body": "  "})
    assert refused.status_code == 422
    assert "Write something first." in refused.content.decode()
    shown = browser.post(path, {"body": "It **was**.", "preview": "1"})
    assert "<strong>was</strong>" in shown.content.decode()
    assert not Post.objects.answers().exists()


def test_a_signed_out_answer_comes_back_whole(thread: Thread) -> None:
    response = Client().post(f"/threads/{thread.pk}/answer/", {"body": "An hour of typing."})
    assert response.status_code == 401
    assert "An hour of typing." in response.content.decode()
    assert "You are signed out" in response.content.decode()


def test_comments_and_replies_stand_below_what_they_are_about(
    thread: Thread, stranger: User
) -> None:
    answer = actions.answer(thread, by=stranger, body="It was.")
    browser = browser_of(person("ada"))
    path = f"/threads/posts/{answer.pk}/remark/"
    assert browser.get(path).status_code == 200
    sent = browser.post(path, {"body": "For how long?"})
    comment = Post.objects.get(body="For how long?")
    assert sent["Location"] == f"{thread.page_url}#p-{comment.pk}"
    form = Look(browser, f"{path}?reply={comment.pk}")
    assert form.one("input[name=parent]").get("value") == str(comment.pk)
    browser.post(path, {"body": "I ask again.", "parent": comment.pk})
    reply = Post.objects.get(body="I ask again.")
    assert (reply.parent_id, reply.subject_id, reply.depth) == (comment.pk, answer.pk, 2)


def test_a_reply_to_what_is_gone_says_so_and_keeps_the_words(
    thread: Thread, stranger: User
) -> None:
    comment = actions.remark(question_of(thread), by=stranger, body="Which degree?")
    actions.delete(comment, by=stranger)
    path = f"/threads/posts/{question_of(thread).pk}/remark/"
    response = browser_of(stranger).post(path, {"body": "And where?", "parent": comment.pk})
    assert response.status_code == 422
    assert "no longer there" in response.content.decode()
    assert "And where?" in response.content.decode()


def test_comments_are_not_commented_on_by_themselves(thread: Thread, stranger: User) -> None:
    comment = actions.remark(question_of(thread), by=stranger, body="Which degree?")
    look(f"/threads/posts/{comment.pk}/remark/", browser_of(stranger), status=404)


@pytest.mark.slow  # many examples
def test_many_comments_are_shown_by_a_link(thread: Thread, stranger: User) -> None:
    question = question_of(thread)
    for number in range(25):
        last = actions.remark(question, by=stranger, body=f"Remark {number}.")
    page = look(thread.page_url)
    assert page.texts(".remarks .comment__body") == ["Remark 0.", "Remark 1.", "Remark 2."]
    way = page.links(".remarks__more a")["Show all comments"].partition("#")[0]
    assert way == f"{thread.page_url}?comments={question.pk}"
    whole = look(way)
    assert len(whole.texts(".remarks .comment__body")) == 20
    place = Client().get(last.get_absolute_url())["Location"]
    path, _hash, anchor = place.partition("#")
    assert anchor == f"p-{last.pk}"
    assert "Remark 24." in look(path).words


def test_replies_beyond_the_first_are_behind_the_link_too(thread: Thread, stranger: User) -> None:
    question = question_of(thread)
    first = actions.remark(question, by=stranger, body="Which degree?")
    for number in range(8):
        last = actions.remark(question, by=stranger, body=f"Reply {number}.", parent=first)
    page = look(thread.page_url)
    assert "Reply 4." in page.words
    assert "Reply 5." not in page.words
    assert "Show all comments" in page.words
    assert f"?comments={question.pk}#" in Client().get(last.get_absolute_url())["Location"]


@pytest.mark.slow  # a second and more
def test_each_answer_has_an_address_that_leads_to_its_page(thread: Thread) -> None:
    answers = [
        actions.answer(thread, by=person(f"p{number}"), body=f"Answer {number}.")
        for number in range(12)
    ]
    actions.vote(answers[3], by=person("voter"), value=1)
    assert "Answer 3." in look(thread.page_url).texts("article.post > .comment__body")[1]
    for answer in answers:
        path, _hash, anchor = Client().get(answer.get_absolute_url())["Location"].partition("#")
        assert anchor == f"p-{answer.pk}"
        assert look(path).tree.get_element_by_id(anchor) is not None


def test_the_orders_of_answers(thread: Thread) -> None:
    for number in range(3):
        answer = actions.answer(thread, by=person(f"p{number}"), body=f"Answer {number}.")
        actions.vote(answer, by=person(f"v{number}"), value=1 if number == 1 else -1)

    def order(sort: str) -> list[str]:
        return look(f"{thread.page_url}?sort={sort}").texts(".answers .post > .comment__body")

    assert order("best") == ["Answer 1.", "Answer 2.", "Answer 0."]
    assert order("newest") == ["Answer 2.", "Answer 1.", "Answer 0."]
    assert order("oldest") == ["Answer 0.", "Answer 1.", "Answer 2."]
    assert order("active") == ["Answer 2.", "Answer 1.", "Answer 0."]
    oldest = thread.posts.answers().earliest("pk")
    remark = actions.remark(oldest, by=person("ada"), body="Yes?")
    reply = actions.remark(oldest, by=person("eve"), body="No.", parent=remark)
    assert order("active") == ["Answer 0.", "Answer 2.", "Answer 1."]
    actions.delete(reply, by=reply.author)
    oldest.refresh_from_db()
    assert oldest.active_at == remark.created_at
    actions.delete(remark, by=remark.author)
    assert order("active") == ["Answer 2.", "Answer 1.", "Answer 0."]
    look(f"{thread.page_url}?answers=nonsense", status=404)
    look(f"{thread.page_url}?comments=999", status=404)


def test_an_asker_without_a_name_is_named_nowhere(tag: Tag, stranger: User) -> None:
    asker = person("sheila", display_name="Sheila Shy")
    thread = actions.ask(
        by=asker, title=TITLE, body="I mend engines.", tags=[tag], is_pseudonymous=True
    )
    answer = actions.answer(thread, by=asker, body="I found out myself.")
    actions.remark(answer, by=asker, body="Or so I think.")
    actions.edit(answer, by=asker, body="I found it out myself.", seen=0)
    pages = [thread.page_url, "/threads/", "/", "/tags/phd/", "/feeds/threads/"]
    pages += [f"/threads/posts/{answer.pk}/revisions/", f"{thread.page_url}?comments={answer.pk}"]
    for path in pages:
        assert "sheila" not in browser_of(stranger).get(path).content.decode().lower(), path
    assert "engines" not in look("/people/sheila/").words
    assert "a member" in look(thread.page_url).words


def test_what_is_hidden_or_deleted_leaves_its_place_to_the_comments(
    thread: Thread, stranger: User, moderator: User
) -> None:
    answer = actions.answer(thread, by=stranger, body="Buy my course.")
    actions.hide(answer, by=moderator, reason="An advertisement.")
    assert "moderator has hidden" not in look(thread.page_url).words
    actions.restore(answer, by=moderator)
    actions.remark(answer, by=person("ada"), body="Please do not.")
    actions.hide(answer, by=moderator, reason="An advertisement.")
    page = look(thread.page_url)
    assert "Buy my course." not in page.response.content.decode()
    assert "A moderator has hidden this answer. Please do not." in " ".join(
        page.texts(".answers .comment__body")
    )
    assert "Buy my course." in look(thread.page_url, browser_of(moderator)).words


def test_a_hidden_question_is_for_its_asker_and_moderators(
    thread: Thread, owner: User, stranger: User, moderator: User
) -> None:
    actions.hide(question_of(thread), by=moderator, reason="Names a third person.")
    look(thread.page_url, status=404)
    look(thread.page_url, browser_of(stranger), status=404)
    page = look(thread.page_url, browser_of(owner))
    assert "Names a third person." in page.words
    assert page.texts("main .vote, main form#write") == []


def test_machines_are_told_of_every_answer_on_the_page(
    thread: Thread, owner: User, stranger: User
) -> None:
    answer = actions.answer(thread, by=stranger, body="It </script> was.")
    actions.vote(answer, by=owner, value=1)
    actions.accept(answer, by=owner)
    actions.answer(thread, by=person("ada"), body="Not for me.")
    told = structured(look(thread.page_url))
    question = told["mainEntity"]
    assert (told["@type"], question["name"], question["answerCount"]) == ("QAPage", TITLE, 2)
    accepted = question["acceptedAnswer"]
    assert (accepted["text"], accepted["upvoteCount"]) == ("It </script> was.", 1)
    assert accepted["author"]["name"] == stranger.name
    assert [one["text"] for one in question["suggestedAnswer"]] == ["Not for me."]


def fill(thread: Thread, number: int) -> None:
    question = question_of(thread)
    for _ in range(number):
        writer = person(f"writer-{Post.objects.count()}")
        answer = actions.answer(thread, by=writer, body=f"Answer of {writer.handle}.")
        for about in (question, answer):
            comment = actions.remark(about, by=writer, body=f"Remark of {writer.handle}.")
            actions.remark(about, by=writer, body=f"Reply of {writer.handle}.", parent=comment)
        actions.edit(answer, by=writer, body=f"Other words of {writer.handle}.", seen=0)


@pytest.mark.slow  # thirty rows, written as members write them
def test_its_queries_do_not_grow(
    thread: Thread, owner: User, stranger: User, moderator: User
) -> None:
    people = {"asker": owner, "stranger": stranger, "moderator": moderator}
    clients = {"visitor": Client()} | {name: browser_of(one) for name, one in people.items()}

    def count() -> dict[str, int]:
        return {name: queries(thread.page_url, client) for name, client in clients.items()}

    fill(thread, 3)
    for post in Post.objects.exclude(author=stranger)[:5]:
        actions.vote(post, by=stranger, value=1)
    few = count()
    fill(thread, 27)
    assert count() == few
    assert max(few.values()) <= 12, few
