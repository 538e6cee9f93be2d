"""What the doors are, as an OpenAPI 3.1 document that is made from the messages themselves (openapis.org, 3.1.0)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
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
class Said:
    """Something said beside the body: in the ``path``, the ``query`` or a ``header``, as ``schema`` (JSON Schema)."""

    name: str
    where: str
    schema: Json
    required: bool = True
    description: str = ""


WHOLE_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
TEXT: Json = {"type": "string"}
SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
VERSION = (
    Said(
        API_HEADER,
        "header",
        {"type": "integer", "enum": [API]},
        description=f"The shape of the messages; {OLDEST_API} is still answered, and not described here.",
    ),
    Said(
        SCHEMA_HEADER,
        "header",
        {"type": "integer", "minimum": 0, "maximum": 10**9 - 1},
        required=False,
        description="What the program knows of records and commands.",
    ),
)


@dataclass(frozen=True)
class Door:
    """One way in. ``asked`` is the message of a request, ``answered`` that of a 200; a text names the form of bytes
    that come bare. ``failures`` are the codes it may answer besides those of every door, ``besides`` other statuses
    that are as good as 200. A ``guarded`` door is for those who have signed in; an ``open`` one asks for no version
    either."""

    method: str
    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    answered: type | str
    asked: type | str | None = None
    failures: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    besides: tuple[int, ...] = ()
    guarded: bool = True
    open: bool = False


EVERYWHERE = ("busy", "disk_full", "failed", "malformed")
_BY_VERSION = ("upgrade_needed",)
_BY_SESSION = ("not_signed_in", "device_retired")
_BY_BODY = ("too_large",)
_SCHEMAS = "#/components/schemas/{name}"


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
    in_path = [
        Said(name, "path", SHA256 if name == "sha256" else TEXT)
        for name in re.findall(r"\{(\w+)\}", door.path)
    ]
    operation: Json = {
        "operationId": f"{door.endpoint.__module__.rpartition('.')[2]}.{door.endpoint.__name__}",
        "summary": (door.endpoint.__doc__ or "").partition("\n")[0],
        "parameters": [_parameter(one) for one in (*in_path, *door.said, *(() if door.open else VERSION))],
        "responses": _responses(door),
    }
    if door.guarded:
        operation["security"] = [{"session": []}]
    if door.asked is not None:
        operation["requestBody"] = {"required": True, "content": _content(door.asked)}
    return operation


def _parameter(said: Said) -> Json:
    told: Json = {"name": said.name, "in": said.where, "required": said.required, "schema": said.schema}
    return {**told, "description": said.description} if said.description else told


def _responses(door: Door) -> Json:
    codes = {*EVERYWHERE, *door.failures}
    codes.update(() if door.open else _BY_VERSION, _BY_SESSION if door.guarded else ())
    codes.update(() if door.asked is None else _BY_BODY)
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(STATUS[code], []).append(code)
    return {
        **{
            str(status): {"description": "Done.", "content": _content(door.answered)}
            for status in (200, *door.besides)
        },
        **{
            str(status): {"description": ", ".join(by_status[status]), "content": _content(Failure)}
            for status in sorted(by_status)
        },
    }


def _content(message: type | str) -> Json:
    if isinstance(message, str):
        return {message: {}}
    schema = {"$ref": _SCHEMAS.format(name=message.__name__)}
    return {form: {"schema": schema} for form in (PLAIN, PACKED)}


def door_to(document: Json) -> Callable[[Request], Awaitable[Response]]:
    """The door that tells of the others."""

    async def openapi(request: Request) -> Response:
        """Tell what the doors are."""
        return answer(request, document)

    return openapi
