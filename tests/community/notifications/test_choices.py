"""What one is told of: the matrix, digests by one control, and the way out by a link."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.notifications import unsubscribing
from community.notifications.actions import notify
from community.notifications.events import all_events
from community.notifications.models import Cadence, Notification, Rhythm, Wish
from community.notifications.wishing import Wishes
from tests.cast import PostFactory
from tests.conftest import browser_of
from tests.stories.looking import look
from threads.notices import ANSWER, COMMENT, MENTION

pytestmark = pytest.mark.django_db

PATH = "/settings/notifications/"


def as_shown(who: User) -> dict[str, str]:
    """What the form would send if nothing were changed."""
    page = look(PATH, browser_of(who))
    sent = {
        select.get("name"): select.cssselect("option[selected]")[0].get("value")
        for select in page.tree.cssselect("main select")
    }
    return {**sent, "rhythm": page.one("input[name=rhythm][checked]").get("value")}


def mail(who: User, event: object) -> Cadence:
    return Wishes.of([who.pk]).cadence(who.pk, event, "mail")  # type: ignore[arg-type]


def test_every_event_can_be_chosen_by_channel(owner: User) -> None:
    shown = as_shown(owner)
    for event in (one for one in all_events() if not one.is_staffs):
        assert shown[f"{event.code}-site"] == event.site
        assert shown[f"{event.code}-mail"] == event.mail
    assert shown["rhythm"] == "now"


def test_saving_what_is_shown_changes_nothing(owner: User) -> None:
    browser_of(owner).post(PATH, as_shown(owner))
    assert not Wish.objects.exists()


def test_a_choice_is_kept_and_can_be_taken_back(owner: User) -> None:
    shown = as_shown(owner)
    browser = browser_of(owner)
    assert browser.post(PATH, {**shown, "comment-mail": "never"})["Location"] == PATH
    assert mail(owner, COMMENT) == Cadence.NEVER
    assert as_shown(owner)["comment-mail"] == "never"
    browser.post(PATH, shown)
    assert not Wish.objects.exists()


def test_one_control_makes_digests_of_all(owner: User) -> None:
    browser_of(owner).post(PATH, {**as_shown(owner), "rhythm": "weekly"})
    mailed = {event for event in all_events() if event.mail != Cadence.NEVER}
    assert {mail(owner, event) for event in mailed} == {Cadence.WEEKLY}
    assert as_shown(owner)["mention-mail"] == "now", "what was chosen for each is kept"


@pytest.mark.parametrize("wrong", [{"comment-mail": "hourly"}, {"rhythm": ""}])
def test_what_is_not_offered_is_refused_at_its_field(owner: User, wrong: dict[str, str]) -> None:
    response = browser_of(owner).post(PATH, {**as_shown(owner), **wrong})
    assert response.status_code == 422
    assert not Rhythm.objects.exists()


def link(who: User, **what: str) -> str:
    return unsubscribing.address(who, codes=["answer", "mention"], **what)


def test_opening_the_link_changes_nothing_and_offers_a_button(owner: User) -> None:
    page = look(link(owner))
    assert page.texts("main button") == ["End these mails", "End all mail about notices"]
    assert str(ANSWER.name) in page.words
    assert mail(owner, ANSWER) == Cadence.NOW


def test_one_click_ends_it_signed_out_and_without_a_csrf_token(owner: User) -> None:
    notice_of(owner)
    client = Client(enforce_csrf_checks=True)
    response = client.post(link(owner), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert mail(owner, ANSWER) == mail(owner, MENTION) == Cadence.NEVER
    assert mail(owner, COMMENT) == COMMENT.mail
    assert Notification.objects.get().mail_at is None, "what waits does not go out either"


def notice_of(who: User) -> None:
    notify(ANSWER, about=PostFactory.create(), to=[who])


def test_it_is_safe_to_do_twice(owner: User) -> None:
    for _ in range(2):
        assert Client().post(link(owner)).status_code == 200


def test_all_mail_can_be_ended_there(owner: User) -> None:
    Client().post(link(owner), {"all": "1"})
    assert {mail(owner, event) for event in all_events()} == {Cadence.NEVER}


def test_a_digest_is_ended_as_a_whole(owner: User) -> None:
    Rhythm.objects.create(person=owner, cadence=Cadence.DAILY)
    Client().post(link(owner, digest="daily"))
    assert {mail(owner, event) for event in all_events()} == {Cadence.NEVER}


def test_a_digest_of_chosen_events_ends_with_those(owner: User) -> None:
    Client().post(link(owner, digest="daily"))
    assert mail(owner, COMMENT) == Cadence.NEVER
    assert mail(owner, MENTION) == Cadence.NOW


def test_a_link_that_is_not_ours_is_nothing(owner: User) -> None:
    for path in (link(owner)[:-3] + "x/", "/notifications/unsubscribe/x/"):
        assert Client().post(path).status_code == 404
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get(link(owner)).status_code == 404
    assert not Wish.objects.exists()
