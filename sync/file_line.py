"""HTTP about files to the central office: one request per step of the conversation, in a session of its own."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter

from oa_core.files import FileLimits
from sync.file_protocol import PIECE_HEADER, Begun, Completed, Received
from sync.file_talk import Ask, Begin, Complete, Denied, Done, GetPage, GetPiece, SendPiece, Stands
from sync.protocol import API, API_HEADER, Failure
from sync.trouble import NotSignedIn, Offline, ServerDiskFull, Trouble, Untrusted, UpgradeNeeded

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 60.0
READ_AT_ONCE = 16 * 1024
"""Bytes between two looks at whether the program is closing."""
MESSAGE_LIMIT = 1024 * 1024
"""The largest message and the largest first page that is read, in bytes."""

T = TypeVar("T")


class _Busy(Offline):
    """The server has no time for this now."""


_TROUBLES: dict[str, type[Trouble]] = {
    "not_signed_in": NotSignedIn,
    "upgrade_needed": UpgradeNeeded,
    "disk_full": ServerDiskFull,
    "busy": _Busy,
}
_ANSWERS = frozenset(
    {
        *("file_too_large", "file_kind_refused", "file_empty", "file_damaged", "quota_full"),
        *("not_found", "no_preview", "bad_range"),
    }
)
"""Codes that answer what was asked; every other one means that the line does not carry now."""


class FileLine:
    """A line about files to one server. ``ask`` is used by one thread; ``close`` may come from another.

    ``token`` tells the session to speak in; the engine renews it.
    """

    def __init__(self, url: str, ca_file: Path | None, token: Callable[[], str]) -> None:
        self._base = url.rstrip("/")
        self._token = token
        self._closing = threading.Event()
        self._session = requests.Session()
        # Neither a proxy nor another certificate store of the environment may come between (server.md §6).
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file else True
        self._session.headers[API_HEADER] = str(API)
        self._session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=1))

    def limits(self) -> FileLimits:
        """Which files the office takes. Raises ``Trouble``."""
        limits = self._message("GET", "/v1/files/limits", FileLimits)
        if isinstance(limits, Denied):
            raise Offline(limits.code)
        return limits

    def ask(self, step: Ask) -> Begun | Stands | Done | Denied | bytes:
        """Say one step. Raises ``Trouble``."""
        match step:
            case Begin(sha256, message):
                body = msgspec.json.encode(message)
                return self._message("POST", f"/v1/files/{sha256}/uploads", Begun, body)
            case SendPiece(upload, offset, piece):
                return self._stands(self._send(upload, offset, piece))
            case Complete(upload):
                answer = self._message("POST", f"/v1/uploads/{upload}/complete", Completed)
                return Done() if isinstance(answer, Completed) else self._stands(answer)
            case GetPiece(sha256, record, offset, length):
                wanted = {"Range": f"bytes={offset}-{offset + length - 1}", "If-Range": f'"{sha256}"'}
                return self._bytes(f"/v1/files/{sha256}", record, 206, length, wanted)
            case GetPage(sha256, record):
                try:
                    return self._bytes(f"/v1/files/{sha256}/first_page", record, 200, MESSAGE_LIMIT, {})
                except _Busy:  # with this page, and maybe for long: no reason for other files to wait
                    return Denied("busy", {})

    def close(self) -> None:
        """Hang up; a request under way ends with ``Offline`` at its next 16 KB."""
        self._closing.set()
        self._session.close()

    def _send(self, upload: str, offset: int, piece: bytes) -> Received | Denied:
        headers = {PIECE_HEADER: hashlib.sha256(piece).hexdigest()}
        path = f"/v1/uploads/{upload}?offset={offset}"
        return self._message("PUT", path, Received, piece, headers)

    @staticmethod
    def _stands(answer: Received | Denied) -> Stands | Denied:
        """A piece that did not fit is no refusal: the server says where it stands."""
        if isinstance(answer, Received):
            return Stands(answer.offset)
        right = answer.facts.get("offset", "")
        return Stands(int(right)) if answer.code == "wrong_offset" and right.isdigit() else answer

    def _message(
        self, method: str, path: str, kind: type[T], body: bytes = b"", headers: dict[str, str] | None = None
    ) -> T | Denied:
        status, answer = self._request(method, path, body, headers or {}, MESSAGE_LIMIT)
        if status != 200:
            return _denied(status, answer)
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.DecodeError as error:
            raise Offline(f"{path}: unreadable answer") from error

    def _bytes(
        self, path: str, record: str, good: int, limit: int, headers: dict[str, str]
    ) -> bytes | Denied:
        status, answer = self._request("GET", f"{path}?via={record}", b"", headers, limit)
        return answer if status == good else _denied(status, answer)

    def _request(
        self, method: str, path: str, body: bytes, headers: dict[str, str], limit: int
    ) -> tuple[int, bytes]:
        said = {"Authorization": f"Bearer {self._token()}", "Accept-Encoding": "identity", **headers}
        try:
            answer = self._session.request(
                method,
                self._base + path,
                data=_Body(body, self._closing) if body else None,
                headers=said,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                return answer.status_code, self._read(answer, limit)
        except requests.exceptions.SSLError as error:
            raise Untrusted(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Offline(str(error)) from error

    def _read(self, answer: requests.Response, limit: int) -> bytes:
        found = bytearray()
        while len(found) <= limit and (more := answer.raw.read(READ_AT_ONCE)):
            found += more
            if self._closing.is_set():
                raise Offline("closing")
        if len(found) > limit:
            raise Offline("more than was asked for")
        return bytes(found)


class _Body(io.BytesIO):
    """A request's body that ends the request when the program closes."""

    def __init__(self, body: bytes, closing: threading.Event) -> None:
        super().__init__(body)
        self._closing = closing

    def read(self, size: int | None = -1, /) -> bytes:
        if self._closing.is_set():
            raise OSError("closing")
        return super().read(size)


def _denied(status: int, answer: bytes) -> Denied:
    """The server's no. Raises ``Trouble`` when it is none: a session that ended, a proxy's page, a busy server."""
    try:
        failure = msgspec.json.decode(answer, type=Failure)
    except msgspec.DecodeError as error:
        raise Offline(f"{status}: unreadable answer") from error
    if failure.code in _ANSWERS or failure.code == "wrong_offset":
        return Denied(failure.code, failure.facts)
    raise _TROUBLES.get(failure.code, Offline)(failure.code)
