"""Apps: somebody signs up, confirms, signs in and calls, without a page of ours."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from community.accounts import sessions
from community.accounts.models import HeldHandle, User
from community.api import headless_urls
from community.limits import doors
from community.limits.actions import Trust
from community.limits.doors import OF_APPS, Try
from portal.reference.signing_in import OPERATIONS, document
from tests.cast import PASSWORD
from tests.community.accounts.second_step import app_of, code
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.conftest import browser_of
from tests.threads.asking import question

pytestmark = pytest.mark.django_db

AUTH, SCHEMA = "/api/auth/", "/api/v1/schema/signing-in/"


def require_told(method: str, address: str, answer: Any) -> None:
    """The schema of signing in tells of `answer`: its status, its kind, and how it looks."""
    path = document()["paths"].get(f"{AUTH}{address}")
    operation = (path or {}).get(method.lower())
    if operation is None:
        assert answer.status_code in {405 if path else 404, 429}
        return
    status, kind = str(answer.status_code), answer["Content-Type"]
    assert status in operation["responses"], f"{method} {address}: {status}"
    assert kind in operation["responses"][status]["content"], f"{method} {address}: {kind}"
    steps = [part.replace("/", "~1") for part in (f"{AUTH}{address}", kind)]
    place = f"/paths/{steps[0]}/{method.lower()}/responses/{status}/content/{steps[1]}/schema"
    known: Any = Registry().with_resource("urn:api", Resource(document(), DRAFT202012))
    judge = Draft202012Validator({"$ref": f"urn:api#{place}"}, registry=known)
    wrong = [one.message for one in judge.iter_errors(answer.json())]
    assert wrong == [], f"{method} {address}: {answer.content.decode()}"


class App:
    """A program on somebody's phone, which keeps the key of its session.

    Whatever it is answered, the schema of signing in tells of.
    """

    def __init__(self) -> None:
        self.client = Client()
        self.key = ""

    def call(self, method: str, address: str, sent: Any = None, **headers: str) -> Any:
        if self.key:
            headers["X-Session-Token"] = self.key
        answer = self.client.generic(
            method,
            address if address.startswith("/") else f"{AUTH}{address}",
            b"" if sent is None else sent if isinstance(sent, bytes) else _json(sent),
            "application/json",
            headers=headers,
        )
        if not address.startswith("/"):
            require_told(method, address, answer)
        if answer["Content-Type"] == "application/json" and address != ME:
            self.key = answer.json().get("meta", {}).get("session_token") or self.key
        return answer

    def sign_in(self, someone: User, password: str = PASSWORD) -> Any:
        return self.call("POST", "login", {"username": someone.handle, "password": password})


def _json(sent: Any) -> bytes:
    return json.dumps(sent).encode()


def pending(answer: Any) -> list[str]:
    """What is still asked of whoever signs in."""
    return [flow["id"] for flow in answer.json()["data"]["flows"] if flow.get("is_pending")]


@pytest.fixture
def app() -> App:
    return App()


NEW = {"email": "nina@example.org", "username": "nina", "password": PASSWORD}


def test_from_signing_up_to_the_first_call(app: App) -> None:
    made = app.call("POST", "signup", NEW)
    assert (made.status_code, pending(made)) == (401, ["verify_email"])
    assert app.call("GET", ME).status_code == 401
    key = re.search(r"/confirm-email/([^/\s]+)/", str(mail.outbox[0].body))
    assert key
    confirmed = app.call("POST", "email/verify", {"key": key[1]})
    assert confirmed.status_code in {200, 401}, confirmed.content
    signed_in = App()
    answer = signed_in.call("POST", "login", {"email": NEW["email"], "password": PASSWORD})
    assert answer.json()["data"]["user"] == {"username": "nina", "display": "nina"}
    assert "no-store" in answer["Cache-Control"]
    me = signed_in.call("GET", ME)
    assert (me.status_code, me.json()["handle"]) == (200, "nina")
    changed = signed_in.call("PATCH", ME, {"about": "I teach."}, **{"If-Match": me["ETag"]})
    assert changed.json()["about"] == "I teach."
    assert "sessionid" not in signed_in.client.cookies
    signed_in.call("DELETE", "session")
    assert problem(signed_in.call("GET", ME)) == "bad-token"


def test_a_session_reaches_as_far_as_its_person(app: App, owner: User, stranger: User) -> None:
    app.sign_in(owner)
    asked = question(stranger)
    key = {"Idempotency-Key": "first"}
    for _call in range(2):
        said = app.call("POST", f"/api/v1/threads/{asked.pk}/posts/", {"body": "Ten."}, **key)
        assert (said.status_code, said.json()["author"]["handle"]) == (201, owner.handle)
    assert asked.posts.filter(author=owner).count() == 1
    hide = f"/api/v1/posts/{said.json()['id']}/hide/"
    assert problem(app.call("POST", hide, {"reason": "So."})) == "not-allowed"


def test_a_session_that_is_none_is_refused(app: App, owner: User) -> None:
    for key in ("x", "y" * 41, "ü" * 5, token_of(owner)):
        app.key = key.encode("utf-8").decode("latin-1")
        assert problem(app.call("GET", ME)) == "bad-token"


def test_a_new_password_ends_sessions(app: App, owner: User) -> None:
    app.sign_in(owner)
    owner.set_password("another one, and longer")
    owner.save()
    assert problem(app.call("GET", ME)) == "bad-token"


def test_it_stands_among_ones_sessions_and_is_ended_there(app: App, owner: User) -> None:
    app.sign_in(owner)
    (session,) = sessions.list_of(owner)
    sessions.end([session], by=owner)
    assert problem(app.call("GET", ME)) == "bad-token"


class TestSecondStep:
    def test_a_password_alone_opens_nothing(self, app: App, owner: User) -> None:
        app_of(owner)
        half = app.sign_in(owner)
        assert (half.status_code, pending(half)) == (401, ["mfa_authenticate"])
        assert problem(app.call("GET", ME)) == "bad-token"
        assert app.call("POST", "2fa/authenticate", {"code": "000000"}).status_code == 400
        assert app.call("POST", "2fa/authenticate", {"code": code()}).status_code == 200
        assert app.call("GET", ME).json()["handle"] == owner.handle

    def test_a_code_is_good_once(self, app: App, owner: User) -> None:
        app_of(owner)
        given = code()
        app.sign_in(owner)
        assert app.call("POST", "2fa/authenticate", {"code": given}).status_code == 200
        other = App()
        other.sign_in(owner)
        assert other.call("POST", "2fa/authenticate", {"code": given}).status_code == 400

    def test_roles_rest_until_it_was_taken(self, app: App, moderator: User, settings: Any) -> None:
        settings.STAFF_MFA = True
        app.sign_in(moderator)
        assert problem(app.call("GET", "/api/v1/moderation/cases/")) == "role-rests"
        app_of(moderator)
        stepped = App()
        stepped.sign_in(moderator)
        stepped.call("POST", "2fa/authenticate", {"code": code()})
        assert stepped.call("GET", "/api/v1/moderation/cases/").status_code == 200


class TestNobodyLearnsOfAnAddress:
    def told(self, answer: Any) -> Any:
        body = answer.json()
        body["meta"].pop("session_token", None)
        return answer.status_code, body

    def test_signing_up_and_in(self, owner: User) -> None:
        known = {**NEW, "email": owner.email}
        answers = [App().call("POST", "signup", sent) for sent in (NEW, known | {"username": "o2"})]
        assert self.told(answers[0]) == self.told(answers[1])
        assert HeldHandle.objects.filter(handle="o2").exists()
        wrong = [
            App().call("POST", "login", {"email": email, "password": "not this one"})
            for email in (owner.email, "nobody@example.org")
        ]
        assert (wrong[0].status_code, wrong[0].json()) == (wrong[1].status_code, wrong[1].json())

    def test_a_new_password(self, owner: User) -> None:
        asked = [
            App().call("POST", "password/request", {"email": email})
            for email in (owner.email, "nobody@example.org")
        ]
        assert (asked[0].status_code, asked[0].content) == (200, asked[1].content)


def test_a_new_password_by_mail_ends_tokens(app: App, owner: User) -> None:
    caller = Caller(token_of(owner))
    app.call("POST", "password/request", {"email": owner.email})
    key = re.search(r"/password/reset/key/([^/\s]+)/", str(mail.outbox[0].body))
    assert key
    app.call("POST", "password/reset", {"key": key[1], "password": "another one, and longer"})
    assert problem(caller.get(ME)) == "bad-token"
    assert App().sign_in(owner, "another one, and longer").status_code == 200


@pytest.mark.usefixtures("still")
class TestLimits:
    @pytest.fixture(autouse=True)
    def _as_published(self, settings: Any) -> None:
        settings.LIMITS_SCALE = 1.0

    def test_wrong_passwords_are_counted_by_name_and_right_ones_are_free(
        self, app: App, owner: User
    ) -> None:
        for _try in range(6):
            assert App().sign_in(owner).status_code == 200
        for _try in range(5):
            assert app.sign_in(owner, "not this one").status_code == 400
        refused = app.sign_in(owner)
        assert (refused.status_code, problem(refused)) == (429, "too-many")
        assert int(refused["Retry-After"]) > 0
        by_page = Client().post("/accounts/login/", {"login": owner.handle, "password": PASSWORD})
        assert by_page.status_code == 429, "the page and the app count as one"

    @pytest.mark.parametrize(
        ("name", "one"), [(name, one) for name, tries in OF_APPS.items() for one in tries]
    )
    def test_each_fires(
        self, name: str, one: Try, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(OF_APPS, name, (one,))
        monkeypatch.setattr(doors, "_EVERYWHERE", ())
        app, most = App(), one.limit.allows(Trust.NEW)
        sent = {"username": "somebody", "email": "no address", "password": "not this one"}
        if name in {"headless:reauthenticate", "headless:second_step_again"}:
            app.sign_in(owner)
        refused = [
            app.call("POST", reverse(name), sent).status_code == 429 for _ in range(most + 1)
        ]
        assert refused == [False] * most + [True]

    def test_every_door_has_one(self) -> None:
        free = {"headless:session"}  # it looks, and signs out
        assert {f"headless:{one.name}" for one in headless_urls.urlpatterns} == set(OF_APPS) | free

    def test_codes_are_counted_by_person(self, owner: User) -> None:
        app_of(owner)
        for _try in range(5):
            app = App()
            app.sign_in(owner)
            assert app.call("POST", "2fa/authenticate", {"code": "000000"}).status_code == 400
        app = App()
        app.sign_in(owner)
        assert app.call("POST", "2fa/authenticate", {"code": code()}).status_code == 429


class TestItKeepsTheRulesOfTheApi:
    """Whatever answers below `/api/auth/`, and however."""

    def kept(self, answer: Any, status: int, limit: str = "api_visitor") -> Any:
        assert answer.status_code == status, answer.content[:300]
        assert answer["RateLimit-Policy"].startswith(f'"{limit}";q='), answer.headers
        assert answer["RateLimit"].startswith(f'"{limit}";r=')
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Request-ID"]
        return answer

    def test_every_answer_tells_what_is_left(self, app: App, owner: User) -> None:
        self.kept(app.call("GET", "session"), 401)
        self.kept(app.call("GET", "webauthn/login"), 200)
        self.kept(app.call("GET", "email/verify", **{"X-Email-Verification-Key": "x"}), 400)
        self.kept(app.call("POST", "signup", NEW), 401)
        app.key = ""
        self.kept(app.sign_in(owner, "not this one"), 400)
        self.kept(app.sign_in(owner), 200)
        self.kept(app.call("GET", "session"), 200, "api_member")
        again = self.kept(app.sign_in(owner), 409, "api_member")
        assert again.json() == {"status": 409}
        self.kept(app.call("DELETE", "session"), 401, "api_member")
        self.kept(app.call("GET", "session"), 410)
        app.key = ""
        self.kept(app.client.head(f"{AUTH}session"), 401)

    def test_what_is_refused_by_us_is_a_problem(self, app: App, owner: User) -> None:
        def refused(answer: Any, status: int) -> str:
            return problem(self.kept(answer, status))

        large = b'"' + b"x" * 1_100_000 + b'"'
        assert refused(app.call("GET", "nothing"), 404) == "not-found"
        assert refused(app.call("POST", "login/", {}), 404) == "not-found"
        assert refused(app.call("POST", "login", b"{"), 400) == "malformed"
        assert refused(app.call("POST", "login", b"[]"), 400) == "malformed"
        assert refused(app.call("POST", "login", large), 413) == "too-large"
        assert refused(app.call("POST", "login", b"x" * 8_100_000), 413) == "too-large"
        assert refused(app.client.get(f"{AUTH}session", headers={"Host": "a/b"}), 400)
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            wrong = app.call(method, "login")
            assert refused(wrong, 405) == "method-not-allowed"
            assert wrong["Allow"] == "POST"
        form = Client(enforce_csrf_checks=True)
        form.force_login(owner)
        refusal = self.kept(form.post(f"{AUTH}nothing"), 403, "api_visitor")
        assert problem(refusal) == "not-allowed"
        assert "CSRF" in refusal.json()["detail"]

    @pytest.mark.usefixtures("still")
    def test_calls_count_as_those_of_the_api_do(self, owner: User, settings: Any) -> None:
        settings.LIMITS_SCALE = 0.04  # 12 for visitors, 60 for members
        app, visitor = App(), Caller()
        for _call in range(6):
            assert app.call("GET", "session").status_code == 401
            assert visitor.get("/api/v1/limits/").status_code == 200
        stopped = self.kept(app.call("GET", "session"), 429)
        assert problem(stopped) == "too-many"
        assert 0 < int(stopped["Retry-After"]) <= 300
        assert problem(self.kept(app.call("GET", "nothing"), 429)) == "too-many"

    @pytest.mark.usefixtures("still")
    def test_tries_that_are_too_many_tell_it_too(
        self, app: App, owner: User, settings: Any
    ) -> None:
        settings.LIMITS_SCALE = 1.0
        for _try in range(5):
            app.sign_in(owner, "not this one")
        stopped = self.kept(app.sign_in(owner), 429)
        assert problem(stopped) == "too-many"
        assert int(stopped["Retry-After"]) > 0


@pytest.mark.parametrize("sent", [b"{", b"[" * 100_000, b"\xff", b'{"username": "\\u0000"}', b"[]"])
def test_what_cannot_be_read_is_the_callers_mistake(app: App, sent: bytes) -> None:
    assert app.call("POST", "login", sent).status_code == 400


def test_a_form_is_no_json(owner: User) -> None:
    answer = Client().post(f"{AUTH}login", {"username": owner.handle, "password": PASSWORD})
    assert problem(answer) == "media-type"


def test_a_browsers_cookie_opens_no_app(owner: User) -> None:
    answer = browser_of(owner).get(f"{AUTH}session")
    assert answer.status_code == 401


def test_the_docs_say_how() -> None:
    page = Client().get("/api/docs/").content.decode()
    for step in ("signup", "email/verify", "login", "2fa/authenticate", "session"):
        assert f"{AUTH}{step}" in page
    assert f'href="{SCHEMA}"' in page
    assert "those of django-allauth" in page


def test_the_schema_of_signing_in_tells_of_what_is_mounted() -> None:
    mounted = {
        (method, str(one.pattern))
        for one in headless_urls.urlpatterns
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(one.callback.view_class, method)
    }
    told = {
        (method, address.removeprefix(AUTH))
        for address, path in document()["paths"].items()
        for method in path
    }
    assert told == mounted == set(OPERATIONS)


def test_the_schema_of_signing_in_is_served_and_the_other_leads_to_it() -> None:
    visitor = Caller()
    served = visitor.get(f"{SCHEMA}?format=json")
    assert json.loads(served.content) == document()
    assert visitor.get(SCHEMA).content.startswith(b"openapi: 3.1.0")
    other = visitor.get("/api/v1/schema/?format=json").json()
    assert other["externalDocs"]["url"].endswith(SCHEMA)


def test_with_an_app_too_somebody_confirms_who_they_are(app: App, owner: User) -> None:
    app.sign_in(owner)
    hook = {"url": "https://app.example.org/hook", "events": ["post"]}
    assert problem(app.call("POST", "/api/v1/webhooks/", hook)) == "confirm-first"
    app.call("POST", "reauthenticate", {"password": PASSWORD})
    assert app.call("POST", "/api/v1/webhooks/", hook).status_code == 201
