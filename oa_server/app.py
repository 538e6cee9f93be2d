"""The composition root: puts the office together and serves it. The only place that asks what time it is."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from oa_server.certificates import Certificates, certificates
from oa_server.config import Config
from oa_server.holding import held
from oa_server.housekeeping import Housekeeping
from oa_server.http.errors import HANDLERS
from oa_server.http.files import collecting
from oa_server.http.others import looking_for_news
from oa_server.http.routes import ROUTES
from oa_server.http.services import Services
from oa_server.http.waiting import Waiting
from oa_server.office import epochs, setting_up
from oa_server.office.accounts import Accounts
from oa_server.office.exchange import Exchange
from oa_server.office.files import Files
from oa_server.storage import meta
from oa_server.storage.database import READERS, Busy, Database, DiskFull
from oa_server.storage.file_store import FileStore
from oa_server.storage.writer import Transaction, Writer

Clock = Callable[[], datetime]
SIGN_INS = 4
GRACE_SECONDS = 1
"""How long a request that is under way may still take once the server is asked to end."""
log = logging.getLogger(__name__)


def system_clock() -> datetime:
    """The time of this machine, aware, in UTC."""
    return datetime.now(UTC)


def build(config: Config, clock: Clock = system_clock) -> Starlette:
    """The office of ``config.data`` as an ASGI application; it works while its lifespan lasts.

    Raises ``setting_up.NotSetUp``, ``ladder.OlderSchema``, ``ladder.NewerSchema``, ``epochs.WentBack``,
    ``config.BadSettings``, and of a database elsewhere ``postgresql.Unsuited`` and ``database.Unreachable``.
    """
    database = Database(config.database)
    notes = epochs.notes_in(config.data)
    try:
        server = setting_up.server_id(database)
        with database.read() as connection:
            epochs.check(connection, notes)
            served = meta.is_served(connection)
        if not served and not database.shared:  # of one that is, each folder has notes of its own
            with database.write() as connection:
                epochs.write(connection, notes)
                meta.put_served(connection)
    except BaseException:
        database.close()
        raise
    waiting = Waiting()
    exchange = Exchange(clock)

    def told(transaction: Transaction) -> None:
        exchange.committed(transaction)
        waiting.tell(frozenset(transaction.touched))

    writer = Writer(database, told)
    services = Services(
        server=server,
        database=database,
        writer=writer,
        exchange=exchange,
        files=Files(database, writer, FileStore(config.data), config.limits, clock),
        accounts=Accounts(database, writer, clock, config.session),
        waiting=waiting,
        readers=ThreadPoolExecutor(READERS, "reader"),
        sign_ins=ThreadPoolExecutor(SIGN_INS, "sign-in"),
        clock=clock,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        waiting.open()
        writer.start()
        services.files.start()
        house = Housekeeping(services, notes)
        keeping = asyncio.create_task(house.run())
        try:
            async with looking_for_news(services), collecting(services):
                yield
        finally:
            waiting.close()
            keeping.cancel()
            await asyncio.to_thread(_close, services, house)

    app = Starlette(routes=ROUTES, exception_handlers=HANDLERS, lifespan=lifespan)
    app.state.services = services
    return app


def _close(services: Services, house: Housekeeping | None = None) -> None:
    """End every thread; what was acknowledged is on the disk already."""
    services.sign_ins.shutdown()
    services.files.close()
    services.writer.close()
    services.readers.shutdown()
    if house is not None:
        with contextlib.suppress(Busy, DiskFull, OSError):  # said already; the next start notes it
            house.note()
    services.database.close()


@dataclass(frozen=True)
class Address:
    """Where a running server is found: ``url`` and the certificate authority ``ca`` to trust for it."""

    url: str
    ca: Path


class _Server(uvicorn.Server):
    """uvicorn, which tells when it listens, and sends those who wait home before it counts its connections."""

    def __init__(self, config: uvicorn.Config, waiting: Waiting, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._waiting = waiting
        self._listening = listening

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: ``run`` handles them, and a server in a thread may not."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._waiting.close()
        # An idle workstation does not answer TLS's good-bye before its next request: do not wait for that.
        loop = asyncio.get_running_loop()
        timers = [
            loop.call_later(GRACE_SECONDS * 0.2, self._hang_up, True),
            loop.call_later(GRACE_SECONDS * 0.8, self._hang_up, False),
        ]
        await super().shutdown(sockets)
        for timer in timers:
            timer.cancel()

    def _hang_up(self, idle_only: bool) -> None:
        for line in list(self.server_state.connections):
            assert isinstance(line, HttpToolsProtocol)
            if not idle_only or line.cycle is None or line.cycle.response_complete:
                line.transport.abort()


def _prepare(
    config: Config, clock: Clock, listening: Callable[[Address], None]
) -> tuple[_Server, socket.socket, Services]:
    found: Certificates = certificates(config.tls, (config.host, *config.hosts), clock())
    app = build(config, clock)
    services: Services = app.state.services
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # Named in full: asyncio turns Nagle's delay off only for sockets that say that they are TCP (44 ms an answer).
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # on Windows it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((config.host, config.port))
    except OSError:
        bound.close()
        _close(services)
        raise
    host = f"[{config.host}]" if ":" in config.host else config.host
    address = Address(f"https://{host}:{bound.getsockname()[1]}", found.authority)
    server = _Server(
        uvicorn.Config(
            app,
            ssl_certfile=str(found.server),
            ssl_keyfile=str(found.key),
            log_config=None,
            access_log=False,
            server_header=False,
            # Not uvloop: its loop never closes while a TLS peer owes it the answer to a good-bye.
            loop="asyncio",
            http=HttpToolsProtocol,
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
        ),
        services.waiting,
        lambda: listening(address),
    )
    return server, bound, services


def run(config: Config, listening: Callable[[Address], None], clock: Clock = system_clock) -> None:
    """Serve until SIGTERM or Ctrl+C; ``listening`` hears the address, which also stands in ``running.json``.

    Raises what ``build`` raises, ``holding.Held`` when the folder is served already, ``AuthorityEnded``, and
    ``OSError`` when the address cannot be taken.
    """

    def announce(address: Address) -> None:
        fresh = config.running.with_suffix(".new")
        fresh.write_text(json.dumps({"url": address.url, "ca": str(address.ca), "pid": os.getpid()}), "utf-8")
        fresh.replace(config.running)
        # What is there by now stays: the collector need not look through it again in the middle of a page (40 ms).
        gc.freeze()
        listening(address)

    with held(config.lock):
        config.running.unlink(missing_ok=True)  # of a server that was killed
        server, bound, _services = _prepare(config, clock, announce)

        def end(_number: int, _frame: FrameType | None) -> None:
            server.should_exit = True

        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), end)
        try:
            server.run([bound])
        finally:
            bound.close()
            config.running.unlink(missing_ok=True)


@contextlib.contextmanager
def serving(config: Config, clock: Clock = system_clock) -> Iterator[tuple[Address, Services]]:
    """The same server on a thread of this process, for as long as the block lasts; raises what ``run`` raises."""
    ready = threading.Event()
    heard: list[Address] = []

    def listening(address: Address) -> None:
        heard.append(address)
        ready.set()

    with held(config.lock):
        server, bound, services = _prepare(config, clock, listening)

        def work() -> None:
            try:
                server.run([bound])
            finally:
                ready.set()

        thread = threading.Thread(target=work, name="server")
        thread.start()
        try:
            ready.wait()
            if not heard:
                raise RuntimeError("the server did not start")
            yield heard[0], services
        finally:
            server.should_exit = True
            thread.join()
            bound.close()
