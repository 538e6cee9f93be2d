"""``POST /v1/hello``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http import older
from oa_server.http.messages import answer, read_message, refuse_version
from oa_server.http.services import services
from oa_server.storage.writer import Transaction
from sync.protocol import Hello, Welcome


async def hello(request: Request) -> Response:
    """Tell a workstation that has just been started what it is known by."""
    office = services(request)
    caller = await office.caller(request)
    if caller.api == older.API:
        raise refuse_version()
    asked = await read_message(request, Hello)

    def work(transaction: Transaction) -> Welcome:
        return office.exchange.greet(transaction, caller, asked)

    return answer(request, await office.write(work))
