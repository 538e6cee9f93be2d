"""``POST /v1/sign_in``."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.messages import answer, check_api, read_message
from oa_server.http.services import services
from oa_server.storage import feed
from sync.protocol import SignedIn, SignIn


async def sign_in(request: Request) -> Response:
    """Open a session."""
    check_api(request)
    office = services(request)
    asked = await read_message(request, SignIn)

    def work() -> SignedIn:
        opened = office.accounts.sign_in(asked.account, asked.password, asked.device)
        with office.database.read() as connection:
            epoch = feed.head(connection).epoch
        return SignedIn(opened.token, opened.person, office.server, epoch)

    return answer(request, await asyncio.get_running_loop().run_in_executor(office.sign_ins, work))
