"""What moderation keeps of people."""

from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

_WHY = _("so that what is reported is judged, and fairly")
hold(
    "moderation.Case",
    "person",
    Closing.UNNAMED,
    what=_("Cases about what you wrote"),
    why=_WHY,
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
    unsaid=("words", "score", "side", "subject_key"),
)
hold(
    "moderation.Case",
    "side",
    Closing.NUMBER,
    what=_("Cases about what is private between you and somebody"),
    why=_WHY,
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
    is_handed_out=False,
)
for key in ("assignee", "decided_by"):
    hold(
        "moderation.Case",
        key,
        Closing.UNNAMED,
        what=_("Cases that you took") if key == "assignee" else _("Cases that you decided"),
        why=_("to know who decided"),
        seen=personal.STAFF,
        kept=personal.FOR_GOOD,
        unsaid=("side",),
    )
hold(
    "moderation.Report",
    "by",
    Closing.UNNAMED,
    what=_("Your reports"),
    why=_WHY,
    seen=personal.MODERATORS,
    kept=personal.FOR_GOOD,
    unsaid=("seen", "weight"),
    empties={"words": ""},
)
hold(
    "moderation.Sanction",
    "person",
    Closing.REMOVED,
    what=_("Abilities that were taken from you for a time"),
    why=_("to give them back in time"),
    seen=personal.MODERATORS,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "moderation.Sanction",
    "by",
    Closing.UNNAMED,
    what=_("Abilities that you took from others"),
    why=_("to know who decided"),
    seen=personal.STAFF,
    kept=personal.FOR_GOOD,
)
hold(
    "moderation.Appeal",
    "statement__person",
    Closing.STAYS,
    what=_("Your appeals"),
    why=_("so that somebody else looks at a decision again"),
    seen=personal.MODERATORS,
    kept=personal.FOR_GOOD,
    empties={"words": ""},
)
hold(
    "moderation.Statement",
    "person",
    Closing.UNNAMED,
    what=_("Why something of yours was restricted"),
    why=_("so that you know, and can appeal"),
    seen=personal.MODERATORS,
    kept=personal.FOR_GOOD,
    unsaid=("effects", "was_reported"),
    empties={"title": "", "reason": "", "effects": {}},
)
hold(
    "moderation.Warning",
    "person",
    Closing.REMOVED,
    what=_("Warnings to you"),
    why=_("to tell you of a rule before more is done"),
    seen=personal.MODERATORS,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "moderation.TakenWords",
    "person",
    Closing.REMOVED,
    what=_("Words of yours that a moderator took out of sight"),
    why=_("to put them back, should that have been wrong"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "moderation.CaseNote",
    "by",
    Closing.UNNAMED,
    what=_("Your notes on cases"),
    why=_("to tell others who judge a case"),
    seen=_("moderators"),
    kept=personal.FOR_GOOD,
)
hold(
    "moderation.Pace",
    "person",
    Closing.REMOVED,
    what=_("That you post, for counting how fast"),
    why=_("to notice floods"),
    seen=personal.MACHINES,
    kept=personal.UNTIL_CLOSED,
)
hold(
    "moderation.Print",
    "person",
    Closing.REMOVED,
    what=_("Sketches of what you posted"),
    why=_("to notice floods and copies"),
    seen=personal.MACHINES,
    kept=_("some days"),
)
for label, name, words in (
    ("moderation.Case", "raised_by", _("Cases that you opened")),
    ("moderation.Statement", "by", _("Restrictions that you decided on")),
    ("moderation.Appeal", "decided_by", _("Appeals that you decided on")),
    ("moderation.Warning", "by", _("Warnings that you gave")),
):
    hold(
        label,
        name,
        Closing.UNNAMED,
        what=words,
        why=_("to know who decided"),
        seen=personal.STAFF,
        kept=personal.FOR_GOOD,
        is_handed_out=False,
    )
personal.about_nobody(
    *("moderation.ReportKind", "moderation.CaseTag", "moderation.Hold", "moderation.Rule"),
    *("moderation.Shingle", "moderation.WarningTemplate", "moderation.BulkItem"),
)
for key in ("by", "undone_by"):
    hold(
        "moderation.BulkDeed",
        key,
        Closing.UNNAMED,
        what=_("Deeds over many things that you did")
        if key == "by"
        else _("Deeds over many things that you took back"),
        why=_("to know who decided"),
        seen=personal.STAFF,
        kept=personal.FOR_GOOD,
        unsaid=("given",),
    )
