"""Bringing the sample requests in: each by the deeds of both sides, then dated back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from community.accounts.models import User
from mentors import actions
from mentors.actions.sending import begin_by
from mentors.counting import recount
from mentors.due import due_at
from mentors.models import Brief, Mentor, Mentorship, Request, RequestEvent
from mentors.states import ANSWERS, MOVES, Actor, Verb
from portal.sample_content.mentors.reading import Asked, Said, Step
from threads.actions import say, tally
from threads.models import Post, Thread

PACE = timedelta(minutes=17)  # between what is done on one day


class Asking:
    """One request to one or more mentors, and all that was done about it."""

    def __init__(
        self, asked: Asked, people: Mapping[str, User], mentors: Mapping[str, Mentor]
    ) -> None:
        self.asked, self.people, self.mentors = asked, people, mentors
        self.mentee = people[asked.by]
        self.dates: dict[int, datetime] = {}  # of events

    def write(self) -> Brief:
        """Do it all. Raises ValidationError where one of the mentors takes no requests any more."""
        choices = [self.mentors[name] for name in self.asked.choices]
        brief = actions.save_brief(
            by=self.mentee,
            goal=self.asked.goal,
            situation=self.asked.situation,
            tried=self.asked.tried,
            hours=self.asked.hours,
            choices=choices,
            answers=self._answers(),
            seen=0,
        )
        for number, step in enumerate(self.asked.steps):
            self._do(brief, step)
            at = timezone.now() - timedelta(days=step.days_ago) + number * PACE
            new = RequestEvent.objects.filter(request__brief=brief).exclude(pk__in=self.dates)
            self.dates |= dict.fromkeys(new.values_list("pk", flat=True), at)
        for mentorship in Mentorship.objects.filter(request__brief=brief):
            self._talk(mentorship)
        self._date_back(brief)
        return brief

    def _answers(self) -> dict[int, str]:
        """What is answered to the mentors' questions, by the pk of the question."""
        return {
            question.pk: text
            for name, texts in self.asked.answers.items()
            for question, text in zip(self.mentors[name].questions.all(), texts, strict=True)
        }

    def _do(self, brief: Brief, step: Step) -> None:
        verb = Verb(step.verb)
        if verb is Verb.SEND:
            actions.send(brief, by=self.mentee)
            return
        name = step.mentor or self.asked.choices[0]
        request = Request.objects.get(brief=brief, mentor=self.mentors[name])
        said = {"words": step.words} if step.words else {}
        actions.VERBS[verb](request, by=self._doer(verb, step, name), **said)

    def _doer(self, verb: Verb, step: Step, mentor: str) -> User | Actor:
        """Whoever is named; else the mentor where they may, and the mentee."""
        if step.by == "clock":
            return Actor.CLOCK
        return self.people[step.by or (mentor if Actor.MENTOR in MOVES[verb][0] else self.asked.by)]

    def _talk(self, mentorship: Mentorship) -> None:
        thread = mentorship.thread
        for number, said in enumerate(self.asked.said):
            post = say(thread, by=self.people[said.by], body=said.body)
            Post.objects.filter(pk=post.pk).update(created_at=_at(said, number))
        began = min(self.dates.values())
        Thread.objects.filter(pk=thread.pk).update(created_at=began)
        Mentorship.objects.filter(pk=mentorship.pk).update(made_at=began)
        tally(Thread.objects.select_for_update().get(pk=thread.pk))

    def _date_back(self, brief: Brief) -> None:
        """Let it all have happened when the file says so; the mentors' counters follow."""
        for request in Request.objects.filter(brief=brief).select_related("mentor"):
            for event in request.events.filter(pk__in=self.dates).order_by("pk"):
                event.at = self.dates[event.pk]
                event.save(update_fields=["at"])
                _stamp(request, event)
            request.save(update_fields=["state_at", "sent_at", "due_at", "answered_at"])
            recount(request.mentor_id)
        if self.dates:
            Brief.objects.filter(pk=brief.pk).update(sent_at=min(self.dates.values()))


def _stamp(request: Request, event: RequestEvent) -> None:
    """Set the times of `request` as the deed of `event` would have set them then."""
    request.state_at = event.at
    if event.verb in {Verb.SEND, Verb.REOPEN}:
        request.sent_at, request.answered_at = event.at, None
        request.due_at = due_at(request.mentor, event.at)
    elif event.verb == Verb.ANSWER:
        request.due_at = due_at(request.mentor, event.at)
    elif event.verb in ANSWERS and request.answered_at is None:
        request.answered_at = event.at
    if event.verb == Verb.ACCEPT:
        request.due_at = begin_by(event.at)


def _at(said: Said, number: int) -> datetime:
    return timezone.now() - timedelta(days=said.days_ago) + number * PACE
