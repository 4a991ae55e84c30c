"""Not a byte of a private thread leaves it: every door, every role, and every list there is.

`mina` and `ana` talk. Nobody else, whatever their role, reads it; and the two read it on its own
page, and in no list of public things.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import Blocking, User
from community.lib import findable
from community.limits.actions import Trust
from community.log.models import LogEntry
from community.notifications import mailing
from community.notifications.actions import notify
from community.notifications.models import Mail, Notification
from community.search.asking import search
from community.search.indexing import rebuild
from portal.ready import keeping
from portal.shelf.models import SavedItem
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.threads.asking import question, tag
from tests.threads.reading import words
from tests.threads.talking import between, conversation
from threads import abilities, actions, limits
from threads.models import Follow, Post, Revision, Thread
from threads.notices import EDIT

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
SECRET = "zephyr"  # stands in every message
ASIDE = "quixote"  # stands in what a message said before, in one that is deleted, and in a draft


@pytest.fixture
def mina() -> User:
    return person("mina")


@pytest.fixture
def ana() -> User:
    return person("ana")


@pytest.fixture
def chief(db: None) -> User:
    return person("chief", is_superuser=True, role="moderator")


@pytest.fixture
def thread(mina: User, ana: User) -> Thread:
    return between(mina, ana)


@pytest.fixture
def message(thread: Thread, mina: User, ana: User) -> Post:
    """One message in sight, edited, mentioned and answered; one deleted; a draft."""
    first = actions.say(thread, by=mina, body=f"{SECRET} {ASIDE} @ana")
    actions.edit(first, by=mina, body=f"The {SECRET} rises, @ana.", seen=0)
    actions.say(thread, by=ana, body=f"And the {SECRET} falls.", parent=first)
    actions.delete(actions.say(thread, by=mina, body=f"{ASIDE} again"), by=mina)
    actions.save_draft(f"message-{thread.pk}", {"body": f"{ASIDE} once more"}, by=mina, seen=0)
    return Post.objects.get(pk=first.pk)


def addresses(message: Post) -> list[str]:
    """Every page on which something of `message` could stand, but its own."""
    pk, thread = message.pk, message.thread_id
    revision = message.revisions.get()
    of_post = ("", "edit/", "delete/", "revisions/", "suggest/", "remark/", "outdated/")
    deeds = ("moderate/", "moderate/convert/", "moderate/move/", "moderate/split/")
    of_thread = ("close", "duplicate", "reopen", "lock", "unlock", "merge")
    return [
        *(f"/threads/posts/{pk}/{name}" for name in (*of_post, *deeds)),
        f"/threads/{thread}-private/",
        f"/threads/{thread}/moderate/",
        *(f"/threads/{thread}/moderate/{name}/" for name in of_thread),
        f"/threads/versions/{revision.pk}/hide/",
        f"/threads/private/{thread}/",
        f"/mentors/mentorships/{thread}/",
        f"/saved/save/?what=thread-{thread}",
        f"/saved/save/?what=answer-{pk}",
        *PUBLIC,
        *(f"/admin/threads/post/{one}" for one in ("", f"?q={SECRET}", f"{pk}/change/")),
        *("/admin/threads/post/?author=mina", "/admin/threads/post/?kind__exact=comment"),
        f"/admin/threads/thread/{thread}/change/",
        *("/admin/threads/thread/", "/admin/threads/thread/?kind__exact=private"),
        *("/admin/threads/suggestion/", "/admin/threads/deflection/", "/admin/log/logentry/"),
        *("/admin/notifications/mail/", f"/admin/notifications/mail/?q={SECRET}"),
        *(f"/admin/notifications/mail/{one}/change/" for one in mails()),
        *("/admin/accounts/user/", f"/admin/accounts/user/{message.author_id}/change/"),
        "/notifications/",
        "/threads/drafts/",
        "/threads/suggestions/",
    ]


PUBLIC = (
    "/",
    "/threads/",
    "/threads/?sort=active",
    "/people/mina/",
    "/people/ana/",
    "/people/mina/feed/",
    "/feeds/questions/",
    "/tags/",
    f"/search/?q={SECRET}",
    f"/search/?q={SECRET}+is:comment",
    f"/search/?q={ASIDE}",
    "/sitemap.xml",
    "/mentors/",
    "/mentors/ana/",
    "/limits/",
)


def mails() -> list[int]:
    return list(Mail.objects.values_list("pk", flat=True))


def told(browser: Client, address: str) -> str:
    """What a page says; what was looked for stands in its own search box, and is taken out."""
    page = browser.get(address).content.decode(errors="replace")
    return page if f"q={SECRET}" not in address and f"q={ASIDE}" not in address else _found(page)


def _found(page: str) -> str:
    return "rises" if "rises" in page or "falls" in page else ""


# ----------------------------------------------------------------------------- who is outside


@pytest.mark.slow  # every page there is
@pytest.mark.parametrize("who", ["visitor", "stranger", "moderator", "editor", "chief"])
def test_whoever_takes_no_part_reads_nothing_at_any_address(
    who: str, message: Post, request: pytest.FixtureRequest
) -> None:
    mailing.mail_due(timezone.now() + HOUR)
    assert mails()
    browser = Client() if who == "visitor" else browser_of(request.getfixturevalue(who))
    for address in addresses(message):
        page = told(browser, address)
        assert SECRET not in page, address
        assert ASIDE not in page, address
        assert "rises" not in page, address


@pytest.mark.parametrize("who", ["stranger", "moderator", "editor", "chief"])
def test_its_own_addresses_are_not_there_for_them(
    who: str, message: Post, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    pk, thread, revision = message.pk, message.thread_id, message.revisions.get().pk
    for address in (
        *(f"/threads/posts/{pk}/{name}/" for name in ("edit", "delete", "revisions", "suggest")),
        f"/threads/posts/{pk}/",
        f"/threads/private/{thread}/",
        f"/mentors/mentorships/{thread}/",
    ):
        assert browser.get(address).status_code == HTTPStatus.NOT_FOUND, address
    for address in (
        f"/threads/private/{thread}/",
        *(f"/threads/posts/{pk}/{name}/" for name in ("edit", "delete", "vote", "accept")),
        f"/threads/{thread}/follow/",
        f"/threads/{thread}/answer/",
        *(f"/threads/versions/{revision}/{name}/" for name in ("restore", "hide", "show")),
        *(f"/threads/posts/{pk}/moderate/{name}/" for name in ("move", "convert", "split")),
    ):
        sent = browser.post(address, {"body": "Let me in.", "value": "up", "reason": "x"})
        assert sent.status_code == HTTPStatus.NOT_FOUND, address
    assert Post.objects.filter(thread=thread).count() == 3


def test_whoever_has_left_reads_and_changes_nothing_more(
    message: Post, thread: Thread, mina: User
) -> None:
    actions.leave(thread, mina)
    assert browser_of(mina).get(f"/threads/posts/{message.pk}/edit/").status_code == 404
    with pytest.raises(policy.NotAllowed):
        actions.say(thread, by=mina, body="One more thing")
    with pytest.raises(policy.NotAllowed):
        actions.edit(message, by=mina, body="It was nothing.", seen=1)
    with pytest.raises(policy.NotAllowed):
        actions.delete(message, by=mina)
    assert not Post.objects.visible_to(mina).filter(thread=thread).exists()


# ------------------------------------------------------------------------- who takes part there


def test_the_two_read_it_on_its_own_page_and_in_no_list_of_public_things(
    message: Post, mina: User, ana: User
) -> None:
    for someone in (mina, ana):
        browser = browser_of(someone)
        assert f"The {SECRET} rises" in words(conversation(message.thread, someone))
        for address in PUBLIC:
            assert SECRET not in told(browser, address), address


def test_of_what_is_deleted_nobody_reads_a_word(message: Post, mina: User, ana: User) -> None:
    gone = actions.say(message.thread, by=mina, body=f"{ASIDE} it was")
    actions.say(message.thread, by=ana, body="I see.", parent=gone)
    actions.delete(gone, by=mina)
    for someone in (mina, ana):
        page = words(conversation(message.thread, someone))
        assert f"{ASIDE} it was" not in page
        assert "This message was deleted by its author." in page
        address = f"/threads/posts/{gone.pk}/revisions/"
        assert browser_of(someone).get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_moderator_who_takes_part_is_no_moderator_there(mina: User, moderator: User) -> None:
    thread = between(mina, moderator)
    post = actions.say(thread, by=mina, body=f"{SECRET} it is")
    gone = actions.say(thread, by=mina, body=f"{ASIDE} it was")
    actions.delete(gone, by=mina)
    browser = browser_of(moderator)
    page = conversation(thread, moderator)
    assert [words(link) for link in page.xpath("//footer/a")] == ["Reply", "Quote", "Report"]
    assert ASIDE not in words(page)
    assert browser.get(f"/threads/posts/{gone.pk}/revisions/").status_code == 404
    assert SECRET not in browser.get("/admin/threads/post/").content.decode()
    assert browser.get(f"/threads/posts/{post.pk}/moderate/").status_code == HTTPStatus.FORBIDDEN
    assert browser.get(f"/threads/{thread.pk}/moderate/").status_code == HTTPStatus.NOT_FOUND


def test_nobody_votes_suggests_or_edits_anothers_words_there(
    message: Post, ana: User, chief: User
) -> None:
    browser, pk = browser_of(ana), message.pk
    refused = browser.post(f"/threads/posts/{pk}/vote/", {"value": "up"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    for name in ("edit", "delete", "suggest"):
        got = browser.get(f"/threads/posts/{pk}/{name}/")
        assert got.status_code == HTTPStatus.FORBIDDEN, name
    revision = message.revisions.get()
    for name in ("restore", "hide", "show"):
        sent = browser.post(f"/threads/versions/{revision.pk}/{name}/", {"seen": 1, "reason": "x"})
        assert sent.status_code == HTTPStatus.FORBIDDEN, name
    assert not message.votes.exists()


# ---------------------------------------------------------------------------- into it and out of it


def deeds_with(message: Post, other: Thread, by: User) -> dict[str, Callable[[], Any]]:
    """All that moves, hides or changes what somebody else wrote, done by `by`."""
    thread, title = message.thread, "Why does the wind fall at night?"
    assert other.question
    answer = other.posts.answers().get()
    return {
        "move out": lambda: actions.move(message, by=by, to=other),
        "move under a story": lambda: actions.move(message, by=by, to=StoryFactory.create()),
        "move in": lambda: actions.move(answer, by=by, to=thread),
        "split": lambda: actions.split(message, by=by, title=title, tags=[tag("phd")]),
        "convert": lambda: actions.convert_to_answer(message, by=by),
        "to a comment": lambda: actions.convert_to_comment(message, by=by),
        "merge out": lambda: actions.merge(thread, by=by, into=other),
        "merge in": lambda: actions.merge(other, by=by, into=thread),
        "close": lambda: actions.close(thread, by=by, why="settled"),
        "point to": lambda: actions.close_as_duplicate(other, by=by, of=thread),
        "point from": lambda: actions.close_as_duplicate(thread, by=by, of=other),
        "lock": lambda: actions.lock(thread, by=by, note="Enough."),
        "unlock": lambda: actions.unlock(thread, by=by),
        "hide": lambda: actions.hide(message, by=by, reason="Enough."),
        "restore": lambda: actions.restore(message, by=by),
        "reveal": lambda: actions.reveal(message, by=by),
        "hide a version": lambda: actions.hide_version(message.revisions.get(), by=by, reason="x"),
        "show a version": lambda: actions.show_version(message.revisions.get(), by=by, reason="x"),
        "edit": lambda: actions.edit(message, by=by, body="Something else", seen=1),
        "delete": lambda: actions.delete(message, by=by),
        "suggest": lambda: actions.suggest(message, by=by, note="x", body="So", seen=1),
        "vote": lambda: actions.vote(message, by=by, value=1),
        "answer": lambda: actions.answer(thread, by=by, body="Indeed"),
        "remark": lambda: actions.remark(message, by=by, body="Indeed"),
        "accept": lambda: actions.accept(message, by=by),
        "mark": lambda: actions.mark_outdated(message, by=by, since=timezone.localdate(), why="x"),
        "say": lambda: actions.say(thread, by=by, body="May I?"),
        "follow": lambda: actions.follow(thread, by=by),
    }


@pytest.mark.parametrize("who", ["stranger", "moderator", "editor", "chief"])
def test_nothing_is_moved_into_it_or_out_of_it_nor_touched_there(
    who: str, message: Post, owner: User, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    other = question(owner)
    actions.answer(other, by=person("somebody"), body="Forty is enough.")
    before = _rows(message.thread_id), _rows(other.pk)
    for name, deed in deeds_with(message, Thread.objects.get(pk=other.pk), by).items():
        with pytest.raises((policy.NotAllowed, ValidationError)):
            deed()
        assert (_rows(message.thread_id), _rows(other.pk)) == before, name
    assert not Follow.objects.filter(thread=message.thread).exists()
    assert not LogEntry.objects.exists()


def test_a_moderator_who_takes_part_moves_nothing_either(
    mina: User, moderator: User, owner: User
) -> None:
    thread, other = between(mina, moderator), question(owner)
    actions.answer(other, by=mina, body="Forty is enough.")
    message = actions.say(thread, by=mina, body="Good morning")
    actions.edit(message, by=mina, body="Good evening", seen=0)
    before = _rows(thread.pk), _rows(other.pk)
    mine = {"say"}  # they take part
    deeds = deeds_with(Post.objects.get(pk=message.pk), Thread.objects.get(pk=other.pk), moderator)
    for name, deed in deeds.items():
        if name in mine:
            continue
        with pytest.raises((policy.NotAllowed, ValidationError)):
            deed()
        assert (_rows(thread.pk), _rows(other.pk)) == before, name


def _rows(thread: int) -> list[Any]:
    posts = Post.objects.filter(thread=thread).order_by("pk")
    return [
        *Thread.objects.filter(pk=thread).values(),
        *posts.values(),
        *Revision.objects.filter(post__in=posts).order_by("pk").values(),
    ]


def test_it_is_not_saved_on_a_shelf(message: Post, mina: User) -> None:
    browser = browser_of(mina)
    for what in (f"thread-{message.thread_id}", f"answer-{message.pk}"):
        assert browser.post("/saved/save/", {"what": what}).status_code == HTTPStatus.NOT_FOUND
    assert not SavedItem.objects.exists()


def test_a_quotation_of_it_is_made_nowhere_else(message: Post, mina: User, ana: User) -> None:
    thread = question(mina)
    for someone in (ana, mina):
        page = browser_of(someone).get(f"{thread.page_url}?quote={message.pk}").content.decode()
        assert SECRET not in page


# ----------------------------------------------------------------------- search, standing, record


def test_no_index_holds_a_word_of_it(
    message: Post, mina: User, ana: User, moderator: User, chief: User
) -> None:
    rebuild()
    for someone in (None, AnonymousUser(), mina, ana, moderator, chief):
        for word in (SECRET, ASIDE):
            assert not search(word, person=someone).hits
    for source in findable.sources().values():
        if source.kind in {"comment", "answer", "thread"}:
            keys = set(Post.objects.filter(thread=message.thread).values_list("pk", flat=True))
            rows = source.rows()
            if rows.model is Post:
                assert not rows.filter(pk__in=keys).exists()
            else:
                assert not rows.filter(pk=message.thread_id).exists()


def test_it_earns_no_standing_and_no_trust(thread: Thread, mina: User, ana: User) -> None:
    for n in range(limits.KNOWN_POSTS + 2):
        post = actions.say(thread, by=mina, body=f"{SECRET} {n}")
        Post.objects.filter(pk=post.pk).update(created_at="2020-01-01T00:00:00Z", up=3)
    record = abilities.record_of(mina)
    assert (record.posts.standing, record.posts.judged, record.posts.good) == (0, 0, 0)
    assert record.first is None
    assert limits.trust(mina) == Trust.NEW
    actions.answer(question(ana), by=mina, body="One that counts.")
    assert abilities.record_of(mina).posts.standing == 1


def test_the_record_keeps_nothing_of_it(message: Post) -> None:
    """One of them was deleted; an entry would say who writes to whom in private."""
    assert Post.objects.filter(thread=message.thread, state="deleted").exists()
    assert not LogEntry.objects.exists()


def test_it_makes_no_page_of_stories_anew(
    thread: Thread, mina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[str] = []
    monkeypatch.setattr(keeping, "all_changed", raised.append)
    post = actions.say(thread, by=mina, body="Hello")
    actions.edit(post, by=mina, body="Hello!", seen=0)
    actions.delete(post, by=mina)
    assert raised == []


# ------------------------------------------------------------------------------------ who is told


def test_the_others_are_told_on_the_site_and_by_mail(
    thread: Thread, mina: User, ana: User, stranger: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post = actions.say(thread, by=mina, body=f"The {SECRET} rises, @stranger.")
        mailing.mail_due(timezone.now() + HOUR)
    notice = Notification.objects.get()
    assert (notice.receiver, notice.event, notice.key) == (ana, "message", post.pk)
    page = browser_of(ana).get("/notifications/").content.decode()
    assert "Conversation with mina" in page
    assert "Mina wrote to you" in page or "mina wrote to you" in page.lower()
    sent = Mail.objects.get()
    assert sent.recipients == [ana.email]
    assert sent.subject == "Mina wrote to you: Conversation with mina"
    assert SECRET in bytes(sent.raw).decode()
    assert SECRET not in sent.subject
    assert [one.to for one in mail.outbox] in ([], [[ana.email]])


def test_a_notice_leads_to_the_message(thread: Thread, mina: User, ana: User) -> None:
    post = actions.say(thread, by=mina, body="Hello")
    notice = Notification.objects.get()
    browser = browser_of(ana)
    led = browser.get(notice.get_absolute_url(), follow=True)
    assert led.redirect_chain[-1][0] == f"{thread.page_url}#p-{post.pk}"


def test_a_notice_that_reached_a_stranger_tells_them_nothing(
    message: Post, stranger: User, moderator: User
) -> None:
    notify(EDIT, about=message, to=[stranger, moderator])
    for someone in (stranger, moderator):
        assert SECRET not in browser_of(someone).get("/notifications/").content.decode()
    Mail.objects.all().delete()
    mailing.mail_due(timezone.now() + HOUR)
    outside = [stranger.email, moderator.email]
    assert not [one for one in Mail.objects.all() if set(one.recipients) & set(outside)]


def test_whoever_was_blocked_says_nothing_more(thread: Thread, mina: User, ana: User) -> None:
    said = actions.say(thread, by=mina, body="Good night")
    Notification.objects.all().delete()
    Blocking.objects.create(blocker=ana, blocked=mina)
    for someone in (mina, ana):
        page = browser_of(someone).post(f"/threads/private/{thread.pk}/", {"body": "But why"})
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "But why" in page.content.decode()
        assert "block" not in words(conversation(thread, someone)).lower()
    with pytest.raises(ValidationError):
        actions.edit(said, by=mina, body="And another thing", seen=0)
    actions.delete(said, by=mina)
    assert thread.posts.count() == 1
    assert not Notification.objects.exists()
