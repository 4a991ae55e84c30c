"""A made-up portal for the lists of the desk: many posts, and of all else what goes with them."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from community.accounts.models import User
from community.log.models import LogEntry, LogText
from community.moderation.models import Case, CaseTag, Report, ReportKind, Sanction
from community.notifications.models import Mail
from community.tags.models import Tag
from mentors.models import Mentor, MentorClaim, Standing
from portal.clock import beat
from stories.models import Proposal, Story
from stories.models.story import Rights, Status
from tests.benchmarks.admin_corpus_more import Ground, write_more
from tests.benchmarks.building import made, make_database
from threads.models import Deflection, Post, Suggestion, Thread
from threads.models.thread import TaggedThread

RARE = "zyxomant"
WORDS = ("paper", "asks", "what", "year", "waiting", "was", "worth", "nobody", "there", "could")


def fill(posts: int) -> None:
    """Let the database hold so many posts, what goes with them, and nothing else."""
    make_database()
    call_command("migrate", verbosity=0)
    write(posts)
    _spread(Post, "created_at", posts)
    _spread(User, "joined_at", posts // 5)
    User.objects.create(handle="root", email="root@example.org", is_staff=True, is_superuser=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def write(posts: int, first: int = 0) -> None:
    """Add so many posts and what goes with them; names are numbered from `first` on."""
    chance, now = Random(posts), timezone.now()

    def numbers(part: int) -> range:
        return range(first, first + posts // part)

    people = made(User, (_person(n) for n in numbers(5)))
    tags = made(Tag, (Tag(name=f"tag {n}", slug=f"tag-{n}") for n in numbers(50)))
    stories = made(Story, (_story(n, chance) for n in numbers(50)))
    threads = made(Thread, (Thread(kind=Thread.Kind.DISCUSSION, story=one) for one in stories))
    threads += made(Thread, (_question(n, people, chance) for n in numbers(4)))
    tagged = (TaggedThread(content_object=one, tag=chance.choice(tags)) for one in threads)
    made(TaggedThread, tagged)
    rows = made(Post, (_post(n, threads, people, chance) for n in numbers(1)))
    cases = made(Case, (_case(rows[-1 - n], n, now) for n in range(posts // 5)))
    kind = ReportKind.objects.order_by("pk")[0]
    made(Report, (_report(one, kind, people, chance) for one in cases[: posts // 10]))
    made(CaseTag, (CaseTag(case=one, tag=chance.choice(tags)) for one in cases))
    made(Suggestion, (_suggestion(n, rows, people) for n in range(posts // 10)))
    made(Deflection, (_deflection(n, threads, people) for n in range(posts // 10)))
    made(Proposal, (_proposal(n, people) for n in range(posts // 50)))
    made(Sanction, (_sanction(n, people, now) for n in range(posts // 50)))
    mentors = made(Mentor, (_mentor(one) for one in people[: posts // 20]))
    made(MentorClaim, (MentorClaim(mentor=one, text=f"Claim {one.pk}") for one in mentors))
    entries = made(LogEntry, (_entry(one, n) for n, one in enumerate(rows)))
    made(LogText, (LogText(entry=one, reason=_words(chance, 12)) for one in entries))
    made(Mail, (_mail(n, now) for n in numbers(4)))
    made(DBTaskResult, (_task(n, now) for n in range(posts // 10)))
    write_more(Ground(people, rows, stories, mentors, tags, now, posts // 50, first))


def _spread(model: type[Any], at: str, number: int) -> None:
    """Write the times of rows anew: evenly over two years, in the order of their numbers."""
    table, seconds = model._meta.db_table, 2 * 365 * 86_400 // number
    step = f"({number} - id) * {seconds}"
    written = (
        f"now() - {step} * interval '1 second'"
        if connection.vendor == "postgresql"
        else f"datetime('now', '-' || ({step}) || ' seconds')"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {at} = {written}")


def _words(chance: Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=number))


def _person(n: int) -> User:
    return User(handle=f"person-{n}", email=f"person-{n}@example.org", display_name=f"Person {n}")


def _story(n: int, chance: Random) -> Story:
    return Story(
        slug=f"story-{n}",
        title=f"Story {n}: {_words(chance, 5)}",
        rights=Rights.OWN,
        status=Status.DRAFT if n % 10 == 0 else Status.PUBLISHED,
    )


def _question(n: int, people: list[User], chance: Random) -> Thread:
    title = f"{_words(chance, 8)} {RARE if n % 5_000 == 0 else ''}?"
    return Thread(kind=Thread.Kind.QUESTION, title=title, author=chance.choice(people))


def _post(n: int, threads: list[Thread], people: list[User], chance: Random) -> Post:
    body = f"{_words(chance, 50)} {RARE if n % 20_000 == 0 else n}"
    return Post(
        thread=chance.choice(threads),
        kind=Post.Kind.ANSWER if n % 2 else Post.Kind.COMMENT,
        author=chance.choice(people),
        body=body,
        html=f"<p>{body}</p>",
        state="hidden" if n % 1_000 == 0 else "held" if n % 5 == 0 else "live",
    )


def _case(post: Post, n: int, now: Any) -> Case:
    """Every second one is open."""
    decided = {"state": "decided", "outcome": "upheld", "decided_at": now} if n % 2 else {}
    return Case(
        origin=Case.Origin.HELD if n % 3 else Case.Origin.REPORT,
        subject_kind="post",
        subject_key=post.pk,
        person_id=post.author_id,
        score=n % 40 / 4,
        language="en",
        opened_at=now - timedelta(minutes=n),
        **decided,
    )


def _report(case: Case, kind: ReportKind, people: list[User], chance: Random) -> Report:
    return Report(
        case=case,
        subject_kind=case.subject_kind,
        subject_key=case.subject_key,
        kind=kind,
        by=chance.choice(people),
        words=_words(chance, 10),
    )


def _suggestion(n: int, posts: list[Post], people: list[User]) -> Suggestion:
    state = Suggestion.State.WAITING if n % 4 == 0 else Suggestion.State.APPROVED
    return Suggestion(post=posts[n], by=people[n % len(people)], body="Better words.", state=state)


def _deflection(n: int, threads: list[Thread], people: list[User]) -> Deflection:
    return Deflection(thread=threads[n % len(threads)], by=people[n % len(people)])


def _proposal(n: int, people: list[User]) -> Proposal:
    way, claim = Proposal.Way.values[0], Proposal.Claim.values[0]
    address = f"https://example.org/{n}"
    return Proposal(by=people[n], way=way, claim=claim, title=f"Proposal {n}", address=address)


def _sanction(n: int, people: list[User], now: Any) -> Sanction:
    return Sanction(person=people[n], ability="comment", until=now + timedelta(days=n % 30 + 1))


def _mentor(person: User) -> Mentor:
    standing = Standing.APPROVED if person.pk % 2 else Standing.WAITING
    return Mentor(person=person, standing=standing, headline=f"Headline {person.pk}")


def _entry(post: Post, n: int) -> LogEntry:
    return LogEntry(
        code="post.hide" if n % 10 == 0 else "post.hold",
        actor_id=post.author_id,
        target_kind="threads.post",
        target_id=str(post.pk),
    )


def _mail(n: int, now: Any) -> Mail:
    done: dict[str, Any] = {"sent_at": now} if n % 100 else {"failed_at": now, "error": "refused"}
    return Mail(
        message_id=f"<{n}@example.org>",
        sender="portal@example.org",
        recipients=[f"person-{n}@example.org"],
        subject=f"Letter {n}",
        raw=b"x" * 8_000,
        **({} if n % 250 == 1 else done),
    )


def _task(n: int, now: Any) -> DBTaskResult:
    return DBTaskResult(
        status="FAILED" if n % 500 == 0 else "SUCCESSFUL",
        task_path=beat.module_path if n % 4 == 0 else "community.notifications.tasks.send_waiting",
        args_kwargs={"args": [], "kwargs": {}},
        run_after=get_date_max(),
        backend_name="default",
        finished_at=now,
        exception_class_path="",
        traceback="",
    )
