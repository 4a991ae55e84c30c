"""A mail server for tests: speaks just enough SMTP, over a real socket, and can stop listening."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Letter:
    """One message that was taken, with its envelope."""

    sender: str
    recipients: list[str]
    raw: bytes


@dataclass
class Sink:
    """What the server took, and how it behaves: the first `stalls` letters get no answer."""

    port: int = 0
    stalls: int = 0
    refusal: str = ""
    taken: list[Letter] = field(default_factory=list)
    stalled: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        sink = self.server.sink
        letter = Letter("", [], b"")
        self._answer("220 sink")
        for line in self.rfile:
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "MAIL":
                letter = Letter(words[10:].partition(" ")[0].strip("<>"), [], b"")
                self._answer(sink.refusal or "250 ok")
            elif verb == "RCPT":
                letter.recipients.append(words[8:].strip("<>"))
                self._answer("250 ok")
            elif verb == "DATA":
                self._answer("354 go on")
                if sink.stalls:
                    sink.stalls -= 1
                    self.rfile.readline()  # in the middle of the letter
                    sink.stalled.set()
                    sink.over.wait(60)
                    return
                letter.raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                sink.taken.append(letter)
                self._answer("250 taken")
            elif verb == "QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def _answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    sink: Sink


@contextmanager
def mail_server(**behaviour: object) -> Iterator[Sink]:
    """A mail server on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.sink = Sink(port=server.server_address[1], **behaviour)  # type: ignore[arg-type]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.sink
        finally:
            server.sink.over.set()
            server.shutdown()
