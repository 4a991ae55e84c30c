"""Numbers that no row can have are numbers of nothing."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.mentors.api.calling import V1, post, program_of, refused
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
HUGE = "9" * 30


def test_a_number_beyond_all_rows_is_nothings(owner: User, moderator: User) -> None:
    mine, at = program_of(owner), f"{V1}/mentorships/{together(mentee=owner).pk}/"
    for address in (
        *(f"{V1}/{one}/{HUGE}/" for one in ("requests", "mentorships", "rooms", "plans")),
        *(f"{V1}/{one}/{HUGE}/" for one in ("room-sessions", "room-notes")),
        *(f"{V1}/threads/{HUGE}/invitations/", f"{V1}/rooms/{HUGE}/sessions/"),
        *(f"{at}{one}/{HUGE}/" for one in ("goals", "steps", "notes", "meetings", "stories")),
    ):
        assert refused(mine.get(address)) == (404, "not-found"), address
    assert refused(post(mine, f"{at}agreements/{HUGE}/agree/")) == (404, "not-found")
    assert refused(post(mine, f"{V1}/invitations/{HUGE}/decline/")) == (404, "not-found")
    assert refused(mine.get(f"{at}free-times/?moving={HUGE}")) == (400, "bad-parameter")
    closed = {"note": "Nothing."}
    judge = post(program_of(moderator), f"{V1}/moderation/concerns/{HUGE}/close/", closed)
    assert refused(judge) == (404, "not-found")
