"""Documents go in, stories come out: one document, one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from community import policy
from community.lib import changes
from community.log.actions import record
from stories.actions import drawn, findings, metadata, passages, repairs, text
from stories.actions.identity import free_slug, kept_name, story_of
from stories.actions.locking import hold
from stories.actions.publishing import let_out
from stories.actions.reading import Reading, digest, read_files
from stories.actions.rendering import renew
from stories.importing.document import ImportRefused
from stories.importing.report import report
from stories.judging import follow_story
from stories.models import Source, Story
from stories.models.story import Rights, Status

ATTEMPTS = 8  # two imports at one time may choose the same slug, tag or name of a resource


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document; `story` is None where a preview would have made one."""

    outcome: Outcome
    story: Story | None
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Order:
    data: bytes
    file: str
    sidecar: bytes | None
    rights: str | None
    publish: bool
    story: Story | None
    by: Any = None

    def read(self) -> Reading:
        return read_files(self.data, file=self.file, sidecar=self.sidecar)

    def changes(self, story: Story) -> bool:
        """Whether rights or publication of `story` would change, its text apart."""
        publishes = self.publish and story.status == Status.DRAFT
        return publishes or (self.rights is not None and self.rights != story.rights)

    def require_rights(self, rights: str, story: Story | None) -> None:
        is_draft = story is None or story.status == Status.DRAFT
        if self.publish and is_draft and rights == Rights.UNKNOWN:
            raise ImportRefused("not published, because its rights are unknown: state them")


def import_document(
    data: bytes,
    *,
    file: str,
    sidecar: bytes | None = None,
    by: Any = None,
    rights: str | None = None,
    publish: bool = False,
    story: Story | None = None,
) -> Imported:
    """Make a story of a document, or bring the story it belongs to (see `identity`) up to date.

    `file` is its name or full path, `sidecar` the bytes of the `.yml` beside it (None: there is
    none), `rights` a value of `Rights` that overrules what the document states, `story` the story
    it is a new version of, when an editor says so. `by` None is the portal itself.

    The same bytes again (document and sidecar) change nothing, unless `rights` differs from the
    story's or `publish` finds a draft: then only that changes, and the outcome is "updated". A
    withdrawn story stays withdrawn. Either everything is written or nothing.

    Raises ImportRefused (SidecarRefused for the sidecar) with reason and line, also where
    `publish` meets unknown rights; SignInRequired or NotAllowed.
    """
    if by is not None:
        policy.require(by, "story.import")
        if publish:
            policy.require(by, "story.publish", story)
    order = _Order(data, file, sidecar, rights, publish, story, by)
    for _attempt in range(1, ATTEMPTS):
        try:
            return _imported(order)
        except IntegrityError:
            continue  # another import took the name first: look at the database afresh
    return _imported(order)


def preview_document(
    data: bytes,
    *,
    file: str,
    sidecar: bytes | None = None,
    rights: str | None = None,
    publish: bool = False,
    story: Story | None = None,
    promised: dict[str, str] | None = None,
) -> Imported:
    """Say what `import_document` would do, and write nothing.

    `promised` holds what earlier previews of one run would have made, as SHA-256 → slug; this
    one is added.
    """
    order = _Order(data, file, sidecar, rights, publish, story)
    promised = {} if promised is None else promised
    same = _of_same_bytes(order)
    if same:
        order.require_rights(rights or same.story.rights, same.story)
        outcome = Outcome.UPDATED if order.changes(same.story) else Outcome.UNCHANGED
        return Imported(outcome, same.story, _report_of(same, file))
    reading = order.read()
    document = reading.document
    known = story or story_of(document, file)
    order.require_rights(_rights_after(known, reading, rights), known)
    if known:
        text.carry_keys(known, document)
        return Imported(Outcome.UPDATED, known, report(document, slug=known.slug))
    outcome = Outcome.UNCHANGED if document.sha256 in promised else Outcome.CREATED
    slug = promised.get(document.sha256) or free_slug(document, file, set(promised.values()))
    promised[document.sha256] = slug
    return Imported(outcome, None, report(document, slug=slug))


def _imported(order: _Order) -> Imported:
    same = _of_same_bytes(order)
    if same and not order.changes(same.story):
        return Imported(Outcome.UNCHANGED, same.story, _report_of(same, order.file))
    if same:
        with transaction.atomic():
            return _flagged(order, same, hold(same.story_id))
    reading = order.read()
    with transaction.atomic():
        return _written(order, reading)


def _written(order: _Order, reading: Reading) -> Imported:
    """Everything that one import writes, in the order in which it builds on itself."""
    document, structure = reading.document, reading.structure
    known = order.story or story_of(document, order.file)
    story = hold(known.pk) if known else Story(slug=free_slug(document, order.file))
    if story.is_erased:
        raise ImportRefused("those who told this story took it back for good")
    if known and (same := _of_same_bytes(order)):
        return _flagged(order, same, story)  # another import of these bytes held the story first
    before, former = _face(story), _newest_sha256(story) if known else None
    metadata.describe(story, document, structure, order.file)
    story.rights = _rights_after(story, reading, None)
    story.save()
    keys = text.carry_keys(story, document)
    story.excerpt_end = document.excerpt_end
    metadata.attach(story, document, structure, by_sidecar=order.sidecar is not None)
    laid = text.lay_blocks(story, document, text.lay_speakers(story, document))
    repairs.lay_repairs(story, document, laid.fresh)
    drawn.lay_contents(story, document)
    drawn.lay_drawn(story, document, structure, keys)
    findings.lay_findings(story, document, laid.losses)
    passages.reattach(story, laid.moved)
    story.save()
    renew(story, changed="details" if _face(story) == before else "story")
    told = report(document, slug=story.slug)
    Source.objects.create(
        story=story,
        sha256=document.sha256,
        raw=order.data,
        sidecar=order.sidecar or b"",
        file=kept_name(order.file),
        format=document.format.value,
        encoding=document.encoding[:40],
        report=told,
        removed=[[one.line, one.text, one.rule] for one in document.removed],
    )
    record("story.import", by=order.by, target=story, before=former, after=document.sha256)
    _set_flags(story, order)
    follow_story(story, by=order.by)
    return Imported(Outcome.UPDATED if known else Outcome.CREATED, story, told)


def _newest_sha256(story: Story) -> str | None:
    """Of the document that the story was made of last."""
    return story.sources.values_list("sha256", flat=True).first()


def _face(story: Story) -> list[str]:
    """What others show of a story."""
    return [getattr(story, name) for name in sorted(metadata.FACE)]


def _flagged(order: _Order, same: Source, story: Story) -> Imported:
    """What the order asks for beside the text, which is there already."""
    outcome = Outcome.UPDATED if order.changes(story) else Outcome.UNCHANGED
    if outcome is Outcome.UPDATED:
        _set_flags(story, order)
    return Imported(outcome, story, _report_of(same, order.file))


def _set_flags(story: Story, order: _Order) -> None:
    """Rights that a person stated outlive later imports; then publish, where that was asked."""
    if order.rights is not None:
        story.rights = Rights(order.rights)
        story.set_by_editors = sorted({*story.set_by_editors, "rights"})
        story.save(update_fields=["rights", "set_by_editors", "changed_at"])
        changes.announce("story", story.pk)
    order.require_rights(story.rights, story)
    if order.publish and story.status == Status.DRAFT:
        let_out(story, by=order.by)


def _of_same_bytes(order: _Order) -> Source | None:
    """The newest source of a story, when it was made from exactly these bytes."""
    found = Source.objects.filter(sha256=digest(order.data)).select_related("story").defer("raw")
    if order.story is not None:
        found = found.filter(story=order.story)
    for source in found:
        newest = source.story.sources.values_list("pk", flat=True).first()
        if newest == source.pk and bytes(source.sidecar) == (order.sidecar or b""):
            return source
    return None


def _report_of(source: Source, file: str) -> dict[str, Any]:
    """What reading these bytes found, under the names that file and story have now."""
    return {**source.report, "file": file, "slug": source.story.slug}


def _rights_after(story: Story | None, reading: Reading, stated: str | None) -> str:
    """The rights a story has after an import: those a person stated, else the document's own."""
    if stated is not None:
        return stated
    if story and "rights" in story.set_by_editors:
        return story.rights
    return reading.rights or Rights.UNKNOWN
