"""The doors for files: in by pieces that can be taken up again, out by ranges, and the first page by itself."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import re
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, TypeVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from oa_server.http.messages import answer, read_body, read_message
from oa_server.http.services import Services, services
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.storage.database import Busy, DiskFull
from oa_server.storage.file_store import BLOCK
from sync.file_protocol import PIECE_HEADER, BeginUpload, Received

T = TypeVar("T")

log = logging.getLogger(__name__)

COLLECT_SECONDS = 24 * 3600.0
OFFSET_DIGITS = 18
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def limits(request: Request) -> Response:
    """Which files the office takes."""
    office, _caller = await _who(request)
    return answer(request, office.files.limits)


async def begin(request: Request) -> Response:
    """Begin to hand a content in, or go on."""
    office, caller = await _who(request)
    asked = await read_message(request, BeginUpload)
    sha256 = request.path_params["sha256"]
    return answer(request, await office.read(lambda: office.files.begin(caller, sha256, asked)))


async def take(request: Request) -> Response:
    """A piece."""
    office, caller = await _who(request)
    offset = _number(request.query_params.get("offset", ""))
    announced = request.headers.get(PIECE_HEADER, "").lower()
    piece = await read_body(request, office.files.limits.chunk)
    upload = request.path_params["upload"]

    def work() -> Received:
        if hashlib.sha256(piece).hexdigest() != announced:
            raise Unanswered("malformed", at=PIECE_HEADER)
        return office.files.take(caller, upload, offset, piece)

    return answer(request, await _to_its_end(office, work))


async def complete(request: Request) -> Response:
    """The content is whole."""
    office, caller = await _who(request)
    upload = request.path_params["upload"]
    return answer(request, await _to_its_end(office, lambda: office.files.complete(caller, upload)))


async def content(request: Request) -> Response:
    """A content, or a range of it (RFC 9110, 14): one range; several at once are answered with the whole."""
    office, caller = await _who(request)
    sha256, via = request.path_params["sha256"], request.query_params.get("via", "")
    path, known = await office.read(lambda: office.files.find(caller, sha256, via))
    tag = f'"{sha256}"'
    first, last = 0, known.size - 1
    asked = request.headers.get("Range", "")
    found = _RANGE.fullmatch(asked) if request.headers.get("If-Range", tag) == tag else None
    status = 200
    if found is not None and (found[1] or found[2]):
        first, last = _range(found[1], found[2], known.size)
        status = 206
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Length": str(last - first + 1),
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    if status == 206:
        headers["Content-Range"] = f"bytes {first}-{last}/{known.size}"
    opened = await office.read(lambda: path.open("rb"))
    pieces = _pieces(office, opened, first, last)
    return StreamingResponse(pieces, status, headers, media_type="application/octet-stream")


async def first_page(request: Request) -> Response:
    """The first page of a scan, as JPEG."""
    office, caller = await _who(request)
    sha256, via = request.path_params["sha256"], request.query_params.get("via", "")
    page = await office.read(lambda: office.files.first_page(caller, sha256, via))
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(page, media_type="image/jpeg", headers=headers)


@contextlib.asynccontextmanager
async def collecting(office: Services) -> AsyncIterator[None]:
    """Have what nobody needs any more removed, once now and then daily, for as long as the block lasts."""
    task = asyncio.create_task(_collect(office))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _collect(office: Services) -> None:
    while True:
        try:
            await office.read(lambda: office.files.collect(office.clock()))
        except (Busy, DiskFull, OSError) as error:
            log.warning("what nobody needs was not removed: %s", repr(error))
        await asyncio.sleep(COLLECT_SECONDS)


async def _who(request: Request) -> tuple[Services, Caller]:
    office = services(request)
    return office, await office.caller(request)


async def _to_its_end(office: Services, work: Callable[[], T]) -> T:
    """Shielded: a workstation that hangs up does not stop what is on its way to the disk."""
    return await asyncio.shield(asyncio.ensure_future(office.read(work)))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= OFFSET_DIGITS):
        raise Unanswered("malformed", at="offset")
    return int(text)


def _range(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and last byte asked for. Raises ``Unanswered("bad_range")`` when no byte is among them."""
    if not first:  # the last so many
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if start > end:
        raise Unanswered("bad_range", size=str(size))
    return start, end


async def _pieces(office: Services, opened: BinaryIO, first: int, last: int) -> AsyncIterator[bytes]:
    """The bytes from ``first`` to ``last``, a block in memory at a time."""
    with opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0:
            length = min(BLOCK, left)
            piece = await office.read(lambda length=length: opened.read(length))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            if not piece:
                return
            left -= len(piece)
            yield piece
