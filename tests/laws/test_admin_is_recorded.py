"""No form and no button of the admin writes past the record: each is sent, and its entry found.

A new form, action or page of the admin fails the first test until `admin_writes` says how it is
sent and what it records, or why nothing is changed by it. Then it is sent, and one looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as CHECKBOX
from django.contrib.admin.models import LogEntry as DjangosEntry
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.lib import fetching
from community.log.models import LogEntry
from community.log.wordings import wording_of
from community.moderation.deeds import all_deeds, deed_of
from community.moderation.subjects import kind_of
from stories.admin.deeds import DEEDS as BLOCK_DEEDS
from stories.admin.desk import SETTLED
from stories.admin.importing import HELD
from stories.admin.states import DEEDS as STORY_DEEDS
from tests.cast import person
from tests.conftest import sure_browser_of
from tests.laws.admin_writes import NOTHING, OF_THE_SITE, QUIET, SENDERS, Sender, Sent
from tests.stories.documents import POST

DJANGOS = ("_changelist", "_add", "_history", "_delete", "_change")
LOOKS = {"case.read", "note.read_programme", "person.see_email", "person.seek_email", "post.reveal"}
LOOKS |= {"case.note"}  # of whose words the record keeps none
"""Codes that have nothing before and after; all others tell it."""
AT_A_PAGE_OF_THEIR_OWN = {"thread.split"}
"""Deeds that no case offers: they ask for more than a case does."""
DONE_AT = {"stories_story_held": HELD}
"""Pages of their own that do this and that, as `does` tells of the page of a row."""
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def superuser() -> Any:
    """A request of somebody who may do all that anybody may."""
    root = User(pk=1, handle="root", is_superuser=True, is_staff=True)
    root.__dict__["roles"] = frozenset({"moderator", "editor", "administrator"})
    return SimpleNamespace(user=root, GET={}, method="GET")


def forms_of(desk: ModelAdmin[Any], request: Any) -> Iterator[str]:
    """Every form and button that an admin page has for whoever may do most."""
    for verb in ("add", "change", "delete"):
        if getattr(desk, f"has_{verb}_permission")(request):
            yield verb
    if does := getattr(desk, "does", ()):
        yield from (f"page:{do}" for do in does)
    elif type(desk).change_view is not ModelAdmin.change_view:
        yield "page"
    yield from desk.get_actions(request) if desk.actions is not None else ()
    for entry in desk.get_urls():
        name = getattr(entry, "name", None)
        if name and not name.endswith(DJANGOS):
            yield from [f"{name}:{do}" for do in DONE_AT.get(name, ())] or [name]


DESKS = {model._meta.label: desk for model, desk in admin.site._registry.items()}


def test_every_form_and_button_is_listed() -> None:
    request = superuser()
    every = {f"{label}:{name}" for label, desk in DESKS.items() for name in forms_of(desk, request)}
    assert every == set(SENDERS) | set(QUIET)
    assert not set(SENDERS) & set(QUIET)


def test_every_page_of_the_whole_site_is_listed() -> None:
    own = {str(label).lower().replace(".", "_") for label in DESKS}
    names = {getattr(one, "name", None) for one in admin.site.get_urls()} - {None}
    assert {name for name in names if not str(name).startswith(tuple(own))} == set(OF_THE_SITE)


def test_what_they_write_are_codes_that_there_are() -> None:
    for name, codes in SENDERS.items():
        assert codes, name
        assert [one for one in codes if wording_of(one) is None] == [], name


def test_djangos_own_saving_and_deleting_is_behind_no_form() -> None:
    """Whatever may be saved or deleted goes through a method of ours, which calls an action."""
    request, ours = superuser(), {}
    for label, desk in DESKS.items():
        kind = type(desk)
        saves = desk.has_add_permission(request) or desk.has_change_permission(request)
        has_own_page = (
            kind.add_view is not ModelAdmin.add_view
            or kind.change_view is not ModelAdmin.change_view
        )
        ours[label] = not saves or kind.save_model is not ModelAdmin.save_model or has_own_page
        if desk.has_delete_permission(request):
            ours[label] &= kind.delete_model is not ModelAdmin.delete_model
            assert kind.log_deletions is not ModelAdmin.log_deletions, label
        assert not desk.list_editable, label  # Django saves those without save_model's form
        if desk.actions is not None:
            assert "delete_selected" not in desk.get_actions(request), label
    assert [label for label, is_ours in ours.items() if not is_ours] == []


# --------------------------------------------------------------------------------- they are sent


@pytest.fixture(autouse=True)
def _no_other_house_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is fetched is a short text."""

    def fetched(url: str, **how: Any) -> fetching.Answer:
        return fetching.Answer(url, 200, "text/plain", {}, POST.encode())

    monkeypatch.setattr(fetching, "fetch", fetched)


@pytest.fixture
def desk(db: None) -> Client:
    return sure_browser_of(person("root", role="administrator", is_superuser=True))


@pytest.mark.parametrize(
    ("code", "sends"),
    [
        pytest.param(code, sends, id=f"{name}-{code}")
        for name, codes in SENDERS.items()
        for code, sends in codes.items()
    ],
)
def test_what_is_sent_is_in_the_record(desk: Client, code: str, sends: Sender) -> None:
    sent, last = sends(), _last()
    assert (sent.told == NOTHING) == (code in LOOKS)
    if CHECKBOX in {*sent.typed, *sent.chosen}:
        assert bool(sent.chosen) == _is_over_many(code, sent.target)  # with a look, and an undo
    sent.by(desk)
    (entry,) = LogEntry.objects.filter(pk__gt=last, code=code)
    assert entry.actor_id == User.objects.get(handle="root").pk
    assert (entry.target_kind, entry.target_id) == sent.name_of_target
    reason, *told = _beside(entry)
    assert reason == sent.reason or not sent.reason
    for part, words in zip(sent.told, told, strict=True):
        assert part in words
        assert bool(part) == bool(words)
    assert not DjangosEntry.objects.exists()  # one record, not two


@pytest.mark.parametrize("name", [one for one in (*SENDERS, *QUIET) if one.count(":") == 2])
def test_a_page_does_what_it_is_said_to_do_and_nothing_else(desk: Client, name: str) -> None:
    ways = [*SENDERS[name].values()] if name in SENDERS else [QUIET[name].sends]
    for sends in ways:
        sent = sends()
        (field,) = {"do", "as"} & set(sent.typed)
        assert sent.typed[field] == name.rpartition(":")[2]
        assert desk.post(sent.path, {**sent.typed, field: "anything"}).status_code == 400


def last(sent: Sent) -> str:
    return sent.path.strip("/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("name", "deeds", "told_by"),
    [
        ("stories.Story:stories_story_block", BLOCK_DEEDS, last),
        ("stories.Story:stories_story_deed", STORY_DEEDS, last),
        ("stories.Story:stories_story_settle", SETTLED, lambda sent: sent.path.split("/")[-3]),
    ],
)
def test_each_deed_of_a_page_is_sent(
    desk: Client, name: str, deeds: Iterable[str], told_by: Callable[[Sent], str]
) -> None:
    assert {told_by(sends()) for sends in SENDERS[name].values()} == set(deeds)


def test_each_deed_in_a_case_is_sent() -> None:
    """Of whatever a case can be about."""
    there = {one.code for one in all_deeds() if kind_of(one.kind) is not None}
    assert there - AT_A_PAGE_OF_THEIR_OWN == set(SENDERS["moderation.Case:moderation_case_deed"])


@pytest.mark.parametrize("name", QUIET)
def test_what_is_not_recorded_changes_nothing(desk: Client, name: str) -> None:
    quiet = QUIET[name]
    sent, last = quiet.sends(), _last()
    assert _written_by(desk, sent) <= quiet.writes
    assert _last() == last


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_a_page_of_the_whole_site_changes_nothing(desk: Client, name: str) -> None:
    _why, address = OF_THE_SITE[name]
    sent = Sent(address(), User, is_look=True)
    assert _written_by(desk, sent) == set()


def _is_over_many(code: str, row: Any) -> bool:
    """Whether it is a deed that the page of deeds over many does with `row`."""
    deed = deed_of(code)
    if deed is None or not deed.in_bulk or not isinstance(row, deed.model):
        return False
    return deed.fits(deed.model._base_manager.get(pk=row.pk))


def _last() -> int:
    return LogEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def _beside(entry: LogEntry) -> tuple[str, str, str]:
    """Why, and what stood before and after, as the entry tells it."""
    try:
        return entry.text.reason, entry.text.before, entry.text.after
    except ObjectDoesNotExist:
        return "", "", ""


def _written_by(desk: Client, sent: Sent) -> set[str]:
    """The tables that a request writes, but for the browser's own session."""
    with CaptureQueriesContext(connection) as asked:
        assert sent.by(desk).status_code < 500
    found = (WRITES.match(one["sql"]) for one in asked.captured_queries)
    return {one[1] for one in found if one} - {"django_session"}
