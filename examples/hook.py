"""Listens for webhooks at a port, verifies each, and prints the one it waits for; then it ends.

python examples/hook.py 9317 post.changed < file-with-the-secret
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

SECONDS = 180


class Hook(HTTPServer):
    """Keeps in `events` what it could verify with `secret`."""

    timeout = SECONDS

    def __init__(self, port: int = 0, secret: str = "") -> None:
        super().__init__(("127.0.0.1", port), Receiver)
        self.secret, self.events = secret, list[dict[str, Any]]()

    def wait_for(self, wanted: str) -> dict[str, Any]:
        """The first event of the type that is wanted. Ends the program where none comes."""
        while True:
            for event in self.events:
                if event["type"] == wanted:
                    return event
            self.handle_request()

    def handle_timeout(self) -> None:
        raise SystemExit("No webhook arrived.")


class Receiver(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.server.events.append(Webhook(self.server.secret).verify(body, dict(self.headers)))
            self.send_response(204)
        except (WebhookVerificationError, ValueError):  # not signed by the portal, or no signature
            self.send_response(400)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Nothing."""


if __name__ == "__main__":
    hook = Hook(int(sys.argv[1]), sys.stdin.readline().strip())
    print(json.dumps(hook.wait_for(sys.argv[2])))
