"""How deeds with mentors stand in the public record: what is private there stays so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import EDITOR, MODERATOR, PROGRAMME, Group

MENTORS = Group("mentors", _("Mentors and study rooms"), MODERATOR)

MENTORS.tell("mentor.approve", _("A mentor’s profile was approved"), is_linked=False)
MENTORS.tell("mentor.decline", _("A mentor’s profile was declined"), is_linked=False)
MENTORS.tell(
    "mentor.restore", _("A decision about a mentor’s profile was taken back"), is_linked=False
)
MENTORS.tell("mentor.ask", _("A mentor was asked to tell more"), is_linked=False)
MENTORS.tell("mentor.verify", _("A mentor’s statement was verified"), is_linked=False)
MENTORS.tell(
    "mentor.unverify", _("The verification of a statement was taken back"), is_linked=False
)
MENTORS.tell("story_claim.confirmed", _("It was confirmed whose a story is"), is_linked=False)
MENTORS.tell("story_claim.refused", _("It was not confirmed whose a story is"), is_linked=False)
MENTORS.tell("story_claim.reopened", _("Whose a story is, is looked at once more"), is_linked=False)
MENTORS.tell("plan.edit", _("A plan for goals was changed"), by=EDITOR, is_linked=False)
MENTORS.tell("plan.remove", _("A plan for goals was removed"), by=EDITOR, is_linked=False)
MENTORS.tell("room_session.hide", _("A question in a study room was hidden"), is_linked=False)
MENTORS.tell("room_session.restore", _("A question in a study room was put back"), is_linked=False)
MENTORS.tell("room_note.hide", _("A note in a study room was hidden"), is_linked=False)
MENTORS.tell("room_note.restore", _("A note in a study room was put back"), is_linked=False)
MENTORS.tell("room.hide", _("A study room was taken out of sight"))
MENTORS.tell("room.restore", _("A study room was put back in sight"))
MENTORS.tell("thanks.hide", _("Thanks were hidden"))
MENTORS.tell("thanks.restore", _("Thanks were shown again"))
MENTORS.tell("request.stop", _("A request or a mentorship was ended"), is_linked=False)
MENTORS.tell("request.restore", _("A request or a mentorship went on again"), is_linked=False)
MENTORS.tell("meeting.hide", _("What was written with a meeting was hidden"), is_linked=False)
MENTORS.tell("meeting.restore", _("What was written with a meeting was put back"), is_linked=False)
MENTORS.tell(
    "invitation.take_back", _("An invitation to answer a question was taken back"), is_linked=False
)
MENTORS.tell(
    "invitation.give_back", _("An invitation to answer a question stands again"), is_linked=False
)
MENTORS.tell("room.hold", _("A study room was held until it is looked at"))
MENTORS.tell("room.release", _("A study room that was held was let through"))
MENTORS.tell(
    "note.read_programme",
    _("A note that was meant for the programme was read"),
    by=PROGRAMME,
    is_linked=False,
)
MENTORS.keep("mentor.send", "A mentor's own step.")
MENTORS.keep("mentor.end", "A mentor's own step.")
MENTORS.keep("mentor.edit", "A mentor's own words.")
MENTORS.keep("concern.close", "A concern is between those who raised it and the moderators.")
MENTORS.keep("concern.reopen", "A concern is between those who raised it and the moderators.")
