"""How often members write at the end of a mentorship and raise concerns, in a day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

ENDING = declare("ending", _("write at the end of mentorships"), most=(30, 40, 60))
CONCERN = declare("concern", _("raise concerns with moderators"), most=(5, 5, 10))
CONTACT = declare("contact", _("change how to be reached in mentorships"), most=(20, 30, 40))
