"""The doors of the server."""

from __future__ import annotations

from starlette.routing import Route

from oa_server.http import exchange, files, health, hello, sign_in

ROUTES = [
    Route("/v1/sign_in", sign_in.sign_in, methods=["POST"]),
    Route("/v1/hello", hello.hello, methods=["POST"]),
    Route("/v1/push", exchange.push, methods=["POST"]),
    Route("/v1/pull", exchange.pull, methods=["POST"]),
    Route("/v1/wait", exchange.wait, methods=["GET"]),
    Route("/v1/files/limits", files.limits, methods=["GET"]),
    Route("/v1/files/{sha256}", files.content, methods=["GET"]),
    Route("/v1/files/{sha256}/first_page", files.first_page, methods=["GET"]),
    Route("/v1/files/{sha256}/uploads", files.begin, methods=["POST"]),
    Route("/v1/uploads/{upload}", files.take, methods=["PUT"]),
    Route("/v1/uploads/{upload}/complete", files.complete, methods=["POST"]),
    Route("/health/live", health.live, methods=["GET"]),
    Route("/health/ready", health.ready, methods=["GET"]),
]
