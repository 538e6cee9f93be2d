"""The real server, killed between the commit and the answer: ``python -m tests.support.dying_server PATH --data …``."""

from __future__ import annotations

import argparse
import json
import os
import signal
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oa_server import app
from oa_server.config import Config


class DiesBeforeAnswering:
    """Kills its own process when the application begins to answer ``path``: by then the work is committed."""

    def __init__(self, inner: ASGIApp, path: str) -> None:
        self._inner = inner
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def die(_message: Message) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        await self._inner(scope, receive, die if scope.get("path") == self._path else send)


def main() -> None:
    """Serve as ``oa-server run`` does, until the first answer on the path."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    build = app.build

    def build_dying(config: Config, clock: app.Clock = app.system_clock) -> Starlette:
        office = build(config, clock)
        office.add_middleware(DiesBeforeAnswering, path=given.path)
        return office

    app.build = build_dying
    app.run(
        Config(given.data.resolve(), "127.0.0.1", given.port),
        lambda address: print(json.dumps({"url": address.url, "ca": str(address.ca)}), flush=True),
    )


if __name__ == "__main__":
    main()
