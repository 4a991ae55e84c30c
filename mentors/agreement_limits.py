"""How often members propose agreements and change goals, in a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

AGREEMENT = declare("agreement", _("propose agreements"), most=(20, 30, 40))
GOALS = declare("goals", _("change goals and tick steps"), most=(200, 300, 400))

MOST_GOALS = 50
"""Goals of one mentorship."""
MOST_STEPS = 40
"""Steps of one goal."""
