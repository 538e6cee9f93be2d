"""Is the server alive, and can it work: for whoever watches over it. Never behind a session, and without secrets."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.messages import answer
from oa_server.http.services import services
from oa_server.storage import feed


class Live(msgspec.Struct, frozen=True):
    """The process answers."""

    live: bool = True


class Ready(msgspec.Struct, frozen=True):
    """The database can be read and written; how far the office has come."""

    server: str
    epoch: int
    head: int
    ready: bool = True


async def live(request: Request) -> Response:
    """Say that the process answers."""
    return answer(request, Live())


async def ready(request: Request) -> Response:
    """Try the database. ``busy`` (503) or ``disk_full`` (507) when it cannot be read and written."""
    office = services(request)

    def work() -> Ready:
        office.writer.submit(lambda transaction: feed.head(transaction.connection)).result()
        with office.database.read() as connection:
            head = feed.head(connection)
        return Ready(office.server, head.epoch, head.seq)

    return answer(request, await office.read(work))
