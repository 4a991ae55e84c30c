"""The inbox: unread first, grouped by thread, only what its reader may see, and marked as read."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.notifications.models import Notification
from community.tags.models import Tag
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


@pytest.fixture
def ada() -> User:
    return person("ada", display_name="Ada")


@pytest.fixture
def thread(owner: User, tag: Tag) -> Thread:
    return actions.ask(by=owner, title=TITLE, body="I mend engines now.", tags=[tag])


def unread(who: User) -> int:
    return User.objects.get(pk=who.pk).unread_count


def test_it_is_for_members() -> None:
    response = Client().get("/notifications/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_an_empty_one_says_what_to_do(owner: User) -> None:
    page = look("/notifications/", browser_of(owner))
    assert "Nothing to tell you yet" in page.words
    assert page.texts(".news__count") == []


def test_it_groups_by_thread_and_the_header_counts(
    thread: Thread, owner: User, ada: User, tag: Tag
) -> None:
    other = actions.ask(by=owner, title="And is a third one?", body="Is it?", tags=[tag])
    actions.answer(thread, by=ada, body="It was for me.")
    actions.answer(other, by=ada, body="No.")
    actions.answer(thread, by=ada, body="It really was.")
    page = look("/notifications/", browser_of(owner))
    assert page.texts(".notices__place") == [TITLE, "And is a third one?"]
    assert page.texts(".notices__words") == ["It really was.", "It was for me.", "No."]
    assert page.texts(".news__count") == ["3"]


def test_opening_a_notice_leads_to_the_post_and_marks_it_read(
    thread: Thread, owner: User, ada: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was for me.")
    notice = Notification.objects.get(receiver=owner)
    response = browser_of(owner).get(notice.get_absolute_url())
    assert response["Location"] == answer.get_absolute_url()
    assert unread(owner) == 0
    notice.refresh_from_db()
    assert notice.is_read


def test_read_ones_come_after_unread_ones(thread: Thread, owner: User, ada: User) -> None:
    actions.answer(thread, by=ada, body="First.")
    actions.answer(thread, by=ada, body="Second.")
    newest = Notification.objects.filter(receiver=owner).latest("pk")
    browser = browser_of(owner)
    assert browser.post(f"/notifications/{newest.pk}/read/").status_code == 302
    assert look("/notifications/", browser).texts(".notices__words") == ["First.", "Second."]
    assert unread(owner) == 1


def test_all_are_marked_as_read_at_once(thread: Thread, owner: User, ada: User) -> None:
    for body in ("First.", "Second."):
        actions.answer(thread, by=ada, body=body)
    browser = browser_of(owner)
    browser.post("/notifications/read/")
    page = look("/notifications/", browser)
    assert unread(owner) == 0
    assert "You have read everything." in page.words
    assert page.texts(".notices__line--unread") == []


def test_a_strangers_notice_is_not_there(
    thread: Thread, owner: User, ada: User, stranger: User
) -> None:
    actions.answer(thread, by=ada, body="It was for me.")
    notice = Notification.objects.get(receiver=owner)
    browser = browser_of(stranger)
    assert browser.get(f"/notifications/{notice.pk}/").status_code == 404
    assert browser.post(f"/notifications/{notice.pk}/read/").status_code == 404
    assert unread(owner) == 1


def test_what_is_out_of_sight_is_not_shown_and_not_counted(
    thread: Thread, owner: User, ada: User, moderator: User
) -> None:
    answer = actions.answer(thread, by=ada, body="Something rude.")
    actions.hide(answer, by=moderator, reason="Rude.")
    browser = browser_of(owner)
    assert "Something rude." not in look("/notifications/", browser).words
    assert unread(owner) == 0
    mine = look("/notifications/", browser_of(ada))
    assert "A moderator has hidden what you wrote" in mine.words


def test_who_asked_under_no_name_is_a_member_there_too(ada: User, owner: User, tag: Tag) -> None:
    thread = actions.ask(by=ada, title=TITLE, body="I fail.", tags=[tag], is_pseudonymous=True)
    answer = actions.answer(thread, by=owner, body="It was.")
    actions.accept(answer, by=ada)
    page = look("/notifications/", browser_of(owner))
    assert "A member accepted your answer" in page.words
    assert "Ada" not in page.response.content.decode()


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_asks_as_much_for_three_as_for_thirty(
    thread: Thread, owner: User, ada: User, tag: Tag
) -> None:
    def fill(number: int) -> int:
        for place in range(number):
            other = actions.ask(
                by=owner, title=f"What is worth {place} years of {number}?", body="?", tags=[tag]
            )
            actions.answer(other, by=ada, body="It was so.")
        return queries("/notifications/", browser_of(owner))

    assert fill(3) == fill(27)


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_goes_on_page_by_page(thread: Thread, owner: User, ada: User) -> None:
    for place in range(45):
        actions.answer(thread, by=ada, body=f"Answer {place}.")
    browser = browser_of(owner)
    first = look("/notifications/", browser)
    onward = first.one('a[rel="next"]').get("href")
    second = look(f"/notifications/{onward}", browser)
    seen = first.texts(".notices__words") + second.texts(".notices__words")
    assert len(seen) == len(set(seen)) == 45
    assert browser.get("/notifications/?cursor=nonsense").status_code == 404
