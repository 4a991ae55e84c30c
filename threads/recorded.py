"""How deeds with questions and posts stand in the public record.

Reasons are shown of what is done to a place where many talk; those about one person's words are for
that person.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import EDITOR, MEMBER, MODERATOR, Group

THREADS = Group("threads", _("Questions and discussions"), MODERATOR)
POSTS = Group("posts", _("Posts"), MODERATOR)
CLOSER = _("somebody who may close questions")
VOTES = Group("votes", _("Votes"), MODERATOR)
EDITS = Group("edits", _("Edits of others’ words"), _("a member who may edit"))

THREADS.tell("thread.hide", _("A question was taken out of sight"))
THREADS.tell("thread.restore", _("A question was put back in sight"))
THREADS.tell("thread.hold", _("A question waits for a moderator"))
THREADS.tell("thread.release", _("A question that waited was let through"))
THREADS.tell("thread.close", _("A question was closed"), by=CLOSER, tells_reason=True)
THREADS.tell("thread.reopen", _("A question was opened again"), by=CLOSER, tells_reason=True)
THREADS.tell("thread.lead_on", _("A question was led on to another"), by=CLOSER)
THREADS.tell("thread.lock", _("A discussion was locked"), tells_reason=True)
THREADS.tell("thread.unlock", _("A discussion was unlocked"), tells_reason=True)
THREADS.tell("thread.merge", _("A question was merged into another"), tells_reason=True)
THREADS.tell("thread.unmerge", _("A question that was merged into another is one of its own again"))
THREADS.tell("thread.split", _("A question was made of a post"), tells_reason=True)
THREADS.tell("thread.draw", _("A question was drawn from a story"), by=EDITOR)
THREADS.tell("outline.edit", _("An outline for questions was changed"), by=EDITOR)
THREADS.tell("outline.remove", _("An outline for questions was removed"), by=EDITOR)
THREADS.keep("thread.delete", "Whoever asked took their own question off the page.")

POSTS.tell("post.hide", _("A post was taken out of sight"))
POSTS.tell("post.restore", _("A post was put back in sight"))
POSTS.tell("post.hold", _("A post waits for a moderator"))
POSTS.tell("post.release", _("A post that waited was let through"))
POSTS.tell("post.anonymise", _("An author’s name was taken from what they wrote"), is_linked=False)
POSTS.tell("post.name_again", _("An author’s name is shown again"), is_linked=False)
POSTS.tell("message.hide", _("A message in private was hidden"), is_linked=False)
POSTS.tell("message.restore", _("A message in private was put back"), is_linked=False)
POSTS.tell("post.erase", _("A post was deleted for good"))
POSTS.tell("post.move", _("A post was moved to another discussion"), tells_reason=True)
POSTS.tell("post.convert", _("A post was made an answer, or a comment"), tells_reason=True)
POSTS.tell("post.move_back", _("A post is again where a moderator had moved it from"))
POSTS.tell("post.outdate", _("An answer was marked as outdated"))
POSTS.tell("post.outdate_undone", _("An answer was marked as good again"))
POSTS.tell("version.hide", _("An earlier version of a post was taken out of sight"))
POSTS.tell("version.show", _("An earlier version of a post was put back in sight"))
POSTS.tell("post.reveal", _("It was looked up who wrote a post under no name"), is_linked=False)
POSTS.keep("post.delete", "Whoever wrote it took their own post off the page.")

VOTES.tell("votes.undo", _("Votes that looked arranged were taken away"), is_linked=False)
VOTES.tell("votes.put_back", _("Votes that were taken away count again"), is_linked=False)

EDITS.tell("post.edit", _("A post was edited by another than its author"))
EDITS.tell("suggestion.approved", _("A suggested edit was taken"), is_linked=False)
EDITS.tell("suggestion.improved", _("A suggested edit was taken with changes"), is_linked=False)
EDITS.tell("suggestion.rejected", _("A suggested edit was declined"), is_linked=False)
EDITS.tell("suggestion.withdrawn", _("A suggested edit was taken back"), by=MEMBER, is_linked=False)
