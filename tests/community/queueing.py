"""Cases for tests to begin with: one report, or one thing that waits, for each."""

from __future__ import annotations

from typing import Any

from community.accounts.models import User
from community.moderation import actions
from community.moderation.models import Case, ReportKind
from tests.cast import person
from tests.threads.asking import question
from threads import actions as threads
from threads.models import Post

QUEUE = "/admin/moderation/case/"


def page_of(case: Case) -> str:
    return f"{QUEUE}{case.pk}/change/"


def kind(name: str = "Advertising", weight: int = 4) -> ReportKind:
    return ReportKind.objects.get_or_create(name=name, defaults={"weight": weight})[0]


def answer(by: User, **asked: Any) -> Post:
    """An answer by `by` to a question of somebody's."""
    asker = User.objects.filter(handle="asker").first() or person("asker")
    return threads.answer(question(asker, **asked), by=by, body="Buy my **course**.")


def reported(thing: Any, by: User, *, weight: int = 4, words: str = "Look at it.") -> Case:
    """The open case about `thing`, which `by` has just reported."""
    as_what = kind("Advertising", 4) if weight == 4 else kind(f"Weighs {weight}", weight)
    made = actions.report(thing, by=by, kind=as_what, words=words)
    return Case.objects.get(pk=made.case_id)
