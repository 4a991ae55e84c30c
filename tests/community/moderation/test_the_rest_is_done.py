"""Of many that were chosen in the admin one is refused: it is named, and the others are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from community.accounts.models import User
from community.moderation import actions as moderation
from tests.cast import person
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

WHY = "It names somebody who did not agree to that."
FORM = {"reason": WHY, "shown": "1"}
"""What the forms of these deeds ask for, and the field by which they say that they were shown."""
Makes = Callable[[User, User], Model]


def sanction(of: User, by: User) -> Model:
    until = timezone.now() + timedelta(days=1)
    return moderation.suspend(of, "vote", by=by, reason=WHY, until=until)


def warning(of: User, by: User) -> Model:
    return moderation.warn(of, by=by, reason=f"Not so, {of}.")


@pytest.mark.parametrize(
    ("path", "deed", "make", "is_done"),
    [
        ("moderation/sanction", "lift", sanction, {"lifted_at__isnull": False}),
        ("moderation/warning", "withdraw", warning, {"withdrawn_at__isnull": False}),
    ],
)
def test_ones_own_is_left_out_and_named(
    path: str, deed: str, make: Makes, is_done: dict[str, Any]
) -> None:
    first, becomes = person("first", role="moderator"), person("becomes")
    mine, others = make(becomes, first), [make(person(f"other-{n}"), first) for n in range(2)]
    becomes.groups.set(first.groups.all())
    User.objects.filter(pk=becomes.pk).update(is_staff=True)
    sent = {"action": deed, "_selected_action": [one.pk for one in (others[0], mine, others[1])]}
    desk = browser_of(User.objects.get(pk=becomes.pk))
    answer = desk.post(f"/admin/{path}/", {**sent, **FORM}, follow=True)
    rows = type(mine)._default_manager
    done = rows.filter(pk__in=[one.pk for one in (mine, *others)], **is_done)
    assert set(done) == set(others)
    told = [str(one) for one in answer.context["messages"]]
    assert len(told) == 2
    assert "becomes" in told[0].lower()
    assert "other" not in told[0].lower()
