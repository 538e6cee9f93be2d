"""A line that is cut: a relay before a server that hangs up after so many bytes, again and again."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class CuttingLine:
    """Relays connections to ``port`` of this machine. With ``allowance`` set, each hangs up after so many bytes."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.allowance: int | None = None
        self.cuts = 0
        self.carried = 0
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closing = False

    def start(self) -> None:
        self._thread(self._accept)

    def close(self) -> None:
        self._closing = True
        # A thread in accept() does not notice that its socket is closed; a last caller wakes it.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        self._listening.close()
        for opened in list(self._open):
            _hang_up(opened)
        for thread in self._threads:
            thread.join(5)

    def _thread(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            with contextlib.suppress(OSError):
                caller, _ = self._listening.accept()
                if self._closing:
                    caller.close()
                    return
                try:
                    called = socket.create_connection(("127.0.0.1", self._to), 5)
                except OSError:
                    caller.close()
                    continue
                self._open |= {caller, called}
                left = [self.allowance]
                self._thread(self._relay, caller, called, left)
                self._thread(self._relay, called, caller, left)

    def _relay(self, one: socket.socket, other: socket.socket, left: list[int | None]) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(16 * 1024):
                if left[0] is not None:
                    piece = piece[: max(0, left[0])]
                    left[0] -= len(piece)
                other.sendall(piece)
                self.carried += len(piece)
                if left[0] is not None and left[0] <= 0:
                    self.cuts += 1
                    break
        _hang_up(one)
        _hang_up(other)
        self._open -= {one, other}


def _hang_up(opened: socket.socket) -> None:
    with contextlib.suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
    opened.close()


@contextlib.contextmanager
def cutting_line(port: int) -> Iterator[CuttingLine]:
    """A line to ``port`` for as long as the block lasts."""
    line = CuttingLine(port)
    line.start()
    try:
        yield line
    finally:
        line.close()
