"""HTTP to the central office: messages out and in, troubles named. The certificate authority is the office's own."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPMessage, HTTPSConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
import zstandard
from requests.adapters import HTTPAdapter

from oa_core.modules import SCHEMA
from sync.core import Forked
from sync.protocol import (
    API,
    API_HEADER,
    PACKED,
    PLAIN,
    SCHEMA_HEADER,
    WAIT_SECONDS,
    Failure,
    Hello,
    Pull,
    Pulled,
    Push,
    Pushed,
    SignedIn,
    SignIn,
    Welcome,
    Woken,
    Writers,
    Writing,
)
from sync.trouble import (
    DeviceRetired,
    Locked,
    Misunderstood,
    NoAnswer,
    NotSignedIn,
    Offline,
    ServerBehind,
    ServerDiskFull,
    Trouble,
    Untrusted,
    UpgradeNeeded,
    WrongPassword,
)

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 60.0
ANSWER_LIMIT = 64 * 1024 * 1024
"""The largest answer that is read, in bytes, packed or not."""
WORTH_PACKING = 4 * 1024
"""Messages shorter than this, in bytes, are sent as they are."""

T = TypeVar("T")

_HEADERS = {
    API_HEADER: str(API),
    SCHEMA_HEADER: str(SCHEMA),
    "Accept": PACKED,
    "Accept-Encoding": "zstd",
}

_TROUBLES: dict[str, Callable[[Failure], Trouble]] = {
    "not_signed_in": lambda failure: NotSignedIn(failure.code),
    "wrong_password": lambda failure: WrongPassword(failure.code),
    "locked": lambda failure: Locked(int(failure.facts.get("retry_after", "0"))),
    "device_retired": lambda failure: DeviceRetired(failure.code),
    "failed": lambda failure: NoAnswer(failure.code),
    "upgrade_needed": lambda failure: UpgradeNeeded(failure.facts.get("oldest", "")),
    "disk_full": lambda failure: ServerDiskFull(failure.code),
    "behind": lambda failure: ServerBehind(failure.facts.get("head", "")),
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
        self._session.headers.update(_HEADERS)
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

    def send(self, message: Hello | Push | Pull) -> Welcome | Pushed | Pulled | Forked:
        """Say one message of the conversation. Raises ``Trouble``."""
        try:
            match message:
                case Hello():
                    return self._post("/v1/hello", message, Welcome)
                case Push():
                    return self._post("/v1/push", message, Pushed)
                case Pull():
                    return self._post("/v1/pull", message, Pulled)
        except _Epoch as answer:
            return Forked(answer.epoch, answer.fork_seq)

    def say_writing(self, message: Writing) -> Writers:
        """Say that one writes on a text, and hear who else does. Raises ``Trouble``."""
        return self._post("/v1/writing", message, Writers)

    def _post(self, path: str, message: object, kind: type[T]) -> T:
        headers = {"Content-Type": PACKED}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = msgspec.msgpack.encode(message)
        if len(body) > WORTH_PACKING:
            headers["Content-Encoding"] = "zstd"
            body = zstandard.compress(body, 1)
        try:
            answer = self._session.post(
                self._base + path,
                data=body,
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                # Unpacked by ourselves: what comes must not grow past its limit while it is read.
                told = answer.raw.read(ANSWER_LIMIT + 1, decode_content=False)
        except requests.exceptions.SSLError as error:
            raise Untrusted(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Offline(str(error)) from error
        return _read(answer.status_code, answer.headers, told, kind)

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
            headers = {**_HEADERS, "Authorization": f"Bearer {self._token}"}
            held.request("GET", f"/v1/wait?head={head}", headers=headers)
            answer = held.getresponse()
            return _read(answer.status, answer.headers, answer.read(ANSWER_LIMIT), Woken)
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
    def __init__(self, epoch: int, fork_seq: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch
        self.fork_seq = fork_seq


def _read(status: int, headers: Mapping[str, str] | HTTPMessage, body: bytes, kind: type[T]) -> T:
    try:
        told = _unpacked(headers.get("Content-Encoding", ""), body)
        plain = headers.get("Content-Type", "").partition(";")[0].strip() == PLAIN
        decode = msgspec.json.decode if plain else msgspec.msgpack.decode
        if status == 200:
            return decode(told, type=kind)
        failure = decode(told, type=Failure)
        if failure.code == "epoch_changed":
            raise _Epoch(int(failure.facts["epoch"]), int(failure.facts["fork_seq"]))
        name = _TROUBLES.get(failure.code)
        trouble = name(failure) if name else Offline(failure.code)
    except (msgspec.MsgspecError, zstandard.ZstdError, ValueError, KeyError) as error:
        # Not our server's words: a proxy's page, or half an answer. The line is not there.
        raise Offline(f"{status}: unreadable answer") from error
    raise trouble


def _unpacked(encoding: str, body: bytes) -> bytes:
    if encoding != "zstd":
        return body
    with zstandard.ZstdDecompressor().stream_reader(body) as reader:
        told = reader.read(ANSWER_LIMIT + 1)
    if len(told) > ANSWER_LIMIT:
        raise ValueError("the answer is too large")
    return told
