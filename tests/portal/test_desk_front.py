"""The front page of the desk: its numbers, for whom they are, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from community.accounts.models import User
from community.moderation.models import Case
from community.notifications.models import Mail
from portal.clock import beat
from portal.desk import growth as growing
from portal.desk.growth import growth, weeks
from portal.desk.works import works
from tests.cast import PostFactory, StoryFactory, person
from tests.community.queueing import reported
from tests.conftest import browser_of
from tests.mentors.requesting import together
from tests.stories.looking import look, queries
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db
FRONT = "/admin/"
PARTS = {
    "front-queue": "What waits for a decision",
    "front-growth": "The last twelve weeks",
    "front-works": "Worker and clock",
    "front-post": "Mail",
}


def root() -> User:
    return person("root", role="editor", is_superuser=True)


def task(status: str, *, ago: timedelta = timedelta(), path: str = beat.module_path) -> None:
    at = timezone.now() - ago
    row = DBTaskResult.objects.create(
        status=status,
        task_path=path,
        args_kwargs={"args": [], "kwargs": {}},
        run_after=get_date_max(),
        backend_name="default",
        started_at=None if status == "READY" else at,
        finished_at=at if status in {"SUCCESSFUL", "FAILED"} else None,
        exception_class_path="builtins.OSError" if status == "FAILED" else "",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=at)


def mail(**fields: Any) -> Mail:
    number = Mail.objects.count()
    return Mail.objects.create(
        message_id=f"<{number}@x>",
        sender="a@x",
        recipients=["ada@example.org"],
        subject="Your letter",
        raw=b"x",
        **fields,
    )


def test_each_role_sees_what_it_may() -> None:
    reported(StoryFactory.create(), person("reporter"))
    for role, parts, columns in (
        ("moderator", ["front-queue", "front-growth"], 3),
        ("editor", ["front-queue", "front-growth"], 3),
        ("programme manager", ["front-growth"], 1),
        ("administrator", ["front-growth", "front-works", "front-post"], 1),
    ):
        page = look(FRONT, browser_of(person(role.replace(" ", "-"), role=role)))
        assert [one for one in PARTS if page.tree.cssselect(f"#{one}")] == parts, role
        assert len(page.tree.cssselect(".front__chart")) == columns, role
    page = look(FRONT, browser_of(root()))
    assert {one: page.texts(f"#{one}")[0] for one in PARTS} == PARTS
    assert len(page.tree.cssselect(".front__chart")) == 4


def test_the_queue_in_numbers_leads_into_it(moderator: User, editor: User) -> None:
    reporter = person("reporter")
    first = reported(StoryFactory.create(title="A secret title"), reporter)
    reported(StoryFactory.create(), reporter)
    Case.objects.filter(pk=first.pk).update(opened_at=timezone.now() - timedelta(days=9))
    own = reported(StoryFactory.create(), reporter)
    Case.objects.filter(pk=own.pk).update(person=moderator)
    page = look(FRONT, browser_of(moderator))
    rows = page.texts("section[aria-labelledby=front-queue] table tr")
    assert rows[1:] == ["reported21 week, 2 days", "All of them2"]
    links = page.links()
    assert links["reported"] == "/admin/moderation/case/?origin=report"
    assert f"/admin/moderation/case/{first.pk}/change/" in links.values()
    assert f"/admin/moderation/case/{own.pk}/change/" not in links.values()
    assert "A secret title" not in page.tree.text_content()
    assert "reporter" not in page.tree.text_content()
    assert "every case is decided" in look(FRONT, browser_of(editor)).tree.text_content()


def test_growth_counts_week_by_week_what_all_may_see(moderator: User) -> None:
    now = timezone.now()
    shown = [PostFactory.create() for _ in range(4)]
    Post.objects.filter(pk=shown[0].pk).update(created_at=now - timedelta(weeks=3))
    Post.objects.filter(pk=shown[1].pk).update(created_at=now - timedelta(weeks=30))
    PostFactory.create(state="hidden")
    mentorship = together()
    actions.say(mentorship.thread, by=mentorship.mentee, body="Between us.")
    numbers = {column.name: found for column, found in growth(moderator)}
    assert set(numbers) == {"members", "posts", "stories"}
    assert numbers["posts"] == [0] * 8 + [1, 0, 0, 2]
    assert len(weeks(now.date())) == len(numbers["posts"]) == 12


def test_a_chart_says_whether_there_is_none_or_none_that_is_told() -> None:
    together()
    page = look(FRONT, browser_of(root()))
    said = {" ".join(one.split()) for one in page.texts(".front__chart figcaption")}
    assert said == {
        "People who joined at most 3 a week",
        "Questions, answers and comments none in these weeks",
        "Stories published none in these weeks",
        "Requests to mentors none that is told",
    }


def test_of_a_large_table_the_newest_rows_are_counted(
    moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    posts = [PostFactory.create() for _ in range(6)]
    for back, post in zip((20, 6, 5, 2, 1, 0), posts, strict=True):
        Post.objects.filter(pk=post.pk).update(created_at=now - timedelta(weeks=back))
    monkeypatch.setattr(growing, "MOST", 4)
    numbers = {column.name: found for column, found in growth(moderator)}
    assert numbers["posts"] == [None] * 6 + [1, 0, 0, 1, 1, 1]
    assert "not told" in look(FRONT, browser_of(moderator)).tree.text_content()


def test_mail_is_counted_and_not_told(administrator: User) -> None:
    old = timezone.now() - timedelta(hours=3)
    mail(due_at=old)
    mail(failed_at=old)
    mail(sent_at=old)
    page = look(FRONT, browser_of(administrator))
    assert page.texts("section[aria-labelledby=front-post]")[0] == (
        "Mail Waiting1, the oldest for 0 minutes Late1 due for a quarter of an hour or more "
        "Given up1 last 3 hours ago"
    )
    assert page.links()["Given up"] == "/admin/notifications/mail/?status=failed"
    assert "ada@" not in page.tree.text_content()


@pytest.mark.parametrize(
    ("asked", "answered", "waits", "worker", "clock"),
    [
        (None, None, False, False, False),
        (0, 0, False, True, True),
        (9, 9, False, False, False),
        (9, 9, True, False, None),
        (0, 9, False, False, True),
    ],
)
def test_worker_and_clock_are_known_by_their_signs_of_life(
    asked: int | None,
    answered: int | None,
    waits: bool,
    worker: bool,
    clock: bool | None,
    administrator: User,
) -> None:
    for status, minutes in (("FAILED", asked), ("SUCCESSFUL", answered)):
        if minutes is not None:
            task(status, ago=timedelta(minutes=minutes))
    if waits:
        task("READY", ago=timedelta(minutes=8))
    found = works(administrator)
    assert found
    assert (found.worker_runs, found.clock_runs) == (worker, clock)


def test_tasks_that_wait_failed_or_were_left(administrator: User) -> None:
    task("READY", ago=timedelta(hours=2), path="a.mend")
    task("RUNNING", path="a.mend")
    task("RUNNING", ago=timedelta(hours=1), path="a.mend")
    task("FAILED", path="a.break_down")
    found = works(administrator)
    assert found
    assert (found.waiting, found.running, found.abandoned, found.failed) == (1, 1, 1, 1)
    assert found.failures == [("break_down", 1)]
    assert "break_down" in look(FRONT, browser_of(administrator)).tree.text_content()
    listed = look("/admin/django_tasks_database/dbtaskresult/", browser_of(administrator))
    assert "builtins.OSError" in listed.tree.text_content()


def fill(number: int) -> None:
    for n in range(number):
        author = PostFactory.create(author=person(f"p{User.objects.count()}")).author
        reported(StoryFactory.create(), author)
        mail(failed_at=timezone.now())
        task("FAILED", path=f"a.task{n}")


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_asks_as_often_of_many_rows_as_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = browser_of(root())
    monkeypatch.setattr(growing, "KEPT", 0)
    fill(3)
    few = queries(FRONT, desk)
    fill(27)
    assert queries(FRONT, desk) == few <= 15
    monkeypatch.undo()
    assert queries(FRONT, desk) < few  # growth is kept for some minutes


@pytest.fixture
def administrator() -> User:
    return person("ann", role="administrator")
