"""Agreements, goals and notes over the API: between the two, and over what was read."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.tags.models import Tag
from mentors.models import Agreement, Goal, GoalTemplate, Mentorship, Note
from tests.community.api.asking import Caller
from tests.conftest import browser_of
from tests.mentors.agreeing import goal_of, proposed, ticked
from tests.mentors.api.calling import (
    MOST_QUERIES,
    V1,
    pointers,
    post,
    program_of,
    queries,
    refused,
)
from tests.mentors.noting import noted
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
WORDS = {"goals": "An offer.", "rhythm": "On Sundays.", "weeks": 8}


@pytest.fixture
def two(db: None) -> Mentorship:
    return Mentorship.objects.for_list().get(pk=together().pk)


@pytest.fixture
def mentee(two: Mentorship) -> Caller:
    return program_of(two.mentee)


@pytest.fixture
def mentor(two: Mentorship) -> Caller:
    return program_of(two.mentor)


def at(two: Mentorship, rest: str = "") -> str:
    return f"{V1}/mentorships/{two.pk}/{rest}"


def test_an_agreement_holds_once_the_other_agrees(
    two: Mentorship, mentee: Caller, mentor: Caller
) -> None:
    agreements = at(two, "agreements/")
    made = post(mentee, agreements, WORDS | {"seen": 0})
    assert (made.status_code, made.json()["number"], made.json()["agreed_at"]) == (201, 1, None)
    assert refused(post(mentor, agreements, WORDS | {"seen": 0})) == (409, "conflict")
    assert refused(post(mentee, f"{agreements}1/agree/")) == (403, "not-allowed")
    assert post(mentor, f"{agreements}1/agree/").json()["ends_on"]
    proposed(Mentorship.objects.for_list().get(), weeks=9)
    assert refused(post(mentor, f"{agreements}1/agree/")) == (409, "conflict")
    assert refused(post(mentor, f"{agreements}7/agree/")) == (404, "not-found")
    assert [one["number"] for one in mentee.get(agreements).json()["items"]] == [2, 1]
    short = post(mentee, agreements, WORDS | {"seen": 2, "weeks": 1})
    assert (refused(short), pointers(short)) == ((422, "invalid"), {"/weeks"})


def test_a_goal_is_set_changed_and_reached(two: Mentorship, mentee: Caller, mentor: Caller) -> None:
    skill = Tag.objects.create(name="Writing", slug="writing")
    goals = at(two, "goals/")
    made = post(mentor, goals, {"title": "Write", "steps": ["A letter", "A page"]})
    assert made.status_code == 201, made.content
    goal = f"{goals}{made.json()['id']}/"
    assert post(mentee, f"{goal}steps/", {"text": "A book", "skill": "writing"}).status_code == 201
    step = at(two, f"steps/{mentee.get(goal).json()['steps'][2]['id']}/")
    assert post(mentee, f"{step}tick/").json()["is_done"] is True
    assert mentee.change(step, {"text": "Two books"}).json()["skill"]["slug"] == skill.slug
    assert pointers(mentee.change(step, {"skill": None})) == {"/skill"}
    assert post(mentor, f"{step}untick/").json()["is_done"] is False
    read = mentor.get(goal)
    assert read.json()["number_done"] == 0
    changed = mentor.send("PATCH", goal, {"due_on": "2031-01-01"}, If_Match=read["ETag"])
    assert changed.json() == read.json() | {"due_on": "2031-01-01"}
    for method in ("PATCH", "DELETE"):
        assert refused(mentor.send(method, goal, {})) == (428, "match-required")
        assert refused(mentor.send(method, goal, {}, If_Match=read["ETag"])) == (412, "stale")
    assert mentor.send("DELETE", step, {}, If_Match="*").status_code == 204
    assert mentor.send("DELETE", goal, {}, If_Match="*").status_code == 204
    assert not Goal.objects.exists()


def test_what_a_goal_cannot_be(two: Mentorship, mentee: Caller) -> None:
    goals = at(two, "goals/")
    for wrong, where in (
        ({"title": ""}, "/title"),
        ({"title": "A", "due_on": "1066-01-01"}, "/due_on"),
        ({"title": "A", "steps": ["x" * 301]}, "/steps/0"),
        ({"title": "A", "colour": "red"}, "/colour"),
    ):
        answer = post(mentee, goals, wrong)
        assert (refused(answer), pointers(answer)) == ((422, "invalid"), {where})


def test_a_plan_becomes_a_goal_once(two: Mentorship, mentee: Caller) -> None:
    plan = GoalTemplate.objects.create(name="Six strands")
    plan.steps.create(position=1, text="Tell it")
    told = [one for one in mentee.get(f"{V1}/plans/").json()["items"] if one["id"] == plan.pk]
    assert told[0]["steps"] == [{"text": "Tell it", "skill": None}]
    made = post(mentee, at(two, "goals/take-up/"), {"plan": plan.pk})
    assert (made.status_code, made.json()["plan"]) == (201, plan.pk)
    assert refused(post(mentee, at(two, "goals/take-up/"), {"plan": plan.pk})) == (422, "invalid")
    assert refused(post(mentee, at(two, "goals/take-up/"), {"plan": 10**6})) == (404, "not-found")


def test_a_skill_ticked_elsewhere_tells_nothing_of_where(two: Mentorship, mentor: Caller) -> None:
    skill = Tag.objects.create(name="Writing", slug="writing")
    ticked(goal_of(together(mentee=two.mentee), "Secretly", skill=skill).steps.get())
    goal_of(two, "Write", skill=skill)
    told = mentor.get(at(two, "goals/"))
    assert told.json()["items"][0]["steps"][0]["is_done"] is True
    assert "Secretly" not in told.content.decode()


def test_a_note_is_for_whom_it_says(two: Mentorship, mentee: Caller, mentor: Caller) -> None:
    notes = at(two, "notes/")
    made = post(mentee, notes, {"body": "Ask *sooner*."})
    assert (made.status_code, made.json()["audience"]) == (201, "private")
    note = f"{notes}{made.json()['id']}/"
    assert refused(mentor.get(note)) == (404, "not-found")
    assert mentor.get(notes).json()["items"] == []
    by_the_way = mentee.change(note, {"audience": "shared"})
    assert (refused(by_the_way), pointers(by_the_way)) == ((422, "invalid"), {"/is_sharing"})
    assert mentee.change(note, {"audience": "shared", "is_sharing": True}).status_code == 200
    read = mentor.get(note)
    assert read.json()["html"]
    page = browser_of(two.mentor).get(Note.objects.get().get_absolute_url())
    assert page.context["note"].pk == read.json()["id"]
    for method in ("PATCH", "DELETE"):
        assert refused(mentor.send(method, note, {}, If_Match="*")) == (403, "not-allowed")
        assert refused(mentee.send(method, note, {})) == (428, "match-required")
    wrong = mentee.change(note, {"meeting": 77})
    assert pointers(wrong) == {"/meeting"}
    assert mentee.send("PATCH", note, {"body": "Later."}, If_Match=read["ETag"]).status_code == 200
    stale = mentee.send("PATCH", note, {"body": "No."}, If_Match=read["ETag"])
    assert refused(stale) == (412, "stale")
    assert mentee.send("DELETE", note, {}, If_Match="*").status_code == 204


def test_a_stranger_finds_nothing(
    two: Mentorship, visitor: Caller, stranger: User, moderator: User
) -> None:
    goal, note = goal_of(two, "Read"), noted(two, two.mentee, "programme")
    version = proposed(two)
    step = goal.steps.get()
    reads = ["agreements/", "goals/", f"goals/{goal.pk}/", f"steps/{step.pk}/", "notes/"]
    reads.append(f"notes/{note.pk}/")
    deeds: dict[str, Any] = {
        f"agreements/{version.number}/agree/": {},
        f"steps/{step.pk}/tick/": {},
        f"steps/{step.pk}/untick/": {},
        "agreements/": WORDS | {"seen": 1},
        "goals/": {"title": "Mine"},
        f"goals/{goal.pk}/steps/": {"text": "Mine"},
        "notes/": {"body": "Mine"},
    }
    other = program_of(together().mentor)
    for caller in (program_of(stranger), program_of(moderator), other):
        for rest in reads:
            assert refused(caller.get(at(two, rest))) == (404, "not-found"), rest
        for rest, body in deeds.items():
            assert refused(post(caller, at(two, rest), body)) == (404, "not-found"), rest
        for rest in (f"goals/{goal.pk}/", f"steps/{step.pk}/", f"notes/{note.pk}/"):
            for method in ("PATCH", "DELETE"):
                answer = caller.send(method, at(two, rest), {}, If_Match="*")
                assert refused(answer) == (404, "not-found"), rest
    for rest, body in deeds.items():
        assert refused(post(visitor, at(two, rest), body)) == (401, "sign-in-required")
    assert refused(visitor.get(f"{V1}/plans/")) == (401, "sign-in-required")
    reader = program_of(two.mentee, "read")
    assert refused(post(reader, at(two, "goals/"), {"title": "A"})) == (403, "out-of-scope")
    assert Agreement.objects.get().agreed_at is None


def test_what_belongs_to_another_pair_is_not_here(two: Mentorship) -> None:
    theirs = together(mentee=two.mentee)
    goal = goal_of(theirs, "Read")
    mine = program_of(two.mentee)
    assert mine.get(at(theirs, f"goals/{goal.pk}/")).status_code == 200
    for rest in (f"goals/{goal.pk}/", f"steps/{goal.steps.get().pk}/"):
        assert refused(mine.get(at(two, rest))) == (404, "not-found")


def test_lists_ask_as_often_for_thirty_as_for_three(two: Mentorship, mentee: Caller) -> None:
    lists = [f"{at(two, rest)}?page_size=100" for rest in ("goals/", "notes/", "agreements/")]
    plans = f"{V1}/plans/?page_size=100"

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            skill = Tag.objects.create(name=f"Skill {number}", slug=f"skill-{number}")
            goal_of(two, "Read", "Write", skill=None, title=f"{number}")
            goal_of(two, "Ask", skill=skill)
            Note.objects.create(mentorship=two, author=two.mentor, audience="shared", body="A")
            Agreement.objects.create(mentorship=two, number=number + 1, side="mentor", goals="A")
            plan = GoalTemplate.objects.create(name=f"{number}")
            plan.steps.create(position=1, text="A", skill=skill)

    more(0, 3)
    few = [queries(mentee, one) for one in (*lists, plans)]
    more(3, 30)
    assert [queries(mentee, one) for one in (*lists, plans)] == few
    assert max(few) <= MOST_QUERIES
