"""What is drawn from a story as rows: contents, takeaways, milestones, resources, facts, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stories.actions import passages, resources
from stories.importing import structure_items as told
from stories.importing.document import Document
from stories.importing.keys import normalised
from stories.importing.structure_json import duration_values, fact_values
from stories.models import (
    Claim,
    ContentsEntry,
    Fact,
    Milestone,
    Passage,
    Recommendation,
    Story,
    Takeaway,
)

KINDS = (Takeaway, Milestone, Recommendation, Fact, Claim)


def lay_contents(story: Story, document: Document) -> None:
    """Bring the contents list in line with the document; what an editor placed stays placed."""
    rows = list(story.contents.all())
    blocks = {block.key: block for block in story.blocks.only("key", "story")}
    for position, entry in enumerate(document.contents):
        title = entry.title[:300]
        row = next((one for one in rows if one.title == title), None)
        if row:
            rows.remove(row)
        else:
            row = ContentsEntry(story=story, title=title)
        if not (row.is_placed_by_editor and row.block_id):
            row.block, row.is_placed_by_editor = blocks.get(entry.key or ""), False
        row.position = position
        row.save()
    ContentsEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()


def lay_drawn(
    story: Story, document: Document, structure: told.Structure, keys: Mapping[str, str]
) -> None:
    """Write anew what the document says as data, each item with the passage that says it.

    `keys` maps the keys the structure was read with to those of the story's blocks. Items that an
    editor added by hand are not touched, and takeaways keep the words that an editor chose.
    """
    chosen = list(story.takeaways.filter(is_imported=True, is_placed_by_editor=True))
    used: set[int] = set()
    recommended = set(
        story.recommendations.filter(is_imported=True).values_list("resource_id", flat=True)
    )
    for kind in KINDS:
        rows = kind.objects.filter(story=story, is_imported=True)
        used |= set(rows.exclude(passage=None).values_list("passage_id", flat=True))
        rows.delete()
    if story.spectrum_passage_id:
        used.add(story.spectrum_passage_id)
        story.spectrum_passage = None
    places = _Places(story, keys)
    if structure.spectrum and "spectrum_started" not in story.set_by_editors:
        story.spectrum_passage = places.passage(structure.spectrum.at)
    story.save(update_fields=["spectrum_passage"])
    _takeaways(story, document, structure, places)
    for position, milestone in enumerate(structure.milestones):
        _milestone(story, position, milestone, places)
    for position, resource in enumerate(structure.resources):
        _recommendation(story, position, resource, places)
    for position, fact in enumerate(structure.facts):
        Fact.objects.create(
            story=story,
            position=position,
            passage=places.passage(fact.at),
            is_imported=True,
            kind=fact.kind.value,
            label=fact.label,
            values=fact_values(fact),
        )
    for position, claim in enumerate(structure.claims):
        Claim.objects.create(
            story=story,
            position=position,
            passage=places.passage(claim.at),
            is_imported=True,
            topic=claim.topic.value,
            statement=claim.position,
        )
    used |= _keep_chosen(story, chosen)
    passages.drop_unused(used)
    resources.drop_unused(recommended)


class _Places:
    """The passages of one import: the same words are one passage."""

    def __init__(self, story: Story, keys: Mapping[str, str]) -> None:
        self.story = story
        self.keys = keys
        self.blocks = list(story.blocks.order_by("position", "pk").only("key", "plain", "story"))
        self.made: dict[told.Quote, Passage] = {}

    def passage(self, quote: told.Quote) -> Passage:
        if quote not in self.made:
            key = self.keys.get(quote.key, quote.key)
            passage = Passage(
                story=self.story,
                key=key,
                exact=quote.exact,
                prefix=quote.prefix[:200],
                suffix=quote.suffix[:200],
                start=quote.start,
            )
            passages.place(passage, self.blocks)
            passage.save()
            self.made[quote] = passage
        return self.made[quote]


def _takeaways(
    story: Story, document: Document, structure: told.Structure, places: _Places
) -> None:
    """Those of the contents list, placed by equal words of the structure; then the structure's."""
    own = {normalised(one.text): one for one in structure.takeaways}
    entries = {entry.title: entry for entry in story.contents.all()}
    listed = [
        (text, entries[entry.title[:300]])
        for entry in document.contents
        for text in entry.takeaways
    ]
    said: list[tuple[str, ContentsEntry | None]] = [*listed]
    mentioned = {normalised(text) for text, _ in listed}
    said += [(one.text, None) for words, one in own.items() if words not in mentioned]
    for position, (text, entry) in enumerate(said):
        quoted = own.get(normalised(text))
        Takeaway.objects.create(
            story=story,
            position=position,
            passage=places.passage(quoted.at) if quoted else None,
            is_imported=True,
            text=text,
            entry=entry,
        )


def _keep_chosen(story: Story, chosen: Iterable[Takeaway]) -> set[int]:
    """Point the new takeaways at the words that an editor chose for the same ones before.

    They are the same when they say the same, in the same section where it still is. Returns the
    ids of the passages that they pointed at instead.
    """
    rows = list(story.takeaways.filter(is_imported=True).select_related("passage"))
    replaced: set[int] = set()
    for old in chosen:
        same = [row for row in rows if normalised(row.text) == normalised(old.text)]
        same.sort(key=lambda row: row.entry_id != old.entry_id)
        if same and old.passage_id:
            row = same[0]
            rows.remove(row)
            if row.passage_id:
                replaced.add(row.passage_id)
            row.passage_id, row.is_placed_by_editor = old.passage_id, True
            row.save(update_fields=["passage", "is_placed_by_editor"])
    return replaced


def _milestone(story: Story, position: int, one: told.Milestone, places: _Places) -> None:
    triggers = [trigger.value for trigger in one.triggers]
    Milestone.objects.create(
        story=story,
        position=position,
        passage=places.passage(one.at),
        is_imported=True,
        kind=one.kind.value,
        from_role=one.from_role,
        to_role=one.to_role,
        organisation=one.organisation,
        place=one.place,
        start=one.start.value if one.start else "",
        end=one.end.value if one.end else "",
        trigger=triggers[0] if triggers else "",
        further_triggers=triggers[1:],
        outcome=one.outcome,
        duration=duration_values(one.duration) if one.duration else None,
    )


def _recommendation(story: Story, position: int, one: told.Resource, places: _Places) -> None:
    Recommendation.objects.create(
        story=story,
        position=position,
        passage=places.passage(one.at),
        is_imported=True,
        resource=resources.resource_for(one),
        named_as=one.title,
        aliases=list(one.aliases),
        useful_when=one.useful_when.value if one.useful_when else "",
        verdict=one.verdict.value if one.verdict else "",
    )
