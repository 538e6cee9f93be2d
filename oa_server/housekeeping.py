"""What a running server does by itself: it notes how far the office has come, and forgets who left long ago."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from oa_server.http.services import Services
from oa_server.office import epochs, looking_after
from oa_server.storage import feed
from oa_server.storage.database import Busy, DiskFull
from oa_server.storage.writer import Transaction

NOTE_SECONDS = 5.0
"""How often it is noted how far the office has come, when it has gone on. A database that was put back by less than
this many seconds' work is not noticed."""
DAY_SECONDS = 24 * 3600.0
log = logging.getLogger(__name__)


class Housekeeping:
    """Works while ``run`` does, on the loop; what blocks is done on the office's threads."""

    def __init__(self, services: Services, notes: Path) -> None:
        self._services = services
        self._notes = notes
        self._noted: feed.Head | None = None
        self._trouble = ""

    async def run(self) -> None:
        """At once, and then from time to time until it is cancelled."""
        loop = asyncio.get_running_loop()
        collect_at = loop.time()
        while True:
            try:
                if loop.time() >= collect_at:
                    await self._services.write(self._collect)
                    collect_at += DAY_SECONDS
                await self._services.read(self.note)
                self._trouble = ""
            except (Busy, DiskFull, OSError) as error:
                if repr(error) != self._trouble:  # once, not every few seconds
                    self._trouble = repr(error)
                    log.error("the housekeeping waits: %s", self._trouble)
            await asyncio.sleep(NOTE_SECONDS)

    def note(self) -> None:
        """Note how far the office has come. Raises ``Busy``, ``DiskFull`` and ``OSError``."""
        with self._services.database.read() as connection:
            head = feed.head(connection)
            if head != self._noted:
                epochs.write(connection, self._notes)
                self._noted = head

    def _collect(self, transaction: Transaction) -> None:
        looking_after.collect(transaction.connection, self._services.clock())
