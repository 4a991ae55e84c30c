"""What moderators wrote about somebody names them no more once their account is closed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from community.log.models import LogEntry, LogText
from community.moderation import counters, deeds
from community.moderation.actions import appeal, decide, note_case, report
from community.moderation.actions.bulk import begin_bulk, carry_on
from community.moderation.models import (
    Appeal,
    BulkDeed,
    BulkItem,
    Case,
    CaseNote,
    ReportKind,
    Statement,
)
from mentors import actions as mentoring
from portal.privacy import leasing
from portal.privacy.actions import close_account
from portal.privacy.models import Closing
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db
SHOWN = "José Quintero Vega"
SAID = f"{SHOWN} advertises."


@pytest.fixture
def jose() -> User:
    return person("jose-77", display_name=SHOWN, email="jq@example.org")


def closed(someone: User) -> None:
    closing = Closing.objects.filter(person=someone).first()
    closing = closing or close_account(someone, by=someone, posts="kept", at_once=True)
    Closing.objects.update(due_at=closing.asked_at)
    assert leasing.close(closing.pk)


def recorded() -> set[str]:
    """The codes of entries with the name beside them."""
    texts = LogText.objects.select_related("entry")
    return {one.entry.code for one in texts if SHOWN in one.reason + one.before + one.after}


def test_what_was_decided_about_their_posts(jose: User, stranger: User, moderator: User) -> None:
    asked = question(by=jose, title="Where do I begin with models?")
    answer = actions.answer(question(by=stranger), by=jose, body="Buy my course.")
    actions.hide(answer, by=moderator, reason=SAID)
    actions.restore(answer, by=moderator, reason=f"{SHOWN} took it out.")
    actions.close(asked, by=moderator, why="other", note=SAID)
    feed = reverse("moderation_log_feed")
    assert recorded() == {"post.hide", "post.restore", "thread.close"}
    assert SHOWN in Client().get(feed).content.decode()
    closed(jose)
    assert recorded() == set()
    assert SHOWN not in Client().get(feed).content.decode()
    codes = set(LogEntry.objects.values_list("code", flat=True))
    assert {"post.hide", "thread.close", "log.blank"} <= codes


def test_about_their_profile_as_a_mentor(jose: User, moderator: User) -> None:
    mentor = MentorFactory.create(person=jose)
    mentoring.decline_mentor(mentor, by=moderator, words=SAID)
    assert recorded() == {"mentor.decline"}
    closed(jose)
    assert recorded() == set()


@pytest.mark.parametrize("side", ["whose it is", "who reported it"])
def test_in_cases_with_them_in_it(side: str, jose: User, stranger: User, moderator: User) -> None:
    author, reporter = (jose, stranger) if side == "whose it is" else (stranger, jose)
    post = actions.comment(StoryFactory.create(), by=author, body="Buy my course.")
    kind = ReportKind.objects.get_or_create(name="Advertising")[0]
    case = report(post, by=reporter, kind=kind, words="It sells something.").case
    note_case(case, by=moderator, words=SAID)
    decide(case, by=moderator, outcome="dismissed", words=SAID)
    actions.hide(post, by=moderator, reason=f"So says {SHOWN}.")
    assert recorded() == {"case.decide", "post.hide"}
    closed(jose)
    assert recorded() == set()
    assert SHOWN not in Case.objects.get().words + CaseNote.objects.get().words


def test_what_stood_before_in_what_another_was_told(
    jose: User, stranger: User, moderator: User
) -> None:
    far, near = question(by=stranger), question(by=stranger, title="How many letters do I write?")
    actions.answer(near, by=jose, body="Ten.")
    for thread, note in ((far, "Ask @jose-77."), (near, SAID)):
        for why in (note, "It is answered."):
            actions.close(thread, by=moderator, why="other", note=why)
    stood = [told.effects["was"]["closed_note"] for told in Statement.objects.order_by("pk")]
    assert stood == ["", "Ask @jose-77.", "", SAID]
    closed(jose)
    stood = [told.effects["was"]["closed_note"] for told in Statement.objects.order_by("pk")]
    assert stood == ["", "Ask @former-member.", "", "a former member advertises."]


def test_in_a_deed_over_many_things(jose: User, moderator: User) -> None:
    post = actions.comment(StoryFactory.create(), by=jose, body="Buy my course.")
    deed = deeds.deed_of("post.hide")
    assert deed
    bulk = carry_on(begin_bulk(deed, [post.pk], by=moderator, given={"reason": SAID}))
    BulkItem.objects.update(stood={"before": {"state_reason": [SAID]}})
    assert (bulk.reason, bulk.given["reason"]) == (SAID, SAID)
    closed(jose)
    left = [*BulkDeed.objects.values_list("reason", "given"), *BulkItem.objects.values()]
    assert "a former member advertises." in str(left)
    assert SHOWN not in str(left)


def test_what_has_nothing_to_do_with_them_stays(
    jose: User, stranger: User, moderator: User
) -> None:
    post = actions.comment(StoryFactory.create(), by=stranger, body="Buy my course.")
    actions.hide(post, by=moderator, reason=f"{SHOWN} is a poet of that name.")
    closed(jose)
    assert recorded() == {"post.hide"}


def test_what_they_appealed_against_waits_no_more(
    jose: User, stranger: User, moderator: User
) -> None:
    answer = actions.answer(question(by=stranger), by=jose, body="Buy my course.")
    actions.hide(answer, by=moderator, reason=SAID)
    case = appeal(Statement.objects.get(), by=jose, words=SAID).case
    assert case in Case.objects.open()
    closed(jose)
    made = Appeal.objects.get()
    assert (made.outcome, made.words) == (Appeal.Outcome.ENDED, "")
    assert not Case.objects.open().exists()
    entry = LogEntry.objects.get(code="appeal.end")
    assert (entry.target_kind, entry.target_id) == ("moderation.appeal", str(made.pk))
    assert not list(counters.wrong())
    page = browser_of(moderator).get(f"/admin/moderation/appeal/{made.pk}/change/")
    assert page.status_code == 200


def test_on_whose_request_it_was_closed(jose: User, moderator: User) -> None:
    why = f"By letter from {SHOWN}, called José at home."
    close_account(jose, by=moderator, posts="kept", at_once=False, reason=why)
    assert recorded() == {"account.close"}
    closed(jose)
    entry = LogEntry.objects.get(code="account.close")
    assert (entry.actor_id, entry.text.reason) == (moderator.pk, "")


def test_what_they_chose_themselves_is_kept(jose: User) -> None:
    closed(jose)
    assert "kept" in LogText.objects.get(entry__code="account.close").after
