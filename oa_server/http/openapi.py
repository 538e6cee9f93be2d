"""What the doors are, as an OpenAPI 3.1 document that is made from the messages themselves (openapis.org, 3.1.0)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.errors import STATUS
from oa_server.http.messages import answer
from sync.protocol import API, API_HEADER, OLDEST_API, PACKED, PLAIN, SCHEMA_HEADER, Failure

Json = dict[str, Any]


@dataclass(frozen=True)
class Door:
    """One way in. ``asked`` is the message of a request, ``answered`` that of a 200 or the media type of bare bytes;
    ``failures`` the codes it may answer besides those of every door. ``query`` names parameters that are whole numbers,
    ``texts`` those that are not, ``said`` headers it needs. ``bytes_in``: the request's body are bare bytes;
    ``by_range``: a range of the answer may be asked for. A ``guarded`` door is for those who have signed in; an
    ``open`` one asks for no version either."""

    method: str
    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    answered: type | str
    asked: type[msgspec.Struct] | None = None
    failures: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    bytes_in: bool = False
    by_range: bool = False
    guarded: bool = True
    open: bool = False


EVERYWHERE = ("busy", "disk_full", "failed", "malformed")
_BY_VERSION = ("upgrade_needed",)
_BY_SESSION = ("not_signed_in", "device_retired")
_BY_BODY = ("too_large",)
_SCHEMAS = "#/components/schemas/{name}"
_BARE = "application/octet-stream"
_IN_PATH = re.compile(r"\{(\w+)\}")


def described(doors: Iterable[Door]) -> Json:
    """The document."""
    told = list(doors)
    messages = {kind for door in told for kind in (door.asked, door.answered) if isinstance(kind, type)}
    ordered = [*sorted(messages, key=lambda kind: kind.__name__), Failure]
    _, schemas = msgspec.json.schema_components(ordered, ref_template=_SCHEMAS)
    paths: dict[str, Json] = {}
    for door in told:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "县政通",
            "version": str(API),
            "description": f"Bytes are base64 in {PLAIN} and themselves in {PACKED}; bodies may be packed by zstd.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(door: Door) -> Json:
    operation: Json = {
        "operationId": door.endpoint.__name__,
        "summary": (door.endpoint.__doc__ or "").partition("\n")[0],
        "parameters": [
            *(_text(name, "path") for name in _IN_PATH.findall(door.path)),
            *(_query(name) for name in door.query),
            *(_text(name, "query") for name in door.texts),
            *(_text(name, "header") for name in door.said),
        ],
        "responses": _responses(door),
    }
    if not door.open:
        operation["parameters"] += _SAID
    if door.guarded:
        operation["security"] = [{"session": []}]
    if door.asked is not None:
        operation["requestBody"] = {"required": True, "content": _content(door.asked)}
    elif door.bytes_in:
        operation["requestBody"] = {"required": True, "content": _content(_BARE)}
    return operation


def _responses(door: Door) -> Json:
    codes = {*EVERYWHERE, *door.failures}
    codes.update(() if door.open else _BY_VERSION, _BY_SESSION if door.guarded else ())
    codes.update(_BY_BODY if door.asked is not None or door.bytes_in else ())
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(STATUS[code], []).append(code)
    return {
        "200": {"description": "Done.", "content": _content(door.answered)},
        **({"206": {"description": "A range.", "content": _content(door.answered)}} if door.by_range else {}),
        **{
            str(status): {"description": ", ".join(by_status[status]), "content": _content(Failure)}
            for status in sorted(by_status)
        },
    }


def _content(message: type | str) -> Json:
    if isinstance(message, str):
        return {message: {"schema": {"type": "string", "format": "binary"}}}
    schema = {"$ref": _SCHEMAS.format(name=message.__name__)}
    return {form: {"schema": schema} for form in (PLAIN, PACKED)}


def _text(name: str, place: str) -> Json:
    return {"name": name, "in": place, "required": True, "schema": {"type": "string", "minLength": 1}}


def _query(name: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    }


_SAID: list[Mapping[str, Any]] = [
    {
        "name": API_HEADER,
        "in": "header",
        "required": True,
        "description": f"The shape of the messages; {OLDEST_API} is still answered, and not described here.",
        "schema": {"type": "integer", "enum": [API]},
    },
    {
        "name": SCHEMA_HEADER,
        "in": "header",
        "description": "What the program knows of records and commands.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 10**9 - 1},
    },
]


def door_to(document: Json) -> Callable[[Request], Awaitable[Response]]:
    """The door that tells of the others."""

    async def openapi(request: Request) -> Response:
        """Tell what the doors are."""
        return answer(request, document)

    return openapi
