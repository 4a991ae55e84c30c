"""A warning stands on every page, and before what is sent, until its person says they read it."""

from __future__ import annotations

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import Warning, WarningTemplate  # noqa: A004
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

WORDS = "Please keep to the matter, and leave out who said it."


@pytest.fixture
def warning(owner: User, moderator: User) -> Warning:
    return moderation.warn(owner, by=moderator, reason=WORDS)


@pytest.fixture
def thread(db: None) -> Thread:
    return question(person("asker"))


def test_it_stands_on_every_page_of_theirs_alone(
    warning: Warning, owner: User, stranger: User, thread: Thread
) -> None:
    for page in ("/", "/stories/", thread.page_url, "/settings/profile/"):
        assert WORDS in look(page, browser_of(owner)).words, page
        assert WORDS not in look(page, browser_of(stranger)).words
        if not page.startswith("/settings/"):
            assert WORDS not in look(page).words


def test_it_comes_before_what_is_sent_and_keeps_it(
    warning: Warning, owner: User, thread: Thread
) -> None:
    browser, address = browser_of(owner), reverse("threads:answer", args=[thread.pk])
    typed = {"body": 'Write to **ten** & "wait".', "_token": "secret"}
    page = browser.post(address, typed)
    assert page.status_code == 403
    assert not Post.objects.filter(author=owner).exists()
    tree = lxml.html.fromstring(page.content.decode())
    form = tree.cssselect(f'form[action="{address}"]')[0]
    kept = {one.get("name"): one.get("value") for one in form.cssselect("input")}
    assert kept["body"] == typed["body"]
    assert kept["acknowledge"] == str(warning.pk)
    assert "_token" not in kept
    assert browser.post(address, kept).status_code == 302
    assert Post.objects.get(author=owner).body == typed["body"]
    warning.refresh_from_db()
    assert warning.acknowledged_at is not None
    entry = LogEntry.objects.get(code="warning.acknowledge")
    assert (entry.actor_id, entry.target_id) == (owner.pk, str(warning.pk))
    assert WORDS not in look("/", browser).words


def test_the_page_asks_for_a_forms_token(warning: Warning, owner: User, thread: Thread) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    address = reverse("threads:answer", args=[thread.pk])
    sent = {"body": "<b>Ten.</b>", "acknowledge": str(warning.pk)}
    refused = browser.post(address, sent)
    assert refused.status_code == 403
    assert "I have read this: go on" not in refused.content.decode()
    assert Warning.objects.get().is_waiting


def test_it_is_read_on_its_own_page(warning: Warning, owner: User) -> None:
    browser, address = browser_of(owner), reverse("warning", args=[warning.pk])
    assert WORDS in look(address, browser).words
    answer = browser.post(address, {"next": "/stories/"})
    assert (answer.status_code, answer["Location"]) == (302, "/stories/")
    assert not Warning.objects.get().is_waiting
    assert "You have read it" in look(address, browser).words


def test_nobody_is_sent_to_another_site(warning: Warning, owner: User) -> None:
    address = reverse("warning", args=[warning.pk])
    answer = browser_of(owner).post(address, {"next": "https://example.org/"})
    assert answer["Location"] == "/settings/decisions/"


def test_a_stranger_finds_no_warning(warning: Warning, stranger: User, moderator: User) -> None:
    address = reverse("warning", args=[warning.pk])
    for someone in (stranger, moderator):
        assert browser_of(someone).get(address).status_code == 404
        assert browser_of(someone).post(address).status_code == 404
    with pytest.raises(policy.NotAllowed):
        moderation.acknowledge(warning, by=stranger)
    assert Warning.objects.get().is_waiting


def test_signing_out_and_appealing_are_free(warning: Warning, owner: User) -> None:
    browser = browser_of(owner)
    told = owner.statements.get()
    answer = browser.post(told.get_absolute_url(), {"words": "I named nobody."})
    assert answer.status_code == 302
    assert browser.post("/accounts/logout/").status_code == 302


def test_what_scripts_send_is_told_in_their_words(
    warning: Warning, owner: User, thread: Thread
) -> None:
    post = actions.answer(thread, by=person("writer"), body="Ten.")
    address, browser = reverse("threads:vote", args=[post.pk]), browser_of(owner)
    told = browser.post(address, {"value": "1"}, headers={"accept": "application/json"})
    assert told.status_code == 403
    assert "A moderator has warned you" in told.json()["detail"]
    whole = browser.post(address, {"value": "1"}, headers={"hx-request": "true"})
    assert whole["HX-Retarget"] == "body"


def test_only_moderators_warn_and_not_themselves(owner: User, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        moderation.warn(owner, by=stranger, reason=WORDS)
    moderator = person("m", role="moderator")
    with pytest.raises(policy.NotAllowed):
        moderation.warn(moderator, by=moderator, reason=WORDS)
    with pytest.raises(ValidationError):
        moderation.warn(owner, by=moderator, reason="  ")


def test_it_is_withdrawn_in_the_admin(warning: Warning, owner: User, moderator: User) -> None:
    desk = browser_of(moderator)
    sent = {"action": "withdraw", "_selected_action": warning.pk}
    asked = desk.post("/admin/moderation/warning/", sent).content.decode()
    assert "Withdraw warnings" in asked
    assert Warning.objects.get().is_waiting
    desk.post("/admin/moderation/warning/", {**sent, "shown": "1", "reason": "She was right."})
    assert not Warning.objects.get().is_waiting
    assert WORDS not in look("/", browser_of(owner)).words
    entry = LogEntry.objects.get(code="warning.withdraw", actor_id=moderator.pk)
    assert entry.text.reason == "She was right."
    assert owner.statements.get().lifted_at is not None


def test_templates_are_edited_in_the_admin_and_recorded(moderator: User, editor: User) -> None:
    template = WarningTemplate.objects.first()
    assert template is not None
    address = f"/admin/moderation/warningtemplate/{template.pk}/change/"
    sent = {"name": "Unkind", "words": WORDS, "position": 1, "is_offered": "on"}
    assert browser_of(editor).post(address, sent).status_code == 403
    assert browser_of(moderator).post(address, sent).status_code == 302
    template.refresh_from_db()
    assert template.words == WORDS
    assert LogEntry.objects.filter(code="warning_template.edit", actor_id=moderator.pk).exists()
