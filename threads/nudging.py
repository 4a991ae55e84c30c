"""Reminders, each once and few: of questions that nobody answered, and whether an answer helped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django_tasks import task

from community.notifications.actions import notify
from community.notifications.models import Notification
from community.tags.models import TagFollow
from threads.models import Post, Thread
from threads.notices import DID_IT_ANSWER, UNANSWERED

UNANSWERED_AFTER = timedelta(days=3)
DID_IT_ANSWER_AFTER = timedelta(days=7)
A_WEEK = timedelta(days=7)
MOST_A_WEEK = 3
"""Unanswered questions that one person is reminded of within a week."""
LATE = timedelta(days=7)
"""How long after its time a reminder still goes out, if the clock stood still meanwhile."""


@task()
def nudge() -> None:
    """Remind of what is due now; done again, it reminds nobody twice."""
    now = timezone.now()
    remind_of_unanswered(now)
    ask_whether_it_helped(now)


def remind_of_unanswered(now: datetime) -> int:
    """Tell those who follow its tags of each question that waits; returns how many notices."""
    then = now - UNANSWERED_AFTER
    waiting = Thread.objects.questions().unanswered().open_to_answers()
    waiting = waiting.filter(created_at__lte=then, created_at__gt=then - LATE)
    return sum(_remind(thread, now) for thread in waiting.order_by("created_at", "pk"))


def ask_whether_it_helped(now: datetime) -> int:
    """Ask whoever asked, where an answer has stood for a while and none is accepted."""
    then = now - DID_IT_ANSWER_AFTER
    by_others = Post.objects.answers().live().filter(thread=OuterRef("pk"))
    by_others = by_others.exclude(author=OuterRef("author"))
    ripe = by_others.filter(created_at__lte=then, created_at__gt=then - LATE)
    threads = Thread.objects.questions().without_accepted().open_to_answers()
    threads = threads.filter(Exists(ripe), is_drawn=False).order_by("pk")
    return sum(len(notify(DID_IT_ANSWER, about=one, to=[one.author_id])) for one in threads)


def _remind(thread: Thread, now: datetime) -> int:
    tags = thread.tagged_items.values("tag")
    carried = TagFollow.objects.filter(Q(tag__in=tags) | Q(tag__synonym_of__in=tags))
    muted = carried.filter(is_muted=True).values("person")
    wrote = thread.posts.exclude(author=None).values("author")
    followers = carried.filter(is_muted=False).exclude(person__in=muted).exclude(person__in=wrote)
    wanted = set(followers.values_list("person", flat=True))
    return len(notify(UNANSWERED, about=thread, to=wanted - _reminded_enough(wanted, now)))


def _reminded_enough(people: Iterable[int], now: datetime) -> set[int]:
    """Those of `people` who had as many reminders within a week as they may have."""
    had = Notification.objects.filter(event=UNANSWERED.code, receiver__in=people)
    counted = had.filter(at__gt=now - A_WEEK).values("receiver").annotate(number=Count("pk"))
    return {row["receiver"] for row in counted if row["number"] >= MOST_A_WEEK}
