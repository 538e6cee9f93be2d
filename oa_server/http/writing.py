"""``POST /v1/writing``: who else is writing on a text."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.messages import answer, read_message
from oa_server.http.services import services
from oa_server.office.registry import scopes_now
from oa_server.storage import records
from sync.protocol import Writers, Writing


async def writing(request: Request) -> Response:
    """Say that one writes on a document, and hear who else does; nothing is heard of what one may not read."""
    office = services(request)
    caller = await office.caller(request)
    asked = await read_message(request, Writing)

    def may_read() -> bool:
        with office.database.read() as connection:
            readers = records.scopes(connection, [asked.document])[asked.document]
            return bool(readers & set(scopes_now(connection, caller.person)))

    if not await office.read(may_read):
        return answer(request, Writers([]))
    now = office.clock()
    if asked.ended:
        office.leases.end(asked.document, caller.person, caller.device)
    else:
        office.leases.renew(asked.document, caller.person, caller.device, now)
    others = office.leases.writing(asked.document, now).keys() - {caller.person}
    return answer(request, Writers(sorted(others)))
