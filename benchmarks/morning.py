"""Half past eight: the whole county signs in at once. A compact load of plain asyncio that speaks the real protocol
over TLS, in a process of its own; three hundred workstations in one process would measure themselves."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from benchmarks.measure import ROOT, Served
from oa_core.modules import SCHEMA
from oa_core.people.model import scopes_of
from sync import bodies
from sync.protocol import (
    API,
    API_HEADER,
    PACKED,
    SCHEMA_HEADER,
    Hello,
    Pull,
    Pulled,
    SignedIn,
    SignIn,
    Welcome,
)
from tools.demo.county import PASSWORD, Seat
from tools.demo.papers import Office

OVERNIGHT = 200
"""Records of the county that changed since yesterday evening: what the morning's workstations have not read yet."""
PATIENCE_SECONDS = 300.0

T = TypeVar("T")


@dataclass(frozen=True)
class Sleeper:
    """A workstation that was in step yesterday: who signs in, and the scopes it holds."""

    account: str
    device: str
    scopes: tuple[str, ...]


def with_seats(office: Office, wanted: int) -> Office:
    """``office`` with so many more people that ``wanted`` have an account; each new one shares the posts of another."""
    county = office.county
    old = [seat for seat in county.seats if seat.account]
    seats, people = list(county.seats), list(county.people)
    for number in range(max(0, wanted - len(old))):
        seat = old[number % len(old)]
        twin = replace(seat.person, id=f"{seat.person.id[:-5]}{number:05}")
        people.append(twin)
        seats.append(Seat(f"{seat.account}-{number}", twin))
    return replace(office, county=replace(county, people=tuple(people), seats=tuple(seats)))


def sign_ins(served: Served, office: Office, wanted: int) -> list[float]:
    """Seconds from each workstation's first packet to its fresh inbox, all of them beginning at the same instant."""
    sleepers = [
        Sleeper(seat.account, f"morning-{number}", scopes_of(seat.person))
        for number, seat in enumerate(office.county.seats[:wanted])
    ]
    asked = {
        "url": served.url,
        "ca": str(served.ca),
        "seen": len(office.records) - OVERNIGHT,
        "sleepers": [[each.account, each.device, *each.scopes] for each in sleepers],
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.morning"],
        cwd=ROOT,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the morning's load ended with {done.returncode}:\n{done.stderr}")
    seconds: list[float] = json.loads(done.stdout)
    return seconds


class Line:
    """One HTTPS connection, kept open; one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host
        self.token = ""

    @classmethod
    async def open(cls, url: str, context: ssl.SSLContext) -> Line:
        """Dial."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port, ssl=context), parts.netloc)

    async def ask(self, path: str, message: object, kind: type[T]) -> T:
        """Post ``message``. Raises ``RuntimeError`` for every answer but 200."""
        body = msgspec.msgpack.encode(message)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: {self._host}",
            f"{API_HEADER}: {API}",
            f"{SCHEMA_HEADER}: {SCHEMA}",
            f"Content-Type: {PACKED}",
            f"Accept: {PACKED}",
            f"Content-Length: {len(body)}",
        ]
        if self.token:
            head.append(f"Authorization: Bearer {self.token}")
        self._writer.write("\r\n".join([*head, "", ""]).encode() + body)
        status, headers = await self._head()
        answer = await self._reader.readexactly(int(headers["content-length"]))
        if status != 200:
            raise RuntimeError(f"{path}: {status} {answer!r}")
        return msgspec.msgpack.decode(answer, type=kind)

    async def _head(self) -> tuple[int, Mapping[str, str]]:
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines[1:] if line)
        return int(lines[0].split()[1]), {name.lower(): value.strip() for name, value in pairs}

    def close(self) -> None:
        """Hang up without a good-bye."""
        self._writer.transport.abort()


async def wake_up(url: str, context: ssl.SSLContext, sleeper: Sleeper, seen: int) -> tuple[float, Line]:
    """Sign in and read until nothing is left: the seconds it took, and the line, still open."""
    start = time.perf_counter()
    line = await Line.open(url, context)
    signed_in = await line.ask("/v1/sign_in", SignIn(sleeper.account, PASSWORD, sleeper.device), SignedIn)
    line.token = signed_in.token
    hello = Hello(0, signed_in.epoch, dictionaries=sorted(bodies.known()))
    await line.ask("/v1/hello", hello, Welcome)
    scopes = dict.fromkeys(sleeper.scopes, (seen, seen))
    while True:
        pulled = await line.ask("/v1/pull", Pull(0, signed_in.epoch, scopes), Pulled)
        scopes |= {each.name: (each.pos, each.floor) for each in pulled.scopes}
        if not pulled.more:
            return time.perf_counter() - start, line


async def morning(url: str, ca: Path, sleepers: Sequence[Sleeper], seen: int) -> list[float]:
    """Everybody at once; the seconds of each."""
    context = ssl.create_default_context(cafile=str(ca))
    awake = await asyncio.gather(*(wake_up(url, context, each, seen) for each in sleepers))
    for _, line in awake:
        line.close()
    return [seconds for seconds, _ in awake]


def main() -> int:
    """Read what is asked from the input, print the seconds."""
    asked = json.load(sys.stdin)
    sleepers = [Sleeper(each[0], each[1], tuple(each[2:])) for each in asked["sleepers"]]
    print(json.dumps(asyncio.run(morning(asked["url"], Path(asked["ca"]), sleepers, asked["seen"]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
