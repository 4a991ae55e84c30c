"""Forms, buttons and pages of the admin of which nothing is recorded: why, and how to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from community.moderation.models import Case
from stories.actions import hold_document
from stories.models import Proposal, Story
from tests.cast import PostFactory, StoryFactory
from tests.laws.admin_writes.of_mentors import concern, waiting
from tests.laws.admin_writes.sending import (
    Sent,
    at,
    button,
    changed,
    look,
    page,
    reported,
    root,
    somebody,
)
from tests.stories.documents import POST
from tests.stories.proposing import linked, proposed
from tests.threads.ruling import rule

ONLY_SHOWS = "It only shows what is there."
ONLY_LEADS = "It only leads to a form, which is listed by itself."
FINDS_ROWS = "It finds rows to choose from."
PRIVATE_WORK = "How an import is prepared; what comes of it is recorded as story.import."


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why nothing is recorded, and what is sent; `writes` are the tables it may write."""

    why: str
    sends: Callable[[], Sent]
    writes: frozenset[str] = frozenset()


def _leads(deed: str, story: Callable[[], Story] = StoryFactory.create) -> Quiet:
    return Quiet(ONLY_LEADS, lambda: button(deed, story()))


def _shows(name: str) -> Quiet:
    """A page of a story's desk."""

    def sent() -> Sent:
        story = StoryFactory.create()
        return look(at(f"stories_story_{name}", story.pk), story)

    return Quiet(ONLY_SHOWS, sent)


def _case(name: str) -> Callable[[], Sent]:
    def sent() -> Sent:
        case: Case = reported(PostFactory.create())
        return look(at(f"moderation_case_{name}", *([case.pk] if name == "thing" else [])), case)

    return sent


def _opened(name: str, row: Callable[[], object]) -> Callable[[], Sent]:
    def sent() -> Sent:
        found: Any = row()
        return look(at(f"{name}_change", found.pk), found)

    return sent


def _handed_in() -> Sent:
    return page(at("stories_story_import"), root(), text=POST, name="one.md")


def _brought(do: str, proposal: Proposal) -> Sent:
    """A proposal's text is put before the importer."""
    return page(at("stories_proposal_change", proposal.pk), proposal, do=do)


def _held(what: str, pasted: str, **typed: str) -> Sent:
    upload = hold_document(pasted.encode(), file="one.md", is_pasted=True, by=root())
    return page(at("stories_story_held", upload.pk), upload, **{"as": what}, **typed)


QUIET: dict[str, Quiet] = {
    "accounts.User:page": Quiet(ONLY_SHOWS, _opened("accounts_user", somebody)),
    "mentors.Concern:page": Quiet(ONLY_SHOWS, _opened("mentors_concern", concern)),
    "mentors.Mentor:page": Quiet(ONLY_SHOWS, _opened("mentors_mentor", waiting)),
    "moderation.Case:moderation_case_next": Quiet(ONLY_LEADS, _case("next")),
    "moderation.Case:moderation_case_thing": Quiet(ONLY_LEADS, _case("thing")),
    "moderation.Rule:page": Quiet(
        "It shows what a rule would catch; to save is listed as change.",
        lambda: changed(rule("words", words="scam"), ("", ""), words="easy", _dry_run="1"),
    ),
    "stories.Proposal:page:read": Quiet(
        PRIVATE_WORK, lambda: _brought("read", proposed(somebody())), frozenset({"stories_upload"})
    ),
    "stories.Proposal:page:fetch": Quiet(
        PRIVATE_WORK,
        lambda: _brought("fetch", linked(somebody())),
        frozenset({"stories_upload", "limits_spent"}),
    ),
    "stories.Story:stories_story_held:again": Quiet(
        PRIVATE_WORK,
        lambda: _held("again", "not a story", text=POST),
        frozenset({"stories_upload"}),
    ),
    "stories.Story:stories_story_held:discard": Quiet(
        PRIVATE_WORK, lambda: _held("discard", POST), frozenset({"stories_upload"})
    ),
    "stories.Story:add": Quiet(ONLY_LEADS, lambda: look(at("stories_story_add"), root())),
    "stories.Story:publish": _leads("publish"),
    "stories.Story:withdraw": _leads("withdraw"),
    "stories.Story:stories_story_import": Quiet(
        PRIVATE_WORK, _handed_in, frozenset({"stories_upload"})
    ),
    "stories.Story:stories_story_desk": _shows("desk"),
    "stories.Story:stories_story_source": _shows("source"),
    "stories.Story:stories_story_preview": _shows("preview"),
}


def _on_site() -> str:
    kind = ContentType.objects.get_for_model(Story)
    return at("view_on_site", kind.pk, StoryFactory.create().pk)


OF_THE_SITE: dict[str, tuple[str, Callable[[], str]]] = {
    "index": (ONLY_SHOWS, lambda: at("index")),
    "app_list": (ONLY_SHOWS, lambda: at("app_list", "threads")),
    "programme": (ONLY_SHOWS, lambda: at("programme")),
    "programme_table": (ONLY_SHOWS, lambda: at("programme_table", "demand")),
    "suggest": (FINDS_ROWS, lambda: f"{at('suggest', 'person')}?q=so"),
    "login": (ONLY_LEADS, lambda: at("login")),
    "logout": (ONLY_LEADS, lambda: at("logout")),
    "password_change": (ONLY_LEADS, lambda: at("password_change")),
    "password_change_done": (ONLY_LEADS, lambda: at("password_change_done")),
    "autocomplete": (FINDS_ROWS, lambda: at("autocomplete")),
    "jsi18n": ("Words for scripts.", lambda: at("jsi18n")),
    "view_on_site": ("It leads to a page.", _on_site),
}
"""Pages of the whole site, which belong to no table: why, and an address of each."""
