"""How often members do things in study rooms, in a day, and how many rooms at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

MAKE = declare("room", _("open study rooms"), most=(2, 3, 4))
JOIN = declare("room-join", _("join study rooms"), most=(6, 10, 15))
CHANGE = declare("room-change", _("change study rooms and their turns"), most=(40, 60, 80))
WRITE = declare("room-write", _("write questions and notes in study rooms"), most=(60, 90, 120))

MOST_ROOMS = 5
"""Study rooms that one may be in at once."""
MOST_NOTES = 30
"""Notes of one session."""
