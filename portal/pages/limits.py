"""What is limited, and by what rule: read from the code that applies it, so that it is true."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from community.lib.abilities import all_abilities
from community.limits.actions import Trust, all_limits
from community.moderation.actions import LONGEST_SANCTION
from community.notifications import rounds, wishing
from portal.shelf.actions import MOST_ITEMS, MOST_LISTS
from portal.shelf.highlighting import MOST_A_STORY
from threads import limits, nudging
from threads.actions.questions import LONGEST_TITLE, MOST_TAGS, SHORTEST_TITLE
from threads.actions.suggestions import LONGEST_NOTE
from threads.actions.votes import score_of
from threads.models import MAX_DEPTH, MAX_LENGTH
from threads.progress import takes

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
        "longest_note": LONGEST_NOTE,
        "scores": [(up, down, score_of(up, down)) for up, down in VOTES],
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
        "own": request.user.is_authenticated and limits.trust(request.user),
    }
    return render(request, "portal/limits.html", context)
