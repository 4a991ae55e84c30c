"""What judging and mentoring leave behind, for the lists of the desk that are about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.accounts.models import User
from community.moderation.models import Appeal, BulkDeed, Statement, Warning  # noqa: A004
from community.webhooks.models import Endpoint
from mentors.models import (
    Brief,
    Concern,
    GoalTemplate,
    Mentor,
    Mentorship,
    Note,
    Request,
    Room,
    StoryClaim,
)
from mentors.models.note import Audience
from mentors.states import State
from portal.privacy.models import Closing
from stories.models import Story
from tests.benchmarks.building import made
from threads.models import AskTemplate, Post, Thread, VotePattern


@dataclass(frozen=True)
class Ground:
    """What is there already, and how many rows of each further table it is to bear."""

    people: list[User]
    posts: list[Post]
    stories: list[Story]
    mentors: list[Mentor]
    tags: list[Any]
    now: datetime
    rows: int
    first: int

    def numbers(self) -> range:
        return range(self.first, self.first + self.rows)

    def person(self, n: int) -> User:
        return self.people[n % len(self.people)]


def write_more(ground: Ground) -> None:
    """Add rows to each of the tables."""
    _judged(ground)
    _mentored(ground)
    made(StoryClaim, _story_claims(ground))
    made(VotePattern, _patterns(ground))
    made(AskTemplate, (AskTemplate(tag=one, name=str(one), body="Who?") for one in ground.tags))
    made(GoalTemplate, (GoalTemplate(name=f"Plan {n}", about="Why.") for n in ground.numbers()))
    made(Endpoint, (_endpoint(n, ground) for n in ground.numbers()))
    made(Closing, _closings(ground))


def _judged(ground: Ground) -> None:
    statements = made(Statement, (_statement(n, ground) for n in ground.numbers()))
    made(Appeal, (_appeal(n, one, ground) for n, one in enumerate(statements)))
    made(BulkDeed, (_bulk(n, ground) for n in ground.numbers()))
    made(Warning, (_warning(n, ground) for n in ground.numbers()))


def _mentored(ground: Ground) -> None:
    """Every mentorship has a note for the programme, and every second one a concern."""
    threads = made(Thread, (_private("mentorships") for _n in ground.numbers()))
    briefs = made(Brief, (_brief(n, ground) for n in ground.numbers()))
    requests = made(Request, (_request(n, one, ground) for n, one in enumerate(briefs)))
    pairs = [
        Mentorship(thread=thread, request=request)
        for thread, request in zip(threads, requests, strict=True)
    ]
    mentorships = made(Mentorship, iter(pairs))
    made(Note, (_note(one) for one in mentorships))
    made(Concern, (_concern(n, one, ground) for n, one in enumerate(mentorships[::2])))
    rooms = made(Thread, (_private("rooms") for _n in ground.numbers()))
    made(Room, (_room(n, one, ground) for n, one in enumerate(rooms)))


def _private(of: str) -> Thread:
    return Thread(kind=Thread.Kind.PRIVATE, home=f"{of}:detail")


def _statement(n: int, ground: Ground) -> Statement:
    post = ground.posts[n % len(ground.posts)]
    return Statement(
        person=ground.person(n),
        code="post.hide",
        thing_kind="post",
        thing_key=post.pk,
        title=f"Thing {n}",
        reason=f"Reason {n}",
        by=ground.person(n + 1),
        at=ground.now - timedelta(minutes=n),
    )


def _appeal(n: int, statement: Statement, ground: Ground) -> Appeal:
    """Every second one waits."""
    done = {"outcome": "refused", "answer": "It stands.", "decided_at": ground.now} if n % 2 else {}
    return Appeal(statement=statement, words=f"It was not so, {n} times.", **done)


def _bulk(n: int, ground: Ground) -> BulkDeed:
    done = {"state": "done", "done_at": ground.now} if n % 10 else {}
    return BulkDeed(code="post.hide", kind="post", by=ground.person(n), reason=f"Flood {n}", **done)


def _warning(n: int, ground: Ground) -> Warning:
    read = {"acknowledged_at": ground.now} if n % 2 else {}
    return Warning(person=ground.person(n), by=ground.person(n + 1), words=f"Warning {n}.", **read)


def _brief(n: int, ground: Ground) -> Brief:
    told = {"goal": f"Goal {n}", "situation": "Two years in.", "sent_at": ground.now}
    return Brief(mentee=ground.person(n), **told)


def _request(n: int, brief: Brief, ground: Ground) -> Request:
    mentor = ground.mentors[(n + n // len(ground.people)) % len(ground.mentors)]
    return Request(
        brief=brief,
        mentee=brief.mentee,
        mentor=mentor,
        rank=1,
        state=State.ENDED,
        sent_at=ground.now,
    )


def _note(mentorship: Mentorship) -> Note:
    body = f"Note {mentorship.pk}"
    author = mentorship.request.mentee
    return Note(mentorship=mentorship, author=author, audience=Audience.PROGRAMME, body=body)


def _concern(n: int, mentorship: Mentorship, ground: Ground) -> Concern:
    asked = mentorship.request
    done = {"closed_at": ground.now, "note": "We spoke."} if n % 2 else {}
    about = asked.mentor.person
    return Concern(mentorship=mentorship, by=asked.mentee, about=about, words=f"Word {n}", **done)


def _room(n: int, thread: Thread, ground: Ground) -> Room:
    return Room(
        thread=thread,
        host=ground.person(n),
        name=f"Room {ground.first + n}",
        about="We read a paper a week.",
        about_html="<p>We read a paper a week.</p>",
        weekday=n % 7,
        starts=18 * 60,
        zone="Europe/Zurich",
        invite_key=f"{ground.first + n:043}",
    )


def _story_claims(ground: Ground) -> Iterator[StoryClaim]:
    for n in ground.numbers():
        story = ground.stories[n % len(ground.stories)]
        yield StoryClaim(person=ground.person(n), story=story, words=f"I wrote it, {n}.")


def _patterns(ground: Ground) -> Iterator[VotePattern]:
    for n in ground.numbers():
        voter, author = ground.person(n), ground.person(n + 1)
        state = VotePattern.State.LEFT if n % 2 else VotePattern.State.WAITING
        kind = VotePattern.Kind.BURST
        yield VotePattern(kind=kind, voter=voter, author=author, number=9, among=10, state=state)


def _endpoint(n: int, ground: Ground) -> Endpoint:
    address = f"https://hooks.example.org/{n}"
    return Endpoint(owner=ground.person(n), url=address, name=f"Hook {n}", events=["thread.made"])


def _closings(ground: Ground) -> Iterator[Closing]:
    for person in ground.people[: ground.rows]:
        due = ground.now + timedelta(days=person.pk % 14)
        yield Closing(person=person, posts=Closing.Posts.KEPT, due_at=due)
