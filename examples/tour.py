"""The API in one walk: ask, answer, accept, upload, be told by a webhook, and mirror all of it.

FETCH_LOOPBACK=1 python manage.py up  # in one terminal: webhooks may call this machine
python examples/tour.py http://127.0.0.1:8000 sample-mina sample-diego
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from hook import Hook

ROOT = Path(__file__).parent.parent
PICTURE = Path(__file__).parent / "picture.png"


def token_of(handle: str, *scopes: str) -> str:
    """A token of a member, made on the machine of the portal; members make theirs in Settings."""
    words = [word for scope in scopes for word in ("--scope", scope)]
    made = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "create_token", handle, *words, "--days", "1"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return made.stdout.strip()


class Api:
    """Calls the API with a token."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base, self.token = f"{base}/api/v1/", token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What the API answers. Raises HTTPError with the problem in its body."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method == "POST":  # sent again after a lost answer, it is done once
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if body is not None and not isinstance(body, bytes):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = Request(self.base + path, body, headers, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def upload(self, path: str, file: Path, **fields: str) -> Any:
        """Send a file beside `fields`, as a form does."""
        line = uuid.uuid4().hex
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"'
        parts.append(f"{head}\r\n\r\n".encode() + file.read_bytes() + b"\r\n")
        body = b"".join(parts) + f"--{line}--\r\n".encode()
        kind = f"multipart/form-data; boundary={line}"
        return self.call("PUT", path, body, **{"Content-Type": kind, "If-Match": "*"})


def mirror(api: Api) -> dict[tuple[str, int], Any]:
    """Everything that anybody may see, replayed from the first change to the last."""
    things: dict[tuple[str, int], Any] = {}
    cursor, has_more = "", True
    while has_more:
        page = api.call("GET", f"changes/?page_size=500&since={cursor}")
        for item in page["items"]:
            thing = item["kind"], item["id"]
            if item["is_gone"]:
                things.pop(thing, None)
            else:
                things[thing] = item[item["kind"]]
        cursor, has_more = page["cursor"], page["has_more"]
    return things


def walk(base: str, asker: str, answerer: str) -> None:
    """The walk, a line for each step."""
    one = Api(base, token_of(asker, "write:threads", "write:me", "webhooks"))
    other = Api(base, token_of(answerer, "write:threads"))

    hook = Hook()
    told = {"url": f"http://127.0.0.1:{hook.server_address[1]}/", "events": ["post"]}
    made = one.call("POST", "webhooks/", told)
    hook.secret = made["secret"]

    question = {
        "title": f"What did your first month on a research team look like, {uuid.uuid4().hex[:6]}?",
        "body": "I begin in **May** and would like to read the right things before.",
        "tags": ["phd"],
    }
    asked = one.call("POST", "threads/", question)
    print("asked     ", asked["page"])
    answer = other.call("POST", f"threads/{asked['id']}/posts/", {"body": "Mostly *reading code*."})
    print("answered  ", answer["page"])
    accepted = one.call("POST", f"posts/{answer['id']}/accept/")
    print("accepted  ", accepted["is_accepted"])
    picture = one.upload("me/picture/", PICTURE, visibility="members")
    print("uploaded  ", picture["address"])
    event = hook.wait_for("post.changed")
    print("webhook   ", event["type"], event["timestamp"])
    one.call("DELETE", f"webhooks/{made['id']}/", **{"If-Match": "*"})
    things = mirror(Api(base))
    row = things["thread", asked["id"]]
    print("mirrored  ", len(things), "things;", row["title"], "→ answer", row["accepted"])
    assert row["accepted"] == answer["id"]


if __name__ == "__main__":
    walk(*sys.argv[1:])
