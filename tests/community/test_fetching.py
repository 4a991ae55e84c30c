"""An address that a member gave is called from here: never inwards, never without end.

The servers are real ones on this machine. Names are looked up by a resolver of the test's own where
a test is about what a name means; the internet is not needed.
"""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from community.lib import addresses
from community.lib.fetching import (
    FetchError,
    RefusedError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    WrongTypeError,
    fetch,
)

Talk = Callable[[socket.socket, bytes], None]
"""What a server does with one caller, whose head and body it has read."""


def said(body: bytes = b"hello", *heads: str, status: str = "200 OK") -> Talk:
    """A server that answers so."""
    head = [f"HTTP/1.1 {status}", *heads, f"Content-Length: {len(body)}", "Connection: close"]
    return lambda caller, request: caller.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)


def moved(to: str) -> Talk:
    return said(b"", f"Location: {to}", status="302 Found")


class Server:
    """Serves each caller in a thread; `heard` is what each sent."""

    def __init__(self, talk: Talk, wrap: Callable[[socket.socket], socket.socket] | None = None):
        self.talk, self.wrap = talk, wrap
        self.heard: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _whence = self.listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=[caller], daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with suppress(OSError):  # the caller hangs up on whoever goes on for too long
            caller = self.wrap(caller) if self.wrap else caller
            with caller:
                request = _whole(caller)
                self.heard.append(request)
                self.talk(caller, request)


def _whole(caller: socket.socket) -> bytes:
    """A request with its body, which may come after the head."""
    request = caller.recv(65_536)
    head, _gap, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return request if not length or body else request + caller.recv(int(length[1]))


@pytest.fixture
def served(settings: Any) -> Iterator[Callable[..., Server]]:
    """Servers on this machine, which may be called for once."""
    settings.FETCH_LOOPBACK = True
    running: list[Server] = []

    def start(talk: Talk, **more: object) -> Server:
        running.append(Server(talk, **more))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for server in running:
        server.listener.close()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begun = monotonic()
    yield
    assert monotonic() - begun < seconds


Served = Callable[..., Server]


# ---------------------------------------------------------------- what is fetched


def test_a_page_comes_with_its_kind_and_where_it_was(served: Served) -> None:
    server = served(said(b"<p>hello</p>", "Content-Type: text/HTML; charset=utf-8"))
    answer = fetch(f"{server.url}a page/ü?q=1#part".replace(" ", "%20"))
    assert (answer.status, answer.kind, answer.body) == (200, "text/html", b"<p>hello</p>")
    assert answer.is_ok
    assert server.heard[0].startswith(b"GET /a%20page/%C3%BC?q=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in server.heard[0]


def test_nothing_of_ours_goes_along(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    server = served(said())
    fetch(server.url)
    head = server.heard[0].lower()
    assert b"cookie" not in head
    assert b"authorization" not in head
    assert b"referer" not in head


def test_an_answer_that_is_no_success_is_an_answer_all_the_same(served: Served) -> None:
    answer = fetch(served(said(b"no", status="404 Not Found")).url)
    assert (answer.status, answer.is_ok, answer.body) == (404, False, b"no")


def test_what_is_posted_arrives_with_its_heads(served: Served) -> None:
    server = served(said(b"taken", status="202 Accepted"))
    answer = fetch(server.url, method="POST", body=b'{"a": 1}', headers={"X-Signed": "abc"})
    assert answer.status == 202
    head, _gap, body = server.heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / ")
    assert b"X-Signed: abc" in head
    assert body == b'{"a": 1}'


def test_what_is_posted_is_not_passed_on(served: Served) -> None:
    other = served(said())
    answer = fetch(served(moved(other.url)).url, method="POST", body=b"secret")
    assert answer.status == 302
    assert other.heard == []


def test_packed_pages_are_unpacked(served: Served) -> None:
    for name, packed in (("gzip", gzip.compress(b"hello")), ("deflate", zlib.compress(b"hello"))):
        assert fetch(served(said(packed, f"Content-Encoding: {name}")).url).body == b"hello"


def test_a_page_in_chunks_is_put_together(served: Served) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        caller.sendall(b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")

    assert fetch(served(talk).url).body == b"hello"


# ---------------------------------------------------------------- what is not an address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no address",
        "//example.org/",
        "/relative",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://:secret@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: other",
        "http://example.org/ tail",
        "http://example.org:99999/",
        "http://[::1/",
        "http://[::1]x/",
        "http://" + "a" * 70 + ".org/",
        "http://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        fetch(url, resolver=lambda host, port: ["93.184.215.14"])


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 0])
def test_unusual_ports_are_refused(port: int) -> None:
    asked = []
    with pytest.raises(RefusedError):
        fetch(f"http://example.org:{port}/", resolver=lambda *given: asked.append(given) or [])  # type: ignore[func-returns-value]
    assert asked == [] or port == 0


def test_the_ports_are_a_setting(settings: Any) -> None:
    settings.FETCH_PORTS = [8443]
    with pytest.raises(RefusedError, match="unusual port"):
        fetch("https://example.org/", resolver=lambda host, port: ["93.184.215.14"])
    with pytest.raises(RefusedError, match="not open to everybody"):
        fetch("https://example.org:8443/", resolver=lambda host, port: ["10.0.0.1"])


# ---------------------------------------------------------------- where it leads

INWARDS = [
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),  # noqa: S104
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "100::1", "4000::1"),
]
OUTWARDS = ["93.184.215.14", "8.8.8.8", "172.32.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
OUTWARDS += ["::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INWARDS)
def test_an_address_that_is_not_for_all_is_never_called(address: str) -> None:
    assert not addresses.is_public(address)
    with pytest.raises(RefusedError, match="not open to everybody"):
        fetch("http://example.org/", resolver=lambda host, port: [address])


@pytest.mark.parametrize("address", OUTWARDS)
def test_an_address_of_the_internet_is_one(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize("address", ["", "example.org", "1.2.3", "::g", "127.0.0.1\x00"])
def test_what_is_no_address_is_not_public(address: str) -> None:
    assert not addresses.is_public(address)


def test_one_address_inwards_among_others_is_enough() -> None:
    with pytest.raises(RefusedError):
        fetch("http://example.org/", resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001"),
        *("0177.0.0.1", "0", "0.0.0.0", "127.0.0.1.", "[::1]", "[::]", "[::ffff:127.0.0.1]"),  # noqa: S104
        *("[0:0:0:0:0:ffff:7f00:1]", "①②⑦.⓪.⓪.①", "１２７.0.0.1"),
    ],
)
def test_this_machine_is_not_called_however_it_is_written(host: str) -> None:
    """The system itself looks these up, so that it is seen what it takes them for."""
    with pytest.raises((RefusedError, UnreachableError)):
        fetch(f"http://{host}/")


def test_a_machine_that_is_not_there_is_told_so() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(UnreachableError, match="no such host"):
        fetch("http://nobody.example/", resolver=nowhere)


def test_a_name_is_looked_up_once_and_the_connection_goes_there(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the second answer would lead inwards, and is never asked for."""
    server = served(said(b"the one that was checked"))
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(socket, "getaddrinfo", _no_names(socket.getaddrinfo))
    answer = fetch(
        f"http://portal.example:{server.port}/", resolver=lambda host, port: answers.pop(0)
    )
    assert answer.body == b"the one that was checked"
    assert answers == [["10.0.0.1"]]
    assert f"Host: portal.example:{server.port}".encode() in server.heard[0]


def _no_names(real: Callable[..., object]) -> Callable[..., object]:
    def look_up(host: str, *more: object, **others: object) -> object:
        assert addresses.meant(host) is not None, f"{host} was looked up again"
        return real(host, *more, **others)

    return look_up


def test_the_next_address_is_tried_where_the_first_is_dead(served: Served) -> None:
    server = served(said(b"here"))
    url = f"http://portal.example:{server.port}/"
    assert fetch(url, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"]).body == b"here"


# ---------------------------------------------------------------- redirects


def test_redirects_are_followed_from_where_they_stand(served: Served) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        is_first = request.startswith(b"GET /old ")
        (moved("../new?x=1") if is_first else said(b"arrived"))(caller, request)

    server = served(talk)
    answer = fetch(f"{server.url}old")
    assert (answer.body, answer.url) == (b"arrived", f"{server.url}new?x=1")


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "http://user:secret@93.184.215.14/",
        "http://[broken",
        "//10.0.0.1/",
    ],
)
def test_a_redirect_inwards_is_refused(served: Served, to: str) -> None:
    with pytest.raises(RefusedError):
        fetch(served(moved(to)).url)


def test_a_redirect_to_this_machine_is_refused(served: Served, settings: Any) -> None:
    inside = served(said(b"secret"))
    outside = served(moved(inside.url))
    settings.FETCH_LOOPBACK = False
    settings.FETCH_PORTS = [outside.port, inside.port]
    with pytest.raises(RefusedError):
        fetch(outside.url)
    assert inside.heard == []


def test_three_redirects_and_no_more(served: Served) -> None:
    last = served(said(b"arrived"))
    third = served(moved(last.url))
    second = served(moved(third.url))
    first = served(moved(second.url))
    assert fetch(first.url).body == b"arrived"
    with pytest.raises(RefusedError, match="on and on"):
        fetch(served(moved(first.url)).url)


def test_a_ring_of_redirects_ends(served: Served) -> None:
    server = served(said())
    server.talk = moved(server.url)
    with pytest.raises(RefusedError, match="on and on"):
        fetch(server.url)
    assert len(server.heard) == 4


# ---------------------------------------------------------------- size


def test_a_long_page_is_not_read_to_its_end(served: Served) -> None:
    with pytest.raises(TooLargeError):
        fetch(served(said(b"x" * 2_000)).url, most_bytes=1_000)
    assert len(fetch(served(said(b"x" * 1_000)).url, most_bytes=1_000).body) == 1_000


@pytest.mark.parametrize("length", ["99999999999999999999999", "1000000000"])
def test_a_length_that_is_too_large_is_believed(served: Served, length: str) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode())

    with pytest.raises(TooLargeError):
        fetch(served(talk).url)


def test_a_body_without_end_is_left(served: Served) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            caller.sendall(b"x" * 65_536)

    with within(5), pytest.raises(TooLargeError):
        fetch(served(talk).url, most_bytes=300_000)


def test_heads_without_end_are_left(served: Served) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            caller.sendall(b"X-More: " + b"x" * 1_000 + b"\r\n")

    with within(5), pytest.raises(UnreachableError):
        fetch(served(talk).url)


@pytest.mark.parametrize("packer", [gzip.compress, zlib.compress])
def test_a_small_packet_that_unpacks_without_end_is_left(
    served: Served, packer: Callable[[bytes], bytes]
) -> None:
    bomb = packer(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    name = "gzip" if packer is gzip.compress else "deflate"
    with pytest.raises(TooLargeError):
        fetch(served(said(bomb, f"Content-Encoding: {name}")).url)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x"])
def test_another_way_of_packing_is_refused(served: Served, encoding: str) -> None:
    with pytest.raises(WrongTypeError):
        fetch(served(said(b"hello", f"Content-Encoding: {encoding}")).url)


@pytest.mark.parametrize("packed", [b"no gzip", gzip.compress(b"hello", mtime=0)[:-9]])
def test_a_broken_packet_is_told(served: Served, packed: bytes) -> None:
    with pytest.raises(UnreachableError):
        fetch(served(said(packed, "Content-Encoding: gzip")).url)


# ---------------------------------------------------------------- time


def drip(*, before: bytes = b"") -> Talk:
    """A byte now and then, so that no single read ever takes long."""

    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(before)
        while True:
            caller.sendall(b"x")
            sleep(0.05)

    return talk


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"", id="in the first line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="in the heads"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="in the body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", id="in a body of a length"),
    ],
)
def test_a_slow_drip_ends_with_the_time_for_all_of_it(served: Served, before: bytes) -> None:
    with within(3), pytest.raises(TooSlowError):
        fetch(served(drip(before=before)).url, most_seconds=0.4)


def test_who_never_answers_is_not_waited_for(served: Served) -> None:
    with within(3), pytest.raises(TooSlowError):
        fetch(served(lambda caller, request: sleep(4)).url, most_seconds=0.3)


def test_the_time_is_that_of_all_redirects_together(served: Served) -> None:
    def slowly(to: str) -> Talk:
        def talk(caller: socket.socket, request: bytes) -> None:
            sleep(0.3)
            moved(to)(caller, request)

        return talk

    last = served(said())
    first = served(slowly(served(slowly(last.url)).url))
    with pytest.raises(TooSlowError):
        fetch(first.url, most_seconds=0.5)
    assert last.heard == []


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> list[str]:
        sleep(2)
        return ["8.8.8.8"]

    with within(1.5), pytest.raises(TooSlowError):
        fetch("http://example.org/", resolver=slow, most_seconds=0.2)


# ---------------------------------------------------------------- kinds, and who answers


def test_another_kind_than_asked_for_is_refused_unread(served: Served) -> None:
    server = served(said(b"x" * 10_000_000, "Content-Type: video/mp4"))
    with pytest.raises(WrongTypeError):
        fetch(server.url, kinds={"text/html", "text/plain"})
    bare = served(said(b"hello"))
    with pytest.raises(WrongTypeError):
        fetch(bare.url, kinds={"text/html"})


def test_what_is_no_answer_is_told(served: Served) -> None:
    for words in (b"220 mail.example ESMTP\r\n", b"\x00\xff" * 40, b"HTTP/1.1 abc\r\n\r\n"):
        with pytest.raises(UnreachableError):
            fetch(served(lambda caller, request, words=words: caller.sendall(words)).url)


def test_who_hangs_up_in_the_middle_is_told(served: Served) -> None:
    def talk(caller: socket.socket, request: bytes) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")

    with pytest.raises(UnreachableError):
        fetch(served(talk).url)


def test_nobody_there_is_told(served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(UnreachableError):
        fetch(f"http://127.0.0.1:{port}/")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for portal.example that nobody vouches for, with its key."""
    file = tmp_path / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=portal.example"),
            *("-addext", "subjectAltName=DNS:portal.example"),
            *("-keyout", str(file), "-out", str(tmp_path / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (tmp_path / "cert.pem").read_text())
    return file


def _secure(certificate: Path) -> Callable[[socket.socket], socket.socket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return lambda caller: context.wrap_socket(caller, server_side=True)


def test_a_certificate_is_asked_for_the_name_and_not_for_the_number(
    served: Served, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(said(b"kept apart"), wrap=_secure(certificate))
    url = f"https://portal.example:{server.port}/"
    with pytest.raises(UnreachableError):
        fetch(url, resolver=lambda host, port: ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(url, resolver=lambda host, port: ["127.0.0.1"]).body == b"kept apart"
    with pytest.raises(UnreachableError):
        fetch(url.replace("portal", "other"), resolver=lambda host, port: ["127.0.0.1"])


def test_a_slow_drip_within_the_handshake_ends_too(served: Served) -> None:
    server = served(drip(before=b"\x16\x03\x03\x40\x00"))
    with within(3), pytest.raises(TooSlowError):
        fetch(server.url.replace("http:", "https:"), most_seconds=0.4)


def test_every_failure_has_words_to_show() -> None:
    kinds = (RefusedError, TooLargeError, TooSlowError, UnreachableError, WrongTypeError)
    assert all(issubclass(kind, FetchError) for kind in kinds)
