"""Where people's prose is stored, table by table, and whom each row has to do with.

When an account is closed, its names are looked for here and nowhere else: a counter, a code, a
rule or a quoted place that reads like somebody's name is left alone. A test walks all columns
that hold words and fails for one that is declared neither as prose (`PROSE`) nor as what is none
(`NO_PROSE`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat

from community.accounts.holding import held
from community.lib import markdown
from community.moderation import subjects
from community.moderation.models import Case
from mentors.actions.notes import HEADINGS_FROM
from threads.actions.posts import as_html
from threads.models import Participant, Post, Suggestion, Thread

Html = Mapping[str, tuple[str, Callable[[str], str]]]
IN_THREAD = "thread"
"""In `Prose.ties`: the lookup before the colon leads to a discussion the person takes part in."""
OF_THING = "thing"
"""The same: the two lookups before the colon are kind and number of what `subjects` knows."""
JUDGED = "judged"
"""The same: the lookup leads to what is judged in a case that the person is in."""
FORM = "form"
"""The same: it names a form under what is said where the person takes part."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Columns of `model` with words that people wrote.

    `ties` are lookups from a row to people it has to do with; those that end in `:thread` lead to
    discussions, those in `:thing` to what is judged; of `:judged` and `:form` see above. `html`
    says from which column another one is made and how; it is made anew, never changed. `announces`
    is what `lib.changes` is told. `lock` takes a row for a change.
    """

    model: str
    columns: tuple[str, ...]
    ties: tuple[str, ...] = ()
    html: Html = field(default_factory=dict)
    announces: str = ""
    is_search: bool = False
    lock: Callable[[int], Any] | None = None

    @property
    def table(self) -> Any:
        """The model."""
        return apps.get_model(self.model)

    def tied_to(self, person: Any, *, of_things: bool = True) -> Q:
        """The rows that have to do with `person`; none where that cannot be told.

        Not `of_things`: those that name nothing but another thing are not asked for its sake.
        """
        found = Q(pk__in=[])
        for tie in self.ties:
            lookup, _colon, kind = tie.partition(":")
            if kind == IN_THREAD:
                found |= Q(**{f"{lookup}__in": _threads(person)})
            elif kind == OF_THING:
                found |= _of_things(lookup, person) if of_things else Q()
            elif kind == JUDGED:
                found |= Q(**{f"{lookup}__in": _judged(self.table, lookup, person)})
            elif kind == FORM:
                found |= _of_forms(lookup, person)
            else:
                found |= Q(**{lookup: person.pk})
        return found

    def keys_of(self, person: Any) -> models.QuerySet[Any, Any]:
        """Keys of the rows that have to do with `person`."""
        return self._keys(self.tied_to(person))

    def keys_by_themselves(self, person: Any) -> models.QuerySet[Any, Any]:
        """The same, but for what has to do with `person` through the thing that it names alone."""
        return self._keys(self.tied_to(person, of_things=False))

    def _keys(self, tied: Q) -> models.QuerySet[Any, Any]:
        return self.table._base_manager.filter(tied).values_list("pk", flat=True)

    def tied(self, rows: list[Any], person: Any) -> list[Any]:
        """Those of `rows` that have to do with `person`."""
        mine = set(self.keys_of(person).filter(pk__in=[row.pk for row in rows]))
        return [row for row in rows if row.pk in mine]


def _of_things(lookups: str, person: Any) -> Q:
    """Rows that name, by kind and number ("kind+key"), a thing that has to do with `person`."""
    found, (kind, key) = Q(pk__in=[]), lookups.split("+")
    for prose in PROSE:
        name = prose.table._meta.model_name
        if prose.ties and subjects.kind_of(name):
            found |= Q(**{kind: name, f"{key}__in": prose.keys_by_themselves(person)})
    return found


def _judged(table: Any, lookup: str, person: Any) -> models.QuerySet[Any, Any]:
    """The things of one kind in cases that `person` is in."""
    judged = table if lookup == "pk" else table._meta.get_field(lookup).related_model
    is_in = Q(person=person) | Q(raised_by=person) | Q(reports__by=person)
    cases = Case.objects.filter(is_in, subject_kind=judged._meta.model_name)
    return cases.values("subject_key")


def _of_forms(lookup: str, person: Any) -> Q:
    """Rows named after forms in the discussions that `person` takes part in: see `draft_forms`."""
    threads = Thread._base_manager.filter(pk__in=_threads(person))
    posts = Post._base_manager.filter(thread__in=threads)
    about: tuple[tuple[models.QuerySet[Any, Any], str, tuple[str, ...]], ...] = (
        (threads, "pk", ("answer", "message")),
        (threads.filter(story__isnull=False), "story", ("comment",)),
        (posts, "pk", ("remark", "reply", "edit", "suggest")),
        (Suggestion._base_manager.filter(post__in=posts), "pk", ("improve",)),
    )
    found = Q(pk__in=[])
    for things, key, kinds in about:
        for kind in kinds:
            name = Concat(Value(f"{kind}-"), Cast(key, models.CharField()))
            found |= Q(**{f"{lookup}__in": things.annotate(form_name=name).values("form_name")})
    return found


def _threads(person: Any) -> models.QuerySet[Any, Any]:
    """The discussions that `person` takes part in."""
    wrote = Post.objects.filter(author=person).values("thread")
    takes_part = Participant.objects.filter(person=person).values("thread")
    found = Q(pk__in=wrote) | Q(pk__in=takes_part) | Q(author=person)
    return Thread._base_manager.filter(found).values("pk")


def _between(prefix: str = "") -> tuple[str, str]:
    return f"{prefix}mentee", f"{prefix}mentor__person"


def _note_html(body: str) -> str:
    return markdown.render(body, heading_base=HEADINGS_FROM)


def _lines_html(body: str) -> str:
    return markdown.render(body) if body else ""


_MENTORSHIP = _between("mentorship__request__")
_CASE = (
    *("case__person", "case__raised_by", "case__reports__by"),
    "case__subject_kind+case__subject_key:thing",
)
_GIVEN = (
    *("person", "by", "person__cases__reports__by"),
    *("person__statements__case__reports__by", "person__statements__case__person"),
)
"""What is given to somebody may name who reported what they did."""
_ROOM = ("room__host", "room__seats__person")

PROSE = (
    Prose(
        "accounts.User",
        ("about",),
        ("pk", "cases__reports__by", "statements__case__reports__by"),
        lock=held,
    ),
    Prose("shelf.ReadingList", ("name", "about"), ("owner",)),
    Prose(
        "shelf.SavedItem",
        ("note",),
        ("reading_list__owner", "thread:thread", "post__thread:thread"),
    ),
    Prose("shelf.Highlight", ("note",), ("owner",)),
    Prose("tags.Tag", ("description",)),
    Prose("tags.TagRevision", ("description",), ("by",)),
    Prose("search.SavedSearch", ("name", "query"), is_search=True),
    Prose("moderation.BulkDeed", ("reason", "given"), ("by", "undone_by", "kind+items__key:thing")),
    Prose("moderation.BulkItem", ("words", "stood"), ("bulk__kind+key:thing",)),
    Prose(
        "moderation.Case",
        ("words",),
        ("person", "raised_by", "reports__by", "subject_kind+subject_key:thing"),
    ),
    Prose("moderation.CaseNote", ("words",), ("by", *_CASE)),
    Prose("moderation.Report", ("words", "seen"), ("by", *_CASE)),
    Prose("moderation.Hold", ("found",), _CASE),
    Prose("moderation.Sanction", ("reason",), _GIVEN),
    Prose(
        "moderation.Statement",
        ("title", "reason", "effects"),
        ("person", "by", "thing_kind+thing_key:thing", *_CASE),
    ),
    Prose(
        "moderation.Appeal",
        ("words", "answer"),
        (
            *("statement__person", "statement__by", "decided_by", *_CASE),
            *(f"statement__{tie}" for tie in _CASE[:3]),
            "statement__thing_kind+statement__thing_key:thing",
        ),
    ),
    Prose("moderation.Warning", ("words",), _GIVEN),
    Prose("moderation.TakenWords", ("words",), ("person", "thing_kind+thing_key:thing")),
    Prose("stories.Proposal", ("title", "body", "teller", "about"), ("by",)),
    Prose("stories.ProposalEvent", ("words",), ("by", "proposal__by")),
    Prose(
        "threads.Thread",
        ("title", "state_reason", "closed_note", "locked_note"),
        ("pk:thread", "pk:judged", "question:judged"),
        announces="thread",
    ),
    Prose(
        "threads.Post",
        ("body", "state_reason", "outdated_why"),
        ("thread:thread", "pk:judged"),
        html={"html": ("body", as_html)},
        announces="post",
    ),
    Prose("threads.Revision", ("title", "body", "hidden_why"), ("by", "post__thread:thread")),
    Prose("threads.Suggestion", ("title", "body", "note", "reason"), ("by", "post__thread:thread")),
    Prose("threads.Draft", ("content",), ("owner", "form:form")),
    Prose(
        "mentors.Mentor",
        ("headline", "who_i_am", "helps_with", "helps_not_with", "standing_reason"),
        ("person", "pk:judged"),
        announces="mentor",
    ),
    Prose("mentors.AskedOfMentees", ("text",), ("mentor__person",)),
    Prose("mentors.MentorClaim", ("text", "note"), ("mentor__person", "verified_by")),
    Prose("mentors.StoryClaim", ("words", "reason"), ("person",)),
    Prose("mentors.Brief", ("goal", "situation", "tried"), _between("requests__")),
    Prose("mentors.Request", ("reason",), _between()),
    Prose("mentors.RequestEvent", ("words",), _between("request__")),
    Prose("mentors.MenteesAnswer", ("question", "text"), _between("request__")),
    Prose("mentors.Mentorship", ("mentor_contact", "mentee_contact"), _between("request__")),
    Prose("mentors.Agreement", ("goals", "rhythm", "stays_private"), _MENTORSHIP),
    Prose("mentors.Ending", ("reached",), _MENTORSHIP),
    Prose(
        "mentors.Thanks",
        ("words", "state_reason"),
        ("writer", "receiver", "pk:judged", *_MENTORSHIP),
    ),
    Prose("mentors.Concern", ("words", "note"), ("by", "about", *_MENTORSHIP)),
    Prose("mentors.Goal", ("title", "about"), _MENTORSHIP),
    Prose("mentors.Step", ("text",), _between("goal__mentorship__request__")),
    Prose("mentors.Meeting", ("place", "why", "hidden_place", "hidden_why"), _MENTORSHIP),
    Prose("mentors.Note", ("body",), _MENTORSHIP, html={"html": ("body", _note_html)}),
    Prose("mentors.StoryProposal", ("title", "byline", "body"), _MENTORSHIP),
    Prose("mentors.Crossing", ("note",), ("person",)),
    Prose("mentors.Setback", ("note",), ("person",)),
    Prose(
        "mentors.Room",
        ("name", "about", "state_reason"),
        ("host", "seats__person", "pk:judged"),
        html={"about_html": ("about", markdown.render)},
    ),
    Prose(
        "mentors.RoomSession",
        ("question",),
        ("setter", *_ROOM),
        html={"question_html": ("question", _lines_html)},
    ),
    Prose(
        "mentors.RoomNote",
        ("body",),
        ("author", "changed_by", *(f"session__{tie}" for tie in _ROOM)),
        html={"html": ("body", markdown.render)},
    ),
    Prose(
        "mentors.RoomNoteVersion", ("body",), ("by", *(f"note__session__{tie}" for tie in _ROOM))
    ),
)

NO_PROSE: Mapping[str, tuple[str, ...]] = {
    # Quotes that find their place again by being what they are.
    "shelf.SavedItem": ("key", "exact", "prefix", "suffix", "words"),
    "shelf.Highlight": ("key", "exact", "prefix", "suffix", "target"),
    # Codes, keys and counters.
    "accounts.User": (
        *("password", "handle", "email", "display_name"),  # the account's own: see `closing`
        *("language", "time_zone", "avatar"),
    ),
    "accounts.ApiToken": ("name", "scopes", "hint"),
    "limits.Spent": ("limit", "who"),
    "changes.Change": ("kind",),
    "webhooks.Endpoint": ("url", "name", "events"),
    "webhooks.Secret": ("sealed", "hint"),
    "webhooks.Delivery": ("message_id", "kind", "type"),
    "webhooks.Attempt": ("error", "said"),  # what a program answered
    "api.IdempotentCall": ("caller", "key", "print", "headers", "body"),  # the body is sealed
    "notifications.Wish": ("event",),
    "notifications.Notification": ("event", "kind", "deed"),
    "moderation.BulkDeed": ("code", "kind"),
    "moderation.BulkItem": ("looks",),
    "moderation.Case": ("subject_kind", "language"),
    "moderation.Report": ("subject_kind",),
    "moderation.TakenWords": ("thing_kind",),
    "moderation.Hold": ("name",),
    "moderation.Print": ("kind",),
    "moderation.Sanction": ("ability",),
    "moderation.Statement": ("code", "thing_kind", "rule"),
    "stories.ReadingPlace": ("key",),
    "stories.Proposal": ("address",),
    "stories.ProposalEvent": ("verb",),
    "threads.Thread": ("home",),
    "threads.Revision": ("tags",),
    "threads.Suggestion": ("tags",),
    "threads.Draft": ("form",),
    "mentors.RequestEvent": ("actor", "verb", "before", "after"),
    "mentors.CalendarKey": ("seed",),
    "mentors.SpokenLanguage": ("code",),
    "mentors.Circumstance": ("value",),
    "mentors.Room": ("zone",),
    "search.Telling": ("says",),  # a fingerprint
    # Words of the house, by those who run it.
    "moderation.ReportKind": ("explanation",),
    "moderation.Rule": ("words", "says"),
    "moderation.WarningTemplate": ("words",),
    "threads.AskTemplate": ("name", "body"),
    "mentors.GoalTemplate": ("name", "about"),
    "mentors.TemplateStep": ("text",),
    # What a document says is its own.
    "stories.Edit": ("key", "rule", "before", "after"),
    "stories.Finding": ("key", "text", "why", "decision"),
    "stories.Upload": ("file", "raw", "sidecar", "outcome", "report", "refusal"),  # for a day
}
