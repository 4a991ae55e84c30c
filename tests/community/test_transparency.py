"""`transparency_report` counts what the record says, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.accounts.models import User
from community.log.actions import because, blank, record
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions.bulk import begin_bulk, carry_on, undo_bulk
from community.moderation.actions.judging import do_and_decide
from community.moderation.deeds import deed_of
from community.moderation.models import Case, ReportKind, Statement
from community.moderation.transparency import ELSEWHERE, report
from tests.cast import PostFactory, person
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db


def told(**days: str) -> Any:
    out = StringIO()
    today = timezone.localdate().isoformat()
    call_command(
        "transparency_report",
        f"--from={days.get('first', today)}",
        f"--to={days.get('last', today)}",
        "--json",
        stdout=out,
    )
    return json.loads(out.getvalue())


def decided(by: User, *, outcome: str, hours: int, handle: str) -> Case:
    kind = ReportKind.objects.get_or_create(name="Advertising", defaults={"weight": 4})[0]
    post = PostFactory.create()
    case = moderation.report(post, by=person(handle), kind=kind, words="Look.").case
    done = moderation.decide(case, by=by, outcome=outcome, words="Looked at.")
    Case.objects.filter(pk=case.pk).update(opened_at=done.decided_at - timedelta(hours=hours))
    return done


def test_its_totals_are_those_of_the_record(moderator: User, owner: User) -> None:
    for number, (outcome, hours) in enumerate((("dismissed", 1), ("dismissed", 2), ("upheld", 9))):
        decided(moderator, outcome=outcome, hours=hours, handle=f"reporter-{number}")
    case = Case.objects.latest("pk")
    with because(case):
        record("post.hide", by=moderator, target=PostFactory.create())
    record("post.hide", by=None, target=PostFactory.create())
    record("appeal.make", by=owner, target=owner)
    record("appeal.make", by=owner, target=owner)
    record("appeal.grant", by=moderator, target=owner)
    record("appeal.refuse", by=moderator, target=owner)
    said, every = told(), list(LogEntry.objects.all())
    assert said["total"] == len(every)
    for table in ("deeds", "kinds", "decided", "grounds"):
        assert sum(said[table].values()) == len(every), table
    for code in {one.code for one in every}:
        assert said["deeds"][code] == sum(one.code == code for one in every)
    for kind in {one.target_kind for one in every}:
        assert said["kinds"][kind] == sum(one.target_kind == kind for one in every)
    assert said["decided"]["by a person"] == sum(one.actor_id is not None for one in every)
    assert said["grounds"]["a case"] >= 1
    assert said["outcomes"] == {"dismissed": 2, "upheld": 1}
    assert said["cases"] == {"dismissed": 2, "upheld": 1}
    assert said["decisions"] == {"made": 3, "replaced or taken back": 0, "standing": 3}
    assert said["hours"]["report"] == 2.0
    assert said["appeals"] == {"granted": 1, "refused": 1, "made": 2}


def test_what_was_blanked_is_counted_and_not_guessed(moderator: User) -> None:
    decided(moderator, outcome="dismissed", hours=1, handle="reporter")
    blank(LogEntry.objects.get(code="case.decide"), by=moderator, why="Erasure.")
    assert told()["outcomes"] == {"not kept": 1}


def test_what_was_decided_again_is_told_as_such(moderator: User, owner: User) -> None:
    """An appeal overturns one, a deed that closed another is taken back, one settles itself."""
    reporters = [person(f"reporter-{number}") for number in range(3)]
    posts = [actions.answer(question(person(f"asker-{n}")), by=owner, body="Ten.") for n in (1, 2)]
    kind = ReportKind.objects.get_or_create(name="Advertising", defaults={"weight": 4})[0]
    for post, by in zip(posts, reporters, strict=False):
        moderation.report(post, by=by, kind=kind, words="Look.")
    hide = deed_of("post.hide")
    assert hide is not None
    do_and_decide(
        Case.objects.get(subject_key=posts[0].pk),
        hide,
        by=moderator,
        words="Done.",
        reason="It sells.",
    )
    asked = moderation.appeal(Statement.objects.get(), by=owner, words="It does not.")
    moderation.grant(asked, by=person("second", role="moderator"))
    bulk = begin_bulk(hide, [posts[1].pk], by=moderator, given={"reason": "It sells."})
    carry_on(undo_bulk(carry_on(bulk), by=moderator))
    decided(moderator, outcome="abuse", hours=1, handle="reporter-9")
    said, every = told(), LogEntry.objects.filter(code="case.decide")
    assert sum(said["outcomes"].values()) == every.count() == said["decisions"]["made"] == 4
    assert said["outcomes"] == {"abuse": 1, "dismissed": 1, "upheld": 2}
    assert said["decisions"] == {"made": 4, "replaced or taken back": 2, "standing": 2}
    assert said["cases"] == {"abuse": 1, "dismissed": 1, ELSEWHERE: 1}


def test_only_the_days_that_are_asked_for_both_included(owner: User) -> None:
    zone = timezone.get_current_timezone()
    for day, hour in ((1, 0), (1, 23), (2, 0), (3, 0)):
        at = datetime(2026, 3, day, hour, tzinfo=zone)
        LogEntry.objects.create(code="post.hide", target_kind="x", target_id="1", at=at)
    assert told(first="2026-03-01", last="2026-03-02")["total"] == 3
    assert told(first="2026-03-02", last="2026-03-02")["total"] == 1
    assert told(first="2026-02-01", last="2026-02-28")["total"] == 0


def test_an_empty_time_has_no_median(db: None) -> None:
    empty = report(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC))
    assert (empty.total, empty.hours, empty.deeds) == (0, {"all": None}, {})


def test_in_words_too(owner: User) -> None:
    record("post.hide", by=owner, target=owner)
    out, today = StringIO(), timezone.localdate().isoformat()
    call_command("transparency_report", f"--from={today}", f"--to={today}", stdout=out)
    assert f"From {today} to {today}: 1 entries in the record." in out.getvalue()
    assert "post.hide" in out.getvalue()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("yesterday", "2026-01-01", "--from 'yesterday' is no day"),
        ("2026-01-01", "2026-02-30", "--to '2026-02-30' is no day"),
        ("2026-02-01", "2026-01-01", "--to is before --from"),
        ("2026-01-01", "9999-12-31", "out of time"),
        ("0001-01-01", "2026-01-01", "out of time"),
    ],
)
def test_a_bad_day_is_told_with_an_exit_code(db: None, first: str, last: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        told(first=first, last=last)
    assert refused.value.returncode == 2
