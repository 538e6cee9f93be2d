"""The doors of the server."""

from __future__ import annotations

from starlette.routing import Route

from oa_core.files import FileLimits
from oa_server.http import exchange, files, health, hello, sign_in
from oa_server.http.openapi import Door, described, door_to
from sync.file_protocol import PIECE_HEADER, BeginUpload, Begun, Completed, Received
from sync.protocol import Hello, Pull, Pulled, Push, Pushed, SignedIn, SignIn, Welcome, Woken

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
    Door("GET", "/v1/wait", exchange.wait, Woken, query=("head",)),
    Door("GET", "/v1/files/limits", files.limits, FileLimits),
    Door(
        "POST",
        "/v1/files/{sha256}/uploads",
        files.begin,
        Begun,
        BeginUpload,
        failures=("file_empty", "file_kind_refused", "file_too_large", "quota_full"),
    ),
    Door(
        "PUT",
        "/v1/uploads/{upload}",
        files.take,
        Received,
        failures=("not_found", "wrong_offset"),
        query=("offset",),
        said=(PIECE_HEADER,),
        bytes_in=True,
    ),
    Door(
        "POST",
        "/v1/uploads/{upload}/complete",
        files.complete,
        Completed,
        failures=("file_damaged", "not_found", "wrong_offset"),
    ),
    Door(
        "GET",
        "/v1/files/{sha256}",
        files.content,
        "application/octet-stream",
        failures=("bad_range", "not_found"),
        texts=("via",),
        by_range=True,
    ),
    Door(
        "GET",
        "/v1/files/{sha256}/first_page",
        files.first_page,
        "image/jpeg",
        failures=("no_preview", "not_found"),
        texts=("via",),
    ),
    Door("GET", "/health/live", health.live, health.Live, guarded=False, open=True),
    Door("GET", "/health/ready", health.ready, health.Ready, guarded=False, open=True),
)
DOCUMENT = described(DOORS)
ROUTES = [
    *(Route(door.path, door.endpoint, methods=[door.method]) for door in DOORS),
    Route("/openapi.json", door_to(DOCUMENT), methods=["GET"]),
]
