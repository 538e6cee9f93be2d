"""The same bytes with nothing of ours around them: what the network and the disk alone would take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import requests
from sqlcipher3 import dbapi2

from benchmarks.measure import Served
from oa_core.modules import SCHEMA
from sync.protocol import API, API_HEADER, PACKED, SCHEMA_HEADER, Pull, Pulled, SignedIn, SignIn
from tools.demo.county import PASSWORD

CACHE_PAGE = 8192
"""The page size of the cache (sync.md C3), so that the raw file is written alike."""


class RawLine:
    """A plain HTTPS session at the server."""

    def __init__(self, served: Served, account: str) -> None:
        self._url = served.url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(served.ca)
        self._session.headers.update(
            {API_HEADER: str(API), SCHEMA_HEADER: str(SCHEMA), "Content-Type": PACKED, "Accept": PACKED}
        )
        answer = self._post("/v1/sign_in", SignIn(account, PASSWORD, "benchmark"))
        signed_in = msgspec.msgpack.decode(answer, type=SignedIn)
        self._epoch = signed_in.epoch
        self._session.headers["Authorization"] = f"Bearer {signed_in.token}"

    def pull(self) -> list[bytes]:
        """Every page that a fresh workstation asks for, as it comes from the line."""
        scopes: dict[str, tuple[int, int]] = {}
        pages: list[bytes] = []
        while True:
            pages.append(self._post("/v1/pull", Pull(len(pages), self._epoch, scopes)))
            pulled = msgspec.msgpack.decode(pages[-1], type=Pulled)
            scopes |= {each.name: (each.pos, each.floor) for each in pulled.scopes}
            if not pulled.more:
                return pages

    def round_trip(self) -> float:
        """Seconds for two plain requests: one that the server commits to its disk, and one that it only answers."""
        start = time.perf_counter()
        for path in ("/health/ready", "/health/live"):
            self._session.get(self._url + path, timeout=30).raise_for_status()
        return time.perf_counter() - start

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _post(self, path: str, message: object) -> bytes:
        answer = self._session.post(self._url + path, data=msgspec.msgpack.encode(message), timeout=300)
        answer.raise_for_status()
        return answer.content


def bodies(pages: Sequence[bytes]) -> list[bytes]:
    """The bodies of the records on the pages."""
    pulled = [msgspec.msgpack.decode(page, type=Pulled) for page in pages]
    return [change.body or b"" for page in pulled for change in page.changes]


def store(file: Path, bodies: Sequence[bytes]) -> float:
    """Seconds for writing ``bodies`` into one table of a new SQLCipher file in one transaction, on the disk."""
    connection = dbapi2.connect(str(file), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'5c' * 32}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {CACHE_PAGE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO raw (body) VALUES (?)", [(body,) for body in bodies])
    connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds
