"""People over the API: what they show, whom one blocks, one's picture, one's data, the way out."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from community.accounts import actions
from community.accounts.models import ApiToken, Blocking, User, Visibility
from community.api.models import IdempotentCall
from portal.privacy.models import Closing, Export
from stories.models import Credit
from tests.cast import StoryFactory, person
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor
from tests.conftest import browser_of, sure_browser_of
from tests.stories.looking import look

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

PEOPLE, ME = "/api/v1/people/", "/api/v1/me/"
JSON = "application/json"


def picture() -> SimpleUploadedFile:
    raw = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(raw, "PNG")
    return SimpleUploadedFile("me.png", raw.getvalue())


def put_picture(caller: Caller, *, match: str = "*", **given: Any) -> Any:
    body = encode_multipart(BOUNDARY, given)
    headers = caller.headers | ({"If-Match": match} if match else {})
    return caller.client.generic("PUT", f"{ME}picture/", body, MULTIPART_CONTENT, headers=headers)


def test_each_field_is_shown_to_whom_they_chose(visitor: Caller, mine: Caller, owner: User) -> None:
    ana = person(
        "ana",
        about="I weld.",
        about_visibility=Visibility.PUBLIC,
        language="pt",
        language_visibility=Visibility.MEMBERS,
        time_zone="Europe/Lisbon",
        time_zone_visibility=Visibility.NOBODY,
    )
    address = f"{PEOPLE}ana/"
    for caller, shown in (
        (visitor, ("I weld.", None, None)),
        (mine, ("I weld.", "pt", None)),
        (Caller(token_of(ana)), ("I weld.", "pt", "Europe/Lisbon")),
    ):
        told = caller.get(address).json()
        assert (told["about"], told["language"], told["time_zone"]) == shown
    assert "I weld." in look("/people/ana/").words
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert problem(mine.get(address)) == "not-found"


def test_their_stories_if_they_show_it(visitor: Caller) -> None:
    ana = person("ana")
    for number in range(3):
        story = StoryFactory.create()
        for role in (Credit.Role.AUTHOR, Credit.Role.NARRATOR):
            story.credits.create(role=role, name="Ana", slug=f"ana-{number}", person=ana)
    address = f"{PEOPLE}ana/stories/"
    assert len(visitor.get(address).json()["items"]) == 3
    assert queries(visitor, address) <= MOST_QUERIES
    assert queries(visitor, f"{PEOPLE}ana/") <= MOST_QUERIES
    User.objects.filter(pk=ana.pk).update(stories_visibility=Visibility.MEMBERS)
    assert visitor.get(address).json()["items"] == []


def test_somebody_is_blocked_and_no_longer(mine: Caller, visitor: Caller, stranger: User) -> None:
    address = f"{PEOPLE}{stranger.handle}/"
    assert mine.send("POST", f"{address}block/").json()["is_blocked"] is True
    rows = mine.get(f"{ME}blocked/").json()["items"]
    assert [one["person"]["handle"] for one in rows] == [stranger.handle]
    assert Caller(token_of(stranger)).get(f"{ME}blocked/").json()["items"] == []
    assert mine.send("POST", f"{address}unblock/").status_code == 204
    assert problem(mine.send("POST", f"{address}unblock/")) == "not-found"
    assert problem(mine.send("POST", f"{PEOPLE}owner/block/")) == "invalid"
    for answer in (visitor.send("POST", f"{address}block/"), visitor.get(f"{ME}blocked/")):
        assert problem(answer) == "sign-in-required"
    assert not Blocking.objects.exists()


def test_a_picture_may_be_as_large_as_on_the_page(mine: Caller) -> None:
    noise = Image.frombytes("RGB", (1000, 1200), os.urandom(3_600_000))
    file = BytesIO()
    noise.save(file, "PNG")
    assert 2_500_000 < len(file.getvalue()) < 5_000_000
    large = SimpleUploadedFile("me.png", file.getvalue(), "image/png")
    assert put_picture(mine, file=large, visibility="public").status_code == 200


def test_more_than_anybody_sends_is_refused_as_a_problem(mine: Caller, settings: Any) -> None:
    settings.LARGEST_REQUEST = 100
    answer = put_picture(mine, file=picture(), visibility="public")
    assert (answer.status_code, problem(answer)) == (413, "too-large")


def test_a_picture_is_set_shown_and_removed(
    mine: Caller, visitor: Caller, owner: User, moderator: User
) -> None:
    assert problem(put_picture(visitor, visibility="public")) == "sign-in-required"
    for wrong in ({"visibility": "friends"}, {"file": SimpleUploadedFile("a.png", b"no")}):
        assert problem(put_picture(mine, **{"visibility": "public", **wrong})) == "invalid"
    assert problem(put_picture(mine, match="", visibility="public")) == "match-required"
    read = mine.get(f"{ME}picture/")["ETag"]
    told = put_picture(mine, match=read, file=picture(), visibility="members")
    assert told.status_code == 200, told.content
    assert told.json()["visibility"] == "members"
    assert problem(put_picture(mine, match=read, visibility="public")) == "stale"
    address = told.json()["address"].partition("/uploads/")[2]
    assert browser_of(owner).get(f"/uploads/{address}").status_code == 200
    assert visitor.get(f"{PEOPLE}owner/").json()["picture"] is None
    refused = mine.send("POST", f"{PEOPLE}owner/picture/remove/", {"reason": "So."})
    assert problem(refused) == "not-allowed"
    assert (
        problem(mine.send("PUT", f"{ME}picture/", {"visibility": "public"}, If_Match="*"))
        == "media-type"
    )
    assert (
        mine.client.delete(f"{ME}picture/", headers={**mine.headers, "If-Match": "*"}).status_code
        == 204
    )
    assert mine.get(f"{ME}picture/").json()["address"] is None
    put_picture(mine, file=picture(), visibility="public")
    judge = Caller(token_of(moderator))
    gone = judge.send("POST", f"{PEOPLE}owner/picture/remove/", {"reason": "Not a person."})
    assert gone.json()["picture"] is None


def test_data_and_the_way_out_want_a_person(mine: Caller, owner: User, visitor: Caller) -> None:
    wish = {"posts": "kept", "when": "later"}
    for address, body in ((f"{ME}exports/", None), (f"{ME}closing/", wish)):
        assert problem(visitor.send("POST", address, body)) == "sign-in-required"
        assert problem(mine.send("POST", address, body)) == "confirm-first"
        lasting = send(browser_of(owner), address, body)
        assert problem(lasting) == "confirm-first"
    sure = sure_browser_of(owner)
    assert send(sure, f"{ME}exports/", None).status_code == 201
    assert Export.objects.get().person == owner
    assert mine.get(f"{ME}exports/").json()["items"][0]["is_waiting"] is True
    assert problem(send(sure, f"{ME}closing/", {"posts": "burnt", "when": "now"})) == "invalid"
    assert send(sure, f"{ME}closing/", wish).json()["posts"] == "kept"
    assert mine.get(f"{ME}closing/").json()["due_at"]
    assert mine.send("POST", f"{ME}closing/keep/").json()["due_at"] is None
    assert not Closing.objects.exists()


def send(browser: Client, address: str, body: Any) -> Any:
    return browser.post(address, body, content_type=JSON)


def test_tokens_are_listed_and_revoked(mine: Caller, owner: User, stranger: User) -> None:
    other = Caller(token_of(stranger))
    (row,) = mine.get(f"{ME}tokens/").json()["items"]
    assert "secret" not in row
    address = f"{ME}tokens/{row['id']}/revoke/"
    assert problem(other.send("POST", address)) == "not-found"
    assert mine.send("POST", address).json()["revoked_at"]
    assert problem(mine.get(f"{ME}tokens/")) == "bad-token"
    assert problem(Caller().get(f"{ME}tokens/")) == "sign-in-required"


class TestTokens:
    """They are made and renewed as on the page: in a session, by whoever confirms who they are."""

    ADDRESS = f"{ME}tokens/"
    GIVEN = {"name": "My notebook", "scopes": ["read", "write:threads"], "days": 30}

    def test_one_is_made_and_told_once(self, owner: User) -> None:
        sure = sure_browser_of(owner)
        made = send(sure, self.ADDRESS, self.GIVEN)
        assert made.status_code == 201, made.content
        told = made.json()
        program = Caller(told.pop("secret"))
        assert program.get(ME).json()["handle"] == owner.handle
        (row,) = sure.get(self.ADDRESS).json()["items"]
        assert row | {"used_at": None} == told
        token = ApiToken.objects.get()
        assert token.scopes == ["read", "write:threads"]
        assert token.life == timedelta(days=30)

    def test_a_renewed_one_overlaps(self, owner: User) -> None:
        old, sure = Caller(token_of(owner, "read")), sure_browser_of(owner)
        address = f"{self.ADDRESS}{ApiToken.objects.get().pk}/"
        new = send(sure, f"{address}rotate/", None)
        assert new.status_code == 201, new.content
        assert new.json()["scopes"] == ["read"]
        assert old.get(ME).status_code == Caller(new.json()["secret"]).get(ME).status_code == 200
        send(sure, f"{address}revoke/", None)
        assert problem(send(sure, f"{address}rotate/", None)) == "invalid"

    def test_neither_a_token_nor_a_lasting_session_makes_one(
        self, mine: Caller, owner: User, visitor: Caller, stranger: User
    ) -> None:
        renewed = f"{self.ADDRESS}{ApiToken.objects.get().pk}/rotate/"
        for address, given in ((self.ADDRESS, self.GIVEN), (renewed, None)):
            assert problem(visitor.send("POST", address, given)) == "sign-in-required"
            assert problem(mine.send("POST", address, given)) == "confirm-first"
            assert problem(send(browser_of(owner), address, given)) == "confirm-first"
        assert problem(send(sure_browser_of(stranger), renewed, None)) == "not-found"
        assert ApiToken.objects.count() == 1

    def test_an_answer_that_is_kept_is_sealed_and_given_to_nobody_else(
        self, mine: Caller, owner: User
    ) -> None:
        sure, again = sure_browser_of(owner), {"Idempotency-Key": "once"}
        first, second = (
            sure.post(self.ADDRESS, self.GIVEN, content_type=JSON, headers=again)
            for _call in range(2)
        )
        assert first.json() == second.json()
        assert ApiToken.objects.count() == 2, "the program's, and the new one"
        kept = bytes(IdempotentCall.objects.get().body)
        assert first.json()["secret"].encode() not in kept
        raw = first.wsgi_request.body
        stolen = mine.send("POST", self.ADDRESS, raw, **again)
        assert problem(stolen) == "confirm-first"
        lasting = browser_of(owner).post(self.ADDRESS, self.GIVEN, JSON, headers=again)
        assert problem(lasting) == "confirm-first"

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"name": ""}, "/name"),
            ({"scopes": []}, "/scopes"),
            ({"scopes": ["root"]}, "/scopes/0"),
            ({"days": 4000}, "/days"),
            ({"secret": "mine"}, "/secret"),
        ],
    )
    def test_what_cannot_stand_is_told_by_its_field(
        self, owner: User, wrong: dict[str, Any], pointer: str
    ) -> None:
        answer = send(sure_browser_of(owner), self.ADDRESS, self.GIVEN | wrong)
        assert problem(answer) == "invalid"
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_a_visitor_is_told_at_once_what_somebody_shows_otherwise(
    visitor: Caller, owner: User
) -> None:
    page = f"{PEOPLE}{owner.handle}/"
    etag = visitor.get(page)["ETag"]
    assert visitor.get(page, If_None_Match=etag).status_code == 304
    actions.set_profile(owner, by=owner, about="I teach.", about_visibility=Visibility.PUBLIC)
    assert visitor.get(page, If_None_Match=etag).json()["about"] == "I teach."
