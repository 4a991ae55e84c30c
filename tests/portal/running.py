"""The portal as a newcomer runs it: `manage.py up` in a process, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **more: str) -> dict[str, str]:
    """A newcomer's environment: none of the variables that the test run itself was given."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**inherited, "PORTAL_HOME": str(home), "PYTHONUNBUFFERED": "1", **more}


def manage(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one management command to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def until(condition: Callable[[], object], seconds: float = 20.0, what: str = "") -> None:
    """Wait for `condition` to hold; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s for {what or condition}"
        time.sleep(0.05)


class Portal:
    """One running `manage.py up`, leading a process group of its own as a shell would have it."""

    def __init__(self, home: Path, *options: str, **more: str) -> None:
        self.home, self.port = home, free_port()
        self.log = home.parent / f"{home.name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "up", f"--port={self.port}", *options],
                env=environment(home, **more),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_until_it_serves(self, seconds: float = 180.0) -> None:
        def serves() -> bool:
            assert self.process.poll() is None, self.said()
            return self.get("/healthz")[0] == 200

        until(serves, seconds, "/healthz")
        until(lambda: "listens at" in self.said(), 5, "the line that says where")

    def said(self) -> str:
        return self.log.read_text()

    def processes(self) -> Mapping[int, str]:
        """Every living process of this portal, by id, with its command line."""
        return processes_of(self.home)

    def find(self, word: str) -> list[int]:
        """The processes, keepers aside, whose command line has `word`."""
        return [
            pid
            for pid, command in self.processes().items()
            if word in command.split() and "keeper.py" not in command
        ]

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def send_to_group(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def wait(self, seconds: float = 20.0) -> int:
        return self.process.wait(seconds)


def processes_of(home: Path) -> dict[int, str]:
    """Living processes whose PORTAL_HOME is `home`."""
    mark = f"PORTAL_HOME={home}".encode()
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if (
                folder.name.isdigit()
                and mark in (folder / "environ").read_bytes().split(b"\0")
                and " Z " not in (folder / "stat").read_text()
            ):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(folder.name)] = command
        except OSError:
            continue  # gone, or not ours
    return found


@contextmanager
def running(home: Path, *options: str, **more: str) -> Iterator[Portal]:
    """A portal that serves; whatever a test does to it, nothing of it is left afterwards."""
    portal = Portal(home, *options, **more)
    try:
        portal.wait_until_it_serves()
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.process.terminate()
            portal.wait(30)
        for pid in processes_of(home):
            os.kill(pid, signal.SIGKILL)
