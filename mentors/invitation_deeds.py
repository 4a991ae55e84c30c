"""What moderators can do with somebody else's invitation to answer, and its way back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.moderation.deeds import Deed
from mentors import actions
from mentors.models import Invitation

OF_INVITATIONS = (
    Deed(
        "invitation.take_back",
        Invitation,
        _("Take it back"),
        actions.take_back_invitation,
        actions.give_invitation_back,
        "invitation.give_back",
        person_of=lambda invitation: invitation.by_id,
        fits=lambda one: one.declined_at is None and one.taken_back_at is None,
        is_restriction=True,
        in_bulk=False,
        told=_("An invitation of yours to answer a question was taken back"),
    ),
)
