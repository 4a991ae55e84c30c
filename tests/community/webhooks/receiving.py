"""A receiver of webhooks: a real server on this machine, which verifies as a stranger's would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from threading import Thread as Runner
from typing import Any

from standardwebhooks import Webhook

from community.accounts.models import User
from community.webhooks import actions
from community.webhooks.models import Delivery, Endpoint
from community.webhooks.sending import send, send_due
from tests.cast import person
from tests.threads.asking import question
from threads import actions as threads
from threads.models import Thread

Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """Answers with `code`."""

    def answer(caller: BaseHTTPRequestHandler) -> None:
        caller.send_response(code)
        for name, value in headers.items():
            caller.send_header(name, value)
        caller.send_header("Content-Length", str(len(body)))
        caller.end_headers()
        caller.wfile.write(body)

    return answer


class Receiver:
    """Serves on a port of its own; `heard` is what came, head and body, as it came."""

    def __init__(self) -> None:
        self.answer: Answer = status(204)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.paths: list[str] = []
        self.over = Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?key=ours"
        Runner(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    def silent(self, caller: BaseHTTPRequestHandler) -> None:
        """An answer that does not come."""
        self.over.wait(30)

    def verified(self, secret: str) -> list[Any]:
        """All that came, verified with `secret`. Raises WebhookVerificationError."""
        return [Webhook(secret).verify(body, head) for head, body in self.heard]

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _head, body in self.heard]

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append((dict(self.headers), body))
                receiver.paths.append(self.path)
                receiver.answer(self)

            do_GET = do_POST  # noqa: N815 - so it is called

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Quietly."""

        return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for as long as the block."""
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()


def added(owner: User, url: str, *events: str) -> tuple[Endpoint, str]:
    """An endpoint of `owner`, and its secret."""
    return actions.add_endpoint(by=owner, url=url, events=events or ["notice"])


def notice_to(owner: User) -> None:
    """Somebody answers a question of the owner's."""
    number = Thread.objects.count()
    asked = question(owner, title=f"How many letters should I write on day {number}?")
    helper = User.objects.filter(handle="helper").first() or person("helper")
    threads.answer(asked, by=helper, body=f"Write to **{number}** people.")


def tried(delivery: Delivery) -> Delivery:
    """`delivery` after its time has come and the worker was there."""
    Endpoint.objects.update(rests_until=None)
    Delivery.objects.filter(pk=delivery.pk).update(next_at=delivery.made_at)
    send([delivery.pk])
    delivery.refresh_from_db()
    return delivery


def sent_all() -> int:
    """What the worker's round sends, as if no endpoint had to rest."""
    Endpoint.objects.update(rests_until=None)
    return send_due()
