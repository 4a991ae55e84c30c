"""How often members ask mentors, move requests and wait in line, in a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

REQUEST = declare("request", _("ask mentors"), most=(6, 9, 12))
MOVE = declare("request-move", _("move requests on"), most=(60, 90, 120))
LINE = declare("line", _("join a line for a mentor"), most=(10, 15, 20))

MOST_WAITING = 5
"""Requests of one mentee that may wait for mentors at once."""
