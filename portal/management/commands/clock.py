"""`manage.py clock`: does what falls due, until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.clock import Clock


class Command(BaseCommand):
    help = "Offer waiting mail to the worker, ask whether it lives, and tidy up daily."

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Clock(every=settings.CLOCK_SECONDS, stop=stop).run()
