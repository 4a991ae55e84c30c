"""Names of somebody who has left, taken out of what others and the portal itself wrote.

Looked through is what `prose` declares. What leads to the person by number is found while it still
does, so this runs before rows are emptied and once more after. Rows are read in batches without
being held; only a row that changes is held, and only while it does.
"""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from community.lib import changes
from community.log.actions import blank
from community.log.models import LogEntry, LogText
from community.notifications.models import Mail, Notification
from mentors.models import StoryProposal
from portal.privacy.concerning import concerning
from portal.privacy.naming import Names
from portal.privacy.prose import PROSE, Prose
from stories.models import OldSlug, Story

BATCH = 200
WITHIN = timedelta(hours=1)
"""Until when an account is closed for sure, so that mail written anew names it no more."""
OURS = ("community.", "stories", "threads", "mentors", "portal")
NOT_SWEPT = frozenset({"log.LogEntry", "log.LogText", "notifications.Mail"})
"""Not prose, and looked through in their own way below."""
DOCUMENTS = frozenset(
    {
        *("Passage", "Milestone", "Takeaway", "Resource", "ResourceName", "Recommendation", "Fact"),
        *("Claim", "Source", "Story", "TaggedStory", "OldSlug", "Speaker", "Block"),
        *("ContentsEntry", "Credit"),
    }
)
"""Tables of stories: what a document says is its own; a story is taken back by who told it."""
GoingOn = Callable[[], None]
Clean = Callable[[str], str]


def sweep(person: Any, names: Names, going_on: GoingOn) -> None:
    """Take `names` out of what names `person`; some rows at a time, and again does no harm."""
    for prose in PROSE:
        _sweep_prose(prose, person, names, going_on)
    _sweep_addresses(person)
    _sweep_admin(person, names)
    _sweep_record(person, names, going_on)
    _sweep_tasks(names)


def tables() -> list[Any]:
    """The tables with what people and the portal wrote: each column is in `prose`, as one or not"""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_config.name.startswith(OURS)
        and model._meta.app_label not in {"search", "ready", "privacy"}
        and model._meta.label not in NOT_SWEPT
        and not (model._meta.app_label == "stories" and model.__name__ in DOCUMENTS)
    ] + [apps.get_model("search.SavedSearch"), apps.get_model("search.Telling")]


def texts(table: Any) -> list[models.Field[Any, Any]]:
    """The columns of `table` that may hold words: no choices, no files, no unique keys."""
    return [
        column
        for column in table._meta.concrete_fields
        if isinstance(
            column, models.CharField | models.TextField | models.JSONField | models.BinaryField
        )
        and not isinstance(column, models.SlugField | models.FileField)
        and not column.choices
        and not column.unique
    ]


def naming(columns: tuple[str, ...], needles: Any) -> Q:
    """Rows in which one of `needles` stands, or does as SQLite keeps it in a column of JSON.

    Nothing where there are none.
    """
    found = Q(pk__in=[])
    spellings = {spelling for needle in needles for spelling in (needle, json.dumps(needle)[1:-1])}
    for column in columns:
        for needle in spellings:
            found |= Q(**{f"{column}__icontains": needle})
    return found


def _sweep_prose(prose: Prose, person: Any, names: Names, going_on: GoingOn) -> None:
    """Rows tied to the person first, by any name; then all by what surely means the person."""
    needles = {*names.needles, f":{names.handle}"} if prose.is_search else names.needles
    for sought, is_tied in ((names.words if prose.ties else (), True), (needles, False)):
        if not sought:
            continue
        for rows in _batches(prose.table, naming(prose.columns, sought)):
            found = prose.tied(rows, person) if is_tied else rows
            _sweep_rows(prose, found, names, is_tied=is_tied)
            going_on()


def _sweep_rows(prose: Prose, rows: list[Any], names: Names, *, is_tied: bool) -> None:
    named = [row.pk for row in rows if _changes(prose, row, names, is_tied=is_tied)]
    if not named:
        return
    with transaction.atomic():
        changed = [pk for pk in named if _clean(prose, pk, names, is_tied=is_tied)]
        if changed and prose.announces:
            changes.announce(prose.announces, *changed)
        if changed and prose.lock:
            changes.announce("person", *changed)


def _batches(table: Any, which: Q) -> Iterator[list[Any]]:
    """The rows in order, also those that turn out to need nothing, BATCH at a time."""
    rows, last = table._base_manager.filter(which).order_by("pk"), None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


def _changes(prose: Prose, row: Any, names: Names, *, is_tied: bool) -> dict[str, Any]:
    """What is to stand in `row` instead; a row that surely means the person is tied to them."""
    before = {name: getattr(row, name) for name in prose.columns}
    sure = names.in_search if prose.is_search else names.sure
    is_tied = is_tied or any(_cleaned(value, sure) != value for value in before.values())
    if not is_tied:
        return {}
    after = {name: _cleaned(_cleaned(value, sure), names.tied) for name, value in before.items()}
    changed = {name: value for name, value in after.items() if value != before[name]}
    for name, value in changed.items():
        column = prose.table._meta.get_field(name)
        if isinstance(column, models.CharField):
            changed[name] = value[: column.max_length]
    for html, (source, made) in prose.html.items():
        if source in changed:
            changed[html] = made(changed[source])
    return changed


def _clean(prose: Prose, pk: int, names: Names, *, is_tied: bool) -> bool:
    """Take the names out of a row as it stands now, held meanwhile; whether there were any."""
    rows = prose.table._base_manager
    if prose.lock:
        fresh = prose.lock(pk)
    else:
        fresh = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    changed = _changes(prose, fresh, names, is_tied=is_tied) if fresh else {}
    if changed:
        rows.filter(pk=pk).update(**changed)
    return bool(changed)


def _cleaned(value: Any, clean: Clean) -> Any:
    """`value` of a column, with what is inside of JSON, without the names."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one, clean) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one, clean) for name, one in value.items()}
    return value


def _sweep_addresses(person: Any) -> None:
    """The address of a story the person took back leads nowhere; it need not name anybody."""
    sides = Q(mentorship__request__mentee=person) | Q(mentorship__request__mentor__person=person)
    told = StoryProposal.objects.filter(sides | Q(by=person), story__erased_at__isnull=False)
    for pk in told.values_list("story", flat=True).distinct():
        OldSlug.objects.filter(story=pk).delete()
        Story.objects.filter(pk=pk).update(slug=f"taken-back-{pk}")


def _sweep_admin(person: Any, names: Names) -> None:
    """The admin's log of itself loses its words about the person; the portal has its own record."""
    account = ContentType.objects.get_for_model(type(person))
    about = Q(content_type=account, object_id=str(person.pk))
    AdminEntry.objects.filter(about).update(object_repr="", change_message="")
    for rows in _batches(AdminEntry, naming(("object_repr", "change_message"), names.needles)):
        named = [one.pk for one in rows if _is_meant(one.object_repr, one.change_message, names)]
        AdminEntry.objects.filter(pk__in=named).update(object_repr="", change_message="")


def _is_meant(first: str, second: str, names: Names) -> bool:
    return names.sure(first) != first or names.sure(second) != second


def _sweep_record(person: Any, names: Names, going_on: GoingOn) -> None:
    """Entries stay; the words beside those that name the person go, and that is an entry too."""
    columns = ("reason", "before", "after")
    for needles, is_tied in ((names.words, True), (names.needles, False)):
        clean = names.tied if is_tied else names.sure
        for rows in _batches(LogText, naming(columns, needles)):
            said = {one.pk: [getattr(one, name) for name in columns] for one in rows}
            named = [pk for pk, words in said.items() if [*map(clean, words)] != words]
            entries = LogEntry.objects.filter(pk__in=named).order_by("pk")
            with transaction.atomic():
                for entry in concerning(person, entries) if is_tied else entries:
                    forget_words(entry)
            going_on()


def forget_about(person: Any) -> None:
    """Empty the words beside entries about the account itself."""
    about = LogEntry.objects.filter(
        target_kind=person._meta.label_lower, target_id=str(person.pk), text__blanked_at=None
    )
    told = about.filter(text__isnull=False)
    for entry in told.exclude(code="account.close", text__reason=""):  # what was chosen names none
        forget_words(entry)


def forget_words(entry: LogEntry) -> None:
    """Blank the words beside `entry`."""
    blank(entry, by=None, why=_("They were about somebody whose account is closed."))


def _sweep_tasks(names: Names) -> None:
    """What the worker noted of tasks that are over goes where it tells an address."""
    columns = ("args_kwargs", "traceback", "return_value")
    over = DBTaskResult.objects.filter(finished_at__isnull=False)
    over.filter(naming(columns, names.emails)).delete()


def forget_mail(person: Any, names: Names, going_on: GoingOn) -> None:
    """Mail to the person goes, and what was sent of their deeds or tells their address.

    Others' mail of their deeds that still waits is written anew, when nothing names the person.
    """
    for rows in _batches(Mail, naming(("recipients",), names.emails)):
        mine = [mail.pk for mail in rows if _is_to(mail, names)]
        Mail.objects.filter(pk__in=mine).delete()
        going_on()
    for rows in _batches(Mail, Q(pk__in=Notification.objects.filter(by=person).values("mail"))):
        for mail in rows:
            _write_anew(mail)
        going_on()
    for rows in _batches(Mail, Q()):
        for mail in rows:
            if _tells(mail, names):
                _write_anew(mail)
        going_on()


@transaction.atomic
def _write_anew(mail: Mail) -> None:
    fresh = Mail.objects.select_for_update().filter(pk=mail.pk).first()
    if fresh is None:
        return
    if fresh.sent_at is None and fresh.failed_at is None:
        fresh.notices.update(mail_at=timezone.now() + WITHIN)
    fresh.delete()


def _is_to(mail: Mail, names: Names) -> bool:
    return any(str(one).lower() in names.emails for one in mail.recipients)


def _tells(mail: Mail, names: Names) -> bool:
    """Whether an address of the person can be read in a mail."""
    message = email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    heads = [f"{name}: {value}" for name, value in message.items()]
    return names.has_address("\n".join([mail.subject, mail.error, *heads, *parts]))
