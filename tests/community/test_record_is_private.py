"""All staff read the record: it tells nobody who reported, or what is told of them."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.http import HttpRequest
from django.test import RequestFactory

from community.accounts.models import User
from community.log.actions import record
from community.log.admin import LogEntryAdmin
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import Case, ReportKind, Statement
from mentors.actions import close_concern, raise_concern
from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.threads.asking import question
from threads import actions as threads
from threads.models import Post

pytestmark = pytest.mark.django_db

RECORD = "/admin/log/logentry/"


@pytest.fixture
def mo() -> User:
    """A moderator, about whom somebody tells something."""
    return person("mo", role="moderator")


def asking(someone: User) -> HttpRequest:
    request = RequestFactory().get(RECORD)
    request.user = someone
    return request


def read_by(someone: User) -> str:
    """The record as a list, then every entry of it that opens for them."""
    browser = browser_of(someone)
    pages = [browser.get(RECORD)]
    pages += [browser.get(f"{RECORD}{entry.pk}/change/") for entry in LogEntry.objects.all()]
    return "\n".join(page.content.decode() for page in pages if page.status_code == 200)


def reported(about: User, by: User) -> Case:
    kind = ReportKind.objects.get_or_create(name="Advertising", defaults={"weight": 4})[0]
    return moderation.report(about, by=by, kind=kind, words="Rude.").case


def test_the_record_does_not_keep_who_reported(mo: User, moderator: User) -> None:
    case = reported(mo, person("reporter"))
    assert LogEntry.objects.get(code="report.make").actor_id is None
    said = read_by(moderator)
    assert f"moderation.case:{case.pk}" in said
    assert "reporter" not in said
    page = browser_of(moderator).get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    assert "reporter" in page  # whoever judges it reads it there
    assert "former member" not in page


def test_a_case_is_in_the_record_for_whoever_may_see_it(
    mo: User, moderator: User, editor: User
) -> None:
    reporting = person("colleague", role="moderator")
    case = reported(mo, reporting)
    moderation.take(case, by=moderator)
    moderation.decide(case, by=moderator, outcome="dismissed", words="They were civil.")
    for someone in (mo, editor, reporting):
        said = read_by(someone)
        assert "moderation.case" not in said, someone
        assert "civil" not in said, someone
    assert "civil" in read_by(moderator)


def test_a_concern_is_not_in_the_record_for_whom_it_is_about(
    mo: User, moderator: User, editor: User
) -> None:
    mentorship = together(mentor=MentorFactory.create(person=mo))
    concern = raise_concern(mentorship, by=mentorship.mentee, words="They shout.")
    close_concern(concern, by=moderator, note="We spoke.")
    assert "concern.close" in read_by(moderator)
    for someone in (mo, editor):
        assert "concern" not in read_by(someone), someone


@pytest.mark.slow  # a second and more
def test_it_does_not_name_who_wrote_under_no_name(moderator: User, editor: User) -> None:
    """What they do with their own words would tell it; and so would others they edit there."""
    asker = person("zerlina-q", display_name="Zerlina Quist")
    thread = question(asker, is_pseudonymous=True)
    answer = threads.answer(thread, by=person("replier"), body="We do.")
    comment = threads.remark(answer, by=asker, body="Since when?")
    record("thread.close", by=asker, target=thread)  # whoever may close, closes their own too
    record("post.edit", by=asker, target=answer)
    threads.delete(comment, by=asker)
    assert thread.question
    threads.hide(thread.question, by=moderator, reason="Asked before.")
    told = Statement.objects.get(code="post.hide")
    appeal = moderation.appeal(told, by=asker, words="It was not.")
    moderation.grant(appeal, by=person("second", role="moderator"), words="So it was not.")
    named = LogEntry.objects.filter(actor_id=asker.pk).values_list("code", flat=True)
    assert {"post.delete", "appeal.make", "thread.close", "post.edit"} == set(named)
    for someone in (moderator, editor):
        said = read_by(someone)
        assert "post.delete" in said
        assert "erlina" not in said
        assert moderator.handle in said  # a moderator's deed stays theirs
        found = browser_of(someone).get(RECORD, {"actor": asker.handle}).content.decode()
        assert "post." not in found.partition('id="result_list"')[2]
    erased = LogEntry.objects.get(code="post.delete")
    Post.objects.filter(pk=comment.pk).delete()
    page = browser_of(moderator).get(f"{RECORD}{erased.pk}/change/").content.decode()
    assert "erlina" not in page


def test_the_record_finds_nothing_of_theirs_by_their_handle(moderator: User, owner: User) -> None:
    post = PostFactory.create(author=owner)
    threads.delete(post, by=owner)
    record("post.hide", by=owner, target=PostFactory.create())
    found = LogEntryAdmin(LogEntry, admin.site).get_queryset(asking(moderator))
    assert found.get(code="post.delete").is_ones_own
    assert not found.get(code="post.hide").is_ones_own
