"""Deeds over many, taken back: all stands as it stood, and nobody is told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions import bulk as work
from community.moderation.actions.bulk import begin_bulk, carry_on, undo_bulk
from community.moderation.actions.judging import do_and_decide
from community.moderation.bulk_work import forget_old
from community.moderation.deeds import all_deeds, deed_of
from community.moderation.models import BulkDeed, Case, Hold, ReportKind, State, Statement
from community.notifications.models import Notification
from mentors.actions import hide_room
from stories.models import Story
from tests.cast import PostFactory, StoryFactory, person
from tests.community.moderation.deciding import WHY, accepted_answer, snapshot
from tests.community.moderation.decisions import Scene
from tests.mentors.rooming import room_of
from tests.threads.asking import question, tag
from tests.threads.ruling import rule
from tests.threads.test_votes_that_look_arranged import look, votes
from threads import actions
from threads.models import Closing, Post, Thread, VotePattern

pytestmark = pytest.mark.django_db

NOT_ITS_OWN = ("moderation.BulkDeed", "moderation.BulkItem", "search.Arrival")
NOT_ITS_OWN += ("search.Word", "search.WordKey")
"""What tells of deeds over many, or that something was in sight once, and which words there are."""
GIVEN = {"reason": WHY, "why": "other"}


def stands() -> dict[str, Any]:
    """Every row that a deed may change, with the cases that wait and the statements that stand."""
    rows: dict[str, Any] = snapshot()
    for label in NOT_ITS_OWN:
        rows.pop(label, None)
    rows["open cases"] = sorted(Case.objects.open().values_list("pk", flat=True))
    rows["statements"] = list(Statement.objects.standing().order_by("pk").values())
    return rows


def done(code: str, things: list[Any], by: User) -> BulkDeed:
    deed = deed_of(code)
    assert deed is not None
    keys = [thing.pk for thing in things]
    bulk = carry_on(begin_bulk(deed, keys, by=by, given=GIVEN))
    assert set(bulk.items.values_list("outcome", flat=True)) == {"done"}, [
        one.words for one in bulk.items.all()
    ]
    return bulk


def taken_back(bulk: BulkDeed, by: User) -> None:
    undone = carry_on(undo_bulk(bulk, by=by))
    assert set(undone.items.values_list("outcome", flat=True)) == {"undone"}, [
        one.words for one in undone.items.all()
    ]


def held_by_a_rule(by: User) -> Post:
    thread = question(person("asker"))
    rule("words", words="bootcamp")
    held = actions.answer(thread, by=by, body="A bootcamp took me there.")
    assert held.state == State.HELD
    return Post.objects.get(pk=held.pk)


def held_and_hidden(owner: User, moderator: User) -> Post:
    post = accepted_answer(person("asker"), owner, person("voter"))
    actions.hold(post, by=moderator, reason="Let us look.")
    actions.hide(Post.objects.get(pk=post.pk), by=moderator, reason=WHY)
    return Post.objects.get(pk=post.pk)


def held_by_rule_and_hidden(owner: User, moderator: User) -> Post:
    post = held_by_a_rule(owner)
    actions.hide(post, by=moderator, reason=WHY)
    return Post.objects.get(pk=post.pk)


def held_question(owner: User, moderator: User) -> Thread:
    thread = question(owner)
    assert thread.question is not None
    actions.hold(thread.question, by=moderator, reason=WHY)
    return Thread.objects.get(pk=thread.pk)


def hidden_question(owner: User, moderator: User) -> Thread:
    thread = question(owner)
    assert thread.question is not None
    actions.hide(thread.question, by=moderator, reason=WHY)
    return Thread.objects.get(pk=thread.pk)


def closed_question(owner: User, moderator: User) -> Thread:
    until = timezone.now() + timedelta(days=3)
    thread = question(owner)
    return actions.close(thread, by=moderator, why=Closing.OTHER, note="A lecture.", until=until)


def duplicate(owner: User, moderator: User) -> Thread:
    return actions.close_as_duplicate(
        question(owner), by=moderator, of=question(person("earlier")), note="Asked before."
    )


def locked_thread(owner: User, moderator: User) -> Thread:
    return actions.lock(question(owner), by=moderator, note="It went in circles.")


def hidden_story(owner: User, moderator: User) -> Story:
    return moderation.hide(StoryFactory.create(), by=moderator, reason=WHY)


def held_story(owner: User, moderator: User) -> Story:
    return moderation.hold(StoryFactory.create(), by=moderator, reason=WHY)


def hidden_room(owner: User, moderator: User) -> Any:
    return hide_room(room_of(owner, is_open=True), by=moderator, reason=WHY)


def arranged_votes(owner: User, moderator: User) -> VotePattern:
    voter = person("voter")
    votes(voter, owner, 8)
    votes(owner, voter, 8)
    look()
    return VotePattern.objects.order_by("pk")[0]


def undone_votes(owner: User, moderator: User) -> VotePattern:
    return actions.undo_votes(arranged_votes(owner, moderator), by=moderator, reason=WHY)


@pytest.mark.slow  # every row of every table, three times, for each deed
@pytest.mark.parametrize(
    ("code", "begin"),
    [
        ("post.release", lambda owner, moderator: held_by_a_rule(owner)),
        ("post.restore", held_and_hidden),
        ("post.restore", held_by_rule_and_hidden),
        ("post.hide", lambda owner, moderator: held_by_a_rule(owner)),
        ("thread.release", held_question),
        ("thread.restore", hidden_question),
        ("thread.reopen", closed_question),
        ("thread.reopen", duplicate),
        ("thread.unlock", locked_thread),
        ("story.restore", hidden_story),
        ("story.release", held_story),
        ("room.restore", hidden_room),
        ("votes.undo", arranged_votes),
        ("votes.put_back", undone_votes),
    ],
)
def test_all_stands_as_it_stood(
    code: str, begin: Callable[[User, User], Any], owner: User, moderator: User
) -> None:
    thing = begin(owner, moderator)
    before = stands()
    bulk = done(code, [thing], moderator)
    assert stands() != before
    taken_back(bulk, moderator)
    after = stands()
    for label, rows in before.items():
        if label == "threads.VotePattern":
            rows = [{**row, "judged_at": None} for row in rows]
            after[label] = [{**row, "judged_at": None} for row in after[label]]
        if label == "threads.Vote":  # each is given again, under a number of its own
            rows = [{**row, "id": 0} for row in rows]
            after[label] = [{**row, "id": 0} for row in after[label]]
        assert after[label] == rows, label


@pytest.mark.slow  # every row of every table, twice
def test_questions_merged_into_one_stand_apart_again(owner: User, moderator: User) -> None:
    mine, into = Scene(owner, person("asker"), moderator).asked_twice()
    other = question(person("fourth"), title="How often do I write?", tags=[tag("letters")])
    deed = deed_of("thread.merge")
    assert deed is not None
    given = {"into": into.page_url, "as_kind": "answer", "reason": WHY}
    actions.reopen(into, by=moderator)
    before = stands()
    bulk = carry_on(begin_bulk(deed, [mine.pk, other.pk], by=moderator, given=given))
    assert set(bulk.items.values_list("outcome", flat=True)) == {"done"}
    assert not Thread.objects.filter(pk__in=[mine.pk, other.pk]).exists()
    taken_back(bulk, moderator)
    after = stands()
    for label, rows in before.items():
        assert after[label] == rows, label


def test_every_deed_over_many_has_a_way_back_that_has_a_name() -> None:
    for deed in all_deeds():
        if deed.in_bulk and not deed.is_final:
            assert deed.is_undoable, deed.code
            assert deed.undone_as, deed.code


def test_the_author_reads_no_more_that_it_was_let_through(owner: User, moderator: User) -> None:
    post = held_by_a_rule(owner)
    bulk = done("post.release", [post], moderator)
    assert Notification.objects.filter(receiver=owner, event="release").exists()
    taken_back(bulk, moderator)
    assert not Notification.objects.filter(receiver=owner, event="release").exists()
    assert Notification.objects.filter(receiver=owner, event="hold", kind="statement").exists()
    assert list(LogEntry.objects.filter(target_id=str(post.pk)).values_list("code", flat=True))[
        -2:
    ] == ["post.release", "post.hold"]
    assert Hold.objects.get().is_untold


# ------------------------------------------------------------------- what somebody had reported


@pytest.fixture
def reported(owner: User, stranger: User) -> Post:
    post: Post = PostFactory.create(author=owner)
    moderation.report(post, by=stranger, kind=ReportKind.objects.all()[0], words="Look.")
    return post


def notices(someone: User) -> int:
    return Notification.objects.filter(receiver=someone, event="report-decided").count()


def test_who_reported_it_is_told_and_it_waits_again_once_taken_back(
    reported: Post, stranger: User, moderator: User
) -> None:
    case = Case.objects.get()
    bulk = done("post.hide", [reported], moderator)
    case.refresh_from_db()
    assert (case.outcome, case.decided_by, bool(case.words)) == ("upheld", moderator, True)
    assert Statement.objects.get().case == case
    assert notices(stranger) == 1
    taken_back(bulk, moderator)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.words, case.decided_at) == ("open", "", "", None)
    assert notices(stranger) == 0
    assert LogEntry.objects.filter(code="case.reopen", target_id=str(case.pk)).count() == 1
    moderation.decide(case, by=moderator, outcome="dismissed", words="It may stand.")
    assert notices(stranger) == 1


def test_what_was_reported_anew_meanwhile_is_one_case(
    reported: Post, stranger: User, moderator: User
) -> None:
    first = Case.objects.get()
    bulk = done("post.hide", [reported], moderator)
    newer = moderation.open_case(Case.Origin.REPORT, "post", reported.pk, person=reported.author_id)
    taken_back(bulk, moderator)
    assert [*Case.objects.open()] == [newer]
    assert newer.reports.count() == 1
    newer.refresh_from_db()
    first.refresh_from_db()
    assert newer.score > 0
    assert first.outcome == "upheld"


def test_a_question_hidden_alone_closes_what_was_reported_of_its_thread(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    moderation.report(thread, by=stranger, kind=ReportKind.objects.all()[0])
    assert thread.question is not None
    actions.hide(thread.question, by=moderator, reason=WHY)
    assert Case.objects.get().outcome == "upheld"
    assert notices(stranger) == 1


def test_nobody_upholds_their_own_report(reported: Post, moderator: User) -> None:
    moderation.report(reported, by=moderator, kind=ReportKind.objects.all()[0])
    actions.hide(reported, by=moderator, reason=WHY)
    assert Case.objects.get().is_open


def test_a_rule_upholds_no_report(reported: Post) -> None:
    actions.hold(reported, rule="The rule of links")
    assert Case.objects.filter(origin="report").get().is_open


def test_one_case_leaves_its_own_words_to_whoever_judges_it(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = question(owner)
    moderation.report(thread, by=stranger, kind=ReportKind.objects.all()[0])
    deed = deed_of("thread.hide")
    assert deed is not None
    do_and_decide(Case.objects.get(), deed, by=moderator, words="You saw well.", reason=WHY)
    assert Case.objects.get().words == "You saw well."
    assert notices(stranger) == 1


def test_reports_of_a_person_stay_where_they_are_judged_for_what_they_wrote(
    owner: User, stranger: User, moderator: User
) -> None:
    """The record would tell whose post it was, which may stand under no name."""
    kind = ReportKind.objects.all()[0]
    of_person = moderation.report(owner, by=stranger, kind=kind).case
    of_post = moderation.report(PostFactory.create(author=owner), by=stranger, kind=kind).case
    deed = deed_of("person.warn")
    assert deed is not None
    do_and_decide(of_post, deed, by=moderator, words="Thank you.", reason=WHY, template=None)
    assert Case.objects.open().get() == of_person
    moderation.warn(owner, by=moderator, reason=WHY)
    assert not Case.objects.open().exists()


def test_what_stood_before_is_forgotten_once_nobody_can_take_it_back(
    owner: User, moderator: User
) -> None:
    bulk = done("thread.reopen", [closed_question(owner, moderator)], moderator)
    assert "A lecture." in str(bulk.items.get().stood)
    assert forget_old() == 0
    assert bulk.done_at is not None
    with time_machine.travel(bulk.done_at + timedelta(hours=1), tick=False):
        assert forget_old() == 1
    assert bulk.items.get().stood == {}


def test_a_look_meanwhile_changes_nothing(owner: User, moderator: User) -> None:
    post = PostFactory.create(author=owner)
    bulk = done("post.hide", [post], moderator)
    actions.reveal(Post.objects.get(pk=post.pk), by=moderator)
    taken_back(bulk, moderator)
    assert Post.objects.get(pk=post.pk).is_live


def test_a_lock_of_somebody_else_costs_no_row(
    owner: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, do, tries = PostFactory.create(author=owner), work._do, []

    def locked_at_first(*args: Any) -> None:
        tries.append(1)
        if len(tries) < 2:
            raise OperationalError("deadlock detected")
        do(*args)

    monkeypatch.setattr(work, "_do", locked_at_first)
    done("post.hide", [post], moderator)
    assert not Post.objects.get(pk=post.pk).is_live
