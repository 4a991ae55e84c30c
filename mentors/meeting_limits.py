"""How often members propose, move and mark meetings, in a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

MEETING = declare("meeting", _("propose, move and mark meetings"), most=(40, 60, 80))
TERMS = declare("meeting-terms", _("change how they meet as a mentor"), most=(30, 45, 60))

MOST_COMING = 8
"""Meetings of one mentorship that may be ahead at once."""
MOST_DAYS_OFF = 40
"""Days off, or spans of them, that a mentor may tell at once."""
