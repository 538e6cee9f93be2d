"""``POST /v1/push``, ``POST /v1/pull`` and ``GET /v1/wait``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response

from oa_server.http import older
from oa_server.http.messages import answer, read_message
from oa_server.http.services import Services, services
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.pulling import pull as next_page
from oa_server.office.registry import scopes_now
from oa_server.storage import feed
from oa_server.storage.writer import Transaction
from sync.protocol import WAIT_SECONDS, Pull, Push, Pushed, Woken


async def push(request: Request) -> Response:
    """Orders up; answered once they are on the disk."""
    office = services(request)
    caller = await office.caller(request)
    if caller.api == older.API:
        asked = older.push(await read_message(request, older.Push))
    else:
        asked = await read_message(request, Push)

    def work(transaction: Transaction) -> Pushed:
        return office.exchange.push(transaction, caller, asked)

    async with _noticing(office, caller, asked.head):
        pushed = await office.write(work)
    return answer(request, older.pushed(pushed) if caller.api == older.API else pushed)


async def pull(request: Request) -> Response:
    """The next page of what is new."""
    office = services(request)
    caller = await office.caller(request)
    if caller.api == older.API:
        old = await read_message(request, older.Pull)

        def old_page() -> Response:
            with office.database.read() as connection:
                asked, limits = older.pull(old), older.limits(old)
                page = next_page(connection, caller.person, asked, office.clock(), limits)
            return answer(request, older.pulled(old, page))

        def old_work() -> Response:
            if old.positions:
                return old_page()
            if not office.beginners.acquire(blocking=False):
                raise Unanswered("busy")
            try:
                return old_page()
            finally:
                office.beginners.release()

        async with _noticing(office, caller, max(old.positions.values(), default=0)):
            return await office.read(old_work)
    asked = await read_message(request, Pull)

    def work() -> Response:
        with office.database.read() as connection:
            page = next_page(connection, caller.person, asked, office.clock())
        return answer(request, page)

    async with _noticing(office, caller, max(map(max, asked.scopes.values()), default=0)):
        told = await office.read(work)
    if asked.doubts:
        await office.write(lambda transaction: office.exchange.doubt(transaction, caller, asked.doubts))
    return told


@contextlib.asynccontextmanager
async def _noticing(office: Services, caller: Caller, seq: int) -> AsyncIterator[None]:
    """Write down when a workstation that has read up to ``seq`` knows more than the office: where there is no other
    copy of the office that may lag, it has gone back in time."""
    try:
        yield
    except Unanswered as told:
        if told.code == "behind" and not office.database.shared:
            await office.write(lambda transaction: office.exchange.ahead(transaction, caller, seq))
        raise


async def wait(request: Request) -> Response:
    """Held until something of the person's is new."""
    office = services(request)
    caller = await office.caller(request)
    text = request.query_params.get("head", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unanswered("malformed", at="head")
    seen = int(text)

    def who() -> frozenset[str]:
        with office.database.read() as connection:
            return frozenset(scopes_now(connection, caller.person))

    def stand() -> tuple[Woken, bool]:
        with office.database.read() as connection:
            head = feed.head(connection)
            heads = feed.scope_heads(connection, scopes)
        return Woken(head.epoch, head.seq), any(newest > seen for newest in heads.values())

    scopes = await office.read(who)
    # Watch first and look then, so that nothing slips through between the two.
    with office.waiting.watching(scopes, seen) as news:
        woken, something = await office.read(stand)
        if something:
            return answer(request, woken)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS):
                await news.wait()
    woken, _ = await office.read(stand)
    return answer(request, woken)
