"""How editors' deeds stand in the public record: what changed in a story, not in which words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import ADMINISTRATOR, EDITOR, MEMBER, MODERATOR, Group

STORIES = Group("stories", _("Stories"), EDITOR)

STORIES.tell("story.import", _("A story was imported"))
STORIES.tell("story.publish", _("A story was published"))
STORIES.tell("story.withdraw", _("A story was withdrawn"))
STORIES.tell("story.erase", _("A story was taken back for good by those who told it"), by=MEMBER)
STORIES.tell("story.delete", _("A story was deleted for good"), by=ADMINISTRATOR)
STORIES.tell("story.hide", _("A story was taken out of sight"), by=MODERATOR)
STORIES.tell("story.restore", _("A story was put back in sight"), by=MODERATOR)
STORIES.tell("story.hold", _("A story was held until it is looked at"), by=MODERATOR)
STORIES.tell("story.release", _("A story that was held was let through"), by=MODERATOR)
STORIES.tell("story.describe", _("What is said about a story was changed"))
STORIES.tell("story.change_slug", _("The address of a story was changed"))
STORIES.tell("story.approve", _("It was noted that those who told a story approve of it"))
STORIES.tell("story.take_approval_back", _("It was noted that no approval of a story stands"))
STORIES.tell("block.hide", _("A part of a story was taken out of sight"), by=MODERATOR)
STORIES.tell("block.restore", _("A part of a story was put back in sight"), by=MODERATOR)
STORIES.tell("story.redact", _("Words of a story were taken out of sight"))
STORIES.tell("story.unredact", _("Words of a story were put back in sight"))
STORIES.tell("story.mark", _("A part of a story was marked"))
STORIES.tell("story.set_alt", _("A picture of a story was described"))
STORIES.tell("story.set_picture", _("A picture of a story was replaced"))
STORIES.tell("story.place_entry", _("The contents of a story were put right"))
STORIES.tell("story.reattach", _("A passage of a story was found again"))
STORIES.tell("story.support", _("A takeaway of a story was given its words"))
STORIES.tell("story.set_speaker", _("A speaker of a story was put right"))
STORIES.tell("story.add_speaker", _("A speaker of a story was added"))
STORIES.tell("story.remove_speaker", _("A speaker of a story was removed"))
STORIES.tell("story.reassign_speaker", _("Words of a story were given to another speaker"))
STORIES.tell("story.split_turn", _("A part of a story was split"))
STORIES.tell("story.merge_turns", _("Parts of a story were joined"))
STORIES.tell("story.accept_edit", _("A repair of a story’s text was accepted"))
STORIES.tell("story.undo_edit", _("A repair of a story’s text was taken back"))
STORIES.tell("story.decide", _("A doubt about a story was decided"))
STORIES.keep("story.link_member", "Whose a story is, the member decides to show.")

STORIES.tell("proposal.take", _("A story that a member proposed was taken on"), is_linked=False)
STORIES.tell(
    "proposal.decline", _("A story that a member proposed was not taken on"), is_linked=False
)
STORIES.keep("proposal.ask", "What editors ask is between them and who proposed the story.")
