"""Stories that members propose over the API, and the documents that editors make of them."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from stories.models import Proposal, Story
from tests.cast import person
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.conftest import browser_of
from tests.stories.documents import POST
from tests.stories.looking import look
from tests.stories.proposing import GIVEN, TEXT, proposed

pytestmark = pytest.mark.django_db

PROPOSALS = "/api/v1/story-proposals/"
DOCUMENTS = "/api/v1/story-documents/"
OWN = {"way": "own", "body": TEXT, **GIVEN}


@pytest.fixture
def desk(editor: User) -> Caller:
    return Caller(token_of(editor))


def test_one_is_proposed_asked_about_and_answered(mine: Caller, desk: Caller, owner: User) -> None:
    made = mine.send("POST", PROPOSALS, OWN)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    address = f"{PROPOSALS}{made.json()['id']}/"
    page = look(f"/stories/proposals/{made.json()['id']}/", browser_of(owner))
    assert GIVEN["title"] in page.words
    asked = desk.send("POST", f"{address}ask/", {"words": "When was it?"}).json()
    assert (asked["state"], asked["verbs"]) == ("asked", ["read", "take", "decline"])
    told = mine.send("POST", f"{address}answer/", {"words": "In 2019."}).json()
    assert [event["words"] for event in told["events"]] == ["", "When was it?", "In 2019."]
    assert (told["state"], told["body"]) == ("waiting", TEXT.strip())
    assert problem(mine.send("POST", f"{address}answer/", {"words": "More."})) == "invalid"
    assert mine.send("POST", f"{address}withdraw/").json()["state"] == "withdrawn"
    assert problem(desk.get(address)) == "not-found"


def test_what_cannot_stand_is_said(mine: Caller) -> None:
    for wrong, pointer in (
        ({"title": ""}, "/title"),
        ({"way": "song"}, "/way"),
        ({"body": ""}, "/body"),
        ({"claim": "pointer"}, "/claim"),
        ({"address": "nowhere"}, "/address"),
        ({"nosuch": 1}, "/nosuch"),
    ):
        refused = mine.send("POST", PROPOSALS, OWN | wrong)
        assert problem(refused) == "invalid"
        assert pointer in {one["pointer"] for one in refused.json()["errors"]}, wrong
    assert not Proposal.objects.exists()


def test_others_have_nothing_to_do_with_it(
    visitor: Caller, stranger: User, owner: User, moderator: User, mine: Caller
) -> None:
    address = f"{PROPOSALS}{proposed(owner).pk}/"
    assert problem(visitor.get(PROPOSALS)) == problem(visitor.get(address)) == "sign-in-required"
    assert problem(visitor.send("POST", PROPOSALS, OWN)) == "sign-in-required"
    for someone in (stranger, moderator):
        caller = Caller(token_of(someone))
        assert problem(caller.get(address)) == "not-found"
        assert problem(caller.send("POST", f"{address}withdraw/")) == "not-found"
        assert problem(caller.get(f"{PROPOSALS}?whose=all")) == "not-allowed"
        assert caller.get(PROPOSALS).json()["items"] == []
    for verb in ("ask", "decline", "read", "fetch"):
        assert problem(mine.send("POST", f"{address}{verb}/", {"words": "So"})) == "not-allowed"
    assert problem(visitor.get(DOCUMENTS)) == "sign-in-required"
    assert problem(mine.get(DOCUMENTS)) == "not-allowed"
    assert problem(mine.send("POST", DOCUMENTS, {})) == "not-allowed"


def test_editors_list_all_and_decline(desk: Caller, owner: User) -> None:
    proposal = proposed(owner)
    row = desk.get(f"{PROPOSALS}?whose=all").json()["items"][0]
    assert (row["id"], row["by"]["handle"]) == (proposal.pk, owner.handle)
    assert desk.get(PROPOSALS).json()["items"] == []
    declined = desk.send("POST", f"{PROPOSALS}{proposal.pk}/decline/", {"words": "Too short."})
    assert declined.json()["state"] == "declined"


def test_one_becomes_a_story(desk: Caller, mine: Caller, owner: User) -> None:
    proposal = proposed(owner)
    held = desk.send("POST", f"{PROPOSALS}{proposal.pk}/read/")
    assert (held.status_code, held.json()["outcome"]) == (201, "created")
    assert held.json()["report"]["title"] == GIVEN["title"]
    told = desk.send("POST", f"{DOCUMENTS}{held.json()['id']}/import/").json()
    story = Story.objects.get(slug=told["story"])
    found = mine.get(f"{PROPOSALS}{proposal.pk}/").json()
    assert (found["state"], found["story"]) == ("imported", None)  # a draft is not theirs to see
    desk.send("POST", f"/api/v1/stories/{story.slug}/publish/")
    assert mine.get(f"{PROPOSALS}{proposal.pk}/").json()["story"] == story.slug


def test_a_document_is_held_corrected_and_discarded(desk: Caller) -> None:
    made = desk.send("POST", DOCUMENTS, {"file": "a.md", "text": POST, "rights": "own"}).json()
    assert (made["report"]["title"], made["refusal"]) == ("Two years of night trains", "")
    address = f"{DOCUMENTS}{made['id']}/"
    etag = desk.get(address)["ETag"]
    corrected = desk.send("PUT", address, {"text": "---\ntitle: [\n---\nSo."}, If_Match=etag)
    assert corrected.json()["refusal"]
    assert problem(desk.send("POST", f"{address}import/")) == "conflict"
    another = Caller(token_of(person("another", role="editor")))
    assert another.get(DOCUMENTS).json()["items"] == []
    assert problem(another.get(address)) == "not-found"
    assert desk.send("DELETE", address, If_Match="*").status_code == 204
    assert problem(desk.send("POST", DOCUMENTS, {"file": "a.exe", "text": "x"})) == "invalid"
    assert desk.get(DOCUMENTS).json()["items"] == []


def test_lists_ask_as_often_for_many(desk: Caller, owner: User) -> None:
    proposal = proposed(owner)
    desk.send("POST", DOCUMENTS, {"file": "a.md", "text": POST})
    addresses = [f"{PROPOSALS}?whose=all", f"{PROPOSALS}{proposal.pk}/", DOCUMENTS]
    few = [queries(desk, one) for one in addresses]
    for number in range(3):
        Proposal.objects.create(
            by=User.objects.create(handle=f"p-{number}", email=f"{number}@example.org"), **OWN
        )
        desk.send("POST", DOCUMENTS, {"file": "a.md", "text": POST + str(number)})
    assert [queries(desk, one) for one in addresses] == few
    assert max(few) <= MOST_QUERIES
