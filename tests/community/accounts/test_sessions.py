"""Where somebody is signed in: listed, ended elsewhere; and a mail when a new browser comes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from community.accounts import browsers
from community.accounts.forms import ResetPasswordKeyForm
from community.accounts.models import User
from tests.cast import PASSWORD
from tests.community.accounts.second_step import app_of, code
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

LIST = reverse("usersessions_list")
ANOTHER = "another calm evening by the lake"


def sign_in(someone: User, client: Client | None = None, agent: str = "A browser") -> Client:
    client = client or Client(headers={"user-agent": agent})
    sent = {"login": someone.handle, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(LIST).status_code == 200


def row(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def test_each_place_is_listed_with_this_one_marked(owner: User, stranger: User) -> None:
    desk, phone = sign_in(owner, agent="The desk"), sign_in(owner, agent="The phone")
    sign_in(stranger, agent="Another's")
    page = desk.get(LIST).content.decode()
    assert "The desk" in page
    assert "The phone" in page
    assert "Another's" not in page.replace("&#x27;", "'")
    assert page.count("Sign out there") == 1
    assert f'value="{row(phone).pk}"' in page


def test_one_place_is_signed_out_and_the_others_stay(owner: User) -> None:
    desk, phone, library = (sign_in(owner, agent=name) for name in ("desk", "phone", "library"))
    desk.post(LIST, {"session": row(library).pk})
    assert [is_in(one) for one in (desk, phone, library)] == [True, True, False]


def test_all_others_are_signed_out_at_once(owner: User) -> None:
    desk, phone, library = (sign_in(owner, agent=name) for name in ("desk", "phone", "library"))
    desk.post(LIST)
    assert [is_in(one) for one in (desk, phone, library)] == [True, False, False]


class TestTokens:
    """What programs hold outlives a session, and a password: it is ended or offered to be."""

    def in_use(self, owner: User) -> int:
        return owner.tokens.in_use().count()

    def test_signing_out_everywhere_else_offers_to_revoke_them(self, owner: User) -> None:
        secret = token_of(owner)
        desk = sign_in(owner)
        assert "Revoke your API token too" in desk.get(LIST).content.decode()
        desk.post(LIST)
        assert self.in_use(owner) == 1
        desk.post(LIST, {"tokens": "1"})
        assert self.in_use(owner) == 0
        assert problem(Caller(secret).get(ME)) == "bad-token"
        assert "Revoke your" not in desk.get(LIST).content.decode()

    @pytest.mark.parametrize("is_ticked", [True, False])
    def test_so_does_a_new_password(self, owner: User, is_ticked: bool) -> None:
        token_of(owner)
        path = reverse("account_change_password")
        desk = sign_in(owner)
        page = desk.get(path).content.decode()
        assert re.search(r'name="revoke_tokens"[^>]* checked', page)
        ticked = {"revoke_tokens": "on"} if is_ticked else {}
        sent = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
        assert desk.post(path, {**sent, **ticked}).status_code == 302
        assert self.in_use(owner) == (0 if is_ticked else 1)
        assert is_in(desk)

    def test_a_password_by_mail_ends_them(self, owner: User, stranger: User) -> None:
        token_of(owner)
        token_of(stranger)
        form = ResetPasswordKeyForm(
            {"password1": ANOTHER, "password2": ANOTHER}, user=owner, temp_key="x"
        )
        assert form.is_valid()
        form.save()
        assert self.in_use(owner) == 0
        assert self.in_use(stranger) == 1


def test_nobody_signs_another_out(owner: User, stranger: User) -> None:
    theirs, mine = sign_in(owner), sign_in(stranger)
    for given in (str(row(theirs).pk), "0", "x", "-1", "9" * 30):
        assert mine.post(LIST, {"session": given}).status_code == 302
    assert is_in(theirs)
    mine.post(LIST)
    assert is_in(theirs)
    assert is_in(mine)


def test_a_session_that_is_over_is_not_listed(owner: User) -> None:
    desk, phone = sign_in(owner, agent="The desk"), sign_in(owner, agent="The phone")
    phone.post(reverse("account_logout"))
    assert "The phone" not in desk.get(LIST).content.decode()


def test_the_list_is_for_its_owner() -> None:
    assert Client().get(LIST)["Location"].startswith(reverse("account_login"))


# ------------------------------------------------------------------------------------- the mail


def subjects() -> list[str]:
    return [one.subject for one in mail.outbox]


TOLD = "A new browser signed in to your account"


def test_a_new_browser_is_told_of_and_the_first_is_not(owner: User) -> None:
    first = sign_in(owner)
    assert subjects() == []
    sign_in(owner, agent="Strange/1.0")
    assert subjects() == [TOLD]
    assert mail.outbox[0].to == [owner.email]
    assert "Strange/1.0" in str(mail.outbox[0].body)
    first.post(reverse("account_logout"))
    sign_in(owner, first)
    assert subjects() == [TOLD], "this one has been here"


def test_after_a_new_password_every_browser_is_new(owner: User) -> None:
    client = sign_in(owner)
    client.post(reverse("account_logout"))
    owner.set_password(PASSWORD)
    owner.save(update_fields=["password"])
    sign_in(owner, client)
    assert subjects() == [TOLD]


def test_a_wrong_password_or_half_the_way_is_no_sign_in(owner: User) -> None:
    sign_in(owner)
    app_of(owner)
    Client().post(reverse("account_login"), {"login": owner.handle, "password": "not this one"})
    client = sign_in(owner, agent="Half")
    assert subjects() == []
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert subjects() == [TOLD]


def test_it_is_in_the_members_language_and_on_their_clock(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=owner.pk).update(language="de", time_zone="Asia/Tokyo")
    sign_in(owner)
    spoken: list[str | None] = []
    from community.accounts.adapter import DefaultAccountAdapter

    def note(*args: Any, **kwargs: Any) -> None:
        from django.utils import timezone

        spoken.extend([translation.get_language(), timezone.get_current_timezone_name()])

    monkeypatch.setattr(DefaultAccountAdapter, "send_notification_mail", note)
    sign_in(owner)
    assert spoken == ["de", "Asia/Tokyo"]


def test_the_cookie_tells_no_browser_from_another(owner: User, stranger: User) -> None:
    values = [sign_in(owner).cookies[browsers.COOKIE] for _ in range(2)]
    marks = {str(value.value).partition(":")[0] for value in values}
    assert len(marks) == 1
    cookie = values[0]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/accounts/")
    assert owner.handle not in cookie.value
    shared = sign_in(owner)
    shared.post(reverse("account_logout"))
    sign_in(stranger, shared)
    shared.post(reverse("account_logout"))
    mail.outbox.clear()
    sign_in(owner, shared)
    assert subjects() == [], "two people share it, and both are known here"


def test_a_cookie_that_somebody_made_up_is_not_believed(owner: User) -> None:
    sign_in(owner)
    client = Client()
    client.cookies[browsers.COOKIE] = sign_in(owner).cookies[browsers.COOKIE].value + "x"
    mail.outbox.clear()
    sign_in(owner, client)
    assert subjects() == [TOLD]


def test_force_login_of_tests_is_no_sign_in_of_ours(owner: User) -> None:
    browser_of(owner)
    assert subjects() == []
