"""A story, its text block by block, and what was drawn from it."""

from stories.models.drawn import (
    Claim,
    Fact,
    Milestone,
    Passage,
    Recommendation,
    Resource,
    ResourceName,
    Takeaway,
)
from stories.models.editing import Edit, Finding, Source
from stories.models.names import Credit, OldSlug
from stories.models.proposal import Proposal, ProposalEvent
from stories.models.reading import ReadingPlace
from stories.models.story import Story, TaggedStory
from stories.models.text import Block, ContentsEntry, Speaker
from stories.models.upload import Upload

__all__ = [
    "Block",
    "Claim",
    "ContentsEntry",
    "Credit",
    "Edit",
    "Fact",
    "Finding",
    "Milestone",
    "OldSlug",
    "Passage",
    "Proposal",
    "ProposalEvent",
    "ReadingPlace",
    "Recommendation",
    "Resource",
    "ResourceName",
    "Source",
    "Speaker",
    "Story",
    "TaggedStory",
    "Takeaway",
    "Upload",
]
