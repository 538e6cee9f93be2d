"""Reading requests and writing answers: the size of a body, the version of the messages, who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from oa_server.office.failures import Unanswered
from sync.protocol import API, API_HEADER, BODY_LIMIT, OLDEST_API

M = TypeVar("M", bound=msgspec.Struct)
_encoder = msgspec.json.Encoder()
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def as_json(message: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A message as the body of an answer."""
    return Response(
        _encoder.encode(message),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def check_api(request: Request) -> None:
    """Raise ``Unanswered("upgrade_needed")`` unless both sides speak the same shape of messages."""
    spoken = request.headers.get(API_HEADER, "")
    if not (spoken.isascii() and spoken.isdigit() and OLDEST_API <= int(spoken[:9]) <= API):
        raise Unanswered("upgrade_needed", oldest=str(OLDEST_API), newest=str(API))


def token_of(request: Request) -> str:
    """The token shown with the request. Raises ``Unanswered("not_signed_in")``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unanswered("not_signed_in")
    return token


async def read_message(request: Request, message: type[M]) -> M:
    """The request's body as a message. Raises ``Unanswered``: ``too_large``, ``malformed``."""
    decoder = _decoders.setdefault(message, msgspec.json.Decoder(message))
    try:
        decoded: M = decoder.decode(await read_body(request))
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
    return bytes(body)


def _too_large(limit: int) -> Unanswered:
    return Unanswered("too_large", limit=str(limit))
