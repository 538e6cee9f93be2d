"""What the doors of the server lead to, handed to them through the application's state."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from starlette.requests import Request

from oa_server.http.messages import check_api, schema_of, token_of
from oa_server.http.waiting import Waiting
from oa_server.office.accounts import Accounts
from oa_server.office.caller import Caller
from oa_server.office.exchange import Exchange
from oa_server.office.files import Files
from oa_server.office.leases import Leases
from oa_server.storage.database import Database
from oa_server.storage.writer import Work, Writer

T = TypeVar("T")


@dataclass(frozen=True)
class Services:
    """The office behind the doors. ``readers`` and ``sign_ins`` are the threads for what blocks, kept apart so
    that a wave of sign-ins does not hold up those who are at work."""

    server: str
    database: Database
    writer: Writer
    exchange: Exchange
    files: Files
    accounts: Accounts
    waiting: Waiting
    readers: Executor
    sign_ins: Executor
    clock: Callable[[], datetime]
    leases: Leases = field(default_factory=Leases)
    beginners: threading.Lock = field(default_factory=threading.Lock)
    """Held while an old workstation is answered with everything at once: one such answer at a time in memory."""

    async def read(self, work: Callable[[], T]) -> T:
        """The result of work that reads, done on a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, work)

    async def write(self, work: Work[T]) -> T:
        """The result of work that writes, once it is on the disk. Who hangs up meanwhile does not undo it."""
        return await asyncio.shield(asyncio.wrap_future(self.writer.submit(work)))

    async def caller(self, request: Request) -> Caller:
        """Who asks. Raises ``Unanswered``: ``upgrade_needed``, ``not_signed_in``, ``device_retired``."""
        api = check_api(request)
        token = token_of(request)
        caller = await self.read(partial(self.accounts.recognise, token))
        return replace(caller, api=api, schema=schema_of(request))


def services(request: Request) -> Services:
    """The services of the application that got the request."""
    found: Services = request.app.state.services
    return found
