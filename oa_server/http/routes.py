"""The doors of the server."""

from __future__ import annotations

from starlette.routing import Route

from oa_server.http import exchange, health, hello, sign_in
from oa_server.http.openapi import Door, described, door_to
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
    Door("GET", "/health/live", health.live, health.Live, guarded=False, open=True),
    Door("GET", "/health/ready", health.ready, health.Ready, guarded=False, open=True),
)
DOCUMENT = described(DOORS)
ROUTES = [
    *(Route(door.path, door.endpoint, methods=[door.method]) for door in DOORS),
    Route("/openapi.json", door_to(DOCUMENT), methods=["GET"]),
]
