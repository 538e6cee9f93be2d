"""The doors of the server."""

from __future__ import annotations

from starlette.routing import Route

from oa_server.http import exchange, health, hello, sign_in

ROUTES = [
    Route("/v1/sign_in", sign_in.sign_in, methods=["POST"]),
    Route("/v1/hello", hello.hello, methods=["POST"]),
    Route("/v1/push", exchange.push, methods=["POST"]),
    Route("/v1/pull", exchange.pull, methods=["POST"]),
    Route("/v1/wait", exchange.wait, methods=["GET"]),
    Route("/health/live", health.live, methods=["GET"]),
    Route("/health/ready", health.ready, methods=["GET"]),
]
