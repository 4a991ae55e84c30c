"""Whatever can be done on a page or in the admin can be done over the API.

An action is a public function of an app's `actions` that says who does it (`by=`), which is what
makes it a deed of somebody. Those that no page and no part of the admin calls are steps of others,
or of the clock. What stands behind a page, the admin and the API is read from their source.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from community.api.doors import Door
from tests.laws.reaching import called_by, is_action, ours, reached
from threads.api.votes import VoteDoor

EXCEPTIONS = {
    "community.accounts.tokens.revoke_all": "a program revokes them one by one",
    "community.moderation.actions.reporting.require_reportable": (
        "asks before the form is shown what `report` asks itself"
    ),
    "threads.actions.drafts.sending": (
        "lets go of the draft that a form was written in; a program does so by a call of its own"
    ),
    "threads.draft_forms.find": "finds the form that a draft belongs to, to show it again",
    "threads.drawing.send": "reads the form of a drawn passage; `draw` does the deed",
}
"""What the API leaves out, and why."""

FORMS = {
    "threads:fitting": "find_fitting",
    "threads:preview": "preview",
    "notifications:unsubscribe": "set_notice_preferences",
    "saved_searches:unsubscribe": "update_saved_search",
}
"""Forms that do no deed of ours, or do it for whoever holds a link → the operation for that."""

UNGUARDED = frozenset(
    {
        *("threads.feeds", "stories.feeds", "portal.pages.search_feed"),
        *("community.moderation.log_feed", "portal.pages.health"),
        *("community.accounts.oidc_views", "community.accounts.password_views"),
        "community.api.headless",
    }
)
"""Modules of pages that say nothing of methods: what is read, and what is allauth's."""

UNCALLED = {"community.moderation.actions.reporting.report"}
"""`report_named` for whoever has the kind of report already, as tests do."""

MOST = 10

pytestmark = [
    pytest.mark.slow,  # the source of every door is read: some seconds
    pytest.mark.once,
]


def patterns(resolver: URLResolver, names: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address: its name, and what stands there."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from patterns(entry, inner)
        else:
            yield names + str(entry.name), entry


EVERYWHERE = list(patterns(get_resolver()))
ADMIN = [entry for name, entry in EVERYWHERE if name.startswith("admin:")]


def is_of_the_api(entry: URLPattern) -> bool:
    return issubclass(getattr(entry.callback, "cls", type), Door)


def methods_of(view: Any) -> list[str] | None:
    """The methods that a page says it takes."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            cell = view.__closure__[names.index("request_method_list")]
            return list(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def is_of_the_admin(entry: URLPattern) -> bool:
    return entry in ADMIN


def is_deed(thing: Any) -> bool:
    """Whether `thing` is a verb of ours, done by somebody: no door, and no step of one."""
    if not inspect.isfunction(thing) or thing.__name__.startswith("_"):
        return False
    by = inspect.signature(thing).parameters.get("by")
    is_done_by_somebody = by is not None and by.kind is by.KEYWORD_ONLY
    return is_done_by_somebody and (is_action(thing) or not knows_requests(thing))


def knows_requests(thing: Any) -> bool:
    """Whether the module of `thing` is a door's: it speaks of requests or forms."""
    names = vars(sys.modules[thing.__module__])
    return bool({"HttpRequest", "forms"} & set(names))


def named(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


@pytest.fixture(scope="module")
def told() -> set[str]:
    """The deeds that the API does."""
    doors = [entry.callback.cls for _name, entry in EVERYWHERE if is_of_the_api(entry)]
    return {named(one) for one in reached(doors) if is_deed(one)}


@pytest.fixture(scope="module")
def forms() -> dict[str, set[str]]:
    """Name of each page that takes a form → the deeds that it does."""
    return {
        name: {named(one) for one in reached([entry.callback]) if is_deed(one)}
        for name, entry in EVERYWHERE
        if "POST" in (methods_of(entry.callback) or ())
    }


def in_the_admin() -> set[str]:
    """The deeds that are done in the admin."""
    lists = admin.site._registry.values()
    parts = [type(one) for one in lists] + [inline for one in lists for inline in one.inlines]
    return {named(one) for one in reached(parts) if is_deed(one)}


def test_what_pages_and_the_admin_do_the_api_does(
    told: set[str], forms: dict[str, set[str]]
) -> None:
    done = set().union(*forms.values()) | in_the_admin()
    assert len(done) > 200
    assert done - told == set(EXCEPTIONS)
    assert len(EXCEPTIONS) <= MOST


def test_every_action_is_somebodys_or_a_step(told: set[str], forms: dict[str, set[str]]) -> None:
    """An action that nothing calls is a promise to nobody."""
    known = told | set().union(*forms.values()) | in_the_admin() | set(EXCEPTIONS)
    everything = ours()
    alone = {one for one in everything if is_action(one) and is_deed(one)}
    steps = {named(one) for one in alone} - known
    assert steps
    assert steps - {named(one) for one in called_by(everything)} == UNCALLED


def test_a_form_without_a_deed_has_its_operation(forms: dict[str, set[str]]) -> None:
    assert {name for name, deeds in forms.items() if not deeds} == set(FORMS)
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    paths = generator.get_schema(request=None, public=True)["paths"].values()
    operations = {one["operationId"] for path in paths for one in path.values()}
    assert set(FORMS.values()) <= operations


def test_pages_say_which_methods_they_take() -> None:
    """Signing in, addresses, passwords and second steps are allauth's, pages and API alike."""
    pages = [entry for _name, entry in EVERYWHERE if not hasattr(entry.callback, "cls")]
    silent = {
        entry.callback.__module__
        for entry in pages
        if not str(entry.callback.__module__).startswith(("allauth.", "django."))
        and methods_of(entry.callback) is None
        and not is_of_the_admin(entry)
    }
    assert silent == UNGUARDED


def test_a_door_that_is_taken_away_is_missed(forms: dict[str, set[str]]) -> None:
    """The law bites: without the door of votes, voting is missing."""
    doors = [
        entry.callback.cls
        for _name, entry in EVERYWHERE
        if is_of_the_api(entry) and entry.callback.cls is not VoteDoor
    ]
    left = {named(one) for one in reached(doors) if is_deed(one)}
    assert "threads.actions.votes.vote" in forms["threads:vote"]
    assert "threads.actions.votes.vote" not in left
