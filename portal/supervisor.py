"""Keep some programs running until told to stop; none of them outlives this process."""

from __future__ import annotations

import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

KEEPER = Path(__file__).with_name("keeper.py")
GRACE_SECONDS = 8.0
"""What a child gets between SIGTERM and SIGKILL: within the ten seconds containers are given."""

LONGEST_BACK_OFF = 30.0
STEADY_SECONDS = 60.0
"""A child that ran this long has recovered: its next end is the first again."""


class Child:
    """One program under its keeper, in a session of its own."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.failures = 0
        self.due = 0.0
        self.line: socket.socket | None = None

    def start(self) -> socket.socket:
        """Start the program; the socket returned is readable once it has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            self.keeper = subprocess.Popen(  # noqa: S603
                [
                    *(sys.executable, "-I", str(KEEPER)),
                    *(str(theirs.fileno()), str(GRACE_SECONDS)),
                    *self.command,
                ],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self.started = time.monotonic()
        self.line = ours
        return ours

    def ended(self) -> None:
        """Take note that the program is gone, sweep up after it, and say when it is due again."""
        code = ""
        if self.line is not None:
            with suppress(ConnectionError), self.line as line:
                code = line.recv(16).decode()
            self.line = None
        self.sweep()
        if time.monotonic() - self.started > STEADY_SECONDS:
            self.failures = 0
        back_off = min(2.0**self.failures, LONGEST_BACK_OFF)
        self.failures += 1
        self.due = time.monotonic() + back_off
        logger.error(
            "%s ended (exit code %s); it is started again in %g s",
            self.name,
            code or "unknown",
            back_off,
        )

    def stop(self) -> None:
        """Give the keeper the word to stop: its line closes."""
        if self.line is not None:
            self.line.close()

    def sweep(self) -> None:
        """Kill what is left in the session, and forget the keeper."""
        with suppress(ProcessLookupError):
            os.killpg(self.keeper.pid, signal.SIGKILL)
        self.keeper.wait()


class Supervisor:
    """Runs children side by side, restarting those that end, until a signal says stop."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]
    ) -> None:
        self.children = [Child(name, line, environment) for name, line in commands.items()]
        self.stopping = False

    def run(self) -> None:
        """Start everything; return after SIGTERM, SIGINT or SIGHUP, when nothing is left."""
        woken, waker = socket.socketpair()
        waker.settimeout(0)
        woken.settimeout(0)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # it is under nohup
            signal.signal(signal.SIGHUP, self._stop)
        with selectors.DefaultSelector() as selector:
            selector.register(woken, selectors.EVENT_READ)
            try:
                while not self.stopping:
                    self._turn(selector, woken)
            finally:
                self._end_all()
                signal.set_wakeup_fd(-1)

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _turn(self, selector: selectors.BaseSelector, woken: socket.socket) -> None:
        now = time.monotonic()
        waiting = [child for child in self.children if child.line is None]
        for child in waiting:
            if child.due <= now:
                selector.register(child.start(), selectors.EVENT_READ, child)
        still = [child.due - now for child in waiting if child.line is None]
        for key, _ in selector.select(min(still, default=None)):
            if isinstance(key.data, Child):
                selector.unregister(key.fileobj)
                key.data.ended()
            else:
                woken.recv(64)

    def _end_all(self) -> None:
        running = [child for child in self.children if child.line]
        for child in running:
            child.stop()
        deadline = time.monotonic() + GRACE_SECONDS + 2
        for child in running:
            with suppress(subprocess.TimeoutExpired):
                child.keeper.wait(max(0.0, deadline - time.monotonic()))
            child.sweep()
