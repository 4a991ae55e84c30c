"""The second step: set up, used, taken away; and nobody opens the admin without one."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from tests.cast import PASSWORD
from tests.community.accounts.second_step import SECRET, app_of, code, paper_of, steps_of
from tests.conftest import browser_of, sure_browser_of
from tests.laws.test_strangers import ADMIN

pytestmark = pytest.mark.django_db

ACTIVATE = reverse("mfa_activate_totp")
AT = "2026-11-20 12:00:00+00:00"


def half_way(someone: User) -> Client:
    client = Client()
    sent = {"login": someone.handle, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    return client


def give(client: Client, given: str) -> bool:
    """Whether the code signs in."""
    client.post(reverse("mfa_authenticate"), {"code": given})
    return "_auth_user_id" in client.session


def test_an_app_is_set_up_with_its_picture_its_secret_and_a_code(owner: User) -> None:
    client = sure_browser_of(owner)
    page = client.get(ACTIVATE).content.decode()
    secret = re.search(r'<code class="qr__secret">([A-Z2-7]+)</code>', page)
    assert secret
    assert "<svg viewBox=" in page
    assert "data:" not in page
    wrong = client.post(ACTIVATE, {"code": "000000"}).content.decode()
    assert "This is not the right code." in wrong
    assert secret[1] in wrong, "the secret stays, or the app would have to be set up again"
    assert steps_of(owner) == set()
    done = client.post(ACTIVATE, {"code": code(secret[1])})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert steps_of(owner) == {"totp", "recovery_codes"}
    shown = client.get(done["Location"]).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", shown)) == 10


def test_the_secret_lies_encrypted(owner: User, settings: Any) -> None:
    app_of(owner)
    paper_of(owner)
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, made since " + "y" * 40
    assert give(half_way(owner), code()), "a key that was changed with its fallback opens it"


def test_signing_in_takes_the_code_too_and_each_is_good_once(owner: User) -> None:
    app_of(owner)
    with time_machine.travel(AT, tick=False):
        assert not give(half_way(owner), "000000")
        used = code()
        assert give(half_way(owner), used)
        assert not give(half_way(owner), used)
    with time_machine.travel("2026-11-20 12:00:29+00:00", tick=False):
        assert not give(half_way(owner), used)


def test_a_code_on_paper_stands_in_once(owner: User) -> None:
    app_of(owner)
    paper = paper_of(owner)
    assert give(half_way(owner), paper[0])
    assert not give(half_way(owner), paper[0])
    assert give(half_way(owner), paper[1])


def test_an_app_is_taken_away_by_whoever_confirms_it(owner: User) -> None:
    app_of(owner)
    path = reverse("mfa_deactivate_totp")
    asked = browser_of(owner).post(path)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert steps_of(owner) == {"totp"}
    sure_browser_of(owner).post(path)
    assert steps_of(owner) == set()
    assert [one.subject for one in mail.outbox] == ["The app is no longer your second step"]


def test_an_address_can_still_be_added(owner: User) -> None:
    app_of(owner)
    sent = {"action_add": "", "email": "new@example.org"}
    sure_browser_of(owner).post(reverse("account_email"), sent)
    assert owner.emailaddress_set.filter(email="new@example.org").exists()


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_passkey_of_somebody_else_is_not_there(owner: User, stranger: User, name: str) -> None:
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Mine"})
    for how in ("get", "post"):
        answer = getattr(sure_browser_of(stranger), how)(reverse(name, args=[key.pk]))
        assert answer.status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_list_webauthn", "mfa_activate_totp", "mfa_needed"]
)
def test_the_pages_are_for_members(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer["Location"].startswith(reverse("account_login"))


# ------------------------------------------------------------------------------- before the admin


@pytest.fixture
def needed(settings: Any) -> None:
    settings.STAFF_MFA = True


STAFF = ("editor", "moderator", "programme", "root")


@pytest.fixture
def staff(request: pytest.FixtureRequest) -> User:
    from tests.cast import person

    role = request.param
    if role == "root":
        return User.objects.create_superuser("root", "root@example.org", PASSWORD)
    return person(f"one-{role}", role={"programme": "programme manager"}.get(role, role))


def led_to(answer: Any) -> str:
    return str(answer["Location"]) if answer.status_code == 302 else ""


@pytest.mark.parametrize("staff", STAFF, indirect=True)
def test_no_page_of_the_admin_opens_without_it(needed: None, staff: User) -> None:
    client = browser_of(staff)
    for path in ("/admin/", "/admin/log/logentry/", "/admin/login/?next=/admin/"):
        answer = client.get(path)
        if "login" in path:
            answer = client.get(answer["Location"])
        assert led_to(answer).startswith(reverse("mfa_needed")), path
    assert led_to(client.post("/admin/log/logentry/")).startswith(reverse("mfa_needed"))


def test_not_one_of_its_addresses_is_left_out(needed: None, editor: User) -> None:
    client = browser_of(editor)
    ways = {"/admin/login/", "/admin/logout/", "/admin/password_change/"}
    opened = []
    for route, _entry in ADMIN:
        path = "/" + re.sub(r"<(?:\w+:)?\w+>|\(\?P.*", "1", route).replace("$", "")
        if path not in ways and not led_to(client.get(path)).startswith(reverse("mfa_needed")):
            opened.append(route)
    assert opened == ["admin/logout/"] or opened == []


def test_whoever_is_led_there_sets_one_up_and_comes_back(needed: None, editor: User) -> None:
    client = sure_browser_of(editor)
    wanted = "/admin/stories/story/?status=draft"
    page = client.get(wanted, follow=True)
    shown = page.content.decode()
    assert "A second step, please" in shown
    assert f'href="{ACTIVATE}"' in shown
    assert f'href="{reverse("mfa_add_webauthn")}"' in shown
    client.get(ACTIVATE)
    secret = client.session["mfa.totp.secret"]
    done = client.post(ACTIVATE, {"code": code(secret)}, follow=True)
    assert f'href="{reverse("mfa_needed")}"' in done.content.decode()
    assert "On to the editors’ desk" in done.content.decode()
    asked = client.get(reverse("mfa_needed")).content.decode()
    assert reverse("mfa_reauthenticate") in asked, "this session has not used it yet"
    given = {"code": code(secret), "next": reverse("mfa_needed")}
    answer = client.post(reverse("mfa_reauthenticate"), given)
    assert led_to(answer) == reverse("mfa_needed")
    assert led_to(client.get(reverse("mfa_needed"))) == wanted
    assert client.get(wanted).status_code == 200


def test_having_one_is_not_enough_the_session_must_have_used_it(needed: None, editor: User) -> None:
    app_of(editor)
    assert led_to(browser_of(editor).get("/admin/")).startswith(reverse("mfa_needed"))
    client = half_way(editor)
    assert give(client, code())
    assert client.get("/admin/").status_code == 200


def test_members_are_refused_as_ever(needed: None, stranger: User) -> None:
    assert browser_of(stranger).get("/admin/").status_code == 403
    assert led_to(Client().get("/admin/")).startswith(reverse("account_login"))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_the_way_back_leads_nowhere_else(needed: None, editor: User, elsewhere: str) -> None:
    client = sure_browser_of(editor, method="mfa", type="totp")
    app_of(editor)
    answer = client.get(reverse("mfa_needed"), {"next": elsewhere})
    assert led_to(answer) == reverse("mfa_index")


def test_where_it_is_not_asked_for_the_admin_opens_without(editor: User, settings: Any) -> None:
    settings.STAFF_MFA = False
    assert browser_of(editor).get("/admin/").status_code == 200
