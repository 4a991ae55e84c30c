"""Hold one child of `manage.py up`, and let nothing of it outlive whoever started it.

A program of its own, run by path with the standard library alone:
`python -I keeper.py LINE GRACE COMMAND…`. LINE is the number of an inherited socket whose other
end `up` holds; when that end closes, because `up` wants it so or because `up` is dead, the child
gets one SIGTERM, GRACE seconds, and SIGKILL. The keeper leads the session that the child and all
the child's children live in. When the child has ended, its exit code goes down the line as
decimal digits, and the whole group goes with it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress


def _end_with_the_line(line: socket.socket, child: subprocess.Popen[bytes], grace: float) -> None:
    line.recv(1)  # nothing is ever sent this way: it returns when the line closes
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Start the child and stay until it ends."""
    line = socket.socket(fileno=int(sys.argv[1]))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Only the line ends a keeper. A handler, not SIG_IGN, which the child would inherit.
        signal.signal(number, lambda *_: None)
    child = subprocess.Popen(sys.argv[3:])  # noqa: S603
    threading.Thread(
        target=_end_with_the_line, args=(line, child, float(sys.argv[2])), daemon=True
    ).start()
    code = child.wait()
    with suppress(OSError):  # nobody may be left to hear it
        line.sendall(str(code).encode())
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
