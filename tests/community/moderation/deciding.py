"""Decisions for tests to begin with, and all rows that a decision could touch, to compare."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from community.accounts.models import User
from community.moderation import actions as moderation
from community.moderation.models import Statement
from tests.threads.asking import question
from threads import actions
from threads.models import Post

WHY = "It names somebody who did not agree to that."
WRONG = "She agreed; here is what she wrote to me."

#: What tells of a decision and of what followed, and does not belong to what was decided about.
TELLS = {
    *("log.LogEntry", "log.LogText", "limits.Spent"),
    *("moderation.Case", "moderation.CaseTag", "moderation.Statement", "moderation.Appeal"),
    *("notifications.Notification", "notifications.Mail"),
    *("sessions.Session", "django_tasks_database.DBTaskResult"),
    *("ready.ReadyPage", "changes.Change"),
}
#: Numbers that count what tells of it.
COUNTS = {"accounts.User": {"unread_count"}}


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for those that tell of decisions."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in TELLS or not model._meta.managed:
            continue
        left_out = COUNTS.get(label, set())
        rows = model._base_manager.order_by("pk").values()
        found[label] = [
            {name: value for name, value in row.items() if name not in left_out} for row in rows
        ]
    return found


def accepted_answer(asker: User, writer: User, voter: User) -> Post:
    """An answer with a vote, a comment on it, and the asker's thanks."""
    thread = question(asker)
    answer = actions.answer(thread, by=writer, body="Write to **ten**.")
    actions.vote(answer, by=voter, value=1)
    actions.remark(answer, by=voter, body="Why ten?")
    actions.accept(answer, by=asker)
    return Post.objects.get(pk=answer.pk)


def hidden(post: Post, by: User, reason: str = WHY) -> Statement:
    """The statement that tells why `post` was hidden."""
    actions.hide(post, by=by, reason=reason)
    return Statement.objects.of("post", post.pk, "post.hide").get()


def appealed(told: Statement, words: str = WRONG) -> Any:
    """The appeal of the person concerned."""
    return moderation.appeal(told, by=told.person, words=words)
