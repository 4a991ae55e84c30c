"""Start the portal in an empty folder with the README's command, fetch pages, stop it.

`python .ci/smoke.py FOLDER`: fails when a page does, or when a process is left afterwards.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

COMMAND = "python manage.py up"


def must(holds: object, otherwise: str) -> None:
    """End the smoke run with a sentence unless `holds`."""
    if not holds:
        sys.exit(f"Smoke run: {otherwise}")


def fetch(address: str) -> str:
    """The page's text; any answer but 200 raises."""
    with urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310
        must(page.status == 200, f"{address} answered {page.status}")
        return str(page.read().decode())


def left(home: Path) -> list[str]:
    """Command lines of the processes that still run with this PORTAL_HOME."""
    mark, found = f"PORTAL_HOME={home}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # gone, or not ours
    return found


def main(home: Path) -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    must(f"&& {COMMAND}\n" in readme, f"the README does not say {COMMAND}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    portal = subprocess.Popen(  # noqa: S603
        [*COMMAND.split(), f"--port={port}"], env={**os.environ, "PORTAL_HOME": str(home)}
    )
    try:
        while True:
            must(portal.poll() is None, "up ended before it served")
            try:
                fetch(f"{site}/healthz")
                break
            except OSError:
                must(time.monotonic() - began < 60, "no answer within 60 seconds")
                time.sleep(0.2)
        started = time.monotonic() - began
        stories = fetch(f"{site}/stories/")
        listed = json.loads(fetch(f"{site}/api/v1/stories/"))["items"]
        found = [f"/stories/{story['slug']}/" for story in listed]
        must(len(found) == 4, f"/api/v1/stories/ lists {found}")
        missing = [path for path in found if f'href="{path}"' not in stories]
        must(not missing, f"/stories/ does not show {missing}")
        front = fetch(f"{site}/")
        styles = re.findall(r'href="(/static/[^"]+\.css)"', front)
        must(styles, "the first page has no style")
        pages = [*found, *styles, "/accounts/login/", "/accounts/signup/", "/dev/mail/"]
        pages += ["/feeds/stories/", "/sitemap.xml", "/robots.txt"]
        for page in pages:
            fetch(urllib.parse.urljoin(site, page))
        while time.monotonic() - began < 120:
            try:
                fetch(f"{site}/readyz")
                break
            except urllib.error.HTTPError:
                time.sleep(0.5)
        fetch(f"{site}/readyz")
    finally:
        portal.terminate()
        code = portal.wait(30)
    must(code == 0, f"up ended with {code}")
    time.sleep(1)
    must(not left(home), f"left behind: {left(home)}")
    print(f"served {len(pages) + 4} pages {started:.1f} s after an empty folder; nothing is left")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
