"""How notices become mail: grouped, to confirmed addresses, of what may be read as it is sent."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.notifications import mailing, rounds, sending
from community.notifications.models import Cadence, Mail, Notification, Rhythm, Wish
from community.tags.models import Tag, TagFollow
from tests.cast import person
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


@pytest.fixture
def asker() -> User:
    return person("ines", display_name="Ines")


@pytest.fixture
def ada() -> User:
    return person("ada", display_name="Ada")


@pytest.fixture
def thread(asker: User, tag: Tag) -> Thread:
    return actions.ask(by=asker, title=TITLE, body="I mend engines now.", tags=[tag])


def soon() -> int:
    """Write the mails that are due two minutes from now; how many."""
    return mailing.mail_due(timezone.now() + timedelta(minutes=2))


def letters() -> list[EmailMessage]:
    return [
        email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
        for mail in Mail.objects.order_by("pk")
    ]


def text(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link_of(letter: EmailMessage, kind: str = "plain") -> str:
    """The path of the link from the first notice in `letter`."""
    found = re.search(r"/notifications/mailed/[^/]+/", text(letter, kind))
    assert found
    return found[0]


def test_an_answer_is_mailed_with_its_words_and_a_way_out(
    thread: Thread, asker: User, ada: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was **for me**.")
    assert mailing.mail_due(timezone.now()) == 0
    assert soon() == 1
    (letter,) = letters()
    assert letter["Subject"] == f"Ada answered: {TITLE}"
    assert asker.email in letter["To"]
    assert letter.is_multipart()
    for kind in ("plain", "html"):
        assert "It was for me." in text(letter, kind)
        opened = Client().get(link_of(letter, kind))
        assert opened.headers["Location"] == answer.get_absolute_url()
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert soon() == 0


def test_what_happens_in_one_thread_in_a_short_time_is_one_mail(
    thread: Thread, ada: User, tag: Tag, asker: User
) -> None:
    other = actions.ask(by=asker, title="And is a third one?", body="Is it?", tags=[tag])
    for body in ("It was.", "It really was."):
        actions.answer(thread, by=ada, body=body)
    actions.answer(other, by=ada, body="No.")
    assert soon() == 2
    assert [letter["Subject"] for letter in letters()] == [
        f"2 notices: {TITLE}",
        "Ada answered: And is a third one?",
    ]


def test_only_confirmed_addresses_are_written_to(thread: Thread, asker: User, ada: User) -> None:
    asker.emailaddress_set.update(verified=False)
    actions.answer(thread, by=ada, body="It was.")
    assert soon() == 0
    asker.emailaddress_set.update(verified=True)
    assert soon() == 0, "what nobody confirmed in time is not caught up on"


def test_what_is_hidden_before_it_is_written_is_not_mailed(
    thread: Thread, ada: User, moderator: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was.")
    actions.hide(answer, by=moderator, reason="Rude.")
    assert soon() == 1
    assert [letter["To"] for letter in letters()] == [ada.email]


def test_what_is_hidden_before_it_is_sent_does_not_go_out(
    thread: Thread, asker: User, ada: User, moderator: User
) -> None:
    """Two answers in one mail, which the mail server did not take at once: the other still goes."""
    first = actions.answer(thread, by=ada, body="It was so.")
    actions.answer(thread, by=ada, body="And so was this.")
    soon()
    mail = Mail.objects.get()
    actions.hide(first, by=moderator, reason="Rude.")
    assert sending.deliver(mail.pk) is False
    assert not Mail.objects.exists()
    soon()
    to_asker = [letter for letter in letters() if asker.email in letter["To"]]
    assert len(to_asker) == 1
    assert "And so was this." in text(to_asker[0])
    assert "It was so." not in text(to_asker[0])


def test_whoever_read_it_on_the_site_gets_no_mail(thread: Thread, ada: User) -> None:
    actions.answer(thread, by=ada, body="It was.")
    Notification.objects.update(is_read=True)
    assert soon() == 0


def test_a_worker_that_dies_leaves_one_mail(
    thread: Thread, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is written with the note that it is: the next worker writes the same one, once."""
    actions.answer(thread, by=ada, body="It was.")
    real = Notification.objects.filter

    def die(*args: object, **given: object) -> object:
        if "pk__in" in given:
            raise SystemExit
        return real(*args, **given)

    with monkeypatch.context() as broken:
        broken.setattr(Notification.objects, "filter", die)
        with pytest.raises(SystemExit):
            soon()
    assert not Mail.objects.exists()
    assert soon() == 1
    first = Notification.objects.get()
    assert Mail.objects.get().message_id.startswith(f"<notice-{first.pk}@")


def test_a_digest_gathers_the_day(thread: Thread, asker: User, ada: User, tag: Tag) -> None:
    Rhythm.objects.create(person=asker, cadence=Cadence.DAILY)
    other = actions.ask(by=asker, title="And is a third one?", body="Is it?", tags=[tag])
    actions.answer(thread, by=ada, body="It was.")
    actions.answer(other, by=ada, body="No.")
    assert soon() in {0, 1}  # one, if the asker's morning is this minute
    mailing.mail_due(timezone.now() + timedelta(days=1, hours=1))
    (letter,) = letters()
    assert letter["Subject"] == "Your day: 2 notices"
    assert TITLE in text(letter)
    assert "And is a third one?" in text(letter)


def test_a_digest_leaves_out_muted_tags_but_not_ones_own_words(
    thread: Thread, asker: User, ada: User, tag: Tag
) -> None:
    Rhythm.objects.create(person=asker, cadence=Cadence.WEEKLY)
    TagFollow.objects.create(person=asker, tag=tag, is_muted=True)
    actions.answer(thread, by=ada, body="It was.")
    actions.answer(thread, by=ada, body="It was, @ines.")
    mailing.mail_due(timezone.now() + timedelta(days=8))
    (letter,) = letters()
    assert letter["Subject"] == "Your week: 1 notice"
    assert "It was, @ines." in text(letter)


def test_whoever_changed_their_mind_gets_no_mail(thread: Thread, asker: User, ada: User) -> None:
    actions.answer(thread, by=ada, body="It was.")
    Wish.objects.create(person=asker, event="answer", channel="mail", cadence=Cadence.NEVER)
    assert soon() == 0


def test_who_asked_under_no_name_stays_so_in_mail(asker: User, ada: User, tag: Tag) -> None:
    thread = actions.ask(by=asker, title=TITLE, body="I fail.", tags=[tag], is_pseudonymous=True)
    answer = actions.answer(thread, by=ada, body="It was.")
    actions.remark(answer, by=asker, body="For how long?")
    actions.accept(answer, by=asker)
    soon()
    to_ada = next(letter for letter in letters() if ada.email in letter["To"])
    for kind in ("plain", "html"):
        assert "A member replied to you" in text(to_ada, kind)
        assert "A member accepted your answer" in text(to_ada, kind)
    assert b"Ines" not in to_ada.as_bytes()
    assert b"ines" not in to_ada.as_bytes()


@pytest.mark.slow  # thirty rows, written as members write them
def test_mail_to_one_person_costs_the_same_for_one_and_many(
    thread: Thread, asker: User, ada: User
) -> None:
    def cost(number: int) -> int:
        for place in range(number):
            actions.answer(thread, by=ada, body=f"It was so, {place} of {number}.")
        with CaptureQueriesContext(connection) as asked:
            soon()
        return len(asked)

    assert cost(2) == cost(12)


def test_old_notices_that_were_read_are_forgotten(thread: Thread, asker: User, ada: User) -> None:
    actions.answer(thread, by=ada, body="It was.")
    actions.answer(thread, by=ada, body="It really was.")
    soon()
    long_ago = timezone.now() - rounds.KEPT - timedelta(days=1)
    Notification.objects.update(at=long_ago)
    assert rounds.forget_old() == 0, "unread ones stay"
    one = Notification.objects.order_by("pk")[0]
    Notification.objects.filter(pk=one.pk).update(is_read=True)
    assert rounds.forget_old() == 1
