"""Somebody called like a word closes the account: what others wrote stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.accounts.actions import set_profile
from community.accounts.models import User
from community.api.models import IdempotentCall
from community.limits.models import Spent
from community.log.actions import record
from community.log.models import LogText
from community.moderation.models import Rule, Statement
from community.notifications.models import Mail, Notification, Wish
from community.tags.models import Tag
from mentors.models import RequestEvent
from portal.privacy import leasing
from portal.privacy.actions import close_account
from portal.privacy.models import Closing
from portal.privacy.naming import Names
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Revision, Thread

pytestmark = pytest.mark.django_db
WORDS = "machine learning"
BODY = (
    "We do machine learning at scale with gpt-4 and spam filters, user-12 said, report-decided. "
    'A [link](https://elsewhere.example/at/and) has ugc noopener"> in it.\n\n'
    "    @at\n\n```\n@spam\ndef user(): ...\n```\n\nAnd `@and` too, Machine Learning."
)
CALLED = [
    ("mia-ng", WORDS),
    ("gpt-4", ""),
    ("at", ""),
    ("and", ""),
    ("spam", "Spam"),
    ("user-12", ""),
    ("report-decided", ""),
    ("rob", 'ugc noopener">'),
    ("link", "nofollow ugc"),
]
WATCHED = (Post, Thread, Revision, Spent, IdempotentCall, Wish, Notification, Rule, Statement)


def closed(someone: User) -> None:
    closing = close_account(someone, by=someone, posts=Closing.Posts.KEPT, at_once=True)
    assert leasing.close(closing.pk)


def others_use_the_words(stranger: User, moderator: User) -> None:
    """Fill tables with rows of others in which each of the names stands as a word or a code."""
    thread = question(by=stranger, title="Machine learning at scale, and spam by gpt-4?")
    post = actions.comment(StoryFactory.create(), by=stranger, body=BODY)
    actions.edit(post, by=stranger, body=f"{BODY} More.", seen=0)
    asked = requested(mentee=stranger, mentor=MentorFactory.create())
    RequestEvent.objects.create(
        request=asked, by=stranger, actor="at", verb="and", before="spam", after="gpt-4", words=BODY
    )
    now = timezone.now()
    Spent.objects.create(limit="spam", who="user-12", since=now, count=3)
    IdempotentCall.objects.create(caller="user-12", key="and", print="at", headers={"at": "gpt-4"})
    Wish.objects.create(person=stranger, event="report-decided", channel="mail", cadence="daily")
    Notification.objects.create(
        receiver=stranger, event="report-decided", kind="post", key=post.pk, deed="spam at user-12"
    )
    Rule.objects.create(kind="words", name="Spam and more", words=f"{WORDS}\nspam", says="At last.")
    Statement.objects.create(
        person=stranger,
        code="report-decided",
        thing_kind="post",
        thing_key=post.pk,
        title="Machine learning",
        reason="It is spam and no more.",
        effects={"at": "spam", "and": "gpt-4"},
    )
    record("thread.lock", by=moderator, target=thread, reason=f"spam and {WORDS} at gpt-4", after=1)
    send_mail("Spam at user-12", BODY, None, ["other@example.org"])
    send_mail("For gpt-4", BODY, None, ["gpt-4@elsewhere.example"])
    Mail.objects.filter(subject="For gpt-4").update(sent_at=now)


def stored() -> dict[str, set[str]]:
    """What is stored of others, row by row."""
    found = {model.__name__: {repr(row) for row in model.objects.values()} for model in WATCHED}
    found["log"] = {repr(row) for row in LogText.objects.values()}
    found["mail"] = set(Mail.objects.values_list("subject", flat=True))
    found["session"] = set(Session.objects.values_list("pk", flat=True))
    found["event"] = {repr(row) for row in RequestEvent.objects.values()}
    return found


@pytest.mark.slow  # every page there is
@pytest.mark.parametrize(("handle", "shown"), CALLED, ids=lambda name: name or "-")
def test_what_has_nothing_to_do_with_the_person_stays(
    handle: str, shown: str, stranger: User, moderator: User
) -> None:
    someone = person(handle, display_name=shown)
    others_use_the_words(stranger, moderator)
    reader = browser_of(stranger)
    before = stored()
    closed(someone)
    after = stored()
    for name, rows in before.items():
        assert rows, name
        assert rows <= after[name], name
    assert reader.get(reverse("notifications:index")).status_code == 200


@pytest.mark.parametrize(("handle", "shown"), CALLED[2:5] + CALLED[7:], ids=lambda name: name)
def test_nor_do_words_change_where_the_person_takes_part(
    handle: str, shown: str, stranger: User
) -> None:
    someone = person(handle, display_name=shown)
    thread = question(by=stranger, title="Machine learning at scale, and spam?")
    answer = actions.answer(thread, by=stranger, body=BODY)
    actions.remark(answer, by=someone, body="I was here.")
    html = Post.objects.get(pk=answer.pk).html
    closed(someone)
    now = Post.objects.get(pk=answer.pk)
    assert (now.body, now.html) == (BODY, html)
    thread.refresh_from_db()
    assert thread.title == "Machine learning at scale, and spam?"


def test_nor_does_what_a_tag_is_called(stranger: User) -> None:
    Tag.objects.create(name="Machine Learning", slug="machine-learning")
    someone = person("mia-ng", display_name="Machine Learning")
    thread = question(by=stranger, title="Where do I begin with models?")
    answer = actions.answer(thread, by=stranger, body="With Machine Learning.")
    actions.remark(answer, by=someone, body="I was here.")
    closed(someone)
    assert Post.objects.get(pk=answer.pk).body == "With Machine Learning."


class TestWhoIsMeant:
    SHOWN = "Marisol Quintero"

    @pytest.fixture
    def marisol(self) -> User:
        return person("marisol-77", display_name=self.SHOWN, email="mq@example.org")

    def test_a_name_goes_where_the_person_takes_part(self, marisol: User, stranger: User) -> None:
        thread = question(by=marisol, title="Where do I begin with models?")
        said = f"{self.SHOWN} and marisol-77 ask; {self.SHOWN}s and xmarisol-77 do not."
        near = actions.answer(thread, by=stranger, body=said)
        far = actions.comment(StoryFactory.create(), by=stranger, body=said)
        closed(marisol)
        left = "a former member and former-member ask; Marisol Quinteros and xmarisol-77 do not."
        assert Post.objects.get(pk=near.pk).body == left
        assert left in Post.objects.get(pk=near.pk).html
        assert Post.objects.get(pk=far.pk).body == said

    def test_a_mention_an_address_and_a_page_go_everywhere(
        self, marisol: User, stranger: User
    ) -> None:
        body = "Ask @marisol-77, [her](/people/marisol-77/) or mq@example.org: **she** knows."
        post = actions.comment(StoryFactory.create(), by=stranger, body=body)
        closed(marisol)
        now = Post.objects.get(pk=post.pk)
        assert "marisol" not in now.body + now.html
        assert "mq@" not in now.body + now.html
        assert "<strong>she</strong>" in now.html
        assert now.html == actions.posts.as_html(now.body)

    def test_other_addresses_and_scoped_names_are_not_the_persons(self, marisol: User) -> None:
        names = Names.of(marisol)
        for said in ("xmq@example.org", "mq@example.org.uk", "@marisol-777", "a@marisol-77"):
            assert names.tied(said) == said

    def test_a_page_elsewhere_is_somebody_elses(self, marisol: User, settings: Any) -> None:
        settings.PUBLIC_URL = "https://portal.example"
        names = Names.of(marisol)
        for other in ("https://elsewhere.example/people/marisol-77", "x/people/marisol-77/"):
            assert names.sure(other) == other
        for own in ("https://portal.example/people/{}/", "(/feeds/people/{}/)", "/mentors/{}?a"):
            assert names.sure(own.format("marisol-77")) == own.format("former-member")

    def test_words_of_code_stay_beside_a_mention(self, stranger: User) -> None:
        someone = person("property")
        body = "As @property says:\n\n```\n@property\ndef size(self): ...\n```\n\nand `@property`."
        post = actions.comment(StoryFactory.create(), by=stranger, body=body)
        closed(someone)
        assert Post.objects.get(pk=post.pk).body == body.replace(
            "@property says", "@former-member says"
        )

    def test_what_the_record_says_of_the_person_goes(
        self, marisol: User, stranger: User, moderator: User
    ) -> None:
        post = PostFactory.create(author=stranger)
        about = record("person.note", by=moderator, target=marisol, reason="Rude.")
        named = record("post.note", by=moderator, target=post, reason="Asked by @marisol-77.")
        own = record("post.note", by=marisol, target=post, reason=f"{self.SHOWN}: mine.")
        other = record("post.note", by=moderator, target=post, reason=f"{self.SHOWN}, perhaps.")
        closed(marisol)
        said = dict(LogText.objects.values_list("entry", "reason"))
        assert [said[one.pk] for one in (about, named, own)] == ["", "", ""]
        assert said[other.pk] == f"{self.SHOWN}, perhaps."

    def test_mail_of_their_deeds_that_waits_is_written_anew(
        self, marisol: User, stranger: User
    ) -> None:
        send_mail("Of a deed", f"{self.SHOWN} wrote", None, ["other@example.org"])
        waiting = Mail.objects.latest("pk")
        notice = Notification.objects.create(
            receiver=stranger, event="reply", kind="post", key=1, deed="d", by=marisol, mail=waiting
        )
        closed(marisol)
        notice.refresh_from_db()
        assert not Mail.objects.filter(pk=waiting.pk).exists()
        assert notice.mail is None
        assert notice.mail_at is not None

    def test_the_last_mail_to_the_person_goes_out_before(self, marisol: User) -> None:
        send_mail("For you", "It is closed now.", None, ["mq@example.org"])
        closed(marisol)
        assert "For you" in [sent.subject for sent in mail.outbox]
        assert not Mail.objects.filter(recipients__icontains="mq@example.org").exists()

    def test_rows_that_do_not_name_the_person_are_not_held(
        self, marisol: User, stranger: User
    ) -> None:
        PostFactory.create_batch(3, author=stranger, body="Ask @marisol-777 and @marisol-778.")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            closed(marisol)
        changed = [one["sql"] for one in seen if 'UPDATE "threads_post"' in one["sql"]]
        assert changed == []


class TestTheNameShown:
    @pytest.mark.parametrize("name", ['ugc noopener">', "<b>", "A & B", "Mia\x00", "12", "--"])
    def test_markup_and_what_is_no_name_are_refused(self, name: str, owner: User) -> None:
        with pytest.raises(ValidationError) as refused:
            set_profile(owner, by=owner, display_name=name)
        assert set(refused.value.message_dict) == {"display_name"}

    @pytest.mark.parametrize("name", ["", "Mia Ng", "D’Arcy O'Neil-Voß", "李小龍", "Mia (she) 2."])
    def test_names_are_taken(self, name: str, owner: User) -> None:
        assert set_profile(owner, by=owner, display_name=name).display_name == name

    def test_the_form_says_so_at_the_field(self, owner: User) -> None:
        page = browser_of(owner).post(reverse("settings_profile"), _form(owner, 'x">'))
        assert page.status_code == 422
        assert "Please leave out" in page.content.decode()
        assert Client().get(owner.get_absolute_url()).status_code == 200


def _form(owner: User, name: str) -> dict[str, Any]:
    from community.accounts.actions import PROFILE

    kept = {field: getattr(owner, field) for field in PROFILE}
    return {field: "" if value is None else value for field, value in kept.items()} | {
        "display_name": name
    }
