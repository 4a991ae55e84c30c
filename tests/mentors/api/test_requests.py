"""Requests over the API: written, sent, and moved as the table of states has it."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import Blocking, User
from mentors.api.requests import SUMMARIES
from mentors.models import Brief, Mentor, PlaceInLine, Request
from mentors.states import MOVES, Actor, State
from tests.cast import person
from tests.community.api.asking import Caller
from tests.conftest import browser_of
from tests.mentors.api.calling import (
    MOST_QUERIES,
    V1,
    pointers,
    post,
    program_of,
    queries,
    refused,
)
from tests.mentors.mentoring import MentorFactory, crossed, wants
from tests.mentors.requesting import requested

pytestmark = pytest.mark.django_db
REQUESTS, DRAFT = f"{V1}/requests/", f"{V1}/requests/draft/"
WISH = {"goal": "Interviews.", "situation": "Two years in.", "tried": "", "hours": 3, "answers": []}


def address(request: Request) -> str:
    return f"{REQUESTS}{request.pk}/"


@pytest.fixture
def mentor(db: None) -> Mentor:
    return MentorFactory.create(person=person("gil"))


def test_a_request_is_written_answered_and_sent(mine: Caller, mentor: Mentor) -> None:
    question = mentor.questions.create(position=1, text="Why me?")
    made = post(mine, DRAFT, WISH | {"choices": ["@Gil"]})
    assert made.status_code == 201, made.content
    assert made.json()["choices"][0]["questions"] == [
        {"id": question.pk, "text": "Why me?", "answer": ""}
    ]
    assert refused(post(mine, DRAFT, WISH | {"choices": []})) == (409, "conflict")
    assert refused(post(mine, f"{DRAFT}send/")) == (422, "invalid")
    told = mine.change(DRAFT, {"answers": [{"question": question.pk, "text": "You crossed."}]})
    assert told.json()["choices"][0]["questions"][0]["answer"] == "You crossed."
    again = mine.change(DRAFT, {"goal": "Other."})
    assert again.json()["choices"][0]["questions"][0]["answer"] == "You crossed."
    sent = post(mine, f"{DRAFT}send/")
    assert sent.status_code == 201, sent.content
    assert (sent.json()["state"], sent.json()["turn"]) == ("sent", "mentor")
    assert sent.json()["answers"] == [{"question": "Why me?", "text": "You crossed."}]
    assert refused(mine.get(DRAFT)) == (404, "not-found")
    assert [one["goal"] for one in mine.get(REQUESTS).json()["items"]] == ["Other."]


def test_what_any_choice_asks_is_answered_before_it_is_sent(mine: Caller, mentor: Mentor) -> None:
    later = MentorFactory.create(person=person("lea", display_name="Lea Roth"))
    question = later.questions.create(position=1, text="Why me?")
    post(mine, DRAFT, WISH | {"choices": ["gil", "lea"]})
    blank = post(mine, f"{DRAFT}send/")
    assert (refused(blank), pointers(blank)) == ((422, "invalid"), {"/answers"})
    assert "Lea Roth asks" in blank.json()["errors"][0]["detail"]
    mine.change(DRAFT, {"answers": [{"question": question.pk, "text": "You crossed."}]})
    assert post(mine, f"{DRAFT}send/").status_code == 201


def test_a_draft_is_changed_over_what_was_read_and_thrown_away(
    mine: Caller, mentor: Mentor
) -> None:
    post(mine, DRAFT, WISH | {"choices": []})
    read = mine.get(DRAFT)["ETag"]
    assert refused(mine.send("PATCH", DRAFT, {"goal": "A"})) == (428, "match-required")
    assert mine.send("PATCH", DRAFT, {"goal": "A"}, If_Match=read).status_code == 200
    for method in ("PATCH", "DELETE"):
        assert refused(mine.send(method, DRAFT, {"goal": "B"}, If_Match=read)) == (412, "stale")
    wrong = mine.change(DRAFT, {"choices": ["nobody"]})
    assert (refused(wrong), pointers(wrong)) == ((422, "invalid"), {"/choices"})
    assert mine.send("DELETE", DRAFT, {}, If_Match="*").status_code == 204
    assert not Brief.objects.exists()


def test_who_asks_only_far_ahead_is_told_once(mine: Caller, owner: User, mentor: Mentor) -> None:
    wants(owner)
    crossed(mentor.person, year=2001)
    post(mine, DRAFT, WISH | {"choices": ["gil"]})
    assert mine.get(f"{DRAFT}advice/").json()["is_only_far"] is True
    assert refused(post(mine, f"{DRAFT}send/")) == (409, "conflict")
    assert post(mine, f"{DRAFT}send/", {"is_advised": True}).status_code == 201


def test_both_sides_read_whose_turn_it_is(owner: User, mentor: Mentor) -> None:
    made = requested(mentee=owner, mentor=mentor)
    mentee, theirs = program_of(owner), program_of(mentor.person)
    told = {"mentee": mentee.get(address(made)).json(), "mentor": theirs.get(address(made)).json()}
    assert [told[one]["is_my_turn"] for one in told] == [False, True]
    assert [told[one]["side"] for one in told] == ["mentee", "mentor"]
    assert set(told["mentor"]["verbs"]) == {"ask", "accept", "decline"}
    assert told["mentee"]["verbs"] == ["withdraw"]
    for one, browser in (("mentee", browser_of(owner)), ("mentor", browser_of(mentor.person))):
        page = browser.get(made.get_absolute_url()).context
        assert [str(deed.verb) for deed in page["deeds"]] == told[one]["verbs"]
        assert page["line"].next == told[one]["next"]
    assert theirs.get(address(made)).json()["state"] == "viewed"  # the page says that it was read
    assert [one["id"] for one in theirs.get(f"{REQUESTS}?side=mentor").json()["items"]] == [made.pk]
    assert theirs.get(REQUESTS).json()["items"] == []
    assert refused(theirs.get(f"{REQUESTS}?side=clock")) == (400, "bad-parameter")


@pytest.mark.slow  # a second and more
def test_every_verb_is_for_whom_and_when_the_table_says(owner: User, mentor: Mentor) -> None:
    sides = {Actor.MENTEE: program_of(owner), Actor.MENTOR: program_of(mentor.person)}
    made = requested(mentee=owner, mentor=mentor)
    states = (State.SENT, State.ASKED, State.EXPIRED, State.COMPLETED)
    for verb, (who, from_states, _to) in MOVES.items():
        if verb not in SUMMARIES:
            assert refused(post(sides[Actor.MENTEE], f"{address(made)}{verb}/")) == (
                404,
                "not-found",
            )
            continue
        for state in states:
            for side, caller in sides.items():
                if side in who and state in from_states:
                    continue
                Request.objects.filter(pk=made.pk).update(state=state)
                answer = post(caller, f"{address(made)}{verb}/")
                assert refused(answer) == (409, "conflict"), (verb, state, side)
                assert Request.objects.get(pk=made.pk).state == state


def test_a_request_goes_its_way(owner: User, mentor: Mentor) -> None:
    mine, theirs = program_of(owner), program_of(mentor.person)
    made = requested(mentee=owner, mentor=mentor)
    at = address(made)
    assert post(theirs, f"{at}view/").json()["state"] == "viewed"
    silent = post(theirs, f"{at}ask/")
    assert (refused(silent), pointers(silent)) == ((422, "invalid"), {"/words"})
    assert post(theirs, f"{at}ask/", {"words": "What else?"}).json()["turn"] == "mentee"
    stale = post(mine, f"{at}answer/", {"words": "So.", "seen": "sent"})
    assert refused(stale) == (409, "conflict")
    told = post(mine, f"{at}answer/", {"words": "So.", "seen": "asked"}).json()
    assert [one["words"] for one in told["events"]][-2:] == ["What else?", "So."]
    accepted = post(theirs, f"{at}accept/", {"words": "Gladly."}).json()
    assert accepted["mentorship"]
    assert (told["due_at"] is None, accepted["due_at"]) == (False, None)
    assert post(mine, f"{at}begin/").json()["state"] == "active"
    assert post(theirs, f"{at}pause/").json()["state"] == "paused"
    assert post(mine, f"{at}resume/").json()["state"] == "active"
    assert post(mine, f"{at}complete/", {"words": "An offer."}).json()["state"] == "completed"


def test_the_next_choice_is_told_of(mine: Caller, owner: User, mentor: Mentor) -> None:
    first = requested(mentee=owner, mentor=mentor)
    second = requested(State.DRAFT, mentee=owner, brief=first.brief, rank=2)
    told = mine.get(address(first)).json()
    assert [one["id"] for one in told["others"]] == [second.pk]
    assert program_of(mentor.person).get(address(first)).json()["others"] == []
    assert refused(program_of(second.mentor.person).get(address(second))) == (404, "not-found")
    assert post(mine, f"{address(second)}send/").json()["state"] == "sent"


def test_a_line_is_joined_and_left(mine: Caller, owner: User, mentor: Mentor) -> None:
    Mentor.objects.update(taken=2)
    PlaceInLine.objects.create(mentor=mentor, mentee=person("before"))
    at = f"{V1}/mentors/gil/"
    assert post(mine, f"{at}join-line/").json()["number"] == 2
    assert [one["number"] for one in mine.get(f"{V1}/me/lines/").json()["items"]] == [2]
    assert post(mine, f"{at}leave-line/").status_code == 204
    assert refused(post(mine, f"{at}leave-line/")) == (404, "not-found")
    Mentor.objects.update(taken=0)
    assert refused(post(mine, f"{at}join-line/")) == (422, "invalid")


def test_a_stranger_finds_nothing(
    visitor: Caller, owner: User, stranger: User, moderator: User, mentor: Mentor
) -> None:
    made = requested(mentee=owner, mentor=mentor)
    for who in (stranger, moderator):
        caller = program_of(who)
        assert refused(caller.get(address(made))) == (404, "not-found")
        for verb in SUMMARIES:
            assert refused(post(caller, f"{address(made)}{verb}/")) == (404, "not-found")
    assert refused(visitor.get(address(made))) == (401, "sign-in-required")
    assert refused(visitor.get(REQUESTS)) == (401, "sign-in-required")
    assert refused(post(visitor, f"{address(made)}accept/")) == (401, "sign-in-required")
    reader = program_of(mentor.person, "read")
    assert refused(post(reader, f"{address(made)}accept/")) == (403, "out-of-scope")


def test_what_is_over_between_people_apart_is_gone(
    mine: Caller, owner: User, mentor: Mentor
) -> None:
    made = requested(State.DECLINED, mentee=owner, mentor=mentor)
    Blocking.objects.create(blocker=mentor.person, blocked=owner)
    assert refused(mine.get(address(made))) == (404, "not-found")
    assert mine.get(REQUESTS).json()["items"] == []


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_list_asks_as_often_for_thirty_as_for_three(owner: User, mentor: Mentor) -> None:
    def more(number: int) -> Any:
        for _ in range(number):
            made = requested(State.EXPIRED, mentee=owner)
            requested(State.DRAFT, mentee=owner, brief=made.brief, rank=2)
        return made

    mine, many = program_of(owner), f"{REQUESTS}?page_size=100"
    first = more(3)
    few, one = queries(mine, many), queries(mine, address(first))
    more(27)
    for _ in range(27):
        first.events.create(verb="send", actor="mentee", before="draft", after="sent")
    assert queries(mine, many) == few <= MOST_QUERIES
    assert queries(mine, address(first)) == one <= MOST_QUERIES
