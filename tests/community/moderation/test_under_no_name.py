"""Whoever judges is not told who wrote under no name, unless they ask: that is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import Appeal, Case, ReportKind, Statement
from tests.cast import person
from tests.conftest import browser_of
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
