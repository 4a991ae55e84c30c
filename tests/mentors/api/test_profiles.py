"""A mentor's profile over the API: each fact for whom it is shown to; one's own to write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.tags.models import Tag
from mentors.models import Crossing, Mentor, Standing
from tests.cast import StoryFactory, person
from tests.community.api.asking import Caller
from tests.mentors.api.calling import (
    MOST_QUERIES,
    V1,
    pointers,
    post,
    program_of,
    queries,
    refused,
)
from tests.mentors.mentoring import MentorFactory, circumstance, crossed, has_hours, met, speaks

pytestmark = pytest.mark.django_db
MINE, WAY, CLAIMS = f"{V1}/me/mentor/", f"{V1}/me/way/", f"{V1}/me/story-claims/"
CROSSING = {"from_role": "student", "to_role": "ml-engineer", "year": 2020}
SPAN = {"weekday": 6, "starts": 540, "ends": 720}
PROFILE: dict[str, Any] = {
    "headline": "From turbines to models",
    "who_i_am": "I mended turbines.",
    "helps_with": "Leaving a trade.",
    "helps_not_with": "",
    "helps_not_with_visibility": "public",
    "interviews_given": 40,
    "interviews_given_visibility": "members",
    "time_zone": "Europe/Zurich",
    "hours": [SPAN],
    "hours_visibility": "members",
    "rhythm": "sundays",
    "answer_days": None,
    "answer_days_visibility": "members",
    "places": 2,
    "most_waiting": 4,
    "tags": ["asking"],
    "questions": ["What did you try?"],
    "questions_visibility": "public",
    "claims": [{"text": "Engineer at sea", "visibility": "public"}],
    "crossings": [CROSSING],
    "setbacks": [],
    "languages": [{"code": "German"}],
    "countries": [{"code": "CH"}],
    "circumstances": [{"status": "visa", "visibility": "nobody"}],
    "degree": {"degree": "master"},
}


@pytest.fixture
def tag(db: None) -> Tag:
    return Tag.objects.create(name="Asking", slug="asking")


def become(caller: Caller, **other: Any) -> Any:
    return post(caller, MINE, PROFILE | other)


def test_each_fact_is_shown_to_whom_its_owner_chose(visitor: Caller, stranger: User) -> None:
    mentor = MentorFactory.create(interviews_given=7, interviews_given_visibility="members")
    him = mentor.person
    for shown, role, code, country, year in (
        ("public", "lead", "de", "CH", 2011),
        ("members", "founder", "fr", "FR", 2012),
        ("nobody", "product", "fi", "FI", 2013),
    ):
        crossed(him, "student", role, visibility=shown)
        met(him, year=year, visibility=shown)
        speaks(him, code, visibility=shown)
        circumstance(him, "country", country, visibility=shown)
        mentor.claims.create(text=shown, visibility=shown)
    has_hours(mentor, 1, 9, 11)
    address = f"{V1}/mentors/{him.handle}/"
    told = {
        who: caller.get(address).json()
        for who, caller in (
            ("visitor", visitor),
            ("member", program_of(stranger)),
            ("owner", program_of(him)),
        )
    }
    for who, many in (("visitor", 1), ("member", 2), ("owner", 3)):
        for name in ("crossings", "setbacks", "languages", "circumstances", "claims"):
            assert len(told[who][name]) == many, (who, name)
    assert [told[who]["interviews_given"] for who in told] == [None, 7, 7]
    assert [len(told[who]["hours"]) for who in told] == [0, 1, 1]


def test_one_not_approved_is_there_for_oneself_and_moderators(
    visitor: Caller, stranger: User, moderator: User
) -> None:
    mentor = MentorFactory.create(standing=Standing.WAITING)
    address = f"{V1}/mentors/{mentor.person.handle}/"
    for caller in (visitor, program_of(stranger)):
        assert refused(caller.get(address)) == (404, "not-found")
    for caller in (program_of(mentor.person), program_of(moderator)):
        assert caller.get(address).status_code == 200


def test_a_profile_asks_as_often_however_much_it_tells(owner: User) -> None:
    mentor = MentorFactory.create(person=owner)
    mine, address = program_of(person("who-looks")), f"{V1}/mentors/{owner.handle}/"

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            met(owner, year=1960 + number)
            mentor.claims.create(text=f"{number}")
            mentor.tags.add(Tag.objects.create(name=f"t{number}", slug=f"t{number}"))

    more(0, 3)
    few, own = queries(mine, address), queries(program_of(owner), MINE)
    more(3, 30)
    assert queries(mine, address) == few <= MOST_QUERIES
    assert queries(program_of(owner), MINE) == own <= MOST_QUERIES


def test_a_member_becomes_a_mentor_and_sends_it(mine: Caller, owner: User, tag: Tag) -> None:
    made = become(mine)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["standing"], told["languages"][0]["code"]) == ("draft", "de")
    assert told["next"]
    assert mine.get(MINE).json() == told
    assert refused(become(mine)) == (409, "conflict")
    sent = post(mine, f"{MINE}send/")
    assert sent.json()["standing"] == "waiting"
    assert post(mine, f"{MINE}send/").status_code == 422


def test_what_a_profile_lacks_is_said_when_it_is_sent(mine: Caller, tag: Tag) -> None:
    become(mine, headline="", tags=[], crossings=[])
    lacks = post(mine, f"{MINE}send/")
    assert refused(lacks) == (422, "invalid")
    assert pointers(lacks) == {"/headline", "/crossings", "/tags"}


def test_a_change_leaves_the_rest_as_it_was(mine: Caller, owner: User, tag: Tag) -> None:
    before = become(mine).json()
    after = mine.change(MINE, {"headline": "Another", "places": 3}).json()
    assert after == before | {"headline": "Another", "places": 3}
    way = mine.change(WAY, {"wanted": [{"from_role": "student", "to_role": "lead"}]}).json()
    assert way["crossings"] == before["crossings"]
    assert mine.change(MINE, {"setbacks": [{"kind": "layoff", "year": 2020}]}).status_code == 200
    assert Crossing.objects.get(person=owner, is_wanted=True).to_role == "lead"


def test_a_change_names_what_it_was_read_from(mine: Caller, tag: Tag) -> None:
    become(mine)
    for address in (MINE, WAY):
        read = mine.get(address)["ETag"]
        assert refused(mine.send("PATCH", address, {"setbacks": []})) == (428, "match-required")
        setback = {"setbacks": [{"kind": "layoff", "year": 2001 + len(address)}]}
        assert mine.send("PATCH", address, setback, If_Match=read).status_code == 200
        assert refused(mine.send("PATCH", address, setback, If_Match=read)) == (412, "stale")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"tags": ["nothing"]}, "/tags"),
        ({"time_zone": "Mars"}, "/time_zone"),
        ({"hours": [{"weekday": 1, "starts": 60, "ends": 60}]}, "/hours/0/ends"),
        (
            {
                "hours": [
                    {"weekday": 1, "starts": 0, "ends": 90},
                    {"weekday": 1, "starts": 60, "ends": 99},
                ]
            },
            "/hours",
        ),
        ({"languages": [{"code": "Elvish"}]}, "/languages/0/code"),
        ({"claims": [{"text": "a  b", "visibility": "public"}] * 2}, "/claims"),
        ({"crossings": [CROSSING | {"year": 1800}]}, "/crossings/0/year"),
        ({"crossings": [CROSSING | {"to_role": "student"}]}, None),
        ({"setbacks": [{"kind": "layoff", "year": 2020}] * 2}, None),
        ({"standing": "approved"}, "/standing"),
    ],
)
def test_what_cannot_stand_is_said_where(
    mine: Caller, tag: Tag, wrong: Any, where: str | None
) -> None:
    answer = become(mine, **wrong)
    assert refused(answer) == (422, "invalid")
    if where:
        assert pointers(answer) == {where}
    assert not Mentor.objects.exists()


def test_a_pause_has_its_end(mine: Caller, owner: User) -> None:
    MentorFactory.create(person=owner)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    paused = post(mine, f"{MINE}pause/", {"until": until}).json()
    assert (paused["is_paused"], paused["is_offered"]) == (True, False)
    assert paused["why_not"]
    wrong = post(mine, f"{MINE}pause/", {"until": "2001-01-01"})
    assert (refused(wrong), pointers(wrong)) == ((422, "invalid"), {"/until"})
    assert post(mine, f"{MINE}resume/").json()["is_paused"] is False
    assert post(mine, f"{MINE}end/").json()["standing"] == "ended"


def test_a_story_is_claimed(mine: Caller, stranger: User) -> None:
    story = StoryFactory.create()
    claim = {"story": story.slug, "words": "I wrote it first."}
    made = post(mine, CLAIMS, claim)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert [one["story"] for one in mine.get(CLAIMS).json()["items"]] == [story.slug]
    assert program_of(stranger).get(CLAIMS).json()["items"] == []
    assert pointers(post(mine, CLAIMS, claim | {"story": "none"})) == {"/story"}


def test_others_are_refused(visitor: Caller, owner: User) -> None:
    reader = program_of(owner, "read")
    for address in (MINE, WAY, CLAIMS):
        assert refused(visitor.get(address)) == (401, "sign-in-required")
    assert refused(program_of(owner).get(MINE)) == (404, "not-found")
    for address in (MINE, CLAIMS, f"{MINE}send/", f"{MINE}pause/"):
        assert refused(post(reader, address)) == (403, "out-of-scope")
        assert refused(post(visitor, address)) == (401, "sign-in-required")
    assert refused(post(program_of(owner), MINE, b"{")) == (400, "malformed")
