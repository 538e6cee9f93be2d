"""Every answer that is not 200: a ``Failure``, never a page and never a traceback."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from oa_server.http.messages import answer
from oa_server.office.failures import Unanswered
from oa_server.storage.database import Busy, DiskFull
from sync.protocol import Failure

STATUS = {
    "malformed": 400,
    "not_signed_in": 401,
    "wrong_password": 401,
    "file_empty": 400,
    "not_found": 404,
    "no_preview": 404,
    "wrong_method": 405,
    "epoch_changed": 409,
    "quota_full": 409,
    "wrong_offset": 409,
    "device_retired": 410,
    "too_large": 413,
    "file_too_large": 413,
    "file_kind_refused": 415,
    "bad_range": 416,
    "file_damaged": 422,
    "locked": 423,
    "upgrade_needed": 426,
    "failed": 500,
    "behind": 503,
    "busy": 503,
    "disk_full": 507,
}
RETRY_BUSY = "2"
log = logging.getLogger(__name__)


def failure(request: Request, code: str, facts: dict[str, str]) -> Response:
    """The answer for a code."""
    headers = {}
    if code in ("busy", "behind"):
        headers["Retry-After"] = RETRY_BUSY
    elif "retry_after" in facts:
        headers["Retry-After"] = facts["retry_after"]
    if code == "failed":
        # The server hangs up after a mistake of ours; said aloud, nobody speaks into the dead line.
        headers["Connection"] = "close"
    if code == "bad_range" and "size" in facts:
        headers["Content-Range"] = f"bytes */{facts['size']}"
    if code == "upgrade_needed":
        headers["Upgrade"] = "HTTP/1.1"
    return answer(request, Failure(code, facts), STATUS.get(code, 500), headers)


async def _unanswered(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unanswered)
    return failure(request, error.code, error.facts)


async def _disk_full(request: Request, _error: Exception) -> Response:
    log.error("the disk is full")
    return failure(request, "disk_full", {})


async def _busy(request: Request, _error: Exception) -> Response:
    return failure(request, "busy", {})


async def _routing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return failure(request, {404: "not_found", 405: "wrong_method"}.get(error.status_code, "malformed"), {})


async def _left(request: Request, _error: Exception) -> Response:
    return failure(request, "malformed", {})  # nobody reads it: the workstation has hung up


async def _bug(request: Request, _error: Exception) -> Response:
    return failure(request, "failed", {})  # the server logs the error itself


HANDLERS: dict[type[Exception] | int, ExceptionHandler] = {
    Unanswered: _unanswered,
    DiskFull: _disk_full,
    Busy: _busy,
    HTTPException: _routing,
    ClientDisconnect: _left,
    Exception: _bug,
}
