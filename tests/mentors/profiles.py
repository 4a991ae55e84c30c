"""A mentor's form as a browser sends it, for tests to begin with."""

from __future__ import annotations

from typing import Any

from django.test import Client

from community.tags.models import Tag
from mentors.models import Status
from mentors.path_forms import WANTED_ROWS
from mentors.views import ROWS

WORDS = {
    "headline": "From turbines to models, by night and by Sunday",
    "who_i_am": "I mended turbines for nine years.\nThen I wrote to a professor every week.",
    "helps_with": "Leaving a trade without leaving an income.",
    "helps_not_with": "Visas: I never needed one.",
    "helps_not_with_visibility": "public",
    "interviews_given": "40",
    "interviews_given_visibility": "public",
    "tags": "asking",
    "time_zone": "Europe/Zurich",
    "hours_visibility": "members",
    "rhythm": "sundays",
    "answer_days": "5",
    "answer_days_visibility": "public",
    "places": "2",
    "most_waiting": "10",
    "questions_visibility": "public",
}
CROSSING = {
    "from_role": "other-engineer",
    "to_role": "ml-engineer",
    "year": "2021",
    "means": "self-study",
    "note": "At the kitchen table.",
    "visibility": "public",
}
KINDS = (*WANTED_ROWS, *ROWS)


def sent(deed: str = "save", *, seen: str = "", **told: Any) -> dict[str, str]:
    """What a browser sends: `told` are fields, or lists of rows by their kinds."""
    data = {**WORDS, "seen": seen, "deed": deed, "told-degree_visibility": "public"}
    data |= {f"told-{status.value}": "" for status in Status}
    rows = {"crossings": [CROSSING], **{name: told.pop(name) for name in KINDS if name in told}}
    for name in KINDS:
        said = rows.get(name, [])
        data |= {f"{name}-TOTAL_FORMS": str(len(said)), f"{name}-INITIAL_FORMS": "0"}
        for number, row in enumerate(said):
            shown = {} if name in {"hours", "questions"} else {"visibility": "public"}
            data |= {f"{name}-{number}-{key}": str(v) for key, v in (shown | row).items()}
    return data | told


def fill(client: Client, path: str, deed: str = "save", **told: Any) -> Any:
    """Open the form at `path` and send it over what it shows."""
    Tag.objects.get_or_create(name="asking", slug="asking")
    page = client.get(path)
    form = page.context["sheets"]
    seen = (form.forms.get("profile") or form.forms["seen"])["seen"].value()
    return client.post(path, sent(deed, **{"seen": seen, **told}))
