"""What a document states about itself, put on the story; and the same fields set by an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.lib import changes
from community.lib.slugs import slug_of
from community.log.actions import record
from community.tags.actions import slug_for
from community.tags.models import Tag
from stories.actions.identity import titled
from stories.actions.rendering import renew
from stories.importing.document import Document
from stories.importing.notices import names_ai
from stories.importing.structure import Structure
from stories.models import Credit, Story, TaggedStory
from stories.models.story import UNDATED, Precision, Provenance

#: What an editor may set; `published` is a date as ISO 8601 cut to what is known.
EDITABLE = (
    *("title", "kind", "language", "published", "rights", "licence", "comments_enabled"),
    *("source_title", "source_url", "source_site", "source_published", "retrieved_on"),
    *("recorded_how", "edited_by", "is_ai_edited", "summary", "tags", "credits", "people"),
    *("spectrum_started", "spectrum_ended"),
)
FACE = frozenset({"title", "rights"})  # what others show of a story: its comments, for one
TONGUE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")  # as much of BCP 47 as fits
DATED = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(?P<second>T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?"
)


def describe(story: Story, document: Document, structure: Structure, file: str) -> None:
    """Put what the document and its structure state on the story, but not over an editor's word.

    The row is not saved; tags and credits are written by `attach`, rights by the import itself.
    """
    source = structure.source
    stated: dict[str, Any] = {
        "title": titled(document, file),
        "kind": document.kind,
        "language": document.language if TONGUE.fullmatch(document.language) else "und",
        "comments_enabled": document.comments_enabled,
        "summary": document.description,
        "licence": structure.licence,
        "source_title": source.title if source else "",
        "source_url": (source.url if source else "") or document.source_url,
        "source_site": (source.site if source else "") or document.source_host,
        "source_published": source.published.value if source and source.published else "",
        "retrieved_on": _day(source.retrieved.value) if source and source.retrieved else None,
        "recorded_how": "\n".join(n for n in document.notices if not names_ai(n)),
        "edited_by": "\n".join(n for n in document.notices if names_ai(n)),
        "is_ai_edited": any(names_ai(notice) for notice in document.notices),
    }
    for name, value in stated.items():
        if name not in story.set_by_editors:
            setattr(story, name, _fitting(name, value))
    if "published" not in story.set_by_editors:
        provenance = document.published.provenance
        put_date(story, document.published.value or "", provenance.value if provenance else "")
    if "spectrum_started" not in story.set_by_editors:
        spectrum = structure.spectrum
        story.spectrum_started = spectrum.started if spectrum else None
        story.spectrum_ended = spectrum.ended if spectrum else None


def attach(story: Story, document: Document, structure: Structure, *, by_sidecar: bool) -> None:
    """Write the story's tags and credits as the document states them; nobody else is named.

    Where somebody named is a member here, the names stay as they are: which of them that is was
    established by a person, and a document cannot say it of another name.
    """
    if "tags" not in story.set_by_editors:
        put_tags(story, document.categories)
    if "credits" not in story.set_by_editors and not _names_a_member(story):
        here = Provenance.FRONT_MATTER if document.front_matter else Provenance.CHROME
        named = [(Credit.Role.AUTHOR, name, here) for name in document.authors]
        by = Provenance.EDITOR if by_sidecar else Provenance.FRONT_MATTER
        if structure.narrator:
            named.append((Credit.Role.NARRATOR, structure.narrator, by))
        if structure.interviewer:
            named.append((Credit.Role.INTERVIEWER, structure.interviewer, by))
        put_credits(story, named)


def put_date(story: Story, value: str, provenance: str) -> None:
    """Set the date of the original with its precision, and what lists sort and filter by.

    `value` is ISO 8601 cut to what is known, or "". A time without an offset is taken as UTC for
    sorting. Raises ValidationError for anything else.
    """
    found = DATED.fullmatch(value)
    if value and not found:
        raise ValidationError(_("Write the date as 2025, 2025-09 or 2025-09-01."))
    story.published_value, story.published_provenance = value, provenance if value else ""
    story.published_precision, story.published_sort = Precision.UNKNOWN, UNDATED
    story.published_year = None
    if not found:
        return
    full = value if len(value) > 7 else value + "-01-01"[: 10 - len(value)]
    try:
        moment = datetime.fromisoformat(full)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        story.published_sort = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(_("There is no such day in the calendar.")) from error
    given = [name for name in ("second", "day", "month", "year") if found[name]]
    story.published_precision = Precision(given[0])
    story.published_year = int(found["year"])


def put_tags(story: Story, names: Iterable[str]) -> None:
    """Make the story's tags exactly these; names differ by more than case, synonyms are folded."""
    wanted = dict.fromkeys(tag_named(name).pk for name in names if name.strip("# "))
    rows = {row.tag_id: row for row in TaggedStory.objects.filter(content_object=story)}
    for tag_id in [pk for pk in wanted if pk not in rows]:
        TaggedStory.objects.create(content_object=story, tag_id=tag_id)
    gone = [row.pk for tag_id, row in rows.items() if tag_id not in wanted]
    TaggedStory.objects.filter(pk__in=gone).delete()


def tag_named(name: str) -> Tag:
    """The tag that `name` means, made when there is none; "C", "C++" and "C#" are three."""
    name = " ".join(name.lstrip("#").split())[:100]
    slug = slug_for(name)
    tag = Tag.objects.filter(slug=slug).select_related("synonym_of").first()
    tag = tag or Tag.objects.filter(name__iexact=name).select_related("synonym_of").first()
    tag = tag or Tag.objects.filter(former__slug=slug).select_related("synonym_of").first()
    if tag is None:
        tag = Tag.objects.create(name=name.casefold()[:100], slug=slug)
        changes.announce("tag", tag.pk)
    return tag.meant


def put_credits(story: Story, named: Iterable[tuple[str, str, str]]) -> None:
    """Make the story's credits exactly these (role, name, provenance).

    A name that stands where another stood is that one written otherwise: it is the same member's.
    """
    rows = {(row.role, row.slug): row for row in story.credits.all()}
    wanted: dict[tuple[str, str], tuple[str, str]] = {}
    for role, name, provenance in named:
        wanted.setdefault((role, slug_of(name[:200], longest=120)), (name[:200], provenance))
    former = _renamed(list(rows), list(wanted))
    rows = {former.get(place, place): row for place, row in rows.items()}
    for position, ((role, slug), (name, provenance)) in enumerate(wanted.items()):
        row = rows.pop((role, slug), None) or Credit(story=story, role=role)
        if (row.name, row.slug, row.provenance, row.position, bool(row.pk)) != (
            *(name, slug, provenance, position),
            True,
        ):
            row.name, row.slug, row.provenance, row.position = name, slug, provenance, position
            row.save()
    Credit.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


def _renamed(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Which (role, slug) gave way to which: the one that stood at its place among its role."""
    pairs: dict[tuple[str, str], tuple[str, str]] = {}
    for role in {role for role, _slug in before}:
        was, now = ([one for one in side if one[0] == role] for side in (before, after))
        pairs |= {
            old: new
            for old, new in zip(was, now, strict=False)
            if old not in now and new not in was
        }
    return pairs


def put_people(story: Story, people: Mapping[int, User | None]) -> None:
    """Let credits of the story (by their pk) be these members; None: of nobody here."""
    for pk, person in people.items():
        story.credits.filter(pk=pk).update(person=person)


@transaction.atomic
def link_member(credit: Credit, person: User, *, by: Any) -> Credit:
    """Say that the name `credit` is the member `person`: a moderator has seen that it is so.

    Raises ValidationError where it is another member's, SignInRequired or NotAllowed.
    """
    policy.require(by, "story.link_member", credit.story)
    story = Story.objects.select_for_update().get(pk=credit.story_id)
    fresh = story.credits.get(pk=credit.pk)
    if fresh.person_id not in (None, person.pk):
        raise ValidationError(_("This name is linked to another member already."))
    if fresh.person_id is None:
        before = _now(story, "people")
        put_people(story, {fresh.pk: person})
        story.set_by_editors = sorted({*story.set_by_editors, "people"})
        story.save(update_fields=["set_by_editors"])
        renew(story, changed="details")
        after = _now(story, "people")
        record("story.link_member", by=by, target=story, before=before, after=after)
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def set_metadata(story: Story, *, by: Any, **fields: Any) -> Story:
    """Set fields of `EDITABLE` in an editor's name; no later import changes them.

    `published` is ISO 8601 cut to what is known, `tags` a list of names, `credits` a list of
    (role, name), `people` which member a credit (by its pk) is, or None. Raises ValidationError
    for a value that does not fit, SignInRequired or NotAllowed.
    """
    policy.require(by, "story.edit", story)
    unknown = [name for name in fields if name not in EDITABLE]
    if unknown:
        raise TypeError(f"not for editors to set: {', '.join(unknown)}")
    fresh = Story.objects.select_for_update().get(pk=story.pk)
    before = {name: _now(fresh, name) for name in fields}
    for name, value in fields.items():
        _put(fresh, name, value)
    changed = [name for name in fields if _now(fresh, name) != before[name]]
    if changed or set(fields) - set(fresh.set_by_editors):
        fresh.set_by_editors = sorted({*fresh.set_by_editors, *fields})
        fresh.full_clean(exclude=["tags"])
        fresh.save()
        renew(fresh, changed="story" if FACE.intersection(changed) else "details")
        record(
            "story.describe",
            by=by,
            target=fresh,
            before=before,
            after={name: _now(fresh, name) for name in fields},
        )
    story.refresh_from_db()
    return fresh


def _names_a_member(story: Story) -> bool:
    return story.credits.filter(person__isnull=False).exists()


def _put(story: Story, name: str, value: Any) -> None:
    match name:
        case "published":
            put_date(story, value, Provenance.EDITOR)
        case "tags":
            put_tags(story, value)
        case "credits":
            put_credits(story, [(role, one, Provenance.EDITOR) for role, one in value])
        case "people":
            put_people(story, value)
        case _:
            setattr(story, name, value)


def _now(story: Story, name: str) -> Any:
    match name:
        case "published":
            return story.published_value
        case "tags":
            return sorted(
                TaggedStory.objects.filter(content_object=story).values_list("tag__name", flat=True)
            )
        case "credits":
            return [[row.role, row.name] for row in Credit.objects.filter(story=story)]
        case "people":
            linked = Credit.objects.filter(story=story, person__isnull=False)
            return [[*row] for row in linked.values_list("role", "name", "person__handle")]
        case _:
            return getattr(story, name)


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _fitting(name: str, value: Any) -> Any:
    """A stated value cut to what its column holds; an address that is too long is left out."""
    longest = getattr(Story._meta.get_field(name), "max_length", None)
    if not isinstance(value, str) or not longest or len(value) <= longest:
        return value
    return "" if name == "source_url" else value[: longest - 1] + "…"
