"""Closing an account: afterwards nothing here leads to whoever had it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.changes.models import Change
from community.log.models import LogEntry
from community.moderation.actions import report, suspend
from community.moderation.models import Case, Hold, Print, ReportKind, Shingle
from community.notifications.models import Mail
from community.search.models import Entry
from mentors.models import Request
from mentors.states import State
from portal.privacy import closing as closes
from portal.privacy import emptying, leasing, sweeping
from portal.privacy.actions import WAITS, close_account, keep_account
from portal.privacy.models import Closing, FormerHandle
from tests.cast import PASSWORD, PostFactory, StoryFactory, person
from tests.conftest import browser_of, sure_browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.portal.privacy.everything import (
    HOLDS,
    kinds_of,
    places_that_name,
    somebody,
    uses_everything,
)
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Revision

pytestmark = pytest.mark.django_db
KEPT, REMOVED = Closing.Posts.KEPT, Closing.Posts.REMOVED


def closed(someone: User, posts: str = KEPT) -> User:
    """`someone` once their account is closed."""
    closing = close_account(someone, by=someone, posts=posts, at_once=True)
    assert leasing.close(closing.pk)
    return User.objects.get(pk=someone.pk)


def told_by_mail(someone: User) -> str:
    """The last mail to `someone`, its lines as one."""
    mail = Mail.objects.filter(recipients__icontains=someone.email).latest("pk")
    words = message_from_bytes(bytes(mail.raw), policy=default).get_body()
    assert words is not None
    return " ".join(words.get_content().split())


def said_by(author: User, other: User, moderator: User) -> None:
    """Let `author` say a word wherever one can, and others repeat it as the portal lets them."""
    word, kind = "The quillwort house by the lake.", ReportKind.objects.first()
    home = question(other)
    answer = actions.answer(home, by=author, body=word)
    actions.edit(answer, by=author, body=f"{word} Green.", seen=0)
    post = Post.objects.get(pk=answer.pk)
    proposed = {"body": f"{word} Blue.", "note": "Its colour.", "title": "", "tags": []}
    actions.suggest(post, by=other, seen=post.revision_count, **proposed)
    for someone in (moderator, author):
        actions.save_draft(f"edit-{post.pk}", {"body": f"{word} Red."}, by=someone, seen=0)
    report(post, by=other, kind=kind, words="It tells where she lives.")
    actions.hide(post, by=moderator, reason="It names the quillwort house.")
    actions.restore(post, by=moderator, reason="The quillwort is a plant.")
    asked = question(author, title="Who lives in the quillwort house?")
    beside = actions.answer(asked, by=other, body="I do.")
    report(beside, by=moderator, kind=kind, words="You do not.")
    actions.hide(beside, by=moderator, reason="You do not.")
    report(asked.question, by=other, kind=kind, words="It is private.")
    merged = question(author, title="Whose is the quillwort house?", body=word)
    report(merged.question, by=other, kind=kind, words="It is private.")
    below = actions.answer(merged, by=other, body="Not mine.")
    actions.hide(below, by=moderator, reason="Who knows?")
    actions.merge(merged, by=moderator, into=home, reason="It is asked there.")
    private = together(mentee=author, mentor=MentorFactory.create(person=other)).thread
    message = actions.say(private, by=author, body=word)
    report(message, by=other, kind=kind, words="It is not kind.")
    case = Case.objects.filter(subject_kind="post", subject_key=post.pk).latest("pk")
    Hold.objects.create(case=case, name="Watched words", found="quillwort")
    send_mail("An answer", f"{word} Green.", None, ["third@example.org"])


def test_what_stood_under_no_name_does_not_change_with_the_rest(owner: User) -> None:
    named = question(owner)
    nameless = question(owner, title="Who hires at fifty?", is_pseudonymous=True)
    Change.objects.all().delete()
    closed(owner)
    told = set(Change.objects.values_list("kind", "key"))
    assert {("thread", named.pk), ("post", named.question_id)} <= told
    assert not told & {("thread", nameless.pk), ("post", nameless.question_id)}


@pytest.mark.slow  # somebody who has used everything, and a look at all that is stored
@pytest.mark.parametrize("posts", Closing.Posts.values)
def test_nothing_stored_names_whoever_has_left(posts: str) -> None:
    me = somebody()
    uses_everything(me)
    before = places_that_name()
    assert len(before) > 50
    assert HOLDS - kinds_of(before) == set()
    gone = closed(me, posts)
    assert places_that_name() == {}
    assert not gone.is_active
    assert list(emptying.left(gone)) == []


class TestWhatStays:
    def test_posts_are_kept_under_former_member(self, owner: User, stranger: User) -> None:
        thread = question(by=owner, title="Where do I begin with models?")
        answer = actions.answer(thread, by=stranger, body="By the lake.")
        closed(owner)
        thread.refresh_from_db()
        assert (thread.author, thread.question.author, thread.is_live) == (None, None, True)
        page = Client().get(thread.page_url).content.decode()
        assert "former member" in page
        assert owner.handle not in page
        assert Post.objects.get(pk=answer.pk).author == stranger

    def test_or_go_with_all_that_they_said_before(self, owner: User, stranger: User) -> None:
        thread = question(by=stranger, title="Where do I begin with models?")
        answer = actions.answer(thread, by=owner, body="A heron stood there.")
        actions.edit(answer, by=owner, body="A grey heron stood there.", seen=0)
        reply = actions.remark(answer, by=stranger, body="I saw it.")
        closed(owner, REMOVED)
        gone = Post.objects.get(pk=answer.pk)
        assert (gone.author, gone.body, gone.html, gone.is_live) == (None, "", "", False)
        assert not Revision.objects.filter(post=answer).exists()
        assert Post.objects.get(pk=reply.pk).body == "I saw it."
        thread.refresh_from_db()
        assert thread.answer_count == 0
        assert "heron" not in str(list(Entry.objects.values()))

    @pytest.mark.slow  # words in every place that repeats them, and a look at all that is stored
    def test_or_go_and_no_word_of_them_is_stored_anywhere(
        self, owner: User, stranger: User, moderator: User
    ) -> None:
        said_by(owner, stranger, moderator)
        assert kinds_of(places_that_name(("quillwort",))) >= {
            *("threads_post", "threads_revision", "threads_suggestion", "threads_draft"),
            *("threads_thread", "moderation_report", "moderation_hold", "moderation_statement"),
            *("log_logtext", "mail", "search_entry"),
        }
        closed(owner, REMOVED)
        assert places_that_name(("quillwort",)) == {}
        assert not Print.objects.filter(kind="post", person=None).exists()
        assert not Shingle.objects.filter(print__kind="post").exists()

    def test_a_locked_or_hidden_post_goes_too(self, owner: User, moderator: User) -> None:
        thread = question(by=moderator, title="Where do I begin with models?")
        answer = actions.answer(thread, by=owner, body="A heron stood there.")
        actions.hide(answer, by=moderator, reason="Off topic.")
        actions.lock(thread, by=moderator, note="Calm down.")
        closed(owner, REMOVED)
        assert Post.objects.get(pk=answer.pk).body == ""

    def test_a_mention_is_of_a_former_member(self, owner: User, stranger: User) -> None:
        post = actions.comment(StoryFactory.create(), by=stranger, body="As @owner says: owner.")
        assert 'class="mention"' in post.html
        closed(owner)
        post.refresh_from_db()
        assert post.body == "As @former-member says: owner."
        assert "<a" not in post.html
        assert "@former-member" in post.html

    def test_another_handle_that_begins_alike_stays(self, owner: User, stranger: User) -> None:
        person("owner-2")
        body = "Ask @owner-2, or @coowner, or x@owner.example, or downers."
        post = actions.comment(StoryFactory.create(), by=stranger, body=body)
        closed(owner)
        post.refresh_from_db()
        assert post.body == body

    def test_votes_go_on_counting(self, owner: User, stranger: User) -> None:
        post = actions.comment(StoryFactory.create(), by=stranger, body="So it is.")
        actions.vote(post, by=owner, value=1)
        closed(owner)
        post.refresh_from_db()
        assert post.up == 1


class TestOthers:
    def test_whoever_waits_is_told_and_nothing_is_left_open(
        self, owner: User, stranger: User
    ) -> None:
        mentor = MentorFactory.create(person=owner)
        asked = requested(mentee=stranger, mentor=mentor)
        under_way = together(mentee=person("mentee"), mentor=mentor)
        closed(owner)
        assert Request.objects.get(pk=asked.pk).state == State.DECLINED
        assert Request.objects.get(pk=under_way.request_id).state == State.ENDED
        assert stranger.notifications.filter(kind="request").exists()

    def test_their_side_of_a_mentorship_is_still_theirs_to_read(
        self, owner: User, stranger: User
    ) -> None:
        mentorship = together(mentee=stranger, mentor=MentorFactory.create(person=owner))
        actions.say(mentorship.thread, by=stranger, body="My own words.")
        actions.say(mentorship.thread, by=owner, body="What they told me.")
        closed(owner)
        page = browser_of(stranger).get(mentorship.get_absolute_url())
        assert page.status_code == 200
        words = page.content.decode()
        assert "My own words." in words
        assert "former member" in words
        assert "owner@example.org" not in words


class TestInterrupted:
    @pytest.mark.slow  # a second and more
    @pytest.mark.parametrize("times", [2, 5])
    def test_whoever_takes_it_up_brings_it_to_its_end(
        self, times: int, owner: User, stranger: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The worker dies after so many batches, again and again; each time a little is done."""
        monkeypatch.setattr(closes, "BATCH", 2)
        monkeypatch.setattr(emptying, "BATCH", 2)
        thread = question(by=stranger, title="Where do I begin with models?")
        posts = PostFactory.create_batch(5, thread=thread, author=owner)
        for number in range(3):
            actions.comment(StoryFactory.create(), by=stranger, body=f"{number} for @owner.")
        closing = close_account(owner, by=owner, posts=KEPT, at_once=True)
        monkeypatch.setattr(leasing, "_renew", _dies_after(times))
        tries = 0
        while not leasing.close(closing.pk):
            Closing.objects.update(claimed_until=None)
            tries += 1
            assert tries < 40
        closing.refresh_from_db()
        assert tries
        assert closing.done_at is not None
        assert not Post.objects.filter(pk__in=[one.pk for one in posts], author=owner).exists()
        assert not Post.objects.filter(body__contains="@owner").exists()
        assert list(emptying.left(owner)) == []

    @pytest.mark.parametrize(
        "step",
        [
            (sweeping, "sweep"),
            (closes.mentoring, "leave"),
            (closes.keeping, "let_go"),
        ],
        ids=lambda step: step[1],
    )
    def test_a_step_that_fails_is_done_the_next_time(
        self, step: tuple[Any, str], owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        PostFactory.create(author=owner)
        closing = close_account(owner, by=owner, posts=KEPT, at_once=True)
        with monkeypatch.context() as broken:
            broken.setattr(step[0], step[1], _fails)
            assert not leasing.close(closing.pk)
        assert not leasing.close(closing.pk), "not before its time"
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            assert leasing.something_is_due()
            leasing.tend()
        closing.refresh_from_db()
        assert closing.done_at is not None
        assert not User.objects.filter(handle="owner").exists()

    def test_done_twice_nothing_more_is_done(self, owner: User) -> None:
        gone = closed(owner)
        closing = Closing.objects.get(person=gone)
        closes.carry_out(closing, going_on=lambda: None)
        assert User.objects.get(pk=owner.pk).handle == gone.handle


def _dies_after(times: int) -> Callable[[Closing], None]:
    counted = 0

    def die(row: Closing) -> None:
        nonlocal counted
        counted += 1
        if counted % times == 0:
            raise RuntimeError("the worker was killed")

    return die


def _fails(*args: object, **kwargs: object) -> None:
    raise RuntimeError("something broke")


class TestWho:
    def test_a_suspended_person_may(self, owner: User, moderator: User) -> None:
        until = timezone.now() + timedelta(days=3)
        suspend(owner, "comment", by=moderator, reason="Shouting.", until=until)
        assert not closed(owner).is_active

    def test_with_a_second_step_on(self, owner: User) -> None:
        from allauth.mfa.models import Authenticator

        Authenticator.objects.create(user=owner, type="totp", data={"secret": "s"})
        closed(owner)
        assert not Authenticator.objects.exists()

    def test_a_moderator_on_request_with_the_reason(self, owner: User, moderator: User) -> None:
        with pytest.raises(ValidationError, match="who asked"):
            close_account(owner, by=moderator, posts=KEPT, at_once=False)
        close_account(owner, by=moderator, posts=KEPT, at_once=False, reason="By letter.")
        entry = LogEntry.objects.get(code="account.close")
        assert (entry.actor_id, entry.target_id) == (moderator.pk, str(owner.pk))

    def test_they_are_told_who_closes_it_why_and_how_to_keep_it(
        self, owner: User, stranger: User, moderator: User
    ) -> None:
        close_account(owner, by=moderator, posts=KEPT, at_once=False, reason="By letter.")
        mail = told_by_mail(owner)
        for said in ("a moderator does it, on request", "By letter.", "keep the account"):
            assert said in mail
        assert reverse("privacy:keep", args=["x"]).removesuffix("x/") in mail
        root = person("root", is_superuser=True)
        close_account(stranger, by=root, posts=KEPT, at_once=True, reason="By letter, too.")
        assert "By letter, too." in told_by_mail(stranger)
        assert "answer this mail" in told_by_mail(stranger)
        someone = person("someone")
        close_account(someone, by=someone, posts=KEPT, at_once=False)
        assert "moderator" not in told_by_mail(someone)

    def test_on_request_nothing_is_lost_at_once(self, owner: User, moderator: User) -> None:
        given = {"by": moderator, "reason": "By letter."}
        with pytest.raises(ValidationError, match="so that it can be taken back"):
            close_account(owner, posts=KEPT, at_once=True, **given)
        with pytest.raises(ValidationError, match="at their own word"):
            close_account(owner, posts=REMOVED, at_once=False, **given)
        assert not Closing.objects.exists()
        root = person("root", is_superuser=True)
        closing = close_account(owner, by=root, posts=REMOVED, at_once=True, reason="By letter.")
        assert closing.begun_at is not None

    @pytest.mark.parametrize("role", ["moderator", "editor", "programme manager", "administrator"])
    def test_nobody_with_a_role_but_by_a_superuser(self, role: str, moderator: User) -> None:
        of, administrator = person("colleague", role=role), person("ada", role="administrator")
        for someone in (moderator, administrator):
            with pytest.raises(policy.NotAllowed):
                close_account(of, by=someone, posts=KEPT, at_once=False, reason="So.")
        root = person("root", is_superuser=True)
        assert close_account(of, by=root, posts=KEPT, at_once=False, reason="So.")

    def test_whoever_keeps_anothers_says_why_and_they_are_told(
        self, owner: User, moderator: User
    ) -> None:
        close_account(owner, by=owner, posts=KEPT, at_once=False)
        with pytest.raises(ValidationError, match="Say why"):
            keep_account(owner, by=moderator)
        assert keep_account(owner, by=moderator, reason="They wrote that it was not them.")
        mail = bytes(Mail.objects.latest("pk").raw).decode()
        assert owner.email in mail
        assert "They wrote that it was not them." in mail
        assert not Closing.objects.exists()
        entry = LogEntry.objects.get(code="account.keep")
        assert entry.text.reason == "They wrote that it was not them."

    def test_but_not_of_staff_and_a_stranger_of_nobody(
        self, owner: User, stranger: User, moderator: User, editor: User
    ) -> None:
        for someone, of in ((stranger, owner), (moderator, editor), (editor, owner)):
            with pytest.raises(policy.NotAllowed):
                close_account(of, by=someone, posts=KEPT, at_once=False, reason="So.")

    def test_the_last_superuser_stays(self) -> None:
        root = person("root", is_superuser=True)
        with pytest.raises(ValidationError, match="last administrator"):
            close_account(root, by=root, posts=KEPT, at_once=True)
        second = person("second", is_superuser=True)
        close_account(root, by=root, posts=KEPT, at_once=False)
        with pytest.raises(ValidationError, match="last administrator"):
            close_account(second, by=second, posts=KEPT, at_once=True)

    def test_nobody_else_takes_the_handle(self, owner: User) -> None:
        gone = closed(owner)
        assert "owner" not in str(list(FormerHandle.objects.values()))
        form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
        for handle in ("owner", "OWNER", gone.handle, "former-member-1"):
            answer = Client().post(reverse("account_signup"), form | {"username": handle})
            assert answer.status_code == 200, handle
        assert not User.objects.filter(email="new@example.org").exists()

    def test_an_old_key_still_knows_the_handle(self, owner: User, settings: Any) -> None:
        closed(owner)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another" * 8
        from portal.privacy.former import was_somebodys

        assert was_somebodys("owner")


class TestLater:
    def test_it_is_signed_out_everywhere_and_the_clock_closes_it(self, owner: User) -> None:
        browser = browser_of(owner)
        closing = close_account(owner, by=owner, posts=KEPT, at_once=False)
        assert browser.get(reverse("privacy:data")).status_code == 302
        assert not leasing.something_is_due()
        with time_machine.travel(timezone.now() + WAITS + timedelta(minutes=1)):
            assert leasing.something_is_due()
            leasing.tend()
        closing.refresh_from_db()
        assert closing.done_at is not None

    def test_signing_in_keeps_it(self, owner: User) -> None:
        close_account(owner, by=owner, posts=KEPT, at_once=False)
        form = {"login": owner.email, "password": PASSWORD}
        answer = Client().post(reverse("account_login"), form, follow=True)
        assert "will not be closed" in answer.content.decode()
        assert not Closing.objects.exists()
        assert LogEntry.objects.filter(code="account.keep").exists()

    def test_so_does_the_link_in_the_mail(self, owner: User) -> None:
        close_account(owner, by=owner, posts=KEPT, at_once=False)
        path = _link()
        assert Client().get(path).status_code == 200
        assert Closing.objects.exists()
        assert Client().post(path).status_code == 302
        assert not Closing.objects.exists()
        assert Client().get(path).status_code == 404

    def test_a_link_of_before_or_a_made_up_one_does_nothing(self, owner: User) -> None:
        close_account(owner, by=owner, posts=KEPT, at_once=False)
        old = _link()
        keep_account(owner, by=owner)
        close_account(owner, by=owner, posts=KEPT, at_once=False)
        for path in (old, reverse("privacy:keep", args=["made:up"])):
            assert Client().post(path).status_code == 404
        assert Closing.objects.exists()

    def test_once_begun_there_is_no_way_back(self, owner: User) -> None:
        close_account(owner, by=owner, posts=KEPT, at_once=True)
        assert not keep_account(owner, by=owner)
        with pytest.raises(policy.SignInRequired):
            close_account(User.objects.get(pk=owner.pk), by=None, posts=KEPT, at_once=True)


def _link() -> str:
    raw = bytes(Mail.objects.latest("pk").raw).decode().replace("=\r\n", "")
    found = re.search(r"/settings/close/keep/\S+", raw)
    assert found
    return found[0]


class TestThePage:
    def test_it_asks_who_one_is_then_closes(self, owner: User) -> None:
        client = Client()
        client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            form = {"posts": "kept", "when": "now"}
            asked = client.post(reverse("privacy:close"), form)
            assert "reauthenticate" in asked["Location"]
            assert not Closing.objects.exists()
            client.post(asked["Location"], {"password": PASSWORD}, follow=True)
        assert Closing.objects.get().begun_at is not None
        assert client.get(reverse("privacy:data")).status_code == 302

    def test_a_form_with_gaps_is_shown_again(self, owner: User) -> None:
        answer = browser_of(owner).post(reverse("privacy:close"), {"posts": "kept"})
        assert answer.status_code == 422
        assert "Choose when." in answer.content.decode()
        assert not Closing.objects.exists()

    def test_a_moderator_closes_one_in_the_admin(self, owner: User, moderator: User) -> None:
        path = reverse("admin:privacy_closing_add")
        form = {"handle": "@owner", "posts": "removed", "when": "now", "reason": "By letter."}
        asked = browser_of(moderator).post(path, form)
        assert "reauthenticate" in asked["Location"]
        assert not Closing.objects.exists()
        browser = sure_browser_of(moderator)
        assert 'name="when"' not in browser.get(path).content.decode()
        assert browser.post(path, form | {"reason": ""}).status_code == 422
        assert browser.post(path, form | {"handle": "nobody"}).status_code == 422
        assert browser.post(path, form).status_code == 302
        closing = Closing.objects.get()
        assert (closing.person, closing.posts, closing.begun_at) == (owner, KEPT, None)
        listed = browser.get(reverse("admin:privacy_closing_changelist")).content.decode()
        assert "owner" in listed

    def test_one_that_cannot_be_kept_does_not_lose_the_others(
        self, owner: User, stranger: User, editor: User, moderator: User
    ) -> None:
        for someone in (owner, editor, stranger):
            close_account(someone, by=someone, posts=KEPT, at_once=False)
        path = reverse("admin:privacy_closing_changelist")
        every = [one.pk for one in Closing.objects.all()]
        browser = browser_of(moderator)
        form = {"action": "keep", "_selected_action": every}
        assert 'name="reason"' in browser.post(path, form).content.decode()
        assert browser.post(path, form | {"shown": "1", "reason": " "}).status_code == 422
        assert Closing.objects.count() == 3
        sent = browser.post(path, form | {"shown": "1", "reason": "A mistake."}, follow=True)
        assert list(Closing.objects.values_list("person", flat=True)) == [editor.pk]
        assert "ditor-of-the-day: This is not yours to do." in sent.content.decode()

    def test_nobody_without_the_role_does(self, owner: User, stranger: User, editor: User) -> None:
        for someone in (owner, stranger, editor):
            for name in ("add", "changelist"):
                path = reverse(f"admin:privacy_closing_{name}")
                assert browser_of(someone).get(path).status_code == 403
