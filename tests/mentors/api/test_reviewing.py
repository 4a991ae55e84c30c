"""What moderators decide about mentors over the API; nobody else has these desks."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.tags.models import Tag
from mentors import actions
from mentors.models import Concern, MentorClaim, Standing, StoryClaim
from stories.models import Credit
from tests.cast import StoryFactory
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
from tests.mentors.mentoring import MentorFactory, crossed
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
DESKS = f"{V1}/moderation/"


@pytest.fixture
def judge(moderator: User) -> Caller:
    return program_of(moderator)


def test_a_profile_is_reviewed(judge: Caller) -> None:
    mentor = MentorFactory.create(standing=Standing.WAITING)
    crossed(mentor.person)
    handle = mentor.person.handle
    assert [one["handle"] for one in judge.get(f"{DESKS}mentors/").json()["items"]] == [handle]
    at = f"{DESKS}mentors/{handle}/"
    silent = post(judge, f"{at}ask-for-more/")
    assert (refused(silent), pointers(silent)) == ((422, "invalid"), {"/words"})
    asked = post(judge, f"{at}ask-for-more/", {"words": "Say more."}).json()
    assert (asked["standing"], asked["standing_reason"]) == ("asked", "Say more.")
    assert post(judge, f"{at}approve/").json()["standing"] == "approved"
    assert refused(post(judge, f"{at}approve/")) == (422, "invalid")
    assert post(judge, f"{at}decline/", {"words": "No."}).json()["standing"] == "declined"
    found = judge.get(f"{DESKS}mentors/?standing=declined").json()["items"]
    assert [one["handle"] for one in found] == [handle]
    assert refused(judge.get(f"{DESKS}mentors/?standing=x")) == (400, "bad-parameter")


def test_a_claim_is_verified_unless_kept_to_oneself(judge: Caller) -> None:
    mentor = MentorFactory.create()
    claim = mentor.claims.create(text="PhD")
    kept = mentor.claims.create(text="Secret", visibility="nobody")
    desk = f"{DESKS}mentor-claims/"
    assert [one["text"] for one in judge.get(desk).json()["items"]] == ["PhD"]
    given = {"evidence": "document", "note": "Seen."}
    assert post(judge, f"{desk}{claim.pk}/verify/", given).json()["verified_at"]
    assert refused(post(judge, f"{desk}{kept.pk}/verify/", given)) == (404, "not-found")
    assert judge.get(desk).json()["items"] == []
    assert len(judge.get(f"{desk}?all=true").json()["items"]) == 1
    taken = post(judge, f"{desk}{claim.pk}/unverify/", {"reason": "A forgery."}).json()
    assert taken["verified_at"] is None


def test_a_story_is_theirs_or_not(judge: Caller, owner: User) -> None:
    desk = f"{DESKS}story-claims/"
    for deed in ("confirm", "refuse"):
        story = StoryFactory.create()
        credit = Credit.objects.create(story=story, role="author", name="Ada", slug="ada")
        claim = actions.claim_story(story, by=owner, words="I wrote it.")
        listed = judge.get(desk).json()["items"]
        assert [one["names"][0]["id"] for one in listed] == [credit.pk]
        at = f"{desk}{claim.pk}/{deed}/"
        assert pointers(post(judge, at, {})) <= {"/name", "/reason"}
        given = {"name": credit.pk} if deed == "confirm" else {"reason": "Not so."}
        assert post(judge, at, given).json()["state"] == f"{deed}ed".replace("ee", "e")
    assert judge.get(desk).json()["items"] == []


def test_a_concern_is_closed_and_opened_again(judge: Caller) -> None:
    two = together()
    concern = actions.raise_concern(two, by=two.mentee, words="They never came.")
    at = f"{DESKS}concerns/{concern.pk}/"
    told = judge.get(f"{DESKS}concerns/").json()["items"]
    assert [(one["words"], one["about"]["handle"]) for one in told] == [
        ("They never came.", two.mentor.handle)
    ]
    assert post(judge, f"{at}close/", {"note": "We spoke."}).json()["closed_at"]
    assert post(judge, f"{at}reopen/").json()["closed_at"] is None


def test_no_moderator_reads_what_is_told_of_themselves(moderator: User, judge: Caller) -> None:
    two = together(mentor=MentorFactory.create(person=moderator))
    concern = actions.raise_concern(two, by=two.mentee, words="They never came.")
    assert judge.get(f"{DESKS}concerns/").json()["items"] == []
    close = post(judge, f"{DESKS}concerns/{concern.pk}/close/", {"note": "Nothing."})
    assert refused(close) == (404, "not-found")


def test_editors_write_plans(editor: User, stranger: User, visitor: Caller) -> None:
    Tag.objects.create(name="Writing", slug="writing")
    plans, theirs, reader = f"{V1}/plans/", program_of(editor), program_of(stranger)
    words = {"name": "Letters", "about": "", "story": None, "is_offered": True}
    steps = [{"text": "Write", "skill": "writing"}]
    made = post(theirs, plans, words | {"steps": steps})
    assert made.status_code == 201, made.content
    at = f"{plans}{made.json()['id']}/"
    assert reader.get(at).json()["steps"][0]["skill"]["name"] == "Writing"
    assert refused(theirs.send("PATCH", at, {})) == (428, "match-required")
    assert theirs.change(at, {"is_offered": False}).json()["steps"] == made.json()["steps"]
    assert refused(reader.get(at)) == (404, "not-found")
    wrong = theirs.change(at, {"steps": [{"text": "A", "skill": "none"}]})
    assert pointers(wrong) == {"/steps/0/skill"}
    for caller, why in ((reader, (403, "not-allowed")), (visitor, (401, "sign-in-required"))):
        assert refused(post(caller, plans, words | {"steps": steps})) == why
    assert theirs.send("DELETE", at, {}, If_Match="*").status_code == 204


def test_nobody_else_has_these_desks(visitor: Caller, stranger: User, moderator: User) -> None:
    deeds: dict[str, Any] = {
        "mentors/x/approve/": {},
        "mentors/x/ask-for-more/": {"words": "A"},
        "mentors/x/decline/": {"words": "A"},
        "mentor-claims/1/verify/": {"evidence": "peer"},
        "mentor-claims/1/unverify/": {"reason": "A"},
        "story-claims/1/confirm/": {"name": 1},
        "story-claims/1/refuse/": {"reason": "A"},
        "concerns/1/close/": {"note": "A"},
        "concerns/1/reopen/": {},
    }
    caller, narrow = program_of(stranger), program_of(moderator, "read", "write:mentors")
    for desk in ("mentors", "mentor-claims", "story-claims", "concerns"):
        assert refused(caller.get(f"{DESKS}{desk}/")) == (403, "not-allowed")
        assert refused(visitor.get(f"{DESKS}{desk}/")) == (401, "sign-in-required")
    for rest, body in deeds.items():
        assert refused(post(caller, f"{DESKS}{rest}", body)) == (403, "not-allowed")
        assert refused(post(visitor, f"{DESKS}{rest}", body)) == (401, "sign-in-required")
        assert refused(post(narrow, f"{DESKS}{rest}", body)) == (403, "out-of-scope")
        assert refused(post(program_of(moderator), f"{DESKS}{rest}", body)) == (404, "not-found")


def test_lists_ask_as_often_for_thirty_as_for_three(judge: Caller, owner: User) -> None:
    desks = [f"{DESKS}{one}/?page_size=100" for one in ("mentors", "mentor-claims")]
    desks += [f"{DESKS}{one}/?page_size=100" for one in ("story-claims", "concerns")]
    two = together()

    def more(number: int) -> None:
        for _ in range(number):
            mentor = MentorFactory.create(standing=Standing.WAITING)
            MentorClaim.objects.create(mentor=mentor, text="PhD")
            story = StoryFactory.create()
            Credit.objects.create(story=story, role="author", name="Ada", slug="ada")
            StoryClaim.objects.create(person=owner, story=story, words="Mine.")
            Concern.objects.create(mentorship=two, by=two.mentee, about=two.mentor, words="A")

    more(3)
    few = [queries(judge, desk) for desk in desks]
    more(27)
    assert [queries(judge, desk) for desk in desks] == few
    assert max(few) <= MOST_QUERIES
