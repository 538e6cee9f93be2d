"""Is the server alive, and can it work: for whoever watches over it. Never behind a session, and without secrets."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.messages import answer
from oa_server.http.services import services
from oa_server.storage import feed


async def live(request: Request) -> Response:
    """The process answers."""
    return answer(request, {"live": True})


async def ready(request: Request) -> Response:
    """The database can be read and written. ``busy`` (503) or ``disk_full`` (507) otherwise."""
    office = services(request)

    def work() -> dict[str, object]:
        office.writer.submit(lambda transaction: feed.head(transaction.connection)).result()
        with office.database.read() as connection:
            head = feed.head(connection)
        return {"ready": True, "server": office.server, "epoch": head.epoch, "head": head.seq}

    return answer(request, await office.read(work))
