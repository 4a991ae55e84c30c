"""Addresses and browsers of readers are kept thirty days at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.utils import timezone

from community.accounts.models import User
from community.lib.personal import traces
from community.limits.models import Spent
from community.notifications.models import Mail
from portal import clock
from portal.privacy.purging import purge

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def test_no_table_keeps_them_longer() -> None:
    assert all(one.kept <= MONTH for one in traces())


def test_each_row_goes_in_time_and_no_sooner(owner: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        start = timezone.now()
        session = UserSession.objects.create(
            user=owner, session_key="k", ip="192.0.2.7", user_agent="A browser"
        )
        Spent.objects.create(limit="try", who="192.0.2.7", since=start, count=1)
        Mail.objects.create(
            message_id="<1@example.org>", sender="a@b.org", recipients=["c@d.org"], raw=b"192.0.2.7"
        )
        now.move_to(start + MONTH)
        assert purge() == 0
        now.move_to(start + MONTH + timedelta(seconds=1))
        assert purge() == 3
        assert purge() == 0
    session.refresh_from_db()
    assert (session.ip, session.user_agent) == ("0.0.0.0", "")  # noqa: S104 - stands for no address
    assert not Spent.objects.exists()
    assert not Mail.objects.exists()


def test_the_clock_does_it_and_so_does_a_command(
    owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    old = timezone.now() - MONTH - timedelta(days=1)
    for do in (clock.tidy, lambda: call_command("purge")):
        Spent.objects.create(limit="try", who="192.0.2.7", since=old, count=1)
        do()
        assert not Spent.objects.exists()
    assert "1" in capsys.readouterr().out
