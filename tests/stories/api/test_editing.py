"""Editors at work over the API: a story as a whole, its pieces, and the desk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from community.accounts.models import User
from community.log.models import LogEntry
from stories.models import Edit, Finding, Passage, Story, Takeaway
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.api.asking import Caller, problem, token_of
from tests.mentors.noting import agreed
from tests.mentors.requesting import together
from tests.stories.documents import TALK, block, imported

pytestmark = pytest.mark.django_db

STORIES = "/api/v1/stories/"
JOINED = "And the machines, who taught you those? Nobody did, I read the manual."
DEEDS = (
    "publish",
    "withdraw",
    "erase",
    "approve",
    "take-approval-back",
    "move",
    "blocks/{key}/redact",
    "blocks/{key}/unredact",
    "blocks/{key}/split",
    "blocks/{key}/join",
    "speakers",
    "findings/1/decide",
    "repairs/1/accept",
    "repairs/1/undo",
    "takeaways/{takeaway}/support",
    "passages/{passage}/reattach",
)


@pytest.fixture
def talk(db: None) -> Story:
    story = imported(TALK)
    Story.objects.filter(pk=story.pk).update(status=Status.PUBLISHED, rights=Rights.OWN)
    story.refresh_from_db()
    return story


@pytest.fixture
def desk(editor: User) -> Caller:
    return Caller(token_of(editor))


def at(story: Story, rest: str = "") -> str:
    return f"{STORIES}{story.slug}/{rest}"


def deeds() -> list[str]:
    return [entry.code for entry in LogEntry.objects.order_by("pk") if "token" not in entry.code]


def test_nobody_else_edits(visitor: Caller, mine: Caller, editor: User, talk: Story) -> None:
    key = block(talk, JOINED).key
    names = {
        "key": key,
        "takeaway": Takeaway.objects.create(story=talk, text="T").pk,
        "passage": Passage.objects.create(story=talk, key=key, exact="So").pk,
    }
    narrow = Caller(token_of(editor, "read", "write:stories"))
    for deed in DEEDS:
        address = at(talk, f"{deed.format(**names)}/")
        assert problem(visitor.send("POST", address, {})) == "sign-in-required", deed
        assert problem(mine.send("POST", address, {})) == "not-allowed", deed
        if deed != "erase":
            assert problem(narrow.send("POST", address, {})) == "out-of-scope", deed
    for part in ("findings/", "repairs/"):
        assert problem(visitor.get(at(talk, part))) == "sign-in-required"
        assert problem(mine.get(at(talk, part))) == "not-allowed"
    for address in (at(talk), at(talk, f"blocks/{key}/")):
        refused = mine.send("PATCH", address, {}, If_Match="*")
        assert problem(refused) == "not-allowed"
    assert not deeds()[1:]  # it was imported


def test_a_story_is_let_out_and_taken_back(desk: Caller, visitor: Caller) -> None:
    story = StoryFactory.create(status=Status.DRAFT)
    assert desk.send("POST", at(story, "publish/")).json()["status"] == "published"
    given = {"name": "Ada Moor", "on": "2021-01-02"}
    assert desk.send("POST", at(story, "approve/"), given).json()["approved_by"] == "Ada Moor"
    assert desk.send("POST", at(story, "take-approval-back/")).json()["approved_by"] == ""
    assert desk.send("POST", at(story, "move/"), {"slug": "elsewhere"}).status_code == 200
    assert visitor.get(at(story))["Location"] == f"{STORIES}elsewhere/"
    story.refresh_from_db()
    refused = desk.send("POST", at(story, "withdraw/"), {})
    assert problem(refused) == "invalid"
    assert desk.send("POST", at(story, "withdraw/"), {"reason": "Asked to."}).status_code == 200
    assert problem(visitor.get(at(story))) == "gone"
    assert deeds() == [
        "story.publish",
        "story.approve",
        "story.take_approval_back",
        "story.change_slug",
        "story.withdraw",
    ]


def test_what_is_known_is_set(desk: Caller, talk: Story) -> None:
    credit = talk.credits.create(role="narrator", name="Ben", slug="ben")
    person("ben")
    told = desk.change(
        at(talk),
        {
            "title": "By the harbour",
            "published": "2020-02",
            "tags": ["boats"],
            "people": [{"credit": credit.pk, "handle": "ben"}],
        },
    )
    assert told.status_code == 200, told.content
    assert (told.json()["title"], told.json()["written"]) == ("By the harbour", "2020-02")
    assert [tag["name"] for tag in told.json()["tags"]] == ["boats"]
    credit.refresh_from_db()
    assert credit.person == User.objects.get(handle="ben")
    for wrong in ({"published": "soon"}, {"kind": "novel"}, {"nosuch": 1}, {"spectrum_ended": 101}):
        assert problem(desk.change(at(talk), wrong)) == "invalid", wrong


def test_turns_are_put_right(desk: Caller, talk: Story) -> None:
    joined = block(talk, JOINED)
    ben = talk.speakers.get(label="B")
    where = JOINED.index("Nobody did")
    made = desk.send(
        "POST", at(talk, f"blocks/{joined.key}/split/"), {"at": where, "speaker": ben.pk}
    )
    assert (made.status_code, made.json()["speaker"]) == (201, "B")
    later = made.json()["key"]
    whose = desk.change(at(talk, f"blocks/{later}/"), {"speaker": None, "mark": "chatter"})
    assert (whose.json()["speaker"], whose.json()["mark"]) == (None, "chatter")
    together = desk.send("POST", at(talk, f"blocks/{joined.key}/join/"), {"block": later})
    assert together.json()["plain"].split() == JOINED.split()
    refused = desk.send("POST", at(talk, f"blocks/{joined.key}/split/"), {"at": 0})
    assert problem(refused) == "invalid"


def test_words_are_redacted_and_shown_again(desk: Caller, visitor: Caller, talk: Story) -> None:
    key = block(talk, "small key").key
    address = at(talk, f"blocks/{key}/")
    desk.send("POST", f"{address}redact/", {"reason": "Private."})
    assert visitor.get(address).json()["plain"] == ""
    desk.send("POST", f"{address}unredact/", {"reason": "Agreed."})
    assert "small key" in visitor.get(address).json()["plain"]
    assert problem(desk.send("POST", f"{address}redact/", {"reason": ""})) == "invalid"


def test_a_voice_is_added_named_and_removed(desk: Caller, talk: Story) -> None:
    made = desk.send("POST", at(talk, "speakers/"), {"label": "C", "name": "", "role": ""})
    address = at(talk, f"speakers/{made.json()['id']}/")
    assert desk.change(address, {"name": "Cleo"}).json()["name"] == "Cleo"
    assert desk.send("DELETE", address, If_Match="*").status_code == 204
    again = desk.send("POST", at(talk, "speakers/"), {"label": "B", "name": "", "role": ""})
    assert problem(again) == "invalid"


def test_what_is_drawn_gets_its_words(desk: Caller, visitor: Caller, talk: Story) -> None:
    key = block(talk, "bicycle").key
    takeaway = Takeaway.objects.create(story=talk, text="Ride.")
    address = at(talk, f"takeaways/{takeaway.pk}/support/")
    told = desk.send("POST", address, {"block": key, "words": "By bicycle"})
    assert told.json()["passage"]["exact"] == "By bicycle"
    assert visitor.get(at(talk, "takeaways/")).json()["items"][0]["passage"]["block"] == key
    lost = Passage.objects.create(story=talk, key="gone", exact="By the bike")
    given = {"block": key, "words": "gave me a key"}
    moved = desk.send("POST", at(talk, f"passages/{lost.pk}/reattach/"), given)
    assert moved.json()["block"] == key
    assert problem(desk.send("POST", address, {"block": key, "words": "never"})) == "invalid"
    assert problem(desk.send("POST", address, {"block": "nowhere", "words": "a"})) == "not-found"
    entry = talk.contents.create(position=0, title="The harbour")
    placed = desk.send("POST", at(talk, f"contents/{entry.pk}/place/"), {"block": key})
    assert placed.json()["block"] == key


def test_the_desk_is_cleared(desk: Caller, talk: Story) -> None:
    finding = Finding.objects.create(story=talk, kind="unplaced", text="The harbour")
    row = desk.get(at(talk, "findings/")).json()["items"][-1]
    assert (row["id"], row["offered"]) == (finding.pk, ["no-place"])
    address = at(talk, f"findings/{finding.pk}/decide/")
    assert problem(desk.send("POST", address, {"decision": "burn"})) == "invalid"
    told = desk.send("POST", address, {"decision": "no-place"}).json()
    assert (told["decision"], told["offered"]) == ("no-place", [])
    key = block(talk, "bicycle").key
    edit = Edit.objects.create(story=talk, key=key, rule="r", before="bike", after="bicycle")
    assert desk.get(at(talk, "repairs/")).json()["items"][0]["after"] == "bicycle"
    accepted = desk.send("POST", at(talk, f"repairs/{edit.pk}/accept/"))
    assert accepted.json()["state"] == "accepted"
    undone = desk.send("POST", at(talk, f"repairs/{edit.pk}/undo/"))
    assert undone.json()["state"] == "undone"
    assert talk.blocks.get(key=key).plain.startswith("By bike")


def test_a_figure_gets_its_picture(desk: Caller, mine: Caller, visitor: Caller) -> None:
    story = StoryFactory.create()
    figure = BlockFactory.create(story=story, kind="figure", plain="A harbour")
    address = at(story, f"blocks/{figure.key}/picture/")

    def sent(caller: Caller, *, match: str = "*", **given: object) -> Any:
        body = encode_multipart(BOUNDARY, given)
        headers = caller.headers | ({"If-Match": match} if match else {})
        return caller.client.generic("PUT", address, body, MULTIPART_CONTENT, headers=headers)

    raw = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(raw, "PNG")
    picture = raw.getvalue()
    assert problem(sent(visitor, alt="So.")) == "sign-in-required"
    assert problem(sent(mine, alt="So.")) == "not-allowed"
    assert problem(sent(desk, file=SimpleUploadedFile("a.png", picture))) == "invalid"
    assert problem(sent(desk, file=SimpleUploadedFile("a.png", b"no"), alt="So.")) == "invalid"
    assert problem(sent(desk, match="", alt="So.")) == "match-required"
    read = desk.get(at(story, f"blocks/{figure.key}/"))["ETag"]
    again = {"file": SimpleUploadedFile("a.png", picture), "alt": "Boats at night"}
    told = sent(desk, match=read, **again).json()
    assert (told["picture"]["alt"], told["picture"]["width"]) == ("Boats at night", 40)
    assert problem(sent(desk, match=read, alt="Others")) == "stale"
    assert visitor.get(at(story, "blocks/")).json()["items"][0]["picture"]["address"]


def test_what_no_column_holds_is_refused(desk: Caller, talk: Story) -> None:
    for wrong in (
        {"tags": ["!!!"]},
        {"tags": ["x" * 100]},
        {"credits": [{"role": "author", "name": "!!!"}]},
        {"credits": [{"role": "author", "name": "Ada"}] * 2},
        {"people": [{"credit": 2**53 - 1, "handle": None}]},
        {"language": "???"},
        {"published": "9999-99-99"},
        {"source_url": "x"},
        {"spectrum_started": None},
        {},
    ):
        assert desk.change(at(talk), wrong).status_code in {200, 422}, wrong


def test_whoever_told_it_takes_it_back_for_good(desk: Caller, visitor: Caller) -> None:
    mentorship = together()
    story = agreed(mentorship).story
    assert story is not None
    Story.objects.filter(pk=story.pk).update(status=Status.PUBLISHED)
    assert problem(desk.send("POST", at(story, "erase/"))) == "not-allowed"
    theirs = Caller(token_of(mentorship.mentee, "read", "write:stories"))
    assert theirs.send("POST", at(story, "erase/")).status_code == 204
    assert problem(visitor.get(at(story))) == "gone"
    assert problem(desk.send("POST", at(story, "publish/"))) == "invalid"
