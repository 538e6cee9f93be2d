"""HTTP to the central office: messages out and in, troubles named. The certificate authority is the office's own."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter

from sync.core import EpochChanged
from sync.protocol import (
    API,
    API_HEADER,
    WAIT_SECONDS,
    Failure,
    Pull,
    Pulled,
    Push,
    Pushed,
    SignedIn,
    SignIn,
    Woken,
)
from sync.trouble import (
    Locked,
    Misunderstood,
    NotSignedIn,
    Offline,
    ServerDiskFull,
    Trouble,
    Untrusted,
    UpgradeNeeded,
    WrongPassword,
)

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 60.0
ANSWER_LIMIT = 64 * 1024 * 1024
"""The largest answer that is read, in bytes."""

T = TypeVar("T")

_TROUBLES: dict[str, Callable[[Failure], Trouble]] = {
    "not_signed_in": lambda failure: NotSignedIn(failure.code),
    "wrong_password": lambda failure: WrongPassword(failure.code),
    "locked": lambda failure: Locked(int(failure.facts.get("retry_after", "0"))),
    "upgrade_needed": lambda failure: UpgradeNeeded(failure.facts.get("oldest", "")),
    "disk_full": lambda failure: ServerDiskFull(failure.code),
    "malformed": lambda failure: Misunderstood(failure.code),
    "too_large": lambda failure: Misunderstood(failure.code),
}


class Transport:
    """One line to one server. ``send`` and ``wait`` are each used by one thread; ``close`` may come from another."""

    def __init__(self, url: str, ca_file: Path | None) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or 443
        except ValueError as error:
            raise Offline(f"no address: {url}") from error
        if parts.scheme != "https" or not host:
            raise Untrusted(f"no https address: {url}")
        self._base = f"https://{parts.netloc}"
        self._host, self._port = host, port
        self._ca_file = ca_file
        self._session = requests.Session()
        # Neither a proxy nor another certificate store of the environment may come between (server.md §6).
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file else True
        self._session.headers[API_HEADER] = str(API)
        self._session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=2))
        self._token = ""
        self._held: HTTPSConnection | None = None
        self._closing = threading.Event()

    def use_token(self, token: str) -> None:
        """Speak in the session of ``token`` from now on."""
        self._token = token

    def sign_in(self, message: SignIn) -> SignedIn:
        """Open a session. Raises ``WrongPassword``, ``Locked`` and the troubles of the line."""
        return self._post("/v1/sign_in", message, SignedIn)

    def send(self, message: Push | Pull) -> Pushed | Pulled | EpochChanged:
        """Say one message of the conversation. Raises ``Trouble``."""
        try:
            if isinstance(message, Push):
                return self._post("/v1/push", message, Pushed)
            return self._post("/v1/pull", message, Pulled)
        except _Epoch as answer:
            return EpochChanged(answer.epoch)

    def _post(self, path: str, message: object, kind: type[T]) -> T:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            answer = self._session.post(
                self._base + path,
                data=msgspec.json.encode(message),
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                body = answer.raw.read(ANSWER_LIMIT + 1, decode_content=True)
        except requests.exceptions.SSLError as error:
            raise Untrusted(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Offline(str(error)) from error
        return _read(answer.status_code, body, kind)

    def wait(self, head: int) -> Woken:
        """Wait until something past ``head`` is there for us, or ``WAIT_SECONDS`` are over. Raises ``Trouble``.

        ``close`` ends it at once, which ``requests`` cannot do: hence a connection of our own.
        """
        held: HTTPSConnection | None = None
        try:
            context = ssl.create_default_context(cafile=str(self._ca_file) if self._ca_file else None)
            held = HTTPSConnection(self._host, self._port, timeout=CONNECT_SECONDS, context=context)
            self._held = held
            held.connect()
            held.sock.settimeout(WAIT_SECONDS + 10)
            if self._closing.is_set():
                raise Offline("closing")
            headers = {API_HEADER: str(API), "Authorization": f"Bearer {self._token}"}
            held.request("GET", f"/v1/wait?head={head}", headers=headers)
            answer = held.getresponse()
            return _read(answer.status, answer.read(ANSWER_LIMIT), Woken)
        except ssl.SSLCertVerificationError as error:
            raise Untrusted(str(error)) from error
        except (OSError, HTTPException) as error:
            raise Offline(str(error)) from error
        finally:
            self._held = None
            if held is not None:
                held.close()

    def close(self) -> None:
        """Hang up; a ``wait`` under way ends with ``Offline``."""
        self._closing.set()
        held = self._held
        sock = held.sock if held else None
        if sock is not None:
            with contextlib.suppress(OSError):  # already hung up by the other side
                sock.shutdown(socket.SHUT_RDWR)
        self._session.close()


class _Epoch(Exception):
    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch


def _read(status: int, body: bytes, kind: type[T]) -> T:
    try:
        if status == 200:
            return msgspec.json.decode(body, type=kind)
        failure = msgspec.json.decode(body, type=Failure)
    except msgspec.DecodeError as error:
        # Not our server's words: a proxy's page, or half an answer. The line is not there.
        raise Offline(f"{status}: unreadable answer") from error
    if failure.code == "epoch_changed":
        raise _Epoch(int(failure.facts.get("epoch", "0")))
    name = _TROUBLES.get(failure.code)
    raise name(failure) if name else Offline(failure.code)
