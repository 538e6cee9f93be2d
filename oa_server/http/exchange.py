"""``POST /v1/push``, ``POST /v1/pull`` and ``GET /v1/wait``."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http.messages import as_json, check_api, read_message, token_of
from oa_server.http.services import services
from oa_server.office.exchange import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.pulling import pull as next_page
from oa_server.office.pulling import scopes_now
from oa_server.storage import feed
from oa_server.storage.writer import Transaction
from sync.protocol import WAIT_SECONDS, Pull, Pulled, Push, Pushed, Woken


async def push(request: Request) -> Response:
    """Orders up; answered once they are on the disk."""
    check_api(request)
    token = token_of(request)
    office = services(request)
    caller = await office.read(partial(office.accounts.recognise, token))
    pushed = await read_message(request, Push)

    def work(transaction: Transaction) -> Pushed:
        return office.exchange.push(transaction, caller, pushed)

    # Shielded: a workstation that hangs up does not undo what is on its way to the disk.
    return as_json(await asyncio.shield(asyncio.wrap_future(office.writer.submit(work))))


async def pull(request: Request) -> Response:
    """The next page of what is new."""
    check_api(request)
    token = token_of(request)
    office = services(request)
    caller = await office.read(partial(office.accounts.recognise, token))
    asked = await read_message(request, Pull)

    def work() -> Pulled:
        with office.database.read() as connection:
            return next_page(connection, caller.person, asked, office.clock())

    return as_json(await office.read(work))


async def wait(request: Request) -> Response:
    """Held until something of the person's is new."""
    check_api(request)
    token = token_of(request)
    office = services(request)
    text = request.query_params.get("head", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unanswered("malformed", at="head")
    seen = int(text)

    def who() -> tuple[Caller, frozenset[str]]:
        caller = office.accounts.recognise(token)
        with office.database.read() as connection:
            return caller, scopes_now(connection, caller.person)

    def stand() -> tuple[Woken, bool]:
        with office.database.read() as connection:
            head = feed.head(connection)
            heads = feed.scope_heads(connection, scopes)
        return Woken(head.epoch, head.seq), any(newest > seen for newest in heads.values())

    _caller, scopes = await office.read(who)
    # Watch first and look then, so that nothing slips through between the two.
    with office.waiting.watching(scopes, seen) as news:
        woken, something = await office.read(stand)
        if something:
            return as_json(woken)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS):
                await news.wait()
    woken, _ = await office.read(stand)
    return as_json(woken)
