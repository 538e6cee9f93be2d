"""News from the other servers on the same database: nobody tells of it, so it is looked for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

from oa_server.http.services import Services
from oa_server.storage import feed
from oa_server.storage.database import Busy

LOOK_SECONDS = 0.3
"""How long news of another server's may take to wake somebody."""
PATIENCE_SECONDS = 5.0
"""How long to leave the database alone after a mistake of ours."""
NOTHING = feed.Head(0, 0)
log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def looking_for_news(office: Services) -> AsyncIterator[None]:
    """Wake those who wait here when another server has news for them; for nothing where there can be no other."""
    if not office.database.shared:
        yield
        return
    looking = asyncio.create_task(_look_for_ever(office))
    try:
        yield
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking


async def _look_for_ever(office: Services) -> None:
    before = NOTHING
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        scopes = office.waiting.watched()
        if not scopes:
            continue
        try:
            head, heads = await office.read(partial(_look, office, before, scopes))
        except Busy:
            continue  # whoever waits here learns of a database that is away from their next request
        except Exception:  # it must go on, or those who wait here would only be woken by their own server
            log.exception("the news of other servers could not be looked for")
            await asyncio.sleep(PATIENCE_SECONDS)
            continue
        if head.epoch != before.epoch and before != NOTHING:
            office.waiting.tell(scopes)  # what they have seen is of another time
        office.waiting.tell_heads(heads)
        before = head


def _look(office: Services, before: feed.Head, scopes: frozenset[str]) -> tuple[feed.Head, dict[str, int]]:
    """Where the feed is now, and the scopes' newest numbers unless it is still where it was ``before``."""
    with office.database.read() as connection:
        head = feed.head(connection)
        return head, {} if head == before else feed.scope_heads(connection, scopes)
