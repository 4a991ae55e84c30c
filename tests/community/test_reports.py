"""What is reported, by whom, what it becomes, and who is told what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.log.models import LogEntry
from community.moderation import actions
from community.moderation.models import Case, Report, ReportKind
from community.notifications.models import Notification
from community.notifications.tellers import told
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import question
from tests.threads.test_moderating_at_once import at_once
from threads import actions as threads
from threads.models import Post

pytestmark = pytest.mark.django_db

WHY = "It was advertising, and is gone."


def reason(name: str = "Advertising", weight: int = 4) -> ReportKind:
    return ReportKind.objects.get_or_create(name=name, defaults={"weight": weight})[0]


@pytest.fixture
def post(owner: User) -> Post:
    """An answer by the owner to somebody's question."""
    return threads.answer(question(person("asker")), by=owner, body="Buy my **course**.")


def reported(post: Post, *, by: User | None = None, kind: ReportKind | None = None) -> Case:
    made = actions.report(
        post, by=by or person("reporter"), kind=kind or reason(), words="Again and again."
    )
    return Case.objects.get(pk=made.case_id)


def deeds(case: Case) -> list[str]:
    entries = LogEntry.objects.filter(target_kind="moderation.case", target_id=str(case.pk))
    return list(entries.order_by("pk").values_list("code", flat=True))


# --------------------------------------------------------------------------------------- reporting


def test_reports_of_one_thing_come_together_and_weigh(post: Post) -> None:
    grave = reason("Threats", 8)
    for name, kind in (("one", reason()), ("two", grave)):
        reported(post, by=person(name), kind=kind)
    case = Case.objects.get()
    assert (case.subject_kind, case.subject_key, case.person) == ("post", post.pk, post.author)
    assert (case.reports.count(), case.score) == (2, 12.0)
    assert deeds(case) == ["report.make", "report.make"]


def test_a_report_keeps_what_it_is_about(post: Post) -> None:
    reported(post)
    threads.edit(post, by=post.author, body="I said nothing.", seen=0)
    assert "Buy my course." in Report.objects.get().seen


def test_one_reports_a_thing_once(post: Post) -> None:
    grace = person("grace")
    case = reported(post, by=grace)
    with pytest.raises(ValidationError, match="reported this already"):
        reported(post, by=grace)
    row = {"case": case, "kind": reason(), "subject_kind": "post", "subject_key": post.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(by=grace, **row)
    assert Report.objects.count() == 1


def test_one_case_of_a_thing_is_open(post: Post) -> None:
    reported(post)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(subject_kind="post", subject_key=post.pk)


def test_what_is_reported_after_a_decision_is_a_case_of_its_own(
    post: Post, moderator: User
) -> None:
    first = reported(post)
    actions.decide(first, by=moderator, outcome="dismissed", words=WHY)
    assert reported(post, by=person("later")) != first
    assert Case.objects.open().count() == 1


def test_nobody_reports_themselves_what_they_do_not_see_or_as_a_visitor(
    post: Post, owner: User, stranger: User, moderator: User
) -> None:
    with pytest.raises(ValidationError, match="yours"):
        reported(post, by=owner)
    threads.hide(post, by=moderator, reason="x")
    with pytest.raises(policy.NotAllowed):
        reported(post, by=stranger)
    with pytest.raises(policy.SignInRequired):
        actions.report(post, by=None, kind=reason())
    assert not Case.objects.exists()


@pytest.mark.usefixtures("still")
def test_there_is_a_cap_for_a_day(owner: User, stranger: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.2  # two of ten
    stories = StoryFactory.create_batch(3)
    for story in stories[:2]:
        actions.report(story, by=stranger, kind=reason())
    with pytest.raises(TooManyError):
        actions.report(stories[2], by=stranger, kind=reason())
    page = browser_of(stranger).post(f"/report/story/{stories[2].pk}/", {"kind": reason().pk})
    assert page.status_code == 429


@pytest.mark.parametrize(
    ("fields", "key"), [({"words": "x" * 1001}, "words"), ({"words": "\x00"}, "words")]
)
def test_words_that_cannot_be_kept(fields: dict[str, str], key: str, post: Post) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.report(post, by=person("one"), kind=reason(), **fields)
    assert key in refused.value.message_dict


# ---------------------------------------------------------------------------------------- deciding


def test_all_who_reported_are_told_what_came_of_it(post: Post, moderator: User) -> None:
    people = [person("one"), person("two")]
    for one in people:
        case = reported(post, by=one)
    decided = actions.decide(case, by=moderator, outcome="upheld", words=WHY)
    assert (decided.state, decided.decided_by) == ("decided", moderator)
    notices = Notification.objects.filter(event="report-decided")
    assert {one.receiver for one in notices} == set(people)
    line = told(notices.filter(receiver=people[0]), person=people[0])[0]
    assert line.told.title == "Your report about a post"
    assert WHY in line.told.excerpt
    assert not told(notices.filter(receiver=people[0]), person=post.author)
    entry = LogEntry.objects.get(code="case.decide")
    assert (entry.actor_id, entry.text.reason, entry.text.after) == (moderator.pk, WHY, "upheld")


def test_who_decides_second_is_told_who_was_first(post: Post, moderator: User) -> None:
    case = reported(post)
    actions.decide(case, by=moderator, outcome="upheld", words=WHY)
    with pytest.raises(actions.DecidedError, match=f"{moderator.name} has decided this before"):
        actions.decide(case, by=person("mo", role="moderator"), outcome="dismissed", words="No.")
    assert Case.objects.get().outcome == "upheld"
    assert deeds(case).count("case.decide") == 1


@pytest.mark.parametrize("role", ["", "editor", "programme manager"])
def test_only_moderators_judge(role: str, post: Post) -> None:
    case = reported(post)
    someone = person("someone", role=role)
    for deed in (
        lambda: actions.decide(case, by=someone, outcome="upheld", words=WHY),
        lambda: actions.take(case, by=someone),
        lambda: actions.read_private(case, by=someone),
        lambda: actions.set_report_kind(reason(), by=someone),
    ):
        with pytest.raises(policy.NotAllowed):
            deed()
    assert deeds(case) == ["report.make"]


def test_nobody_judges_what_they_are_part_of(moderator: User) -> None:
    mo = person("mo", role="moderator")
    theirs = threads.answer(question(person("asker")), by=mo, body="Buy it.")
    case = reported(theirs, by=moderator)
    for part in (mo, moderator):
        with pytest.raises(policy.NotAllowed):
            actions.decide(case, by=part, outcome="dismissed", words=WHY)
        assert not Case.objects.visible_to(part).exists()
        page = f"/admin/moderation/case/{case.pk}/change/"
        assert browser_of(part).get(page).status_code == 404
    assert Case.objects.visible_to(person("third", role="moderator")).exists()


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"outcome": "maybe", "words": WHY}, "outcome"),
        ({"outcome": "upheld", "words": "  "}, "words"),
        ({"outcome": "upheld", "words": "x" * 1001}, "words"),
    ],
)
def test_a_decision_has_an_outcome_and_words(
    fields: dict[str, str], key: str, post: Post, moderator: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.decide(reported(post), by=moderator, **fields)
    assert key in refused.value.message_dict


def test_who_takes_a_case_keeps_it_for_half_an_hour(post: Post, moderator: User) -> None:
    case, other = reported(post), person("mo", role="moderator")
    actions.take(case, by=moderator)
    for deed in (
        lambda: actions.take(case, by=other),
        lambda: actions.release(case, by=other),
        lambda: actions.decide(case, by=other, outcome="upheld", words=WHY),
    ):
        with pytest.raises(ValidationError, match="is at work on this until"):
            deed()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert actions.take(case, by=other).assignee == other
    assert actions.release(Case.objects.get(), by=other).assignee is None


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_decisions_one_stands(self) -> None:
        asked = question(person("asker"))
        case = reported(threads.answer(asked, by=person("writer"), body="Buy it."))
        pair = [person(f"mo-{number}", role="moderator") for number in range(2)]
        raised = at_once(
            *(
                lambda one=one: actions.decide(case, by=one, outcome="upheld", words=WHY)
                for one in pair
            )
        )
        assert [type(error) for error in raised] == [actions.DecidedError]
        assert deeds(case).count("case.decide") == 1
        assert Notification.objects.filter(event="report-decided").count() == 1

    def test_of_many_reports_there_is_one_case(self) -> None:
        post = threads.answer(question(person("asker")), by=person("writer"), body="Buy it.")
        people, kind = [person(f"one-{number}") for number in range(4)], reason()
        raised = at_once(*(lambda one=one: reported(post, by=one, kind=kind) for one in people))
        assert raised == []
        assert Case.objects.get().score == 16

    def test_a_report_beside_a_decision_is_told_of_it_or_waits(self) -> None:
        post = threads.answer(question(person("asker")), by=person("writer"), body="Buy it.")
        case, moderator, late = reported(post), person("mo", role="moderator"), person("late")
        kind = reason()
        at_once(
            lambda: actions.decide(case, by=moderator, outcome="upheld", words=WHY),
            lambda: reported(post, by=late, kind=kind),
        )
        told_late = Notification.objects.filter(receiver=late, event="report-decided").exists()
        assert told_late != Case.objects.open().exists()


# ------------------------------------------------------------------------------------------- pages


def test_a_member_reports_and_follows_it_on_their_own_page(
    post: Post, stranger: User, moderator: User
) -> None:
    mine, kind = browser_of(stranger), reason()
    assert look(post.thread.page_url, mine).links().get("Report") == f"/report/post/{post.pk}/"
    page = look(f"/report/post/{post.pk}/", mine)
    assert "Buy my course." in page.words
    sent = mine.post(f"/report/post/{post.pk}/", {"kind": kind.pk, "words": "A course."})
    assert sent["Location"] == "/settings/reports/"
    assert "waiting for a moderator" in look("/settings/reports/", mine).words
    actions.decide(Case.objects.get(), by=moderator, outcome="upheld", words=WHY)
    assert WHY in look("/settings/reports/", mine).words
    again = look(f"/report/post/{post.pk}/", mine)
    assert "You have reported this already" in again.words
    assert not again.tree.cssselect("main form")


def test_a_report_without_a_reason_is_refused_and_keeps_its_words(
    post: Post, stranger: User
) -> None:
    answer = browser_of(stranger).post(f"/report/post/{post.pk}/", {"words": "Look at it."})
    assert answer.status_code == 422
    assert "Look at it." in answer.content.decode()
    assert not Report.objects.exists()


def test_what_one_may_not_see_or_nobody_knows_is_not_there(
    post: Post, stranger: User, moderator: User
) -> None:
    threads.hide(post, by=moderator, reason="x")
    paths = (f"post/{post.pk}", "post/99999999999999999999", "nothing/1", "user/999999")
    for path in paths:
        assert browser_of(stranger).get(f"/report/{path}/").status_code == 404, path
    assert Client().get(f"/report/post/{post.pk}/").status_code == 302


def test_there_is_no_link_to_report_oneself(post: Post, owner: User) -> None:
    links = look(post.thread.page_url, browser_of(owner)).links().values()
    assert f"/report/post/{post.pk}/" not in links


@pytest.mark.parametrize("kind", ["user", "story", "thread", "post"])
def test_each_kind_of_thing_in_sight_has_its_page(kind: str, post: Post, stranger: User) -> None:
    things = {
        "user": post.author,
        "story": StoryFactory.create(),
        "thread": post.thread,
        "post": post,
    }
    key = things[kind].pk  # type: ignore[union-attr]
    mine = browser_of(stranger)
    assert mine.get(f"/report/{kind}/{key}/").status_code == 200
    mine.post(f"/report/{kind}/{key}/", {"kind": reason().pk})
    assert Case.objects.get().subject_kind == kind


def test_nobody_reads_the_reports_of_another(post: Post, stranger: User) -> None:
    reported(post)
    assert "Again and again" not in look("/settings/reports/", browser_of(stranger)).words


# ------------------------------------------------------------------------------------------- admin

LIST = "/admin/moderation/case/"


def test_a_moderator_finds_the_heaviest_first_and_decides(post: Post, moderator: User) -> None:
    light = reported(threads.remark(post, by=person("two"), body="Me too."))
    heavy = reported(post, by=person("three"), kind=reason("Threats", 9))
    desk = browser_of(moderator)
    page = look(LIST, desk)
    title = post.thread.title
    assert page.texts("#result_list th.field-thing") == [
        f"a post {heavy.subject_key} {title}",
        f"a post {light.subject_key} {title}",
    ]
    case = f"{LIST}{heavy.pk}/change/"
    assert "Buy my course." in look(case, desk).words
    desk.post(case, {"do": "take"})
    wrong = desk.post(case, {"do": "decide", "outcome": "upheld"})
    assert wrong.status_code == 422
    done = desk.post(case, {"do": "decide", "outcome": "upheld", "words": WHY})
    assert done["Location"] == LIST
    assert deeds(heavy) == ["report.make", "case.take", "case.decide"]
    left = look(LIST, desk).texts("#result_list th.field-thing")
    assert left == [f"a post {light.subject_key} {title}"]


def test_a_stale_page_keeps_its_words_and_says_who_was_first(post: Post, moderator: User) -> None:
    case = reported(post)
    actions.decide(case, by=person("mo", role="moderator"), outcome="dismissed", words="Fine.")
    sent = {"do": "decide", "outcome": "upheld", "words": WHY}
    answer = browser_of(moderator).post(f"{LIST}{case.pk}/change/", sent)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert WHY in said
    assert "has decided this before you" in said


@pytest.mark.parametrize(
    "query",
    ["state=all", "state=decided", "thing=post", "taken=me", "taken=nobody", "kind=1", "kind=x"],
)
def test_the_queue_is_narrowed(query: str, post: Post, moderator: User) -> None:
    reported(post)
    assert browser_of(moderator).get(f"{LIST}?{query}").status_code == 200


def test_the_queue_asks_as_often_for_many(owner: User, moderator: User) -> None:
    desk, grace, counts = browser_of(moderator), person("grace"), []
    for number in (3, 17):
        for story in StoryFactory.create_batch(number):
            Case.objects.create(subject_kind="story", subject_key=story.pk, assignee=grace)
        counts.append(queries(LIST, desk))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_moderators_edit_the_kinds_of_reports(moderator: User) -> None:
    desk, kind = browser_of(moderator), reason()
    change = f"/admin/moderation/reportkind/{kind.pk}/change/"
    fields = {"name": "Ads", "explanation": "selling", "weight": 2, "position": 1}
    assert desk.post(change, {**fields, "weight": 11}).status_code == 200
    assert desk.post(change, fields).status_code == 302
    kind.refresh_from_db()
    assert (kind.name, kind.weight, kind.is_offered) == ("Ads", 2, False)
    assert LogEntry.objects.filter(code="report_kind.edit", actor_id=moderator.pk).count() == 1
    desk.post("/admin/moderation/reportkind/add/", {**fields, "name": "New", "is_offered": "on"})
    assert ReportKind.objects.filter(name="New").exists()


def test_a_kind_that_is_not_offered_is_not_to_be_chosen(post: Post, stranger: User) -> None:
    gone = ReportKind.objects.create(name="Gone", is_offered=False)
    sent = browser_of(stranger).post(f"/report/post/{post.pk}/", {"kind": gone.pk})
    assert sent.status_code == 422
    with pytest.raises(ValidationError, match="not in use"):
        actions.report(post, by=stranger, kind=gone)
