"""What sample people do once they work together: agree, set goals, meet, note, end, give thanks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.accounts.models import User
from mentors import actions
from mentors.free_times import free
from mentors.meeting_states import MeetingVerb
from mentors.models import GoalTemplate, Meeting, Mentorship
from portal.sample_content.mentors.reading import Row, Together

Agreement = Mapping[str, Any]
WRITTEN_BEFORE = timedelta(days=2)  # a meeting that is over was arranged so long before it


class Two:
    """A mentor and their mentee, and all that stands on the pages of their mentorship."""

    def __init__(self, mentorship: Mentorship, told: Together, people: Mapping[str, User]) -> None:
        self.mentorship, self.told, self.people = mentorship, told, people

    def write(self) -> None:
        """Do it all, each by whoever the file names."""
        for name, contact in self.told.contacts.items():
            actions.set_contact(self.mentorship, by=self.people[name], contact=contact)
        if self.told.agreement:
            self._agree(self.told.agreement)
        if self.told.plan and (plan := GoalTemplate.objects.filter(is_offered=True).first()):
            actions.take_up(self.mentorship, plan, by=self.people[self.told.mentor])
        for goal in self.told.goals:
            self._set(goal)
        for note in self.told.notes:
            by, audience = self.people[note["by"]], note["audience"]
            actions.write_note(self.mentorship, by=by, body=note["body"], audience=audience)
        for meeting in self.told.meetings:
            self._meet(meeting)
        for name, words in self.told.reached.items():
            self._end(self.people[name], words)
        for thanks in self.told.thanks:
            self._thank(thanks)
        if story := dict(self.told.story):
            actions.propose_story(self.mentorship, by=self.people[story.pop("by")], **story)

    def _other(self, name: str) -> User:
        return self.people[self.told.mentee if name == self.told.mentor else self.told.mentor]

    def _agree(self, told: Agreement) -> None:
        words = {name: value for name, value in told.items() if name not in {"by", "agreed"}}
        by = self.people[told["by"]]
        proposed = actions.propose(self.mentorship, by=by, seen=0, words=words)
        if told["agreed"]:
            actions.agree(proposed, by=self._other(told["by"]))

    def _set(self, told: Row) -> None:
        by, days = self.people[told["by"]], told.get("due_in_days")
        goal = actions.add_goal(
            self.mentorship,
            by=by,
            title=told["title"],
            about=told.get("about", ""),
            due_on=timezone.localdate() + timedelta(days=days) if days else None,
            steps=told["steps"],
        )
        for step in list(goal.steps.all())[: told.get("done", 0)]:
            actions.tick(step, by=by)

    def _meet(self, told: Row) -> None:
        """Meet at a free time; one that is over is arranged now and put where it belongs."""
        mentorship = Mentorship.objects.for_list().get(pk=self.mentorship.pk)
        times = free(mentorship, now=timezone.now())
        if len(times) <= told.get("time", 0):
            return  # the mentor has no such time any more
        by, other = self.people[told["by"]], self._other(told["by"])
        at, place = times[told.get("time", 0)], told.get("place", "")
        meeting = actions.propose_meeting(mentorship, by=by, at=at, place=place)
        if told.get("confirmed") or "days_ago" in told:
            confirm = actions.MEETING_VERBS[MeetingVerb.CONFIRM]
            meeting = confirm(meeting, by=other, seen=meeting.version)
        if "days_ago" in told:
            self._hold(meeting, days_ago=told["days_ago"])

    def _hold(self, meeting: Meeting, *, days_ago: int) -> None:
        """Let it be over, and both say that the other came."""
        # Whole weeks earlier, so that it stays within the mentor's hours.
        weeks = timedelta(weeks=-(-(meeting.starts_at - timezone.now()).days // 7))
        starts_at = meeting.starts_at - weeks - timedelta(weeks=max(days_ago // 7, 1))
        arranged_at = starts_at - WRITTEN_BEFORE
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=starts_at, proposed_at=arranged_at, confirmed_at=arranged_at
        )
        for name in (self.told.mentor, self.told.mentee):
            seen = Meeting.objects.for_list().get(pk=meeting.pk)
            came = actions.MEETING_VERBS[MeetingVerb.CAME]
            came(seen, by=self.people[name], seen=seen.version)

    def _end(self, by: User, words: str) -> None:
        had = self.mentorship.endings.filter(by=by).first()
        seen = had.version if had else 0
        actions.say_reached(self.mentorship, by=by, reached=words, seen=seen)

    def _thank(self, told: Row) -> None:
        by, words = self.people[told["by"]], told["words"]
        thanks = actions.thank(self.mentorship, by=by, words=words, is_named=told["named"], seen=0)
        if thanks is not None and told.get("revealed"):
            actions.reveal_thanks(thanks, by=self._other(told["by"]), seen=thanks.version)
