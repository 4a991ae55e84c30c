"""The editors' and moderators' door to stories: lists, one desk a story, import."""

from stories.admin.proposals import ProposalAdmin
from stories.admin.story import StoryAdmin

__all__ = ["ProposalAdmin", "StoryAdmin"]
