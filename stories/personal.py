"""What stories keep of members. What a story tells of whoever told it is the story's own."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "stories.Credit",
    "person",
    Closing.UNNAMED,
    what=_("Stories that are yours"),
    why=_("to lead from a name in a story to your page"),
    seen=personal.AS_CHOSEN,
    kept=personal.UNTIL_DELETED,
    also=("story__title",),
    announces="story",
)
hold(
    "stories.Edit",
    "by",
    Closing.UNNAMED,
    what=_("Repairs of stories that you decided on"),
    why=_("to know who decided"),
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
    also=("story__title",),
)
hold(
    "stories.Finding",
    "decided_by",
    Closing.UNNAMED,
    what=_("Findings in stories that you decided on"),
    why=_("to know who decided"),
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
    also=("story__title",),
)
hold(
    "stories.ReadingPlace",
    "user",
    Closing.REMOVED,
    what=_("Where you are in stories"),
    why=_("to go on where you stopped"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
    also=("story__title",),
)
hold(
    "stories.Upload",
    "by",
    Closing.REMOVED,
    what=_("Files that you imported"),
    why=_("to show what was made of them before they are taken in"),
    seen=personal.STAFF,
    kept=_("a day"),
)
hold(
    "stories.ProposalEvent",
    "by",
    Closing.UNNAMED,
    what=_("What you said about a proposed story"),
    why=_("to settle what becomes of it"),
    seen=_("who proposed it, and editors"),
    kept=personal.FOR_GOOD,
    empties={"words": ""},
)
hold(
    "stories.Proposal",
    "by",
    Closing.UNNAMED,
    what=_("Stories that you proposed"),
    why=_("for editors to import, with your name where you wish"),
    seen=_("you and editors"),
    kept=personal.FOR_GOOD,
    empties={"about": "", "is_credited": False},
)
personal.about_nobody(
    *("stories.Passage", "stories.Milestone", "stories.Takeaway", "stories.Resource"),
    *("stories.ResourceName", "stories.Recommendation", "stories.Fact", "stories.Claim"),
    *("stories.Source", "stories.Story", "stories.TaggedStory", "stories.OldSlug"),
    *("stories.Speaker", "stories.Block", "stories.ContentsEntry"),
)
