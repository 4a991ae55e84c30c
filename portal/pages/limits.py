"""What is limited, and by what rule: read from the code that applies it, so that it is true."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from community.lib.abilities import all_abilities
from community.limits.actions import Trust, all_limits
from community.moderation import weighing as cases
from community.moderation.actions import LONGEST_SANCTION
from community.moderation.models import APPEAL_WITHIN, Case, ReportKind
from community.moderation.rules import accounts
from community.moderation.rules.checking import rules_on
from community.moderation.rules.kinds import kind_of
from community.notifications import rounds, wishing
from mentors import due, matching, reasons
from mentors.actions.line import FIRST_FOR
from mentors.models.invitation import MOST_INVITED
from mentors.models.mentor import (
    INACTIVE_AFTER,
    LATEST_DAYS,
    MOST_TO_ANSWER,
    SOONEST_DAYS,
    USUALLY_TO_ANSWER,
)
from mentors.request_limits import MOST_WAITING
from portal.shelf.actions import MOST_ITEMS, MOST_LISTS
from portal.shelf.highlighting import MOST_A_STORY
from threads import arranged, limits, nudging
from threads.actions.questions import LONGEST_TITLE, MOST_TAGS, SHORTEST_TITLE
from threads.actions.suggestions import LONGEST_NOTE
from threads.actions.votes import score_of
from threads.models import MAX_DEPTH, MAX_LENGTH
from threads.progress import takes

REPORTS = ((0, 0, 0), (4, 0, 0), (0, 1, 0), (0, 2, 0), (2, 4, 0), (0, 0, 1), (0, 18, 0), (0, 40, 0))
"""Examples of reports that were right, dismissed, and made to do harm."""
VOTES = ((0, 0), (1, 0), (5, 0), (20, 1), (3, 3), (0, 2))  # examples of votes up and down


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every limit, threshold and formula."""
    context = {
        "rows": [(limit, [limit.allows(trust) for trust in Trust]) for limit in all_limits()],
        "known_posts": limits.KNOWN_POSTS,
        "known_hours": round(limits.KNOWN_AFTER.total_seconds() / 3600),
        "trusted_posts": limits.TRUSTED_POSTS,
        "trusted_percent": round(limits.TRUSTED_SHARE * 100),
        "abilities": [(one, takes(one)) for one in all_abilities() if not one.is_everybodys],
        "longest_sanction": LONGEST_SANCTION.days,
        "appeal_days": APPEAL_WITHIN.days,
        "holding": [(kind_of(rule), kind_of(rule).tells(rule)) for rule in rules_on()],
        "arranged": {
            "ring_last": arranged.RING_LAST,
            "ring_days": arranged.RING_DAYS,
            "ring_least": arranged.RING_LEAST,
            "ring_percent": round(arranged.RING_SHARE * 100),
            "burst_most": arranged.BURST_MOST,
            "burst_minutes": arranged.BURST_MINUTES,
            "held_least": accounts.HELD_LEAST,
            "dismissed_least": accounts.DISMISSED_LEAST,
            "days": accounts.DAYS,
        },
        "longest_note": LONGEST_NOTE,
        "scores": [(up, down, score_of(up, down)) for up, down in VOTES],
        "report_kinds": ReportKind.objects.filter(is_offered=True),
        "report_shares": [(*one, cases.accuracy(*one)) for one in REPORTS],
        "report_least": cases.LEAST,
        "case_weights": [
            (one.label, cases.ORIGINS[one]) for one in Case.Origin if cases.ORIGINS[one]
        ],
        "longest_post": MAX_LENGTH,
        "shortest_title": SHORTEST_TITLE,
        "longest_title": LONGEST_TITLE,
        "most_tags": MOST_TAGS,
        "depth": MAX_DEPTH,
        "most_highlights": MOST_A_STORY,
        "most_lists": MOST_LISTS,
        "most_items": MOST_ITEMS,
        "unanswered_days": nudging.UNANSWERED_AFTER.days,
        "reminders": nudging.MOST_A_WEEK,
        "helped_days": nudging.DID_IT_ANSWER_AFTER.days,
        "late_days": nudging.LATE.days,
        "notices_days": rounds.KEPT.days,
        "digest_hour": f"{wishing.MORNING:%H:%M}",
        "gathered": round(wishing.GATHERED.total_seconds()),
        "weights": reasons.published(),
        "suggested": matching.MOST,
        "near_stages": matching.NEAR_STAGES,
        "near_years": matching.NEAR_YEARS,
        "most_invited": MOST_INVITED,
        "inactive_days": INACTIVE_AFTER.days,
        "answers": due.published(),
        "soonest_days": SOONEST_DAYS,
        "latest_days": LATEST_DAYS,
        "most_waiting": MOST_WAITING,
        "most_to_answer": MOST_TO_ANSWER,
        "usually_to_answer": USUALLY_TO_ANSWER,
        "first_for_days": FIRST_FOR.days,
        "nudge_days": settings.REQUEST_NUDGE_DAYS,
        "expires_days": settings.REQUEST_EXPIRES_DAYS,
        "reopen_days": settings.REQUEST_REOPEN_DAYS,
        "unbegun_days": settings.MENTORSHIP_UNBEGUN_ENDS_DAYS,
        "quiet_days": settings.MENTORSHIP_QUIET_NUDGE_DAYS,
        "pause_nudge_days": settings.MENTORSHIP_PAUSE_NUDGE_DAYS,
        "pause_ends_days": settings.MENTORSHIP_PAUSE_ENDS_DAYS,
        "own": request.user.is_authenticated and limits.trust(request.user),
    }
    return render(request, "portal/limits.html", context)
