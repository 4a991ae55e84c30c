"""How often members write notes and propose stories, and calendars are read, in a while."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.limits.actions import declare

NOTE = declare("note", _("write notes in mentorships"), most=(60, 120, 240))
STORY = declare("story-proposal", _("propose stories, or change them"), most=(20, 30, 40))
CALENDAR = declare("calendar", _("have a calendar read"), most=(60, 60, 60), per=timedelta(hours=1))
CALENDAR_LINK = declare("calendar-link", _("make links for calendars"), most=(10, 10, 10))
