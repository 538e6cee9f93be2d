"""Reading requests and writing answers: the size of a body, its packing, the version of the messages, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import zstandard
from starlette.requests import Request
from starlette.responses import Response

from oa_server.office.failures import Unanswered
from sync.protocol import API, API_HEADER, BODY_LIMIT, OLDEST_API, PACKED, PLAIN, SCHEMA_HEADER, Pulled

M = TypeVar("M", bound=msgspec.Struct)
WORTH_PACKING = 4096
"""Answers shorter than this, in bytes, are sent as they are."""
_PACK_LEVEL = 1
_WINDOW = 8 * 1024 * 1024
"""The most memory that a packed request may ask for to unpack it, in bytes."""
PACKED_SHARE = 0.9
"""Of a page this much is packed bodies: it is sent as it is."""
_plain = msgspec.json.Encoder()
_packed = msgspec.msgpack.Encoder()


def answer(
    request: Request, message: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A message as the body of an answer: in the form the request came in, packed when the asker can unpack it."""
    said = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding", **(headers or {})}
    if _wants_packed(request):
        body, form = _packed.encode(message), PACKED
    else:
        body, form = _plain.encode(message), PLAIN
    if len(body) >= WORTH_PACKING and "zstd" in _accepted(request) and not _is_packed(message, len(body)):
        body = zstandard.ZstdCompressor(_PACK_LEVEL).compress(body)
        said["Content-Encoding"] = "zstd"
    return Response(body, status_code=status, media_type=form, headers=said)


def _is_packed(message: object, size: int) -> bool:
    """Whether a message of ``size`` bytes is little but bodies, which are packed one by one (sync.md C13): packing such
    a page again saves 3 % of it and costs both sides more than it spares the line."""
    if not isinstance(message, Pulled):
        return False
    return sum(len(change.body) for change in message.changes if change.body) > PACKED_SHARE * size


def _wants_packed(request: Request) -> bool:
    told = request.headers.get("Content-Type") or request.headers.get("Accept", "")
    return _form(told) == PACKED


def _form(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def _accepted(request: Request) -> set[str]:
    return {_form(each) for each in request.headers.get("Accept-Encoding", "").split(",")}


def check_api(request: Request) -> int:
    """The shape of messages that both sides speak. Raises ``Unanswered("upgrade_needed")`` when there is none."""
    spoken = _number(request.headers.get(API_HEADER, ""))
    if spoken is None or not OLDEST_API <= spoken <= API:
        raise refuse_version()
    return spoken


def refuse_version() -> Unanswered:
    """The asker has to speak another shape of messages."""
    return Unanswered("upgrade_needed", oldest=str(OLDEST_API), newest=str(API))


def schema_of(request: Request) -> int:
    """What the asker's program knows of records and commands; 0 when it does not say."""
    return _number(request.headers.get(SCHEMA_HEADER, "")) or 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def token_of(request: Request) -> str:
    """The token shown with the request. Raises ``Unanswered("not_signed_in")``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unanswered("not_signed_in")
    return token


async def read_message(request: Request, message: type[M]) -> M:
    """The request's body as a message. Raises ``Unanswered``: ``too_large``, ``malformed``."""
    body = await read_body(request)
    decode: Any = msgspec.msgpack.decode if _wants_packed(request) else msgspec.json.decode
    try:
        decoded: M = decode(body, type=message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unanswered("malformed") from error
    return decoded


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """The request's body. Raises ``Unanswered("too_large")`` as soon as it is longer than ``limit`` bytes."""
    announced = request.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 18 or int(announced) > limit):
        raise _too_large(limit)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise _too_large(limit)
    encoding = _form(request.headers.get("Content-Encoding", ""))
    if encoding not in ("", "identity", "zstd"):
        raise Unanswered("malformed", at="content_encoding")
    return _unpacked(bytes(body), limit) if encoding == "zstd" else bytes(body)


def _unpacked(body: bytes, limit: int) -> bytes:
    """What was packed for the way, no further than the limit: a few bytes may stand for any number."""
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(body)
    try:
        unpacked = reader.read(limit + 1)
    except zstandard.ZstdError as error:
        raise Unanswered("malformed", at="content_encoding") from error
    if len(unpacked) > limit:
        raise _too_large(limit)
    return unpacked


def _too_large(limit: int) -> Unanswered:
    return Unanswered("too_large", limit=str(limit))
