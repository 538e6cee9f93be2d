"""A TLS server that answers whatever a test wants: a proxy's page, half an answer, nothing at all."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from oa_server.certificates import Certificates


@dataclass
class Answer:
    """``cut`` sends fewer bytes than were announced; ``hold`` is called before the answer; ``headers`` are added."""

    status: int
    body: bytes
    cut: int = 0
    hold: Callable[[], object] = lambda: None
    headers: Mapping[str, str] = field(default_factory=dict)


class OddServer:
    """Says ``answer`` to everything, and remembers what it heard."""

    def __init__(self) -> None:
        self.answer = Answer(200, b"{}")
        self.heard: list[tuple[str, str, bytes, dict[str, str]]] = []
        self.url = ""


@contextmanager
def odd_server(certificates: Certificates) -> Iterator[OddServer]:
    """A server with these certificates on a free port of this machine, for as long as the block lasts."""
    odd = OddServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            odd.heard.append((self.command, self.path, body, dict(self.headers.items())))
            answer = odd.answer
            answer.hold()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) - answer.cut])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            """Say nothing: the test listens by other means."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up in the middle is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    odd.url = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield odd
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
