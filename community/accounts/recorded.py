"""How deeds with accounts stand in the public record: nobody is named."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import ADMINISTRATOR, MODERATOR, Group

PEOPLE = Group("people", _("People and roles"), ADMINISTRATOR)

PEOPLE.tell("person.set_roles", _("The roles of a person were changed"), is_linked=False)
PEOPLE.tell(
    "person.see_email",
    _("The e-mail address of a member was looked at"),
    by=MODERATOR,
    is_linked=False,
)
PEOPLE.tell(
    "person.seek_email",
    _("It was looked up whether somebody has an e-mail address"),
    by=MODERATOR,
    is_linked=False,
)
PEOPLE.keep("account.close", "To leave is a member's own step.")
PEOPLE.keep("account.keep", "To stay is a member's own step.")
PEOPLE.keep("account.closed", "That an account is closed ends what is told of it.")
PEOPLE.keep("token.make", "A member's programs are their own affair.")
PEOPLE.keep("token.revoke", "A member's programs are their own affair.")
PEOPLE.tell("log.blank", _("Words beside an entry of this record were removed"), is_linked=False)
