"""Accounts of which much is held or dismissed become cases: at the boundary, and once."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.moderation.actions import decide
from community.moderation.models import Case, Hold, Report, ReportKind
from community.moderation.rules.accounts import (
    DAYS,
    DISMISSED_LEAST,
    HELD_LEAST,
    find,
    is_suspicious,
    tend_accounts,
)

pytestmark = pytest.mark.django_db

_numbers = count(1)


def held(someone: User, number: int, *, outcome: str = "waiting", days: float = 0) -> None:
    """So many posts of theirs that a rule held, so many days ago."""
    for _ in range(number):
        case = Case.objects.create(
            origin=Case.Origin.HELD, subject_kind="post", subject_key=next(_numbers), person=someone
        )
        at = timezone.now() - timedelta(days=days)
        Hold.objects.create(case=case, name="A rule", outcome=outcome, at=at)


def dismissed(someone: User, number: int, outcome: str = "dismissed") -> None:
    """So many reports of theirs that came to this."""
    kind, _made = ReportKind.objects.get_or_create(name="Other")
    for _ in range(number):
        key = next(_numbers)
        case = Case.objects.create(
            subject_kind="post",
            subject_key=key,
            state=Case.State.DECIDED,
            outcome=outcome,
            decided_at=timezone.now(),
        )
        Report.objects.create(
            case=case, subject_kind="post", subject_key=key, kind=kind, by=someone
        )


def cases() -> list[int]:
    tend_accounts.call()
    rows = Case.objects.open().filter(origin=Case.Origin.ACCOUNT, subject_kind="user")
    return list(rows.values_list("subject_key", flat=True))


def test_the_formula_at_its_boundaries() -> None:
    assert is_suspicious(HELD_LEAST, 0)
    assert is_suspicious(0, DISMISSED_LEAST)
    assert not is_suspicious(HELD_LEAST - 1, DISMISSED_LEAST - 1)


def test_held_posts_make_a_case_once(stranger: User) -> None:
    held(stranger, HELD_LEAST - 1)
    held(stranger, 3, outcome="released")
    held(stranger, 3, outcome="taken_back")
    held(stranger, 3, days=DAYS)
    assert cases() == []
    held(stranger, 1, outcome="refused")
    assert cases() == [stranger.pk]
    assert cases() == [stranger.pk]
    assert Case.objects.get(origin=Case.Origin.ACCOUNT).person == stranger


def test_dismissed_reports_make_a_case(stranger: User, owner: User) -> None:
    dismissed(stranger, DISMISSED_LEAST - 1)
    dismissed(stranger, 3, outcome="upheld")
    dismissed(owner, 2)
    assert cases() == []
    dismissed(stranger, 1)
    assert cases() == [stranger.pk]


def test_what_a_moderator_has_judged_is_not_held_against_them_again(
    stranger: User, moderator: User
) -> None:
    held(stranger, HELD_LEAST, days=1)
    assert cases() == [stranger.pk]
    case = Case.objects.get(origin=Case.Origin.ACCOUNT)
    decide(case, by=moderator, outcome=Case.Outcome.DISMISSED, words="They are only eager.")
    assert cases() == []
    held(stranger, HELD_LEAST - 1)
    assert cases() == []
    held(stranger, 1)
    assert cases() == [stranger.pk]


def test_its_queries_do_not_grow(
    stranger: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    held(stranger, HELD_LEAST - 1)
    dismissed(stranger, DISMISSED_LEAST - 1)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert find(timezone.now()) == []
