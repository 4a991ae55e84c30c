"""How deeds with webhooks stand in the public record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.log.wordings import MODERATOR, Group

WEBHOOKS = Group("webhooks", _("Webhooks"), MODERATOR)

WEBHOOKS.tell("webhook.stop", _("A webhook of a member was stopped"), is_linked=False)
WEBHOOKS.tell("webhook.release", _("A stopped webhook was let go on"), is_linked=False)
WEBHOOKS.keep("webhook.make", "A member's programs are their own affair.")
WEBHOOKS.keep("webhook.change", "A member's programs are their own affair.")
WEBHOOKS.keep("webhook.rotate", "A member's programs are their own affair.")
WEBHOOKS.keep("webhook.remove", "A member's programs are their own affair.")
