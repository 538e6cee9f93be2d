"""A thin line on this machine: a proxy that lets TCP through as slowly, as late and as unsteadily as a real link.

``2mbit,80ms,2%`` means 2 million bits a second in each direction, shared by all connections; 80 ms for a round trip
(what ``ping`` tells, half of it each way); and 2 of 100 segments lost on their way.

A proxy cannot lose bytes of a TCP connection, so it does what TCP makes of a loss. A segment that is lost uses its
time on the wire and stops its connection, and no other: for two round trips when three more segments follow it (one
until the segment is there again, one for the window to open again, so that the throughput is that of Mathis' law),
else for a time-out, ``RTO`` and a round trip. A new connection costs a round trip before its first byte goes out,
and a second more for each of its two packets that is lost. Without the line everything is tried again in intervals
that double. What is left out makes the line a little better than a real one (lost acknowledgements, slow start:
twenty kilobytes fill this line) or worse (tail loss probes).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

SEGMENT = 1460
"""Bytes of a TCP segment on an Ethernet."""
CHUNK = 16 * SEGMENT
"""How much of a connection may be on its way at once, about the window that fills the line."""
BUFFER = 32 * 1024
"""Bytes the kernel may hold on either side; its own choice would swallow megabytes before the line is felt."""
RTO = 0.2
"""Seconds beyond a round trip after which TCP gives a segment up (Linux' least)."""
SYN_RETRY = 1.0
BURST = 0.05
"""Seconds that the wire may make up for when this machine was late."""
CLOSE_SECONDS = 5.0

_SPEC = re.compile(r"(\d+(?:\.\d+)?)(k|m)bit,(\d+)ms,(\d+(?:\.\d+)?)%")


@dataclass(frozen=True)
class Quality:
    """Of a line: ``rate`` in bytes a second and direction, ``round_trip`` in seconds, ``loss`` as a share."""

    rate: float
    round_trip: float
    loss: float


def quality(text: str) -> Quality:
    """The quality that ``2mbit,80ms,2%`` stands for. Raises ``argparse.ArgumentTypeError`` for other words."""
    found = _SPEC.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError("a link is told like 2mbit,80ms,2%")
    number, unit, delay, loss = found.groups()
    bits = float(number) * (1e3 if unit == "k" else 1e6)
    return Quality(bits / 8, int(delay) / 1000, float(loss) / 100)


class Link:
    """The line to the server at ``url`` while the block lasts; ``url`` of the link is its near end.

    ``seed`` decides what is lost. Every method may be called from any thread.
    """

    def __init__(self, url: str, of: Quality, seed: int = 1) -> None:
        far = urlsplit(url)
        self._far = (far.hostname or "", far.port or 443)
        self._quality = of
        self._random = Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="link")
        self._near = socket.create_server(("127.0.0.1", 0))
        self._near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._wires = {"up": _Wire(of.rate), "down": _Wire(of.rate)}
        self._back_at = 0.0
        self._opened = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = f"{far.scheme}://127.0.0.1:{self._near.getsockname()[1]}"

    @property
    def carried_down(self) -> int:
        """Bytes that came from the server so far."""
        return self._wires["down"].carried

    def become(self, of: Quality) -> None:
        """Be as good, or as bad, as this from now on."""
        self._quality = of
        for wire in self._wires.values():
            wire.rate = of.rate

    def outage(self, seconds: float) -> None:
        """The line is dead from now on for ``seconds``; returns at once. Connections survive, as TCP's do."""
        self._back_at = time.monotonic() + seconds

    def __enter__(self) -> Link:
        self._thread.start()
        self._opened.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, sock=self._near))
        self._opened.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            self._loop.close()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._spawn(self._connection(reader, writer))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        out: asyncio.StreamWriter | None = None
        try:
            await self._shake_hands()
            back, out = await asyncio.open_connection(*self._far, limit=BUFFER)
            out.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            ways = [
                self._spawn(self._carry(reader, out, self._wires["up"])),
                self._spawn(self._carry(back, writer, self._wires["down"])),
            ]
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass  # the server is not there: hang up, which is what the client would see
        finally:
            for end in (writer, out):
                if end is not None:
                    end.close()

    async def _shake_hands(self) -> None:
        """The kernel has accepted the connection already; its first byte waits for what that would have taken."""
        await self._line_back(SYN_RETRY)
        for _packet in ("SYN", "SYN-ACK"):
            if self._lost():
                await asyncio.sleep(SYN_RETRY)
        await asyncio.sleep(self._quality.round_trip)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wire: _Wire) -> None:
        """One direction of one connection, until its end or that of the other direction."""
        arrivals: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(CHUNK // SEGMENT)
        delivering = self._spawn(_deliver(arrivals, writer))
        try:
            while chunk := await reader.read(CHUNK):
                for start in range(0, len(chunk), SEGMENT):
                    await self._transmit(chunk[start : start + SEGMENT], len(chunk) - start, wire)
                    arrival = time.monotonic() + self._quality.round_trip / 2
                    await arrivals.put((arrival, chunk[start : start + SEGMENT]))
            await arrivals.put((time.monotonic() + self._quality.round_trip / 2, b""))
            await delivering
        finally:
            delivering.cancel()

    async def _transmit(self, segment: bytes, left: int, wire: _Wire) -> None:
        """Put a segment on the wire until it gets through. ``left`` bytes of its connection are waiting, with it."""
        patience = RTO + self._quality.round_trip
        while True:
            await self._line_back(patience)
            await wire.take(len(segment))
            if not self._lost():
                return
            followed = left > 3 * SEGMENT
            await asyncio.sleep(2 * self._quality.round_trip if followed else patience)

    async def _line_back(self, interval: float) -> None:
        """Wait for the line, asking in intervals that double."""
        while time.monotonic() < self._back_at:
            await asyncio.sleep(interval)
            interval *= 2

    def _lost(self) -> bool:
        return self._random.random() < self._quality.loss


class _Wire:
    """One direction: a segment after the other."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._free_at = 0.0
        self.carried = 0

    async def take(self, size: int) -> None:
        """Until ``size`` bytes have gone out."""
        self._free_at = max(self._free_at, time.monotonic() - BURST) + size / self.rate
        self.carried += size
        await asyncio.sleep(self._free_at - time.monotonic())


async def _deliver(arrivals: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    """Hand each segment on when it is there; an empty one says that no more will come."""
    with contextlib.suppress(OSError):  # the receiver has hung up
        while True:
            at, segment = await arrivals.get()
            await asyncio.sleep(at - time.monotonic())
            if not segment:
                writer.write_eof() if writer.can_write_eof() else writer.close()
                return
            writer.write(segment)
            await writer.drain()
