"""Those who judge are told that a case waits, once a round for each reason, and nobody else is."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.moderation import actions, waiting
from community.moderation.models import Case
from community.notifications.choosing import choose
from community.notifications.models import Cadence, Channel, Mail, Notification
from community.notifications.tellers import told
from tests.cast import StoryFactory, person
from tests.community.queueing import answer, page_of, reported
from tests.conftest import browser_of
from tests.stories.documents import POST, TALK, imported
from tests.stories.looking import look
from threads.models import Post

pytestmark = pytest.mark.django_db
EVENT = "case-waits"


@pytest.fixture
def post(owner: User) -> Post:
    return answer(owner)


def receivers() -> list[User]:
    notices = Notification.objects.filter(event=EVENT).order_by("pk")
    return [one.receiver for one in notices]


def test_a_round_tells_moderators_of_the_heaviest_case(
    post: Post, stranger: User, moderator: User, editor: User
) -> None:
    reported(post, stranger)
    heavy = reported(StoryFactory.create(), stranger, weight=9)
    assert receivers() == []
    assert waiting.something_is_due()
    waiting.tell_of_cases.call()
    assert receivers() == [moderator]
    line = told(Notification.objects.filter(event=EVENT), person=moderator)[0]
    assert line.told.url == page_of(heavy)
    assert line.told.title == "a story: reported"
    assert not waiting.something_is_due()
    waiting.tell_of_cases.call()
    assert receivers() == [moderator]


def test_many_stories_are_one_notice_for_editors(moderator: User, editor: User) -> None:
    for text in (POST, TALK):
        imported(text, file=f"/posts/{len(text)}.md")
    assert Case.objects.filter(origin="story").count() == 2
    waiting.tell_of_cases.call()
    assert receivers() == [editor]


def test_nobody_is_told_who_is_part_of_it(stranger: User, moderator: User) -> None:
    mo = person("mo", role="moderator")
    reported(answer(mo), moderator)
    third = person("third", role="moderator")
    waiting.tell_of_cases.call()
    assert receivers() == [third]


def test_what_is_decided_is_told_no_more(post: Post, stranger: User, moderator: User) -> None:
    case = reported(post, stranger)
    waiting.tell_of_cases.call()
    notices = Notification.objects.filter(event=EVENT)
    assert told(notices, person=moderator)
    assert told(notices, person=stranger) == []
    actions.decide(case, by=moderator, outcome="upheld", words="Gone.")
    assert told(notices, person=moderator) == []
    later = reported(StoryFactory.create(), stranger)
    actions.decide(later, by=moderator, outcome="upheld", words="Gone.")
    assert not waiting.something_is_due()


def test_it_goes_by_mail_to_those_who_choose_so(
    post: Post, stranger: User, moderator: User
) -> None:
    keen = person("keen", role="moderator")
    choose(by=keen, chosen={(EVENT, Channel.MAIL): Cadence.DAILY}, rhythm=Cadence.NOW)
    reported(post, stranger)
    waiting.tell_of_cases.call()
    waits = Notification.objects.filter(event=EVENT, mail_at__isnull=False)
    assert [(one.receiver, one.mail_cadence) for one in waits] == [(keen, Cadence.DAILY)]
    assert not Mail.objects.exists()


def test_whoever_wants_none_gets_none(post: Post, stranger: User, moderator: User) -> None:
    never = dict.fromkeys([(EVENT, Channel.SITE), (EVENT, Channel.MAIL)], Cadence.NEVER)
    choose(by=moderator, chosen=never, rhythm=Cadence.NOW)
    reported(post, stranger)
    waiting.tell_of_cases.call()
    assert receivers() == []


def test_only_those_who_judge_are_asked_about_it(stranger: User, moderator: User) -> None:
    name = "A case waits for moderators or editors"
    path = "/settings/notifications/"
    assert name in look(path, browser_of(moderator)).words
    assert name not in look(path, browser_of(stranger)).words
