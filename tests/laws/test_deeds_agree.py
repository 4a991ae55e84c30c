"""Whoever may not do a deed on a page may not do it over the API, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from lxml.etree import ParserError

from community.accounts.actions import block
from community.limits.leasing import leases
from community.log.models import LogEntry
from community.moderation.actions import suspend, warn
from portal.reference.schema import schema
from tests.cast import person
from tests.community.api.asking import Caller
from tests.community.api.documented import ROOT, operation_at
from tests.conftest import Laid, sure_browser_of
from tests.laws.admin_writes import SENDERS, Sent
from tests.laws.agreeing.doing import DEEDS, NO_FORM, Deed, Given
from tests.laws.agreeing.judging import AT_THE_DESK
from tests.laws.agreeing.readers import IN, Reader, is_refused, program_of, said
from tests.laws.test_doors import OF_A_QUESTION, OF_THE_OWNER, address, answered_by, commented
from threads.models import Post

pytestmark = [
    pytest.mark.slow,  # every deed, for everybody, at two doors
    pytest.mark.once,  # both doors ask the same database
]

ROLES = {
    "stranger": "",
    "owner": "",
    "blocked": "",
    "suspended": "",
    "warned": "",
    "moderator": "moderator",
    "editor": "editor",
    "programme manager": "programme manager",
    "administrator": "administrator",
}
AT_DESKS = {
    "visitor",
    "stranger",
    "moderator",
    "editor",
    "programme manager",
    "administrator",
    "root",
}


def named(role: str) -> str:
    return role.replace(" ", "-")


@pytest.fixture(autouse=True)
def _nobody_calls_too_often(settings: Any) -> Iterator[None]:
    settings.LIMITS_SCALE = 10_000
    leases.forget()
    yield
    leases.forget()


def outcome(status: int) -> str:
    """refused, done, or neither: what was sent was wrong, or the thing does not stand so."""
    if is_refused(status):
        return "refused"
    return "done" if status < 400 else "wrong"


def given(what: Given | None, post: Post) -> Mapping[str, Any] | None:
    return what(post) if callable(what) else what


def form_at(reader: Reader, page: str, typed: set[str]) -> dict[str, Any]:
    """What the form at `page` holds that has such fields; nothing where none is shown."""
    answer = reader.browser.get(page)
    if answer.status_code != IN:
        return {}
    forms = lxml.html.fromstring(answer.content).forms
    values: dict[str, Any] = {}
    for form in [one for one in forms if typed & {*one.fields.keys()}][:1]:
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
    return values


def method_of(name: str, address: str) -> str:
    """How the operation called `name` is asked for at `address`."""
    return next(
        method
        for method in ("POST", "PUT", "PATCH", "DELETE")
        if operation_at(address, method).get("operationId") == name
    )


class Taken:
    """A deed, ready to be done at both doors by one after another."""

    def __init__(self, name: str, deed: Deed, post: Post, readers: list[Reader]) -> None:
        self.deed, self.name = deed, name
        self.page = address(deed.door, post)
        thing = OF_THE_OWNER[deed.door](post) if deed.door in OF_THE_OWNER else post
        words = resolve(self.page).kwargs
        words |= dict.fromkeys(("draft", "goal", "step", "delivery"), thing)
        self.address = ROOT + deed.api.format(**words)
        typed, self.body = given(deed.typed, post) or {}, given(deed.body, post)
        forms = (form_at(one, self.page, {*typed}) for one in readers if typed)
        self.typed = {**next((one for one in forms if one), {}), **typed}
        self.method = method_of(name, self.address)

    def on_the_page(self, reader: Reader) -> str:
        with transaction.atomic():
            answer = reader.browser.post(self.page, self.typed)
            transaction.set_rollback(True)
        return outcome(said(answer))

    def over_the_api(self, reader: Reader) -> str:
        with transaction.atomic():
            body = b"" if self.body is None else self.body
            answer = reader.caller.send(self.method, self.address, body, If_Match="*")
            transaction.set_rollback(True)
        return outcome(answer.status_code)


@dataclass(frozen=True)
class House:
    """What deeds are done to, and everybody who comes."""

    post: int
    answered: int
    readers: list[Reader]


@pytest.mark.django_db
class TestDeedsAgree:
    @pytest.fixture(scope="class")
    def house(self, laid: Laid) -> House:
        with laid():
            people = {role: person(named(role), role=group) for role, group in ROLES.items()}
            owner, moderator = people["owner"], people["moderator"]
            post, answered = commented(owner), answered_by(owner)
            people["root"] = person("root", is_superuser=True, role="editor")
            readers = [Reader("visitor", AnonymousUser(), Client(), Caller())]
            readers += [
                Reader(role, one, sure_browser_of(one), program_of(one))
                for role, one in people.items()
            ]
            until = timezone.now() + timedelta(days=9)
            block(people["blocked"], by=owner)
            suspend(people["suspended"], "all", by=moderator, reason="Nine times.", until=until)
            warn(people["warned"], by=moderator, reason="Please keep to the matter.")
            return House(post.pk, answered.pk, readers)

    @pytest.mark.parametrize("name", DEEDS)
    def test_page_and_api_refuse_the_same(self, house: House, name: str) -> None:
        deed = DEEDS[name]
        pk = house.answered if deed.door in OF_A_QUESTION else house.post
        taken = Taken(name, deed, Post.objects.get(pk=pk), house.readers)
        came = {
            one.role: (taken.on_the_page(one), taken.over_the_api(one)) for one in house.readers
        }
        refused = {
            role: tuple(one == "refused" for one in both)
            for role, both in came.items()
            if role not in deed.but
        }
        otherwise = {role: came[role] for role, both in refused.items() if both[0] != both[1]}
        assert not otherwise, f"{otherwise} of {came}"
        assert (True, True) in refused.values(), came
        assert deed.is_late or ("done", "done") in came.values(), came

    @pytest.mark.parametrize("name", AT_THE_DESK)
    def test_the_desk_and_the_api_do_it_for_the_same(self, house: House, name: str) -> None:
        judged = AT_THE_DESK[name]
        sent = SENDERS[judged.form][judged.code]()
        address = ROOT + judged.api.format(sent.target)
        method = method_of(name, address)
        did: dict[str, tuple[bool, bool]] = {}
        for reader in house.readers:
            if reader.role in AT_DESKS:
                with transaction.atomic():
                    page = is_done_at_the_desk(sent, judged.code, reader)
                    transaction.set_rollback(True)
                with transaction.atomic():
                    body = b"" if judged.body is None else judged.body
                    answer = reader.caller.send(method, address, body, If_Match="*")
                    transaction.set_rollback(True)
                did[reader.role] = page, answer.status_code < 400
        assert {role: both for role, both in did.items() if both[0] != both[1]} == {}
        assert {(True, True), (False, False)} == {*did.values()}


def is_done_at_the_desk(sent: Sent, code: str, reader: Reader) -> bool:
    """Whether the record tells of it then."""
    before = LogEntry.objects.filter(code=code).count()
    with suppress(
        KeyError, AssertionError, ParserError
    ):  # no form is shown, and nothing leads to one
        sent.by(reader.browser)
    return LogEntry.objects.filter(code=code).count() > before


def test_every_deed_has_its_form_or_its_reason() -> None:
    unsafe = {
        operation["operationId"]
        for path in schema()["paths"].values()
        for method, operation in path.items()
        if method != "get"
    }
    left_out = [name for names in NO_FORM.values() for name in names]
    stands = [*DEEDS, *AT_THE_DESK, *left_out]
    assert len(stands) == len({*stands})
    assert {*stands} ^ unsafe == set()
