"""What was done to one thing alone is taken back for ten minutes, by whoever did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions.bulk import begin_bulk, carry_on
from community.moderation.actions.judging import do_and_decide
from community.moderation.actions.taking_back import lately
from community.moderation.deeds import deed_of
from community.moderation.models import BulkDeed, Case, Report, ReportKind, Statement
from community.notifications.models import Notification
from tests.cast import StoryFactory, person
from tests.community.api.asking import Caller, problem, token_of
from tests.community.moderation.deciding import WHY, WRONG, appealed, hidden, snapshot
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

PAGE = "/moderation/undo/"
OVER = timedelta(minutes=10, seconds=1)


@pytest.fixture
def answer(owner: User) -> Post:
    return actions.answer(question(person("asker")), by=owner, body="Write to ten.")


def reported(thing: Post | Thread, name: str = "reporter") -> Case:
    kind = ReportKind.objects.order_by("pk")[0]
    report: Report = moderation.report(thing, by=person(name), kind=kind, words="Look.")
    return report.case


def told() -> Statement:
    return Statement.objects.latest("pk")


class TestOnPages:
    def test_a_merging(self, owner: User, stranger: User, moderator: User) -> None:
        mine, other = question(owner), question(stranger, title="How many letters are enough?")
        actions.answer(mine, by=stranger, body="Ten.")
        case, before = reported(mine), snapshot()
        desk = browser_of(moderator)
        given = {"into": str(other.pk), "as_kind": "comment", "reason": "", "sure": "1"}
        merged = desk.post(f"/threads/{mine.pk}/moderate/merge/", given, follow=True)
        assert f'href="{PAGE}"' in merged.content.decode()
        case.refresh_from_db()
        assert (case.outcome, case.closed_by) == ("upheld", told())
        page = look(PAGE, desk)
        assert "A question was merged into another" in page.words
        assert other.title in page.words
        back = desk.post(f"{PAGE}{told().pk}/", follow=True)
        assert "all is as it was" in back.content.decode()
        assert back.request["PATH_INFO"].startswith(f"/threads/{mine.pk}-")
        assert LogEntry.objects.filter(code="thread.unmerge", actor_id=moderator.pk).exists()
        case.refresh_from_db()
        assert (case.is_open, case.closed_by) == (True, None)
        assert not Notification.objects.filter(event="report-decided").exists()
        after = snapshot()
        for label in ("threads.Thread", "threads.Post", "threads.Follow", "moderation.Report"):
            assert after[label] == before[label], label
        assert "Nothing to take back" in look(PAGE, desk).words

    def test_a_deed_in_a_case(self, answer: Post, moderator: User) -> None:
        case, hide, desk = reported(answer), deed_of("post.hide"), browser_of(moderator)
        address = f"/admin/moderation/case/{case.pk}/do/post.hide/"
        done = desk.post(address, {"reason": WHY, "words": "Thank you."}, follow=True)
        assert f'href="{PAGE}"' in done.content.decode()
        assert hide is not None
        desk.post(f"{PAGE}{told().pk}/")
        case.refresh_from_db()
        answer.refresh_from_db()
        assert (case.is_open, answer.is_live) == (True, True)
        do_and_decide(case, hide, by=moderator, words="Now it is.", reason=WHY)

    def test_over_the_api(self, answer: Post, moderator: User, stranger: User) -> None:
        statement = hidden(answer, moderator)
        mine, address = Caller(token_of(moderator)), f"/api/v1{PAGE}"
        [row] = mine.get(address).json()
        assert (row["id"], row["code"], row["reason"]) == (statement.pk, "post.hide", WHY)
        refused = Caller(token_of(stranger)).send("POST", f"{address}{statement.pk}/")
        assert problem(refused) == "not-allowed"
        assert mine.send("POST", f"{address}{statement.pk}/").status_code == 204
        assert Post.objects.get(pk=answer.pk).is_live
        assert problem(mine.send("POST", f"{address}{statement.pk}/")) == "invalid"


class TestWhoAndWhen:
    def test_nobody_else_takes_it_back(
        self, answer: Post, owner: User, moderator: User, editor: User
    ) -> None:
        statement, second = hidden(answer, moderator), person("second", role="moderator")
        for someone in (owner, editor, second):
            with pytest.raises(policy.NotAllowed):
                moderation.take_back(statement, by=someone)
            assert lately(someone) == []
        assert browser_of(second).post(f"{PAGE}{statement.pk}/").status_code == 404
        assert browser_of(owner).get(PAGE).status_code == 403

    def test_not_after_ten_minutes_and_not_twice(self, answer: Post, moderator: User) -> None:
        statement = hidden(answer, moderator)
        with time_machine.travel(timezone.now() + OVER, tick=False):
            assert lately(moderator) == []
            with pytest.raises(ValidationError, match="for ten minutes"):
                moderation.take_back(statement, by=moderator)
        moderation.take_back(statement, by=moderator)
        with pytest.raises(ValidationError, match="taken back already"):
            moderation.take_back(statement, by=moderator)

    def test_not_under_an_appeal(self, answer: Post, moderator: User) -> None:
        statement = hidden(answer, moderator)
        appealed(statement)
        assert lately(moderator) == []
        with pytest.raises(ValidationError, match="There is an appeal"):
            moderation.take_back(statement, by=moderator)

    def test_what_was_done_in_bulk_is_taken_back_as_a_whole(
        self, answer: Post, moderator: User
    ) -> None:
        hide = deed_of("post.hide")
        assert hide is not None
        carry_on(begin_bulk(hide, [answer.pk], by=moderator, given={"reason": WHY}))
        assert Statement.objects.filter(by=moderator).exists()
        assert lately(moderator) == []
        bulk = BulkDeed.objects.get()
        page = browser_of(moderator).get(PAGE).content.decode()
        assert "Hide it: 1 thing" in page
        assert f'href="{bulk.get_absolute_url()}"' in page
        assert (
            bulk.get_absolute_url()
            not in browser_of(person("other", role="moderator")).get(PAGE).content.decode()
        )

    def test_a_deed_upon_several_stands_there_once(self, moderator: User) -> None:
        story = StoryFactory.create()
        for place, teller in enumerate(("one", "two")):
            known = person(teller)
            story.credits.create(
                role="author", position=place, name=teller, slug=teller, person=known
            )
        moderation.hide(story, by=moderator, reason=WHY)
        [one] = lately(moderator)
        moderation.take_back(one, by=moderator)
        assert not Statement.objects.standing().exists()


class TestAnAppealThatIsGranted:
    """Every report that a deed has closed was wrong with it, wherever the deed was done."""

    @pytest.fixture
    def second(self, db: None) -> User:
        return person("second", role="moderator")

    def test_reports_of_the_question_whose_post_was_hidden(
        self, owner: User, moderator: User, second: User
    ) -> None:
        thread = question(owner)
        assert thread.question is not None
        of_thread, of_post = reported(thread), reported(thread.question, "another")
        actions.hide(thread.question, by=moderator, reason=WHY)
        assert set(Case.objects.values_list("outcome", flat=True)) == {"upheld"}
        moderation.grant(appealed(told()), by=second)
        for case in (of_thread, of_post):
            case.refresh_from_db()
            assert case.outcome == "dismissed"

    def test_of_one_of_many(self, owner: User, moderator: User, second: User) -> None:
        thread, hide = question(owner), deed_of("thread.hide")
        case = reported(thread)
        assert hide is not None
        carry_on(begin_bulk(hide, [thread.pk], by=moderator, given={"reason": WHY}))
        case.refresh_from_db()
        assert (case.outcome, case.closed_by) == ("upheld", told())
        moderation.grant(appealed(told()), by=second)
        case.refresh_from_db()
        assert case.outcome == "dismissed"

    def test_whoever_reported_it_does_not_judge(self, owner: User, moderator: User) -> None:
        thread, second = question(owner), person("second", role="moderator")
        kind = ReportKind.objects.order_by("pk")[0]
        moderation.report(thread, by=second, kind=kind, words=WRONG)
        assert thread.question is not None
        actions.hide(thread.question, by=moderator, reason=WHY)
        with pytest.raises(policy.NotAllowed, match="reported this yourself"):
            moderation.grant(appealed(told()), by=second)
