"""Whoever judges is not told who wrote under no name, unless they ask: that is recorded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.log.actions import because
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.deeds import deed_of
from community.moderation.models import (
    Appeal,
    Case,
    ReportKind,
    Sanction,
    Statement,
    Warning,  # noqa: A004
)
from tests.cast import person
from tests.community.api.asking import Caller, token_of
from tests.conftest import browser_of
from tests.desk import choose
from tests.portal.test_avatars import pictured
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(db: None) -> User:
    return person("zerlina-q", display_name="Zerlina Quist")


@pytest.fixture
def post(asker: User) -> Post:
    found = question(asker, is_pseudonymous=True).question
    assert found
    return found


@pytest.fixture
def case(post: Post, stranger: User) -> Case:
    kind = ReportKind.objects.get_or_create(name="Advertising", defaults={"weight": 4})[0]
    return moderation.report(post, by=stranger, kind=kind, words="Buy this.").case


def appealed(code: str, by: User) -> Appeal:
    return moderation.appeal(Statement.objects.get(code=code), by=by, words="It was not.")


def test_an_appeal_about_their_question(post: Post, asker: User, moderator: User) -> None:
    actions.hide(post, by=moderator, reason="Asked before.")
    appeal = appealed("post.hide", asker)
    second = browser_of(person("second", role="moderator"))
    page = second.get(f"/admin/moderation/appeal/{appeal.pk}/change/").content.decode()
    assert appeal.case
    of_case = second.get(f"/admin/moderation/case/{appeal.case.pk}/change/").content.decode()
    assert "It was not." in of_case
    assert "a member" in of_case
    assert "erlina" not in page + of_case
    assert not LogEntry.objects.filter(code="post.reveal").exists()
    address = f"/admin/threads/post/{post.pk}/change/"
    assert f'href="{address}"' in page
    assert 'value="reveal"' in second.get(address).content.decode()
    told = second.post(
        "/admin/threads/post/",
        {"_selected_action": str(post.pk), "action": "reveal"},
        follow=True,
    )
    assert "Zerlina" in told.content.decode()
    assert LogEntry.objects.filter(code="post.reveal", target_id=str(post.pk)).exists()


@pytest.mark.parametrize("code", ["person.warn", "person.suspend"])
def test_a_deed_upon_them_in_a_case(
    code: str, case: Case, post: Post, asker: User, moderator: User
) -> None:
    desk = browser_of(moderator)
    pages = [f"{tail}" for tail in (f"{case.pk}/change/", f"{case.pk}/do/{code}/")]
    said = [desk.get(f"/admin/moderation/case/{one}").content.decode() for one in pages]
    for page in said:
        assert "a member" in page.lower()
        assert "erlina" not in page
        assert f"person’s page {asker.pk}" not in page


@pytest.mark.parametrize("code", ["person.warn", "person.suspend"])
def test_the_record_does_not_say_whose_case_it_was(
    code: str, case: Case, asker: User, moderator: User, editor: User
) -> None:
    given = {"reason": "No advertising here.", "words": "Thank you, you were right."}
    given |= {"ability": "ask", "until": f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    sent = browser_of(moderator).post(f"/admin/moderation/case/{case.pk}/do/{code}/", given)
    assert sent.status_code == 302
    entry = LogEntry.objects.get(code=code)
    assert (entry.target_kind, entry.target_id) == ("moderation.case", str(case.pk))
    theirs = {"target": f"accounts.user:{asker.pk}"}
    for reader in (moderator, editor):
        whole = browser_of(reader).get("/admin/log/logentry/").content.decode()
        assert "erlina" not in whole
        assert f"accounts.user:{asker.pk}<" not in whole
        found = browser_of(reader).get("/admin/log/logentry/", theirs).content.decode()
        assert code not in found.partition('id="result_list"')[2]
    public = Client().get("/moderation/log/").content.decode()
    assert "erlina" not in public
    assert Statement.objects.get(code=code).person == asker, "they are told all the same"


def test_an_appeal_against_a_warning_in_a_case(
    case: Case, asker: User, moderator: User, stranger: User
) -> None:
    given = {"reason": "No advertising here.", "words": "Thank you, you were right."}
    sent = browser_of(moderator).post(f"/admin/moderation/case/{case.pk}/do/person.warn/", given)
    assert sent.status_code == 302
    appeal = appealed("person.warn", asker)
    second = browser_of(person("second", role="moderator"))
    page = second.get(f"/admin/moderation/appeal/{appeal.pk}/change/").content.decode()
    assert "erlina" not in page
    assert asker.get_absolute_url() not in page


def decided(code: str, case: Case, moderator: User) -> None:
    given = {"reason": "No advertising here.", "words": "Thank you, you were right."}
    given |= {"ability": "ask", "until": f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    sent = browser_of(moderator).post(f"/admin/moderation/case/{case.pk}/do/{code}/", given)
    assert sent.status_code == 302


OF_PEOPLE = {
    "person.warn": "warning.withdraw",
    "person.suspend": "sanction.lift",
    "person.remove_avatar": "person.give_avatar_back",
    "person.hide_about": "person.restore_about",
}


@pytest.mark.parametrize("code", OF_PEOPLE)
def test_a_granted_appeal_does_not_say_it_either(
    code: str, case: Case, asker: User, moderator: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    User.objects.filter(pk=pictured(asker).pk).update(about="I read letters.")
    with because(case):  # as the case's page does it
        deed = deed_of(code)
        assert deed is not None
        until = {"ability": "ask", "until": timezone.now() + timedelta(days=2)}
        more = until if code == "person.suspend" else {}
        deed.carry_out(User.objects.get(pk=asker.pk), by=moderator, reason="No.", **more)
    moderation.grant(appealed(code, asker), by=person("second", role="moderator"))
    entry = LogEntry.objects.get(code=OF_PEOPLE[code])
    assert (entry.target_kind, entry.target_id) != ("accounts.user", str(asker.pk))
    whole = browser_of(moderator).get("/admin/log/logentry/").content.decode()
    assert "erlina" not in whole
    assert f"accounts.user:{asker.pk}<" not in whole


def test_lifting_it_at_the_list_does_not_say_it(case: Case, asker: User, moderator: User) -> None:
    decided("person.suspend", case, moderator)
    moderation.lift(Sanction.objects.get(), by=moderator, reason="It is enough.")
    entry = LogEntry.objects.get(code="sanction.lift")
    assert (entry.target_kind, entry.target_id) == ("moderation.case", str(case.pk))


@pytest.mark.parametrize(
    ("code", "name"), [("person.warn", "warning"), ("person.suspend", "sanction")]
)
def test_lists_of_what_was_done_to_people(
    code: str, name: str, case: Case, asker: User, moderator: User, owner: User
) -> None:
    decided(code, case, moderator)
    until = timezone.now() + timedelta(days=1)
    moderation.warn(owner, by=moderator, reason="Kindly.")
    moderation.suspend(owner, "vote", by=moderator, reason="Kindly.", until=until)
    desk = browser_of(moderator)
    row = {"warning": Warning, "sanction": Sanction}[name].objects.get(person=asker)
    address = f"/admin/moderation/{name}/"
    listed = desk.get(address).content.decode()
    action = {"warning": "withdraw", "sanction": "lift"}[name]
    asked = choose(desk, address, action, row).content.decode()
    for page in (listed, desk.get(f"{address}{row.pk}/change/").content.decode(), asked):
        assert "a member" in page
        assert "erlina" not in page
    assert str(owner) in listed
    for query in ({"q": asker.handle}, {"person": asker.handle} if name == "sanction" else {}):
        found = desk.get(address, query).content.decode()
        assert ("a member" in found) == (not query), "a handle finds nobody without a name"
    caller = Caller(token_of(moderator, "moderate"))
    told = caller.get(f"/api/v1/moderation/{name}s/").json()["items"]
    assert [one["person"] and one["person"]["handle"] for one in told] == [owner.handle, None]


def test_who_has_a_name_is_named(owner: User, moderator: User) -> None:
    found = question(owner).question
    assert found
    actions.hide(found, by=moderator, reason="Asked before.")
    appeal = appealed("post.hide", owner)
    second = browser_of(person("second", role="moderator"))
    page = second.get(f"/admin/moderation/appeal/{appeal.pk}/change/").content.decode()
    assert f'<a href="{owner.get_absolute_url()}">{owner.name}</a>' in page
    assert appeal.case
    of_case = second.get(f"/admin/moderation/case/{appeal.case.pk}/change/").content.decode()
    assert owner.name in of_case
