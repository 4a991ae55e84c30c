"""Where one has blocked the other a request leads on to nothing, and carries no words."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.actions import block
from community.accounts.models import Blocking
from mentors import outlook
from mentors.actions import VERBS, moving
from mentors.models import Request, RequestEvent
from mentors.states import GOES_ON, MOVES, Actor, State, Verb
from tests.conftest import browser_of
from tests.mentors.requesting import requested, together

pytestmark = pytest.mark.django_db
WORDS = "I know where you live."
ENDS = [Verb.DECLINE, Verb.WITHDRAW, Verb.EXPIRE, Verb.COMPLETE, Verb.END, Verb.LAPSE]


def apart(verb: Verb, *, by_mentor: bool) -> Request:
    """A request of which `verb` could be done, had one not blocked the other."""
    state = max(MOVES[verb][1] - {State.DRAFT})
    request = together(state).request if state in {*MOVES[Verb.END][1]} else requested(state)
    pair = [request.mentee, request.mentor.person]
    blocker, blocked = reversed(pair) if by_mentor else pair
    Blocking.objects.create(blocker=blocker, blocked=blocked)
    return request


def doer(verb: Verb, request: Request) -> moving.Mover:
    if Actor.CLOCK in MOVES[verb][0]:
        return Actor.CLOCK
    return request.mentor.person if Actor.MENTOR in MOVES[verb][0] else request.mentee


@pytest.mark.parametrize("by_mentor", [False, True])
@pytest.mark.parametrize("verb", sorted(GOES_ON))
def test_nothing_goes_on_and_it_is_not_said_who_blocked(verb: Verb, by_mentor: bool) -> None:
    request = apart(verb, by_mentor=by_mentor)
    with pytest.raises(ValidationError) as refused:
        VERBS[verb](request, by=doer(verb, request), words=WORDS)
    assert refused.value.messages == [
        "You two cannot go on with this now. What is under way can still be ended."
    ]
    assert not RequestEvent.objects.exists()


@pytest.mark.parametrize("verb", ENDS)
def test_it_can_be_ended_without_a_word(verb: Verb) -> None:
    request = apart(verb, by_mentor=True)
    words = {} if verb in {Verb.EXPIRE, Verb.LAPSE} else {"words": WORDS}
    ended = VERBS[verb](request, by=doer(verb, request), **words)
    assert ended.state == MOVES[verb][2]
    assert WORDS not in ended.reason
    assert RequestEvent.objects.get().words in {"", "I cannot take this on."}


def test_what_was_reached_passes_no_words_either() -> None:
    mentorship = together()
    block(mentorship.request.mentee, by=mentorship.request.mentor.person)
    VERBS[Verb.COMPLETE](mentorship.request, by=mentorship.request.mentee, words=WORDS)
    assert not mentorship.endings.exists()


@pytest.mark.parametrize(
    ("verb", "state"),
    [(Verb.BEGIN, "accepted"), (Verb.PAUSE, "active"), (Verb.RESUME, "paused")],
)
def test_a_verb_without_a_field_keeps_no_words(verb: Verb, state: str) -> None:
    request = requested(state)
    VERBS[verb](request, by=request.mentee, words=WORDS)
    assert request.events.get().words == ""


def test_what_keeps_words_is_what_asks_for_them() -> None:
    assert set(outlook.ASKS) == moving.TAKE_WORDS
    assert outlook.NEEDED == moving.NEED_WORDS


def test_the_page_offers_only_what_is_possible_for_one_query_at_most() -> None:
    mentorship = together()
    mentee = mentorship.request.mentee
    browser, path = browser_of(mentee), mentorship.get_absolute_url()

    def offered() -> set[str]:
        page = browser.get(path).content.decode()
        return set(re.findall(r'name="verb" value="(\w+)"', page))

    assert offered() == {"pause", "complete", "end"}
    block(mentee, by=mentorship.request.mentor.person)
    assert offered() == {"complete", "end"}
    line = outlook.Line(mentorship.request, Actor.MENTEE)
    with CaptureQueriesContext(connection) as asked:
        line.deeds()
    assert len(asked) == 1
