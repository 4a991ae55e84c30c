"""The worker is killed in the middle of a mail, and the mail goes out once all the same.

Slow, because a real worker is started, killed and started again.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.community.notifications.sink import Letter, Sink, mail_server
from tests.portal.running import manage, running, until

pytestmark = [
    pytest.mark.slow,  # kills a worker and waits for the next
    pytest.mark.xdist_group("processes"),
    pytest.mark.once,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks processes up in /proc"),
]

POST = """
from django.core.mail import send_mail
send_mail("Confirm your address", "The link is in here.\\n" * 2000, None, ["new@example.org"])
"""


def to_new(sink: Sink) -> list[Letter]:
    """What was taken for the new member; the sample people are told of things meanwhile."""
    return [one for one in sink.taken if one.recipients == ["new@example.org"]]


def test_a_mail_goes_out_once_although_its_worker_was_killed(home: Path) -> None:
    with mail_server(stalls=1) as sink:
        quick = {
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "MAIL_LEASE_SECONDS": "6",
            "CLOCK_SECONDS": "0.5",
        }
        with running(home, "--no-seeds", **quick) as portal:
            posted = manage(home, "shell", "--no-imports", "-c", POST, **quick)
            assert posted.returncode == 0, posted.stderr
            assert sink.stalled.wait(20), portal.said()
            (worker,) = portal.find("--queue-name=*")
            os.kill(worker, signal.SIGKILL)
            until(lambda: to_new(sink), 30, f"the mail; {portal.said()}")
            time.sleep(8)  # longer than the lease, and sixteen rounds of the clock
        (taken,) = to_new(sink)
        assert taken.raw.count(b"The link is in here.") == 2000
