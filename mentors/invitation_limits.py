"""How often members invite mentors to answer, in a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

INVITE = declare("invite", _("invite mentors to answer"), most=(6, 12, 18))
