"""Every actor, every state, every verb: what the table allows happens once, the rest not at all."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from community.accounts.models import User
from community.policy import NotAllowed, SignInRequired
from mentors.actions import VERBS, MovedOnError
from mentors.actions.moving import Mover
from mentors.models import Mentor, Request, RequestEvent
from mentors.states import MOVES, TAKEN, Actor, State, Verb, after
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested

pytestmark = pytest.mark.django_db
NEVER_SEEN = {State.DRAFT}  # by the mentor: for them such a request is not there


def do(request: Request, verb: Verb, by: Mover | None) -> Request:
    words = (
        {} if verb in {Verb.SEND, Verb.VIEW, Verb.EXPIRE, Verb.LAPSE} else {"words": "As we said."}
    )
    return VERBS[verb](request, by=by, **words)


@pytest.fixture
def mentor() -> Mentor:
    return MentorFactory.create(places=3)


@pytest.fixture
def mentee() -> User:
    return person("mentee")


def actor_of(actor: Actor, request: Request) -> Mover:
    if actor in {Actor.CLOCK, Actor.JUDGE}:
        return actor
    return request.mentee if actor is Actor.MENTEE else request.mentor.person


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("state", State)
def test_each_actor_does_in_each_state_what_the_table_says(
    actor: Actor, state: State, mentee: User, mentor: Mentor
) -> None:
    for verb in Verb:
        request = requested(state, mentee=mentee, mentor=mentor)
        to, by = after(verb, actor=actor, state=state), actor_of(actor, request)
        if to is None:
            refused = NotAllowed if actor is Actor.MENTOR and state in NEVER_SEEN else MovedOnError
            with pytest.raises(refused):
                do(request, verb, by)
            request.refresh_from_db()
            assert (request.state, request.events.count()) == (state, 0), verb
        else:
            assert do(request, verb, by).state == to, verb
            event = request.events.get()
            assert (event.actor, event.verb) == (actor, verb)
            assert (event.before, event.after) == (state, to)
            request.refresh_from_db()
            assert request.state == to, verb
        mentor.refresh_from_db()
        assert mentor.taken == (request.state in TAKEN), verb
        request.brief.delete()


@pytest.mark.parametrize("state", State)
def test_a_stranger_a_visitor_and_a_moderator_move_nothing(
    state: State, stranger: User, moderator: User
) -> None:
    request = requested(state)
    for verb, (who, refusal) in product(
        Verb, ((stranger, NotAllowed), (moderator, NotAllowed), (None, SignInRequired))
    ):
        with pytest.raises(refusal):
            do(request, verb, who)
    request.refresh_from_db()
    assert request.state == state
    assert not RequestEvent.objects.exists()


@pytest.mark.parametrize("verb", [Verb.ASK, Verb.DECLINE, Verb.ANSWER])
def test_what_the_other_side_needs_to_read_is_said(verb: Verb) -> None:
    request = requested(State.ASKED if verb is Verb.ANSWER else State.SENT)
    by = request.mentee if verb is Verb.ANSWER else request.mentor.person
    for words in ("  ", "x" * 1001, "a\x00b"):
        with pytest.raises(ValidationError) as refused:
            VERBS[verb](request, by=by, words=words)
        assert "words" in refused.value.message_dict
    assert not request.events.exists()


def test_a_refusal_says_what_happened_meanwhile() -> None:
    request = requested(State.WITHDRAWN)
    with pytest.raises(MovedOnError, match="withdrawn"):
        VERBS[Verb.ACCEPT](request, by=request.mentor.person)


def test_each_verb_has_its_action_and_its_line_in_the_table() -> None:
    assert set(VERBS) == set(MOVES) == set(Verb)
