"""A deed in a case: asked for on its page, done and decided in one step, or not at all."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import deeds
from community.moderation.actions import report, take
from community.moderation.actions.opening import open_case
from community.moderation.models import Case, ReportKind, Statement, Warning, WarningTemplate  # noqa: A004
from community.notifications.models import Notification
from tests.cast import PostFactory, person
from tests.conftest import browser_of, sure_browser_of
from tests.stories.looking import look
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

THANKS = "Thank you, it is out of sight."


@pytest.fixture
def post(owner: User) -> Post:
    return PostFactory.create(author=owner)


@pytest.fixture
def case(post: Post, stranger: User) -> Case:
    report(post, by=stranger, kind=ReportKind.objects.all()[0], words="It names a third person.")
    return Case.objects.get()


def door(case: Case, code: str) -> str:
    return f"/admin/moderation/case/{case.pk}/do/{code}/"


def test_the_case_offers_what_can_be_done(case: Case, moderator: User) -> None:
    links = look(f"/admin/moderation/case/{case.pk}/change/", browser_of(moderator)).links()
    there = set(links.values())
    for code in ("post.hide", "post.hold", "post.anonymise", "person.warn", "person.suspend"):
        assert door(case, code) in there
    assert door(case, "post.restore") not in there  # it is in sight
    assert door(case, "post.erase") not in there  # a superuser's


def test_hiding_decides_it_too(case: Case, post: Post, stranger: User, moderator: User) -> None:
    desk = browser_of(moderator)
    assert "Words to the reporters" in look(door(case, "post.hide"), desk).response.content.decode()
    assert desk.post(door(case, "post.hide"), {"reason": "", "words": THANKS}).status_code == 422
    assert Case.objects.get().is_open
    sent = {"reason": "It names a third person.", "words": THANKS}
    assert desk.post(door(case, "post.hide"), sent).status_code == 302
    case.refresh_from_db()
    assert (case.outcome, case.words, case.decided_by) == ("upheld", THANKS, moderator)
    assert not Post.objects.get(pk=post.pk).is_live
    told = Statement.objects.get()
    assert (told.case, told.was_reported, told.reason) == (case, True, sent["reason"])
    assert Notification.objects.filter(receiver=stranger, event="report-decided").exists()
    entry = LogEntry.objects.get(code="post.hide")
    assert entry.basis == f"moderation.case:{case.pk}"


def test_what_is_given_back_was_not_rightly_reported(
    post: Post, owner: User, moderator: User
) -> None:
    actions.hide(post, by=moderator, reason="It names a third person.")
    case = open_case(Case.Origin.REPORT, "post", post.pk, person=owner.pk)
    sent = {"reason": "She agreed to it.", "words": "It is in sight again: she agreed."}
    assert browser_of(moderator).post(door(case, "post.restore"), sent).status_code == 302
    case.refresh_from_db()
    assert (case.outcome, case.decided_by) == ("dismissed", moderator)
    assert Post.objects.get(pk=post.pk).is_live


def test_a_warning_by_template(case: Case, owner: User, moderator: User) -> None:
    template = WarningTemplate.objects.all()[0]
    sent = {"template": template.pk, "reason": "It was her letter.", "words": THANKS}
    assert browser_of(moderator).post(door(case, "person.warn"), sent).status_code == 302
    warning = Warning.objects.get()
    assert warning.person == owner
    assert warning.words == f"{template.words}\n\nIt was her letter."
    assert (warning.template, Case.objects.get().outcome) == (template, "upheld")


def test_an_ability_or_all(case: Case, owner: User, moderator: User) -> None:
    sent = {"ability": "all", "until": "2020-01-01T10:00", "reason": "Ads.", "words": THANKS}
    desk = browser_of(moderator)
    refused = desk.post(door(case, "person.suspend"), sent)
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    assert Case.objects.get().is_open  # all of it, or nothing


def test_what_the_deed_refuses_decides_nothing(case: Case, post: Post, moderator: User) -> None:
    actions.delete(post, by=post.author)
    sent = {"reason": "Ads.", "words": THANKS}
    assert browser_of(moderator).post(door(case, "post.hide"), sent).status_code == 422
    assert Case.objects.get().is_open
    assert not LogEntry.objects.filter(code="case.decide").exists()


def test_who_comes_second_is_told_who_was_first(case: Case, post: Post, moderator: User) -> None:
    first = person("first-moderator", role="moderator")
    sent = {"reason": "Ads.", "words": THANKS}
    browser_of(first).post(door(case, "post.hide"), sent)
    late = browser_of(moderator).post(door(case, "post.hold"), sent)
    assert late.status_code == 409
    assert "first-moderator" in late.content.decode()
    assert "Ads." in late.content.decode()  # what was typed is kept
    assert Statement.objects.count() == 1


def test_what_another_has_taken_is_theirs_for_now(case: Case, post: Post, moderator: User) -> None:
    take(case, by=person("first-moderator", role="moderator"))
    sent = {"reason": "Ads.", "words": THANKS}
    assert browser_of(moderator).post(door(case, "post.hide"), sent).status_code == 422
    assert Post.objects.get(pk=post.pk).is_live


def test_strangers_owners_and_editors_are_refused(
    case: Case, owner: User, stranger: User, editor: User
) -> None:
    sent = {"reason": "Ads.", "words": THANKS}
    for someone in (owner, stranger, editor):
        answer = browser_of(someone).post(door(case, "post.hide"), sent)
        assert answer.status_code in {302, 403, 404}
    assert Case.objects.get().is_open
    assert not Statement.objects.exists()


def test_deleting_for_good_is_a_superusers(case: Case, post: Post, moderator: User) -> None:
    sent = {"reason": "A court says so.", "words": THANKS}
    assert browser_of(moderator).post(door(case, "post.erase"), sent).status_code == 403
    root = person("root", role="administrator", is_superuser=True)
    asked = browser_of(root).post(door(case, "post.erase"), sent)
    assert "reauthenticate" in asked.headers["Location"]  # who are you, once more
    assert Post.objects.get(pk=post.pk).body != ""
    assert sure_browser_of(root).post(door(case, "post.erase"), sent).status_code == 302
    assert Post.objects.get(pk=post.pk).body == ""


def test_deeds_are_called_as_the_record_calls_them() -> None:
    codes = [deed.code for deed in deeds.all_deeds()]
    assert len(codes) == len(set(codes))
    for deed in deeds.all_deeds():
        assert str(deed.label)
        assert deed.undo is None or deed.undone_as, deed.code
