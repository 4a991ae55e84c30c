"""What a request's page says to each side: whose turn it is, what happens next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mentors.actions.sending import reopen_until
from mentors.models import Request, RequestEvent
from mentors.states import WAITING, Actor, State, Verb, allowed

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
    def turn(self) -> str:
        """Whose turn it is; empty when it is nobody's, as while another choice is asked first."""
        if self.request.turn is None or self.request.state == State.DRAFT:
            return ""
        return _("It is your turn") if self.is_mine else _("It is the turn of %s") % self.other

    @property
    def next(self) -> list[str]:
        """What happens next and when, in sentences."""
        request, state = self.request, State(self.request.state)
        if state is State.DRAFT:
            return [_("It is asked when the choice before it does not answer in time, or by you.")]
        if state in WAITING:
            return [*self._due(), self._expiry()]
        if state is State.ACCEPTED:
            return [_("A place is kept. The mentorship begins when the mentee says so.")]
        if state is State.EXPIRED:
            until = reopen_until(request)
            if until < timezone.now():
                return [_("The time to open it again is over.")]
            return [_("Either side can open it again until %s.") % _day(until)]
        if state is State.ACTIVE:
            return [_("It goes on until one of you completes it.")]
        if state is State.PAUSED:
            return [_("It rests, and keeps its place, until one of you goes on.")]
        return [_("It is over: nothing more happens here.")]

    def _due(self) -> list[str]:
        request = self.request
        if request.due_at is None or request.state not in {State.SENT, State.VIEWED}:
            return []
        day = _day(request.due_at)
        if self.role is Actor.MENTOR:
            words = _("You wanted to answer by %s.") if request.is_late else _("Answer by %s.")
            return [words % day]
        if request.is_late:
            return [_("%(name)s wanted to answer by %(day)s.") % {"name": self.other, "day": day}]
        words = _("%(name)s means to answer by %(day)s; after that your next choice is asked too.")
        return [words % {"name": self.other, "day": day}]

    def _expiry(self) -> str:
        end = self.request.turn_at + timedelta(days=settings.REQUEST_EXPIRES_DAYS)
        return _("Unless somebody moves it on, it expires on %s.") % _day(end)

    def deeds(self, *, verb: str = "", typed: str = "", error: str = "") -> list[Deed]:
        """The reader's buttons now; `typed` and `error` stand at that of `verb`."""
        state = State(self.request.state)
        verbs = [one for one in allowed(self.role, state) if one is not Verb.VIEW]
        if state is State.EXPIRED and reopen_until(self.request) < timezone.now():
            verbs.remove(Verb.REOPEN)
        found = [Deed(one, typed, error) if one == verb else Deed(one) for one in verbs]
        return sorted(found, key=lambda deed: not deed.is_first)

    def happened(self, event: RequestEvent) -> str:
        """What an event was, in one sentence."""
        if event.actor == Actor.CLOCK and event.verb == Verb.SEND:
            return _("It was this choice's turn, and the request was sent")
        mentee, mentor = self.request.mentee, self.request.mentor.person
        who = mentee.name if event.actor == Actor.MENTEE else mentor.name
        return str(HAPPENED[Verb(event.verb)]) % {"who": who}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")
