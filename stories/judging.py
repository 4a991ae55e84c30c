"""What of stories waits in the queue for an editor: drafts, lost passages, and proposals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from community.moderation.actions import open_case, settle
from community.moderation.desks import Desk
from community.moderation.models import Case
from community.moderation.subjects import Facts, Seen
from stories.models import Block, Passage, Proposal, Story
from stories.models.story import Status

STORY, PASSAGE, PROPOSAL = Case.Origin.STORY, Case.Origin.PASSAGE, Case.Origin.PROPOSAL


def drafts() -> QuerySet[Story]:
    """Stories that were imported, and that no editor has let out."""
    return Story.objects.filter(status=Status.DRAFT)


def lost() -> QuerySet[Passage]:
    """Passages whose words have no place in the text."""
    return Passage.objects.filter(orphaned_at__isnull=False)


def proposed() -> QuerySet[Proposal]:
    """Stories that members propose, and that wait for an editor's word."""
    return Proposal.objects.waiting()


def open_for_proposal(proposal: Proposal) -> Case:
    return open_case(PROPOSAL, "proposal", proposal.pk, person=proposal.by_id)


def open_for_story(story: Story) -> Case:
    return open_case(STORY, "story", story.pk)


def open_for_passage(passage: Passage) -> Case:
    return open_case(PASSAGE, "passage", passage.pk)


def follow_story(story: Story, *, by: Any) -> None:
    """A story waits in the queue as long as it is a draft."""
    if story.status == Status.DRAFT:
        open_for_story(story)
    else:
        settle(STORY, "story", story.pk, by=by)


def settle_passage(key: int, *, by: Any = None) -> None:
    """A passage has a place again, or needs none."""
    settle(PASSAGE, "passage", key, by=by)


def forget(story: Story) -> None:
    """Nothing of a story waits that is taken back for good."""
    settle(STORY, "story", story.pk)
    for key in list(lost().filter(story=story).values_list("pk", flat=True)):
        settle_passage(key)


def story_door(key: int) -> str:
    """The desk at which a story is edited and let out."""
    return reverse("admin:stories_story_desk", args=[key])


def passage_door(key: int) -> str:
    """The desk of the story that the passage is quoted from."""
    story = Passage.objects.filter(pk=key).values_list("story", flat=True).first()
    return story_door(story) if story else ""


def proposal_door(key: int) -> str:
    """Where an editor reads what a member proposes, and decides."""
    return reverse("admin:stories_proposal_change", args=[key])


DESKS = (
    Desk(STORY, "story", drafts, open_for_story, story_door),
    Desk(PROPOSAL, "proposal", proposed, open_for_proposal, proposal_door),
    Desk(PASSAGE, "passage", lost, open_for_passage, passage_door),
)


def passages(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Passages under the title of their story; the portal answers for them."""
    rows = Passage.objects.filter(pk__in=keys, story__in=Story.objects.visible_to(person))
    return {
        one.pk: Seen(
            title=one.story.title,
            url=story_door(one.story_id),
            words=one.shown,
            person=None,
            by="",
        )
        for one in rows.select_related("story", "block")
    }


def proposals(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Proposals with all that was handed in, to whoever sees them."""
    rows = Proposal.objects.visible_to(person).filter(pk__in=keys).select_related("by")
    return {
        one.pk: Seen(
            title=one.title,
            url=one.get_absolute_url(),
            words="\n\n".join(filter(None, (one.address, one.about, one.body))),
            person=one.by_id,
            by=one.by.name if one.by else "",
        )
        for one in rows
    }


def proposal_titles() -> QuerySet[Any]:
    return Proposal.objects.annotate(queue_title=F("title"))


def story_titles() -> QuerySet[Any]:
    return Story.objects.annotate(queue_title=F("title"))


def passage_titles() -> QuerySet[Any]:
    return Passage.objects.annotate(queue_title=F("story__title"))


def block_titles() -> QuerySet[Any]:
    return Block.objects.annotate(queue_title=F("story__title"))


def story_facts(key: int) -> Facts:
    """A story's language and its tags."""
    return _facts(Story.objects.filter(pk=key).first())


def passage_facts(key: int) -> Facts:
    return _facts(Story.objects.filter(passages=key).first())


def block_facts(key: int) -> Facts:
    return _facts(Story.objects.filter(blocks=key).first())


def _facts(story: Story | None) -> Facts:
    if story is None:
        return Facts()
    return Facts(story.known_language, tuple(story.tags.values_list("pk", flat=True)))
