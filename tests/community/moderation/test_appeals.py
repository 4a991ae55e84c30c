"""An appeal: once, in time, with words, before another moderator; granted, all is as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import APPEAL_WITHIN, Appeal, Case, ReportKind, Statement
from community.moderation.weighing import accuracy, accuracy_of
from community.notifications.models import Notification
from tests.cast import PostFactory, person
from tests.community.moderation.deciding import WHY, WRONG, accepted_answer, appealed, hidden
from tests.community.moderation.decisions import DECISIONS, Scene, stands
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db: None) -> User:
    return person("second-moderator", role="moderator")


@pytest.mark.slow  # every row of every table, for each kind of decision
@pytest.mark.parametrize("name", DECISIONS)
def test_a_granted_appeal_puts_every_row_back(
    name: str, owner: User, moderator: User, second: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    decision, scene = DECISIONS[name], Scene(owner, person("asker"), moderator)
    thing = decision.begin(scene)
    before = stands(scene, decision.but)
    decision.decide(scene, thing)
    assert stands(scene, decision.but) != before
    told = Statement.objects.filter(person=owner).latest("pk")
    assert (told.code, told.is_standing) == (decision.code, True)
    moderation.grant(appealed(told), by=second, words="You are right.")
    after = stands(scene, decision.but)
    for label, rows in before.items():
        assert after[label] == rows, label
    assert not owner.statements.standing().exists()


def test_a_suspension_is_over_with_its_appeal(owner: User, moderator: User, second: User) -> None:
    until = timezone.now() + timedelta(days=2)
    abilities = User.objects.get(pk=owner.pk).abilities
    moderation.suspend(owner, "all", by=moderator, reason=WHY, until=until)
    assert User.objects.get(pk=owner.pk).abilities == frozenset()
    moderation.grant(appealed(Statement.objects.get()), by=second)
    assert User.objects.get(pk=owner.pk).abilities == abilities
    assert owner.suspension("vote") is None


def test_a_warning_asks_for_nothing_any_more(owner: User, moderator: User, second: User) -> None:
    warning = moderation.warn(owner, by=moderator, reason=WHY)
    moderation.grant(appealed(Statement.objects.get()), by=second)
    warning.refresh_from_db()
    assert not warning.is_waiting


def test_a_later_closing_goes_on_standing(owner: User, moderator: User, second: User) -> None:
    thread = question(owner)
    actions.close(thread, by=moderator, why="unclear")
    first = Statement.objects.get()
    actions.close(thread, by=moderator, why="off_topic", note="See the rules.")
    later = Statement.objects.exclude(pk=first.pk).get()
    moderation.grant(appealed(first), by=second)
    thread.refresh_from_db()
    assert thread.closed_why == "off_topic"
    moderation.grant(appealed(later), by=second)
    thread.refresh_from_db()
    assert (thread.closed_at, thread.closed_why) == (None, "")


def test_an_answer_accepted_meanwhile_stays_the_accepted_one(
    owner: User, moderator: User, second: User
) -> None:
    asker = person("asker")
    post = accepted_answer(asker, owner, person("voter"))
    told = hidden(post, moderator)
    other = actions.answer(post.thread, by=second, body="Write to one.")
    actions.accept(other, by=asker)
    moderation.grant(appealed(told), by=second)
    assert Thread.objects.get(pk=post.thread_id).accepted_id == other.pk
    assert Post.objects.get(pk=post.pk).is_live


class TestWhoDecides:
    @pytest.fixture
    def told(self, owner: User, moderator: User) -> Statement:
        return hidden(PostFactory.create(author=owner), moderator)

    def test_not_the_moderator_who_decided(self, told: Statement, moderator: User) -> None:
        appeal = appealed(told)
        with pytest.raises(policy.NotAllowed, match="another moderator judges"):
            moderation.grant(appeal, by=moderator)
        with pytest.raises(policy.NotAllowed, match="another moderator judges"):
            moderation.refuse(appeal, by=moderator, words="No.")
        assert Appeal.objects.get().is_waiting
        assert not Case.objects.visible_to(moderator).filter(origin="appeal").exists()
        desk = browser_of(moderator)
        address = f"/admin/moderation/appeal/{appeal.pk}/change/"
        page = look(address, desk)
        assert "another moderator judges the appeal" in page.response.content.decode()
        assert desk.post(address, {"outcome": "grant"}).status_code == 403

    @pytest.mark.parametrize("who", ["owner", "stranger", "editor"])
    def test_no_member_and_no_editor(
        self, who: str, told: Statement, request: pytest.FixtureRequest
    ) -> None:
        appeal, someone = appealed(told), request.getfixturevalue(who)
        with pytest.raises(policy.NotAllowed):
            moderation.grant(appeal, by=someone)

    def test_nobody_appeals_for_another(self, told: Statement, stranger: User) -> None:
        with pytest.raises(policy.NotAllowed):
            moderation.appeal(told, by=stranger, words=WRONG)
        address = told.get_absolute_url()
        assert browser_of(stranger).post(address, {"words": WRONG}).status_code == 404
        assert not Appeal.objects.exists()

    def test_a_moderator_whose_own_it_is_does_not_see_it(
        self, moderator: User, second: User
    ) -> None:
        told = hidden(PostFactory.create(author=second), moderator)
        appeal = appealed(told)
        address = f"/admin/moderation/appeal/{appeal.pk}/change/"
        assert browser_of(second).get(address).status_code == 404
        with pytest.raises(policy.NotAllowed):
            moderation.grant(appeal, by=second)

    def test_not_who_reported_it(self, owner: User, moderator: User, second: User) -> None:
        post = PostFactory.create(author=owner)
        moderation.report(post, by=second, kind=ReportKind.objects.all()[0], words="Look.")
        appeal = appealed(hidden(post, moderator))
        with pytest.raises(policy.NotAllowed, match="reported this yourself"):
            moderation.grant(appeal, by=second)

    def test_what_another_has_taken_waits_for_them(self, told: Statement, second: User) -> None:
        appeal = appealed(told)
        moderation.take(appeal.case, by=person("third-moderator", role="moderator"))
        with pytest.raises(ValidationError, match="is at work on this"):
            moderation.refuse(appeal, by=second, words="It stands.")

    def test_the_second_answer_comes_too_late(self, told: Statement, second: User) -> None:
        appeal = appealed(told)
        moderation.refuse(appeal, by=second, words="It stands.")
        with pytest.raises(moderation.DecidedError):
            moderation.grant(appeal, by=person("third-moderator", role="moderator"))
        assert told.code == "post.hide"
        assert not Post.objects.get(pk=told.thing_key).is_live

    def test_its_case_is_not_decided_past_it(self, told: Statement, second: User) -> None:
        appeal = appealed(told)
        with pytest.raises(ValidationError, match="own place"):
            moderation.decide(appeal.case, by=second, outcome="dismissed", words="No.")


class TestAppealing:
    @pytest.fixture
    def told(self, owner: User, moderator: User) -> Statement:
        return hidden(PostFactory.create(author=owner), moderator)

    def test_from_the_page_and_answered_there(
        self, told: Statement, owner: User, second: User
    ) -> None:
        browser, address = browser_of(owner), told.get_absolute_url()
        assert browser.post(address, {"words": " "}).status_code == 422
        assert browser.post(address, {"words": WRONG}).status_code == 302
        assert "waits for an answer" in look("/settings/decisions/", browser).words
        appeal = Appeal.objects.get()
        assert appeal.case is not None
        assert (appeal.case.origin, appeal.case.subject_kind) == ("appeal", "appeal")
        desk = browser_of(second)
        door = f"/admin/moderation/appeal/{appeal.pk}/change/"
        assert WRONG in look(door, desk).response.content.decode()
        assert desk.post(door, {"outcome": "refuse", "words": ""}).status_code == 422
        given = {"outcome": "refuse", "words": "The rules say otherwise."}
        assert desk.post(door, given).status_code == 302
        words = look(address, browser).words
        assert "Refused: the decision stands" in words
        assert "The rules say otherwise." in words
        assert Notification.objects.filter(receiver=owner, event="appeal-decided").exists()
        assert not Case.objects.open().exists()
        codes = LogEntry.objects.order_by("pk").values_list("code", flat=True)
        assert list(codes)[-3:] == ["appeal.make", "case.take", "appeal.refuse"]

    def test_once(self, told: Statement, owner: User) -> None:
        appealed(told)
        again = browser_of(owner).post(told.get_absolute_url(), {"words": WRONG})
        assert again.status_code == 422
        assert "You have appealed against this already." in again.content.decode()
        assert Appeal.objects.count() == Case.objects.count() == 1

    def test_until_the_last_moment_and_not_after(self, told: Statement, owner: User) -> None:
        end = told.at + APPEAL_WITHIN
        too_late = end + timedelta(seconds=1)
        over = pytest.raises(ValidationError, match="The time for an appeal is over")
        with time_machine.travel(too_late, tick=False), over:
            appealed(told)
        with time_machine.travel(end, tick=False):
            appealed(told)

    def test_the_time_is_published(self) -> None:
        assert f"{APPEAL_WITHIN.days} days" in look("/limits/").words

    def test_not_of_what_was_taken_back(self, told: Statement, moderator: User) -> None:
        actions.restore(Post.objects.get(pk=told.thing_key), by=moderator)
        with pytest.raises(ValidationError, match="taken back already"):
            appealed(told)

    def test_reporters_read_so_and_get_no_notice(
        self, owner: User, moderator: User, second: User
    ) -> None:
        reporter, post = person("reporter"), PostFactory.create(author=owner)
        moderation.report(post, by=reporter, kind=ReportKind.objects.all()[0], words="Look.")
        told = hidden(post, moderator)
        assert Case.objects.get().outcome == "upheld"
        notices = Notification.objects.filter(receiver=reporter).count()
        moderation.grant(appealed(told), by=second, words="You are right.")
        assert Notification.objects.filter(receiver=reporter).count() == notices
        words = look("/settings/reports/", browser_of(reporter)).words
        assert "decided otherwise" in words
        assert "appeal" not in words.lower()
        assert owner.handle not in words
        assert Case.objects.get(origin="report").outcome == "dismissed"
        assert accuracy_of(reporter) == accuracy(upheld=0, dismissed=1)

    def test_reports_stay_right_while_more_was_done_for_them(
        self, owner: User, moderator: User, second: User
    ) -> None:
        reporter, post = person("reporter"), PostFactory.create(author=owner)
        moderation.report(post, by=reporter, kind=ReportKind.objects.all()[0], words="Look.")
        told = hidden(post, moderator)
        moderation.warn(owner, by=moderator, reason=WHY)
        Statement.objects.exclude(pk=told.pk).update(case=told.case)
        moderation.grant(appealed(told), by=second)
        assert Case.objects.get(origin="report").outcome == "upheld"
