"""Who waits for news: workstations that hold a request open until something of theirs moves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping


class Waiting:
    """Wakes those who wait for one of the scopes that have news, and nobody else.

    ``tell`` may be called from any thread, all else from the loop's own.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: dict[str, dict[asyncio.Event, int]] = {}
        self._closed = False

    def open(self) -> None:
        """Begin, on the running loop."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Wake everybody and let nobody wait any more: the server is going down."""
        self._closed = True
        self._wake(frozenset(self._waiters))

    def tell(self, scopes: frozenset[str]) -> None:
        """There is news in these scopes."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._wake, scopes)

    def watched(self) -> frozenset[str]:
        """The scopes that somebody waits for."""
        return frozenset(self._waiters)

    def tell_heads(self, heads: Mapping[str, int]) -> None:
        """These are the newest numbers of some scopes: who has seen them already sleeps on."""
        for scope, newest in heads.items():
            for news, seen in self._waiters.get(scope, {}).items():
                if newest > seen:
                    news.set()

    @contextlib.contextmanager
    def watching(self, scopes: frozenset[str], seen: int) -> Iterator[asyncio.Event]:
        """An event that is set as soon as one of the scopes has news past the number ``seen``, from now on."""
        news = asyncio.Event()
        if self._closed:
            news.set()
        for scope in scopes:
            self._waiters.setdefault(scope, {})[news] = seen
        try:
            yield news
        finally:
            for scope in scopes:
                waiters = self._waiters[scope]
                del waiters[news]
                if not waiters:
                    del self._waiters[scope]

    def _wake(self, scopes: frozenset[str]) -> None:
        for scope in scopes:
            for news in self._waiters.get(scope, ()):
                news.set()
