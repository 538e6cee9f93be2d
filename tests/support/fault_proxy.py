"""A line between workstation and central office that fails by the dice: what a county's network does, and worse.

It ends TLS with the office's own certificate, so that it can do to whole messages what a bare cable cannot: answer for
the server, ask twice, swap the order of two answers. The dice are seeded; threads and the clock still differ from run
to run, which is why the simulator exists beside it.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

FAULTS = ("drop_request", "drop_answer", "ask_twice", "proxy_page", "cut_answer", "stall")
_KEPT = ("content-type", "content-encoding", "cache-control", "retry-after", "etag", "content-range")
UPSTREAM_SECONDS = 60.0


@dataclass
class Faults:
    """``rate``: how many of a hundred messages something happens to; 0 ends the trouble. ``happened`` counts it."""

    random: Random
    rate: int

    def __post_init__(self) -> None:
        self.happened: Counter[str] = Counter()
        self._throwing = threading.Lock()

    def throw(self) -> str:
        """What happens to the next message; mostly nothing ("")."""
        with self._throwing:
            if self.random.randrange(100) >= self.rate:
                return ""
            fault = self.random.choice(FAULTS)
            self.happened[fault] += 1
            return fault


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Else a short answer waits 40 ms for the other side's acknowledgement.
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        self._carry()

    def do_PUT(self) -> None:
        self._carry()

    def do_GET(self) -> None:
        self._carry()

    def _carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = self.server.faults.throw()
        try:
            if fault == "drop_request":
                self._hang_up()
                return
            if fault == "proxy_page":
                self._send(_Answer(502, [("content-type", "text/html")], b"<h1>Bad Gateway</h1>"))
                return
            answer = self._ask(body)
            if fault == "ask_twice":
                answer = self._ask(body)
            if fault == "drop_answer":
                self._hang_up()
                return
            if fault == "stall":
                time.sleep(0.3)  # as long as a switch takes that has lost its way
            self._send(answer, cut=len(answer.body) // 2 if fault == "cut_answer" else 0)
        except (OSError, HTTPException):
            self._hang_up()  # either side has gone: a server that was killed, a workstation that closed

    def _ask(self, body: bytes) -> _Answer:
        line = HTTPSConnection(
            self.server.host, self.server.port, timeout=UPSTREAM_SECONDS, context=self.server.trusting
        )
        try:
            names = ("Host", "Connection", "Content-Length")
            headers = {name: value for name, value in self.headers.items() if name.title() not in names}
            line.request(self.command, self.path, body or None, headers)
            answer: HTTPResponse = line.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() in _KEPT]
            return _Answer(answer.status, kept, answer.read())
        finally:
            line.close()

    def _send(self, answer: _Answer, cut: int = 0) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) - cut])
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Say nothing: ``Faults.happened`` counts."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream: str, certificates: Path, faults: Faults) -> None:
        parts = urlsplit(upstream)
        self.host, self.port = str(parts.hostname), int(parts.port or 443)
        self.faults = faults
        self.trusting = ssl.create_default_context(cafile=str(certificates / "ca.pem"))
        self._shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._shown.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.settimeout(UPSTREAM_SECONDS)
        try:
            with self._shown.wrap_socket(request, server_side=True) as line:
                super().finish_request(line, client_address)
        except OSError:
            return  # the workstation went in the middle of the handshake


@contextmanager
def failing_line(upstream: str, certificates: Path, faults: Faults) -> Iterator[str]:
    """The address of a line to the office at ``upstream`` whose certificates lie in ``certificates``."""
    server = _Server(upstream, certificates, faults)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="failing-line"
    )
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
