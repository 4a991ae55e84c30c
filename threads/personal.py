"""What discussions keep of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

hold(
    "threads.Thread",
    "author",
    Closing.CHOSEN,
    what=_("Your questions"),
    why=_("to be read and answered"),
    seen=personal.EVERYONE,
    kept=personal.UNTIL_DELETED,
    announces="thread",
)
hold(
    "threads.Revision",
    "by",
    Closing.UNNAMED,
    what=_("Earlier words of posts"),
    why=_("so that a change can be seen and taken back"),
    seen=personal.EVERYONE,
    kept=personal.FOR_GOOD,
    unsaid=("hidden_why",),
)
hold(
    "threads.Post",
    "author",
    Closing.CHOSEN,
    what=_("Your answers, comments and messages"),
    why=_("to be read and answered"),
    seen=_("everyone; messages, who takes part"),
    kept=personal.UNTIL_DELETED,
    also=("thread__title", "thread__story__title"),
    unsaid=("html",),
    announces="post",
)
hold(
    "threads.Post",
    "edited_by",
    Closing.UNNAMED,
    what=_("Posts that you edited last"),
    why=_("to say who changed them"),
    seen=personal.EVERYONE,
    kept=personal.FOR_GOOD,
    is_handed_out=False,
    announces="post",
)
hold(
    "threads.Participant",
    "person",
    Closing.REMOVED,
    what=_("Conversations you take part in"),
    why=_("to let you read them, and nobody else"),
    seen=_("who takes part"),
    kept=personal.UNTIL_CLOSED,
    also=("thread__title",),
)
hold(
    "threads.Vote",
    "voter",
    Closing.STAYS,
    what=_("Your votes"),
    why=_("to put answers in order; one a person"),
    seen=personal.MACHINES,
    kept=_("they go on counting, without your name"),
)
hold(
    "threads.Follow",
    "follower",
    Closing.REMOVED,
    what=_("What you follow"),
    why=_("to tell you of what is new there"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
    also=("thread__title", "story__title", "person__handle"),
)
hold(
    "threads.Follow",
    "person",
    Closing.REMOVED,
    what=_("Who follows you"),
    why=_("to tell them of what you write"),
    seen=_("only who follows"),
    kept=personal.UNTIL_CLOSED,
    is_handed_out=False,
)
hold(
    "threads.Draft",
    "owner",
    Closing.REMOVED,
    what=_("Your drafts"),
    why=_("so that nothing typed is lost"),
    seen=personal.YOU,
    kept=_("some weeks, until sent or until you delete them"),
)
hold(
    "threads.Deflection",
    "by",
    Closing.REMOVED,
    what=_("What answered you before you asked"),
    why=_("to count how often that happens"),
    seen=personal.MACHINES,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "threads.Suggestion",
    "by",
    Closing.STAYS,
    what=_("Edits that you suggested"),
    why=_("to be judged by the post’s author"),
    seen=_("who may judge it"),
    kept=personal.FOR_OTHERS,
    also=("post__thread__title",),
)
hold(
    "threads.Suggestion",
    "decided_by",
    Closing.UNNAMED,
    what=_("Suggested edits that you decided on"),
    why=_("to know who decided"),
    seen=_("who may judge it"),
    kept=personal.FOR_OTHERS,
    is_handed_out=False,
)
hold(
    "threads.VotePattern",
    "voter",
    Closing.REMOVED,
    what=_("That votes of yours looked arranged"),
    why=_("so that a moderator judges it"),
    seen=personal.MODERATORS,
    kept=personal.UNTIL_CLOSED,
    is_handed_out=False,
)
hold(
    "threads.VotePattern",
    "author",
    Closing.REMOVED,
    what=_("That votes for you looked arranged"),
    why=_("so that a moderator judges it"),
    seen=personal.MODERATORS,
    kept=personal.UNTIL_CLOSED,
    is_handed_out=False,
)
personal.about_nobody(
    "threads.PatternVote",
    *("threads.FormerThread", "threads.TaggedThread", "threads.Acceptance", "threads.AskTemplate"),
)
