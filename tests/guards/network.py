"""No test may talk to anything but this machine: a connection or a name look-up beyond loopback fails it."""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_attempts: list[str] = []


def is_this_machine(host: object) -> bool:
    """Whether a host, as sockets take it, is loopback. ``None`` and numbers name no machine at all."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Python's audit hook: sees every socket of the interpreter, whichever library made it."""
    if not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host: object = address[0] if isinstance(address, tuple) else None  # a path is a Unix socket
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not is_this_machine(host):
        _attempts.append(f"{event} {host!r}")
        # The code under test takes this for a dead network; the fixture below fails the test all the same.
        raise ConnectionRefusedError(f"a test may not reach {host!r}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    _attempts.clear()
    yield
    if _attempts:
        pytest.fail("reached beyond this machine: " + "; ".join(_attempts), pytrace=False)
