"""How deeds of moderation stand in the public record: without reporters, names or words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import MODERATOR, Group

SANCTIONS = Group("sanctions", _("Restrictions on people"), MODERATOR)
CASES = Group("cases", _("Cases and reports"), MODERATOR)

SANCTIONS.tell("person.suspend", _("An ability of a member was suspended"), is_linked=False)
SANCTIONS.tell("person.remove_avatar", _("A member’s picture was removed"), is_linked=False)
SANCTIONS.tell("person.give_avatar_back", _("A member’s picture was given back"), is_linked=False)
SANCTIONS.tell(
    "person.hide_about", _("What a member tells about themselves was hidden"), is_linked=False
)
SANCTIONS.tell(
    "person.restore_about",
    _("What a member tells about themselves is shown again"),
    is_linked=False,
)
SANCTIONS.tell("sanction.lift", _("A suspended ability was given back"), is_linked=False)
SANCTIONS.tell("person.warn", _("A member was warned"), is_linked=False)
SANCTIONS.tell("warning.withdraw", _("A warning was taken back"), is_linked=False)
SANCTIONS.tell("appeal.grant", _("An appeal was granted"), is_linked=False)
SANCTIONS.tell("appeal.refuse", _("An appeal was refused"), is_linked=False)
SANCTIONS.keep("appeal.make", "That somebody appealed is between them and the moderators.")
SANCTIONS.keep("appeal.end", "It ends with the account of whoever appealed.")
SANCTIONS.keep("warning.acknowledge", "That somebody read a warning is theirs to know.")

CASES.tell("bulk.do", _("A deed was done to many things at once"), is_linked=False)
CASES.tell("bulk.undo", _("A deed to many things was taken back"), is_linked=False)
CASES.tell("warning_template.edit", _("A template for warnings was changed"), is_linked=False)
CASES.tell("case.read", _("Words said in private were read, because of a report"), is_linked=False)
CASES.tell("case.decide", _("A case was decided"), is_linked=False)
CASES.tell("case.reopen", _("A decided case was opened again"), is_linked=False)
CASES.tell("report_kind.edit", _("A kind of report was changed"), is_linked=False)
CASES.tell("rule.edit", _("A rule that holds posts was changed"), is_linked=False)
CASES.tell("case.leave", _("Something was looked at and left as it is"), is_linked=False)
CASES.keep("case.put_away", "What was judged is told by the deed that judged it.")
CASES.keep("case.note", "That somebody wrote a note is between those who judge.")
CASES.keep("case.take", "How the moderators share their work.")
CASES.keep("case.release", "How the moderators share their work.")
CASES.keep("report.make", "That somebody reported is between them and the moderators.")
