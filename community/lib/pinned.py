"""A connection to an address that was checked, which lasts no longer than it may."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from threading import Thread, Timer
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import SplitResult

from urllib3.connection import HTTPConnection, HTTPSConnection

T = TypeVar("T")


class TimeUpError(Exception):
    """The time for all of it is over."""


class Deadline:
    """The end of a stretch of time that begins now.

    A time-out of a socket is for one read: whoever sends a byte now and then never meets it. So a
    watched socket is shut when the time is up, whatever it is doing then.
    """

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return monotonic() >= self._end

    def require(self) -> float:
        """The seconds that are left; TimeUpError when there are none."""
        if self.is_over:
            raise TimeUpError
        return max(self._end - monotonic(), 0.001)

    @contextmanager
    def watching(self, sock: socket.socket) -> Iterator[None]:
        """Shut `sock` when the time is up, also once TLS has taken its place."""
        twin = sock.dup()
        timer = Timer(self.require(), _shut, [twin])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            twin.close()

    def within(self, work: Callable[[], T]) -> T:
        """What `work` gives, should it end in time: for what has no time-out, such as a lookup.

        Raises TimeUpError, or what `work` raises.
        """
        given: list[T] = []
        raised: list[BaseException] = []

        def run() -> None:
            try:
                given.append(work())
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                raised.append(error)

        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.require())
        if raised:
            raise raised[0]
        if not given:
            raise TimeUpError
        return given[0]


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself in this very moment
        sock.shutdown(socket.SHUT_RDWR)


class _Pinned:
    """Connects to `pinned` and to nothing else; name, certificate and Host stay those of `host`."""

    pinned: Sequence[str]
    deadline: Deadline
    stack: ExitStack
    port: int

    def _new_conn(self) -> socket.socket:
        sock = self._first_that_answers()
        self.stack.callback(sock.close)
        self.stack.enter_context(self.deadline.watching(sock))
        return sock

    def _first_that_answers(self) -> socket.socket:
        failed: OSError = OSError("no address")
        for address in self.pinned:
            try:
                return socket.create_connection((address, self.port), self.deadline.require())
            except OSError as error:
                failed = error
        raise failed


class _Plain(_Pinned, HTTPConnection):
    pass


class _Secure(_Pinned, HTTPSConnection):
    pass


@contextmanager
def connected(
    parts: SplitResult, pinned: Sequence[str], deadline: Deadline
) -> Iterator[HTTPConnection]:
    """A connection for the scheme, host and port of `parts`, to the first of `pinned` that answers.

    Raises OSError, urllib3's HTTPError or TimeUpError.
    """
    host, port, timeout = str(parts.hostname), parts.port, deadline.require()
    with ExitStack() as stack:
        connection: Any = (
            _Secure(host, port, timeout=timeout, cert_reqs="CERT_REQUIRED")
            if parts.scheme == "https"
            else _Plain(host, port, timeout=timeout)
        )
        connection.pinned, connection.deadline, connection.stack = pinned, deadline, stack
        stack.callback(connection.close)
        yield connection
