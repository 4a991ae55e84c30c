"""What a request's page says to each side: whose turn it is, what happens next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from community.accounts.blocking import blocked_between
from mentors.actions.sending import (
    begins_until,
    is_answerable,
    is_in_review,
    not_offered,
    reopen_until,
    rests_until,
)
from mentors.models import Request, RequestEvent
from mentors.states import CLOSED, GOES_ON, MENTORS_TURN, WAITING, Actor, State, Verb, allowed

LABELS = {
    Verb.SEND: gettext_lazy("Ask now"),
    Verb.ASK: gettext_lazy("Ask for more"),
    Verb.ANSWER: gettext_lazy("Answer"),
    Verb.ACCEPT: gettext_lazy("Accept"),
    Verb.DECLINE: gettext_lazy("Decline"),
    Verb.WITHDRAW: gettext_lazy("Take it back"),
    Verb.REOPEN: gettext_lazy("Open it again"),
    Verb.BEGIN: gettext_lazy("Begin the mentorship"),
    Verb.PAUSE: gettext_lazy("Pause"),
    Verb.RESUME: gettext_lazy("Go on"),
    Verb.COMPLETE: gettext_lazy("Complete it"),
    Verb.END: gettext_lazy("End it early"),
}
ASKS = {
    Verb.ASK: gettext_lazy("What would you like to know?"),
    Verb.ANSWER: gettext_lazy("Your answer"),
    Verb.ACCEPT: gettext_lazy("A word to begin with"),
    Verb.DECLINE: gettext_lazy("Why not? The mentee reads it."),
    Verb.WITHDRAW: gettext_lazy("Why, if you like to say"),
    Verb.COMPLETE: gettext_lazy("What was reached"),
    Verb.END: gettext_lazy("Why, if you like to say"),
}
"""What is asked beside a button; nothing where a click says all."""
NEEDED = {Verb.ASK, Verb.ANSWER, Verb.DECLINE}
FIRST = {Verb.ANSWER, Verb.ACCEPT, Verb.BEGIN, Verb.RESUME, Verb.REOPEN, Verb.SEND}
"""What helps somebody on comes first, and is not folded away."""

HAPPENED = {
    Verb.SEND: pgettext_lazy("request", "%(who)s sent the request"),
    Verb.VIEW: pgettext_lazy("request", "%(who)s read it"),
    Verb.ASK: pgettext_lazy("request", "%(who)s asked for more"),
    Verb.ANSWER: pgettext_lazy("request", "%(who)s answered"),
    Verb.ACCEPT: pgettext_lazy("request", "%(who)s accepted"),
    Verb.DECLINE: pgettext_lazy("request", "%(who)s declined"),
    Verb.WITHDRAW: pgettext_lazy("request", "%(who)s took the request back"),
    Verb.EXPIRE: pgettext_lazy("request", "It expired, as nobody moved it on"),
    Verb.REOPEN: pgettext_lazy("request", "%(who)s opened it again"),
    Verb.BEGIN: pgettext_lazy("request", "%(who)s began the mentorship"),
    Verb.PAUSE: pgettext_lazy("request", "%(who)s paused the mentorship"),
    Verb.RESUME: pgettext_lazy("request", "%(who)s went on with the mentorship"),
    Verb.COMPLETE: pgettext_lazy("request", "%(who)s completed the mentorship"),
    Verb.END: pgettext_lazy("request", "%(who)s ended the mentorship early"),
    Verb.LAPSE: pgettext_lazy("request", "It ended, as it had rested for too long"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A button of the reader's, with a field for words where there are any to say."""

    verb: Verb
    typed: str = ""
    error: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.verb])

    @property
    def asks(self) -> str:
        return str(ASKS.get(self.verb, ""))

    @property
    def is_needed(self) -> bool:
        return self.verb in NEEDED

    @property
    def is_first(self) -> bool:
        return self.verb in FIRST

    @property
    def is_open(self) -> bool:
        return bool(self.typed or self.error)


@dataclass(frozen=True, slots=True)
class Line:
    """A request as one of its two people reads it."""

    request: Request
    role: Actor

    @property
    def other(self) -> str:
        """The other side's name."""
        one = self.request.mentor.person if self.role is Actor.MENTEE else self.request.mentee
        return str(one.name)

    @property
    def is_mine(self) -> bool:
        """Whether it is the reader's turn."""
        return self.request.turn is self.role

    @property
    def due_at(self) -> datetime | None:
        """Until when the mentor means to answer, while it waits."""
        return self.request.due_at if self.request.state in WAITING else None

    @property
    def turn(self) -> str:
        """Whose turn it is; empty when it is nobody's, as while another choice is asked first."""
        if self.request.turn is None or self.request.state == State.DRAFT:
            return ""
        return _("It is your turn") if self.is_mine else _("It is the turn of %s") % self.other

    @property
    def next(self) -> list[str]:
        """What happens next and when, in sentences."""
        state = State(self.request.state)
        if state is State.DRAFT:
            return self._in_turn()
        if state in WAITING:
            return [*self._review(), *self._due(), self._expiry()]
        if state is State.ACCEPTED:
            kept = _("A place is kept. The mentorship begins when the mentee says so.")
            return [kept, *self._unbegun()]
        if state is State.EXPIRED:
            return self._opening()
        if state is State.ACTIVE:
            return [_("It goes on until one of you completes it."), self._silence()]
        if state is State.PAUSED:
            return self._rest()
        if state in CLOSED:
            return [_("It is over. What was reached, and thanks, have a page of their own.")]
        return [_("It is over: nothing more happens here.")]

    def _in_turn(self) -> list[str]:
        """When a choice that was not asked yet is asked; why not now, where it cannot be."""
        mentor = self.request.mentor
        is_asked = _("It is asked when a choice before it declines or is late; or by you, now.")
        if not (mentor.is_offered and mentor.person.is_active):
            why_not = _("It cannot be asked now: %s") % not_offered(mentor)
            is_asked = _("It can be asked once that changes.")
            return [why_not, is_asked] if is_answerable(mentor) else [why_not]
        left = _("After you take a choice back, those left are yours to ask, or to take back.")
        return [is_asked, left]

    def _review(self) -> list[str]:
        """That nobody is accepted while moderators look at the mentor's profile."""
        if not is_in_review(self.request.mentor):
            return []
        if self.role is Actor.MENTOR:
            return [_("Your profile is not approved at present: until it is, you accept nobody.")]
        words = _("The profile of %s is being looked at: until that is done they accept nobody.")
        return [words % self.other]

    def _opening(self) -> list[str]:
        """Who can open what expired again, and until when."""
        mentor, until = self.request.mentor, reopen_until(self.request)
        if not is_answerable(mentor):
            if is_in_review(mentor):
                return [_("It expired, and the mentor’s profile is being looked at.")]
            return [_("It is over: the mentor does not mentor any more.")]
        if until < timezone.now():
            return [_("The time to open it again is over.")]
        opened = _("Either side can open it again until %s.") % _day(until)
        if self.role is Actor.MENTEE and (mentor.is_paused or mentor.is_inactive):
            return [_("%(name)s is away at present.") % {"name": self.other}, opened]
        return [opened]

    def _due(self) -> list[str]:
        request = self.request
        if request.due_at is None or request.state not in MENTORS_TURN:
            return []
        day = _day(request.due_at)
        if self.role is Actor.MENTOR:
            words = _("You wanted to answer by %s.") if request.is_late else _("Answer by %s.")
            return [words % day]
        if request.is_late:
            return [_("%(name)s wanted to answer by %(day)s.") % {"name": self.other, "day": day}]
        words = _("%(name)s means to answer by %(day)s.")
        if request.has_next:
            words = _(
                "%(name)s means to answer by %(day)s; after that your next choice is asked too."
            )
        return [words % {"name": self.other, "day": day}]

    def _rest(self) -> list[str]:
        since, nudge = self.request.state_at, settings.MENTORSHIP_PAUSE_NUDGE_DAYS
        reminded, ends = since + timedelta(days=nudge), rests_until(self.request)
        found = [_("It rests, and keeps its place, until one of you goes on.")]
        if not self.request.nudges and reminded > timezone.now():
            found.append(_("Both of you are reminded of it on %s.") % _day(reminded))
        return [*found, _("Unless one of you goes on, it ends on %s.") % _day(ends)]

    def _unbegun(self) -> list[str]:
        """When it ends by itself: not while the two go on without its beginning."""
        end, days = begins_until(self.request), settings.MENTORSHIP_QUIET_NUDGE_DAYS
        ends = _("Unless it begins, it ends on %s, and the place is free again.") % _day(end)
        stays = ngettext(
            "While you write or meet it stays, until you have done neither for %(days)d day.",
            "While you write or meet it stays, until you have done neither for %(days)d days.",
            days,
        ) % {"days": days}
        return [ends, stays] if end > timezone.now() else [stays]

    def _silence(self) -> str:
        days = settings.MENTORSHIP_QUIET_NUDGE_DAYS
        return ngettext(
            "If you neither write nor meet for %(days)d day, both of you are reminded once.",
            "If you neither write nor meet for %(days)d days, both of you are reminded once.",
            days,
        ) % {"days": days}

    def _expiry(self) -> str:
        end = self.request.turn_at + timedelta(days=settings.REQUEST_EXPIRES_DAYS)
        return _("Unless somebody moves it on, it expires on %s.") % _day(end)

    def deeds(self, *, verb: str = "", typed: str = "", error: str = "") -> list[Deed]:
        """The reader's buttons now; `typed` and `error` stand at that of `verb`. One query."""
        state = State(self.request.state)
        verbs = [one for one in allowed(self.role, state) if one is not Verb.VIEW]
        if state is State.EXPIRED and not self._can_reopen:
            verbs.remove(Verb.REOPEN)
        if Verb.ACCEPT in verbs and not self._can_accept:
            verbs.remove(Verb.ACCEPT)
        if GOES_ON.intersection(verbs) and self._are_apart:
            verbs = [one for one in verbs if one not in GOES_ON]
        found = [Deed(one, typed, error) if one == verb else Deed(one) for one in verbs]
        return sorted(found, key=lambda deed: not deed.is_first)

    @property
    def _can_accept(self) -> bool:
        return self.request.mentee.is_active and is_answerable(self.request.mentor)

    @property
    def _can_reopen(self) -> bool:
        in_time = reopen_until(self.request) >= timezone.now()
        return in_time and is_answerable(self.request.mentor)

    @property
    def _are_apart(self) -> bool:
        return blocked_between(self.request.mentee_id, self.request.mentor.person_id)

    def happened(self, event: RequestEvent) -> str:
        """What an event was, in one sentence."""
        if event.actor == Actor.CLOCK and event.verb == Verb.SEND:
            return _("It was this choice's turn, and the request was sent")
        if event.actor == Actor.JUDGE:
            is_back = event.verb == Verb.REOPEN
            return _("A moderator let it go on again") if is_back else _("A moderator ended it")
        if event.verb == Verb.LAPSE and event.before == State.ACCEPTED:
            return _("It ended, as it had not begun in time")
        mentee, mentor = self.request.mentee, self.request.mentor.person
        who = mentee.name if event.actor == Actor.MENTEE else mentor.name
        return str(HAPPENED[Verb(event.verb)]) % {"who": who}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")
