"""Signing in with an account of another house, against a real server of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from tests.cast import PASSWORD, person
from tests.community.accounts.house import STRANGE_KEY, House, know, open_house
from tests.community.accounts.second_step import app_of
from tests.conftest import browser_of, sure_browser_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,  # another house answers, in a process
    pytest.mark.once,  # what it answers is the same to either database
]

LOGIN = reverse("openid_connect_login", args=["house"])
CALLBACK = reverse("openid_connect_callback", args=["house"])


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    with open_house(sub="42", email="stranger@example.org", email_verified=True) as house:
        know(settings, house)
        yield house


def there(client: Client, query: str = "") -> str:
    """The address of the other house's page that the button leads to."""
    answer = client.post(LOGIN + query)
    assert answer.status_code == 302, answer.content.decode()[:400]
    return answer["Location"]


def and_back(client: Client, address: str) -> HttpResponse:
    """Sign in there, and come back."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.path == CALLBACK
    return client.get(f"{back.path}?{back.query}")


def walk(client: Client, query: str = "") -> HttpResponse:
    return and_back(client, there(client, query))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_button_stands_where_a_house_is_set(house: House, settings: Any) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "Sign in with Guild Hall" in page
    assert f'action="{LOGIN}"' in page
    settings.OIDC_ISSUER = ""
    assert "Sign in with" not in Client().get(reverse("account_login")).content.decode().replace(
        "Sign in with a passkey", ""
    )
    assert Client().post(LOGIN).status_code == 404


def test_what_is_asked_has_state_nonce_and_proof(house: House) -> None:
    asked = parse_qs(urlsplit(there(Client())).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert {len(asked[name][0]) > 15 for name in ("state", "nonce", "code_challenge")} == {True}
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_no_link_changes_what_is_asked(house: House) -> None:
    query = "?auth_params=nonce%3Dmine%26redirect_uri%3Dhttps%3A%2F%2Fevil.example&scope=admin"
    asked = parse_qs(urlsplit(there(Client(), query)).query)
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["nonce"] != ["mine"]
    assert "admin" not in asked["scope"][0]


def test_a_link_alone_signs_nobody_in(house: House) -> None:
    client = Client()
    answer = client.get(LOGIN)
    assert answer.status_code == 200
    assert house.asked == []
    assert "Sign in with Guild Hall" in answer.content.decode()


def test_a_member_is_known_by_an_address_that_both_have_confirmed(
    house: House, stranger: User
) -> None:
    client = Client()
    assert walk(client).status_code == 302
    assert client.session["_auth_user_id"] == str(stranger.pk)
    assert SocialAccount.objects.get().user == stranger
    house.person["email"] = "elsewhere@example.org"  # known by the account there from now on
    later = Client()
    walk(later)
    assert later.session["_auth_user_id"] == str(stranger.pk)


@pytest.mark.parametrize("said", [False, None, "true", "false", 1])
def test_an_address_that_the_house_has_not_confirmed_links_nobody(
    house: House, stranger: User, said: object
) -> None:
    house.person["email_verified"] = said
    client = Client()
    answer = walk(client)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert answer["Location"] == reverse("socialaccount_signup")
    sent = {"email": stranger.email, "username": "second-self"}
    assert client.post(reverse("socialaccount_signup"), sent).status_code == 302
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert [one.to for one in mail.outbox] == [[stranger.email]]
    assert not User.objects.filter(handle="second-self").exists()


def test_an_address_that_is_not_confirmed_here_gives_its_password_up(house: House) -> None:
    """Whoever signed up with another's address must not keep a key to that other's account."""
    squatter = person("squatter")
    squatter.emailaddress_set.update(email="stranger@example.org", verified=False)
    User.objects.filter(pk=squatter.pk).update(email="stranger@example.org")
    client = Client()
    walk(client)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_who_is_new_chooses_a_handle(house: House) -> None:
    house.person |= {"email": "new@example.org", "preferred_username": "Not A Handle"}
    client = Client()
    assert walk(client, "?next=/stories/")["Location"] == reverse("socialaccount_signup")
    page = client.get(reverse("socialaccount_signup")).content.decode()
    assert 'value="new@example.org"' in page
    refused = client.post(
        reverse("socialaccount_signup"), {"email": "new@example.org", "username": "Not A Handle"}
    )
    assert 'value="Not A Handle"' in refused.content.decode()
    sent = {"email": "new@example.org", "username": "new-here"}
    assert client.post(reverse("socialaccount_signup"), sent).status_code == 302
    member = User.objects.get(handle="new-here")
    assert is_in(client)
    assert member.is_confirmed
    assert member.emailaddress_set.get().verified
    assert not member.has_usable_password()


def test_who_is_new_with_an_address_nobody_confirmed_confirms_it(house: House) -> None:
    house.person |= {"email": "new@example.org", "email_verified": False}
    client = Client()
    walk(client)
    client.post(
        reverse("socialaccount_signup"), {"email": "new@example.org", "username": "new-here"}
    )
    assert not is_in(client)
    assert not User.objects.get(handle="new-here").is_confirmed
    assert "confirm-email" in str(mail.outbox[0].body)


def test_the_second_step_is_asked_for_all_the_same(house: House, stranger: User) -> None:
    app_of(stranger)
    client = Client()
    assert walk(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


# ------------------------------------------------------------------------------ what is refused


def lie(**wrong: Any) -> dict[str, Any]:
    def tell(claims: dict[str, Any]) -> None:
        for name, value in wrong.items():
            if value is None:
                claims.pop(name, None)
            else:
                claims[name] = value

    return {"lie": tell}


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(lie(nonce="of-another-question"), id="nonce"),
        pytest.param(lie(nonce=None), id="no nonce"),
        pytest.param(lie(iss="https://evil.example"), id="issuer"),
        pytest.param(lie(aud="another-portal"), id="audience"),
        pytest.param(lie(azp="another-portal"), id="authorised party"),
        pytest.param(lie(exp=1_500_000_000), id="expired"),
        pytest.param(lie(iat=4_000_000_000), id="from the future"),
        pytest.param(lie(sub=None), id="nobody"),
        pytest.param({"key": STRANGE_KEY}, id="signature"),
        pytest.param({"kid": "unheard-of"}, id="unknown key"),
        pytest.param({"algorithm": "none"}, id="not signed"),
        pytest.param({"algorithm": "HS256", "key": "x" * 40}, id="signed with a secret"),
        pytest.param({"userinfo": {"sub": "43"}}, id="two people"),
    ],
)
def test_a_false_answer_is_refused_kindly(
    house: House, stranger: User, how: dict[str, Any]
) -> None:
    for name, value in how.items():
        setattr(house, name, value)
    client = Client()
    answer = walk(client)
    assert answer.status_code == 401
    assert "That did not work" in answer.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_house_that_calls_itself_otherwise_is_not_asked(house: House) -> None:
    house.named = "https://evil.example"
    answer = Client().post(LOGIN)
    assert (answer.status_code, house.asked) == (401, [])


def test_a_house_that_is_away_is_a_page_and_no_failure(settings: Any) -> None:
    with open_house() as house:
        know(settings, house)
    answer = Client().post(LOGIN)
    assert answer.status_code == 401
    assert "That did not work" in answer.content.decode()


def test_an_answer_comes_back_to_who_asked_and_once(house: House, stranger: User) -> None:
    client, thief = Client(), Client()
    asked = there(client)
    back = urlsplit(requests.get(asked, allow_redirects=False, timeout=10).headers["Location"])
    address = f"{back.path}?{back.query}"
    assert thief.get(address).status_code == 401
    assert not is_in(thief)
    assert client.get(address).status_code == 302
    client.logout()
    assert client.get(address).status_code == 401


def test_who_turns_back_is_told_that_nothing_has_changed(house: House) -> None:
    house.refuses = True
    client = Client()
    answer = walk(client)
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    assert "Nothing has changed" in client.get(answer["Location"]).content.decode()


# ---------------------------------------------------------------------------------- and the rest


def test_a_member_adds_the_account_and_takes_it_away_again(house: House, owner: User) -> None:
    client = sure_browser_of(owner)
    walk(client, "?process=connect")
    account = SocialAccount.objects.get(user=owner)
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "Guild Hall" in page
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert [one.subject for one in mail.outbox] == [
        "Another account opens yours now",
        "Another account opens yours no more",
    ]


def test_adding_one_takes_the_password_first(house: House, owner: User) -> None:
    client = browser_of(owner)
    asked = walk(client, "?process=connect")
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()
    client.post(asked["Location"], {"password": PASSWORD})
    assert SocialAccount.objects.get().user == owner


def test_one_that_opens_somebody_elses_stays_theirs(
    house: House, owner: User, stranger: User
) -> None:
    walk(Client())
    walk(sure_browser_of(owner), "?process=connect")
    assert SocialAccount.objects.get().user == stranger
