"""Tokens: shown once, kept as a digest, in use until they end, are renewed or revoked."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts import tokens
from community.accounts.models import ApiToken, User
from community.log.models import LogEntry
from tests.cast import person
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.conftest import browser_of, sure_browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

PAGE = "/settings/tokens/"
GIVEN = {"name": "My notebook", "scopes": ["read", "write:threads"], "days": "30"}


def test_one_is_made_on_the_page_and_shown_once(owner: User) -> None:
    client = sure_browser_of(owner)
    made = client.post(PAGE, GIVEN)
    secret = tokens.PREFIX + made.content.decode().split(tokens.PREFIX)[1].split('"')[0]
    assert made["Cache-Control"].startswith("no-store") or "private" in made["Cache-Control"]
    assert Caller(secret).get(ME).json()["handle"] == owner.handle
    assert secret not in client.get(PAGE).content.decode()
    token = ApiToken.objects.get()
    assert token.digest == tokens.digest_of(secret)
    assert secret not in str(ApiToken.objects.values().get())
    assert token.scopes == ["read", "write:threads"]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["root"]}, {"days": "4000"}, {"days": ""}]
)
def test_a_form_that_cannot_stand_keeps_its_text(owner: User, wrong: dict[str, Any]) -> None:
    client = sure_browser_of(owner)
    answer = client.post(PAGE, GIVEN | wrong)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()
    if "name" not in wrong:
        assert 'value="My notebook"' in answer.content.decode()


def test_it_ends_by_itself(owner: User) -> None:
    caller = Caller(token_of(owner, life=timedelta(days=1)))
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        assert caller.get(ME).status_code == 200
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert problem(caller.get(ME)) == "bad-token"


def test_revoked_is_over_at_once(owner: User) -> None:
    caller = Caller(token_of(owner))
    token = ApiToken.objects.get()
    browser_of(owner).post(f"{PAGE}{token.pk}/revoke/")
    assert problem(caller.get(ME)) == "bad-token"
    assert LogEntry.objects.filter(code="token.revoke").count() == 1
    tokens.revoke_token(token, by=owner)
    assert LogEntry.objects.filter(code="token.revoke").count() == 1


def test_a_renewed_one_overlaps(owner: User) -> None:
    old = Caller(token_of(owner, "read", life=timedelta(days=30)))
    _token, secret = tokens.rotate_token(ApiToken.objects.get(), by=owner)
    assert ApiToken.objects.get(digest=tokens.digest_of(secret)).scopes == ["read"]
    assert old.get(ME).status_code == Caller(secret).get(ME).status_code == 200
    with time_machine.travel(timezone.now() + tokens.OVERLAP + timedelta(minutes=1)):
        assert problem(old.get(ME)) == "bad-token"
        assert Caller(secret).get(ME).status_code == 200
    over = ApiToken.objects.order_by("pk").first()
    assert over is not None
    with (
        time_machine.travel(timezone.now() + timedelta(days=2)),
        pytest.raises(ValidationError),
    ):
        tokens.rotate_token(over, by=owner)


def test_whose_account_is_out_of_use_has_none(owner: User) -> None:
    caller = Caller(token_of(owner))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert problem(caller.get(ME)) == "bad-token"


def test_when_it_was_used_is_noted_to_the_minute(owner: User) -> None:
    caller = Caller(token_of(owner))
    now = timezone.now()
    for seconds, noted in ((0, 0), (59, 0), (61, 61)):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            caller.get(ME)
        assert ApiToken.objects.get().used_at == now + timedelta(seconds=noted)


def test_there_are_no_more_than_enough(owner: User) -> None:
    for _number in range(tokens.MOST):
        token_of(owner)
    with pytest.raises(ValidationError):
        token_of(owner)
    tokens.revoke_token(ApiToken.objects.order_by("pk")[0], by=owner)
    token_of(owner)


def test_making_one_asks_who_one_is(owner: User) -> None:
    assert "/reauthenticate/" in browser_of(owner).post(PAGE, GIVEN)["Location"]
    assert not ApiToken.objects.exists()


def test_a_stranger_has_nothing_to_do_with_it(owner: User, stranger: User) -> None:
    token_of(owner)
    token = ApiToken.objects.get()
    client = sure_browser_of(stranger)
    assert token.name not in look(PAGE, client).one("main").text_content()
    for deed in ("rotate", "revoke"):
        assert client.post(f"{PAGE}{token.pk}/{deed}/").status_code == 404
        assert Client().post(f"{PAGE}{token.pk}/{deed}/").status_code == 302
    with pytest.raises(policy.NotAllowed):
        tokens.make_token(
            owner, by=stranger, name="theirs", scopes=["read"], life=timedelta(days=1)
        )
    with pytest.raises(policy.NotAllowed):
        tokens.revoke_token(token, by=person("moira", role="moderator"))


def test_the_command_makes_one(owner: User) -> None:
    out = StringIO()
    call_command("create_token", owner.handle, "--scope", "write:me", "--days", "7", stdout=out)
    caller = Caller(out.getvalue().strip())
    assert caller.change(ME, {"about": "By a program."}).status_code == 200


@pytest.mark.parametrize(
    "given",
    [("nobody",), ("owner", "--days", "0"), ("owner", "--days", "999"), ("owner", "--name", "")],
)
def test_the_command_says_what_is_wrong(owner: User, given: tuple[str, ...]) -> None:
    given = tuple(owner.handle if word == "owner" else word for word in given)
    with pytest.raises(CommandError) as error:
        call_command("create_token", *given)
    assert error.value.returncode == 2
    assert not ApiToken.objects.exists()
