"""The doors of the server."""

from __future__ import annotations

from starlette.routing import Route

from oa_core.files import FileLimits
from oa_server.http import exchange, files, health, hello, sign_in, writing
from oa_server.http.openapi import SHA256, TEXT, WHOLE_NUMBER, Door, Said, described, door_to
from sync.file_protocol import PIECE_HEADER, BeginUpload, Begun, Completed, Received
from sync.protocol import (
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

_OFFSET = Said("offset", "query", WHOLE_NUMBER)
_VIA = Said("via", "query", TEXT, description="A record that the person reads and that holds the file.")
_REFUSED_FILES = ("file_empty", "file_too_large", "file_kind_refused", "quota_full")
_BARE = "application/octet-stream"

DOORS = (
    Door(
        "POST",
        "/v1/sign_in",
        sign_in.sign_in,
        SignedIn,
        SignIn,
        failures=("wrong_password", "locked", "device_retired"),
        guarded=False,
    ),
    Door("POST", "/v1/hello", hello.hello, Welcome, Hello),
    Door("POST", "/v1/push", exchange.push, Pushed, Push, failures=("epoch_changed",)),
    Door("POST", "/v1/pull", exchange.pull, Pulled, Pull, failures=("epoch_changed", "behind")),
    Door("GET", "/v1/wait", exchange.wait, Woken, said=(Said("head", "query", WHOLE_NUMBER),)),
    Door("POST", "/v1/writing", writing.writing, Writers, Writing),
    Door("GET", "/v1/files/limits", files.limits, FileLimits),
    Door(
        "GET",
        "/v1/files/{sha256}",
        files.content,
        _BARE,
        failures=("not_found", "bad_range"),
        said=(_VIA,),
        besides=(206,),
    ),
    Door(
        "GET",
        "/v1/files/{sha256}/first_page",
        files.first_page,
        "image/jpeg",
        failures=("not_found", "no_preview"),
        said=(_VIA,),
    ),
    Door("POST", "/v1/files/{sha256}/uploads", files.begin, Begun, BeginUpload, failures=_REFUSED_FILES),
    Door(
        "PUT",
        "/v1/uploads/{upload}",
        files.take,
        Received,
        _BARE,
        failures=("not_found", "wrong_offset"),
        said=(_OFFSET, Said(PIECE_HEADER, "header", SHA256)),
    ),
    Door(
        "POST",
        "/v1/uploads/{upload}/complete",
        files.complete,
        Completed,
        failures=("not_found", "wrong_offset", "file_damaged"),
    ),
    Door("GET", "/health/live", health.live, health.Live, guarded=False, open=True),
    Door("GET", "/health/ready", health.ready, health.Ready, guarded=False, open=True),
)
DOCUMENT = described(DOORS)
ROUTES = [
    *(Route(door.path, door.endpoint, methods=[door.method]) for door in DOORS),
    Route("/openapi.json", door_to(DOCUMENT), methods=["GET"]),
]
