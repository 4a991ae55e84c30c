"""The end over the API: what was reached, thanks, concerns, and a story told by both."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from mentors import actions
from mentors.models import Concern, Mentorship, StoryProposal, Thanks
from mentors.states import State
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
from tests.mentors.noting import STORY, noted
from tests.mentors.noting import proposed as story_of
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db: None) -> Mentorship:
    return Mentorship.objects.for_list().get(pk=together(State.COMPLETED).pk)


@pytest.fixture
def mentee(two: Mentorship) -> Caller:
    return program_of(two.mentee)


@pytest.fixture
def mentor(two: Mentorship) -> Caller:
    return program_of(two.mentor)


def at(two: Mentorship, rest: str = "") -> str:
    return f"{V1}/mentorships/{two.pk}/{rest}"


def test_what_was_reached_and_thanks(
    two: Mentorship, mentee: Caller, mentor: Caller, visitor: Caller
) -> None:
    ending, shown = at(two, "ending/"), f"{V1}/people/{two.mentor.handle}/thanks/"
    told = mentee.change(ending, {"reached": "An offer.", "thanks": "For all.", "is_named": True})
    assert told.status_code == 200, told.content
    theirs = mentor.get(ending).json()
    assert (theirs["reached"], theirs["their_reached"]) == ("", "An offer.")
    got = theirs["thanks_received"]
    assert (got["words"], got["is_revealed"]) == ("For all.", False)
    assert visitor.get(shown).json()["items"] == []
    assert refused(post(mentor, f"{ending}reveal/", {"seen": 9})) == (409, "conflict")
    assert refused(post(mentee, f"{ending}reveal/", {"seen": 1})) == (409, "conflict")
    post(mentor, f"{ending}reveal/", {"seen": got["version"]})
    items = visitor.get(shown).json()["items"]
    assert [(one["words"], one["signed_by"]["handle"]) for one in items] == [
        ("For all.", two.mentee.handle)
    ]
    mentee.change(ending, {"is_named": False})
    assert visitor.get(shown).json()["items"][0]["signed_by"] is None
    post(mentor, f"{ending}conceal/")
    assert visitor.get(shown).json()["items"] == []
    assert mentee.change(ending, {"thanks": ""}).json()["thanks_given"] is None
    assert refused(visitor.get(f"{V1}/people/nobody/thanks/")) == (404, "not-found")


def test_the_end_is_written_over_what_was_read(two: Mentorship, mentee: Caller) -> None:
    ending = at(two, "ending/")
    read = mentee.get(ending)["ETag"]
    assert refused(mentee.send("PATCH", ending, {"reached": "A"})) == (428, "match-required")
    assert mentee.send("PATCH", ending, {"reached": "A"}, If_Match=read).status_code == 200
    assert refused(mentee.send("PATCH", ending, {"reached": "B"}, If_Match=read)) == (412, "stale")
    running = together(mentee=two.mentee)
    early = mentee.change(at(running, "ending/"), {"reached": "A"})
    assert refused(early) == (422, "invalid")


def test_a_concern_is_for_moderators_alone(
    two: Mentorship, mentee: Caller, mentor: Caller, moderator: User
) -> None:
    concerns = at(two, "concerns/")
    made = post(mentee, concerns, {"words": "They never came."})
    assert (made.status_code, made.json()["is_open"]) == (201, True)
    actions.close_concern(Concern.objects.get(), by=moderator, note="We spoke.")
    assert [one["note"] for one in mentee.get(concerns).json()["items"]] == ["We spoke."]
    assert mentor.get(concerns).json()["items"] == []
    assert pointers(post(mentee, concerns, {"words": " "})) == {"/words"}


def test_a_story_needs_both_and_either_takes_it_back(
    two: Mentorship, mentee: Caller, mentor: Caller
) -> None:
    stories = at(two, "stories/")
    made = post(mentee, stories, STORY)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["begun_by"], told["mentee_agrees"], told["mentor_agrees"]) == (
        "mentee",
        True,
        False,
    )
    one = f"{stories}{told['id']}/"
    assert refused(post(mentor, stories, STORY)) == (422, "invalid")
    changed = mentor.change(one, {"title": "Another"}).json()
    assert (changed["mentee_agrees"], changed["mentor_agrees"]) == (False, True)
    assert refused(post(mentee, f"{one}agree/", {"seen": 1})) == (409, "conflict")
    agreed = post(mentee, f"{one}agree/", {"seen": changed["version"]}).json()
    assert (agreed["state"], agreed["story"]) == ("agreed", "")
    page = browser_of(two.mentee).get(StoryProposal.objects.get().get_absolute_url()).context
    assert page["proposal"].state == agreed["state"]
    assert refused(mentor.change(one, {"title": "Late"})) == (422, "invalid")
    gone = post(mentor, f"{one}withdraw/").json()
    assert (gone["state"], gone["body"], gone["title"]) == ("withdrawn", "", "")
    assert refused(post(mentor, f"{one}withdraw/")) == (422, "invalid")


def test_a_story_begins_with_shared_notes(two: Mentorship) -> None:
    running = Mentorship.objects.for_list().get(pk=together().pk)
    shared = [noted(running, running.mentor, body=one) for one in ("First.", "Second.")]
    secret = noted(running, running.mentor, "private", body="Mine alone.")
    begin = at(running, "stories/begin/?notes=")
    caller = program_of(running.mentee)
    pks = ",".join(str(one.pk) for one in reversed(shared))
    assert caller.get(begin + pks).json()["body"] == "First.\n\nSecond."
    for none_of_mine in (secret.pk, "9" * 25):
        assert caller.get(f"{begin}{none_of_mine}").json()["body"] == ""
    assert refused(program_of(two.mentee).get(begin + pks)) == (404, "not-found")


def test_a_story_is_declined(two: Mentorship, mentor: Caller) -> None:
    one = at(two, f"stories/{story_of(two).pk}/")
    assert refused(mentor.send("PATCH", one, {"title": "A"})) == (428, "match-required")
    assert post(mentor, f"{one}decline/").json()["state"] == "declined"


def test_a_stranger_finds_nothing(
    two: Mentorship, visitor: Caller, stranger: User, moderator: User
) -> None:
    story = story_of(two)
    actions.raise_concern(two, by=two.mentee, words="Something.")
    reads = ["ending/", "concerns/", "stories/", f"stories/{story.pk}/"]
    deeds: dict[str, Any] = {
        "ending/reveal/": {"seen": 1},
        "ending/conceal/": {},
        "concerns/": {"words": "A"},
        "stories/": STORY,
        f"stories/{story.pk}/agree/": {"seen": 1},
        f"stories/{story.pk}/decline/": {},
        f"stories/{story.pk}/withdraw/": {},
    }
    for who in (stranger, moderator, together().mentor):
        caller = program_of(who)
        for rest in reads:
            assert refused(caller.get(at(two, rest))) == (404, "not-found"), rest
        for rest, body in deeds.items():
            assert refused(post(caller, at(two, rest), body)) == (404, "not-found"), rest
        for rest in ("ending/", f"stories/{story.pk}/"):
            answer = caller.send("PATCH", at(two, rest), {}, If_Match="*")
            assert refused(answer) == (404, "not-found")
    for rest, body in deeds.items():
        assert refused(post(visitor, at(two, rest), body)) == (401, "sign-in-required")
    reader = program_of(two.mentee, "read")
    assert refused(post(reader, at(two, "concerns/"), {"words": "A"})) == (403, "out-of-scope")


@pytest.mark.slow  # thirty rows, written as members write them
def test_lists_ask_as_often_for_thirty_as_for_three(
    two: Mentorship, mentee: Caller, visitor: Caller
) -> None:
    lists = [f"{at(two, rest)}?page_size=100" for rest in ("concerns/", "stories/")]
    shown = f"{V1}/people/{two.mentor.handle}/thanks/?page_size=100"

    def more(number: int) -> None:
        for _ in range(number):
            Concern.objects.create(mentorship=two, by=two.mentee, about=two.mentor, words="A")
            StoryProposal.objects.create(mentorship=two, by=two.mentee, state="withdrawn")
            other = together(State.COMPLETED)
            Thanks.objects.create(
                mentorship=other,
                writer=other.mentee,
                receiver=two.mentor,
                words="A",
                is_named=True,
                revealed_at=two.made_at,
            )

    def count() -> list[int]:
        return [
            *(queries(mentee, one) for one in (*lists, at(two, "ending/"))),
            queries(visitor, shown),
        ]

    more(3)
    few = count()
    more(27)
    assert count() == few
    assert max(few) <= MOST_QUERIES
