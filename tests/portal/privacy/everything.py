"""Somebody who has used everything, and a look through all that is stored for their names."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.mail import send_mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.accounts.models import User
from community.moderation.actions import report, suspend
from community.moderation.models import ReportKind
from community.notifications.models import Mail, Notification
from community.search.saving import save_search
from community.tags.models import Tag
from mentors import actions as mentoring
from mentors.mentorship import calendar_key
from mentors.models import CalendarKey, Mentor, Mentorship
from portal.privacy.prose import PROSE
from portal.ready.models import ReadyPage
from stories.actions import import_document
from stories.models import Story
from stories.models.story import Rights
from tests import pages
from tests.cast import PASSWORD, BlockFactory, person
from tests.mentors.agreeing import at_work
from tests.mentors.mentoring import MentorFactory, circumstance, crossed, has_hours, met, speaks
from tests.mentors.noting import much_noted
from tests.mentors.parting import parted
from tests.mentors.requesting import requested
from tests.mentors.rooming import study_together
from tests.portal.privacy import told
from threads import actions, passages
from threads.models import Thread

HANDLE = "marisol-quintero-77"
SHOWN = "Marisol Quintero Vega"
EMAIL = "mqv.private@example.org"
SECOND = "mqv.second@example.org"
NAMES = (HANDLE, SHOWN, EMAIL, SECOND, "marisol", "quintero", "mqv.")
"""What is to be found nowhere afterwards."""


def somebody() -> User:
    """A member called so."""
    me = person(HANDLE, display_name=SHOWN, email=EMAIL, about=f"I am {SHOWN}.", career_stage=3)
    me.emailaddress_set.create(email=SECOND, verified=True)
    return me


def uses_everything(me: User) -> dict[str, object]:
    """Let `me` take part wherever one can, and others speak of them."""
    other, mod = person("other"), person("mo", role="moderator")
    editor = person("edith", role="editor")
    story = import_document(
        pages.TALK.encode(), file="talk.txt", rights=Rights.OWN, publish=True
    ).story
    asked = pages.ask_questions(me, other, mod)
    pages.suggest_an_edit(asked, other)
    pages.begin_drafts(asked)
    pages.follow_tags(asked.thread)
    words = BlockFactory.create(story=story, plain="One two three four. " * 20, key="words")
    BlockFactory.create(story=story, plain="Five six seven eight. " * 20, key="more")
    pages.mark_words(story, me)
    pages.shelf.save(passages.find(words), by=me, note=f"{SHOWN} reads this.")
    save_search(f"from:{HANDLE} models", by=other, cadence="never")
    pages.keep_searches(me)
    speaks_in_public(me, other, asked.thread, story)
    mentors_and_learns(me, other, mod)
    pages.report_things(asked, me, mod)
    report(me, by=other, kind=ReportKind.objects.first(), words=f"{SHOWN} is rude.")
    until = timezone.now() + timedelta(days=3)
    suspend(me, "vote", by=mod, reason=f"{SHOWN} voted in a ring.", until=until)
    the_portal_notes(me, mod)
    signs_in(me)
    told.proposes(me, editor, word=SHOWN)
    told.asked_as_a_mentor(me, me.mentor, story, word=SHOWN)
    told.keeps(me, asked.thread.tags.get(), word=SHOWN, mention=f"Ask @{HANDLE}.")
    told.judged(me, mod, story, asked, word=f"{SHOWN} advertises.")
    told.named_by_others(me, other, mod, asked, word=f"{SHOWN} said so.")
    return {"other": other, "mod": mod, "editor": editor, "story": story, "thread": asked.thread}


def speaks_in_public(me: User, other: User, thread: Thread, story: Story) -> None:
    """Let `me` and others write, and others name `me` in every way."""
    first = actions.comment(story, by=me, body=f"I am {SHOWN}, write to {EMAIL}.")
    said = f"@{HANDLE} says so.\n\n> {SHOWN} wrote: this.\n\nAsk {EMAIL} or /people/{HANDLE}/."
    reply = actions.comment(story, by=other, body=said, parent=first)
    actions.edit(reply, by=other, body=f"{said} Twice.", seen=reply.revision_count)
    answer = actions.answer(thread, by=other, body=f"As **{SHOWN}** asks: @{HANDLE}, yes.")
    actions.vote(answer, by=me, value=1)
    actions.suggest(
        answer,
        by=me,
        note="Says more.",
        body=f"{answer.body} And no.",
        title="",
        tags=[],
        seen=answer.revision_count,
    )
    about_me = {"body": f"Dear @{HANDLE}"}
    actions.save_draft(f"answer-{thread.pk}", about_me, by=other, seen=0)
    actions.follow(me, by=other)


def mentors_and_learns(me: User, other: User, mod: User) -> None:
    """Let `me` be a mentor, a mentee, and sit in a study room."""
    for one in ("visa-clock",):
        met(me, one, note=f"{SHOWN} waited.")
    crossed(me, note=SHOWN)
    speaks(me, "es")
    circumstance(me, "country", "CL")
    mentor: Mentor = MentorFactory.create(person=me, headline=f"{SHOWN} helps", who_i_am=SHOWN)
    has_hours(mentor, 6, 18, 20)
    mentor.claims.create(text=f"{SHOWN}, engineer")
    requested(mentee=person("waits-for-me"), mentor=mentor)
    under_way: Mentorship = at_work(person("works-with-me"), mentor, word=f"with {SHOWN}")
    Mentorship.objects.filter(pk=under_way.pk).update(mentor_contact=EMAIL)
    asks = pages.ask_a_mentor(me)
    mentoring.share_calendar(by=me)
    ways = parted(me, person("omar"), mod, word=f"So says {SHOWN}")
    much_noted(ways.running, f"{SHOWN} {HANDLE}")
    study_together(me, other, f"by {SHOWN}", pages.Tag.objects.get(slug="asking"))
    assert asks.pk


def the_portal_notes(me: User, mod: User) -> None:
    """Let what the portal and Django write by themselves name `me`."""
    AdminEntry.objects.create(
        user=mod,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(me.pk),
        object_repr=str(me),
        action_flag=CHANGE,
        change_message=f"Changed {HANDLE}.",
    )
    AdminEntry.objects.create(user=me, object_repr="a thing", action_flag=CHANGE)
    DBTaskResult.objects.create(
        args_kwargs={"args": [me.pk], "kwargs": {}},
        task_path="community.notifications.tasks.send",
        backend_name="default",
        queue_name="default",
        worker_ids=[],
        exception_class_path="",
        traceback=f"KeyError: {EMAIL}",
        status="FAILED",
        run_after=timezone.now(),
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    send_mail("For you", f"Dear {SHOWN}", None, [EMAIL])
    send_mail("Of somebody", f"{SHOWN} has left a note", None, ["other@example.org"])
    Notification.objects.create(
        receiver=mod,
        event="reply",
        kind="post",
        key=1,
        deed="a deed of theirs",
        by=me,
        mail=Mail.objects.latest("pk"),
    )


def signs_in(me: User) -> None:
    """Let `me` sign in by page, fail to, ask for a new password, and look at pages."""
    for word in ("wrong", PASSWORD):
        client = Client()
        client.post(reverse("account_login"), {"login": EMAIL, "password": word})
    Client().post(reverse("account_reset_password"), {"email": EMAIL})
    client.get(reverse("home"))


# ------------------------------------------------------------------------------ looking for names


HOLDS = {one.table._meta.db_table for one in PROSE} | {
    "log_logtext",
    "stories_upload",
    "django_admin_log",
    "django_tasks_database_dbtaskresult",
    "search_entry",
    "threads_revision",
    "session",
    "mail",
    "feed",
}
"""Where somebody who has used everything is named before they leave: what is looked at is there."""


def kinds_of(places: dict[str, str]) -> set[str]:
    """The tables and kinds of places, without which of them it is."""
    return {place.split(":")[0].split()[0] for place in places}


def places_that_name(names: tuple[str, ...] = NAMES) -> dict[str, str]:
    """Every place where one of `names` is stored or told, with the words around it."""
    found = {}
    for place, text in _everything():
        low = text.lower()
        for name in names:
            if (at := low.find(name.lower())) >= 0:
                found[f"{place}: {name}"] = text[max(at - 60, 0) : at + 60]
    return found


def _everything() -> Iterator[tuple[str, str]]:
    yield from _tables()
    for mail in Mail.objects.all():
        message = message_from_bytes(bytes(mail.raw), policy=default)
        yield f"mail {mail.subject}", "\n".join([str(message), *map(str, message.walk())])
    for session in Session.objects.all():
        yield f"session {session.pk}", repr(session.get_decoded())
    for page in ReadyPage.objects.exclude(packed=b""):
        yield f"page {page.path}", gzip.decompress(bytes(page.packed)).decode()
    for path, text in _feeds():  # before the cache: what they leave in it is looked at too
        yield f"feed {path}", text
    yield from _cached()
    for folder in {settings.MEDIA_ROOT, settings.EXPORTS_ROOT}:
        for file in Path(folder).rglob("*"):
            if file.is_file():
                yield f"file {file.name}", file.read_bytes().decode("latin-1")


def _feeds() -> Iterator[tuple[str, str]]:
    """Every feed, and the map of the site: whoever made it before asks for it again."""
    tags, threads = Tag.objects.order_by("pk"), Thread.objects.order_by("pk")
    public = threads.exclude(kind=Thread.Kind.PRIVATE).values_list("pk", flat=True)
    people = User.objects.order_by("pk").values_list("handle", flat=True)
    calendars = [calendar_key.address_of(one) for one in CalendarKey.objects.all()]
    paths = [
        *("/feeds/stories/", "/feeds/threads/", "/moderation/log/feed/", "/sitemap.xml"),
        *(f"/feeds/{what}/{tag.slug}/" for what in ("stories", "threads") for tag in tags),
        *(f"/feeds/threads/{pk}/posts/" for pk in public),
        *(f"/feeds/people/{handle}/" for handle in people),
        *(f"/search/feed/?q={word}" for word in ("models", "kind:comment")),
        *calendars,
    ]
    for path in paths:
        answer = Client().get(path)
        if answer.status_code == 200:
            yield path, answer.getvalue().decode()


def _cached() -> Iterator[tuple[str, str]]:
    """What the cache keeps, as it was put there, and under what key."""
    kept = caches["default"]
    for key in list(getattr(kept, "_cache", ())):
        yield f"cache {key}", repr(kept.get(key.split(":", 2)[2]))


def _tables() -> Iterator[tuple[str, str]]:
    """Every row of every table that the database has, Django's or not, all columns as text."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in _names():
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield table, " ".join(map(_text, row))


def _names() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            )
        return sorted(row[0] for row in cursor.fetchall())


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)
