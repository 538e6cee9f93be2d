"""Whatever comes to the doors for files, they answer in the office's own words; the disk holds no more than it may."""

from __future__ import annotations

import asyncio
import hashlib
import random

import msgspec
import pytest

from oa_server.app import build
from oa_server.config import Config
from oa_server.http.services import Services
from sync.file_protocol import BeginUpload, Begun
from tests.server.conftest import HandClock
from tests.server.test_hostile_doors import Doors
from tests.support.handing_in import a_text

BOTH = pytest.mark.engines("sqlite", "postgresql")
PAPER = a_text(3000)
ODD = (
    *(
        "",
        "0",
        "-1",
        "1e9",
        "٣",
        "9" * 18,
        "9" * 40,
        "0x10",
        " 1",
        "1 ",
        "NaN",
        "null",
        "%00",
        "\x00",
        "../../etc/passwd",
    ),
    *("a" * 64, "A" * 64, "0" * 63, PAPER.sha256, "..", ".", "//", "文", "\x7f", "a" * 5000),
)
RANGES = (
    *("bytes=0-", "bytes=-1", "bytes=5-1", "bytes=-", "bytes=0-0,1-1", "bytes=" + "9" * 18 + "-", "bytes=²-"),
    *("items=0-1", "bytes", "=", "bytes=0--1", "bytes=-0", "\xff", "bytes=0-" + "9" * 400),
)
BODIES = (b"", b"{}", b"[]", b"\xff\xfe", b'{"size":1e400,"name":"a.pdf"}', b'{"size":-5,"name":"a.pdf"}')


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_is_asked_about_files_is_a_mistake_of_ours(config: Config, seed: int) -> None:
    chance = random.Random(seed)
    app = build(config, HandClock())

    async def asked() -> None:
        async with app.router.lifespan_context(app):
            doors = await Doors(app).sign_in()
            body = msgspec.json.encode(BeginUpload(len(PAPER.content), PAPER.name))
            _, told = await doors.ask("POST", f"/v1/files/{PAPER.sha256}/uploads", body)
            upload = msgspec.convert(told, Begun).upload
            for _ in range(500):
                method, path, query, sent, headers = something(chance, upload)
                status, _answer = await doors.ask(method, path, sent, query.encode(), **headers)
                assert status in (200, 400, 401, 404, 405, 409, 413, 415, 416, 422), (
                    method,
                    path,
                    query,
                    status,
                )

    asyncio.run(asked())
    services: Services = app.state.services
    assert services.files.limits.quota
    staged = list((config.data / "uploads").glob("*"))
    assert sum(path.stat().st_size for path in staged) <= len(PAPER.content)
    assert {path.parent for path in staged} <= {config.data / "uploads"}


@BOTH
def test_ids_that_no_database_keeps_are_not_looked_for(config: Config) -> None:
    app = build(config, HandClock())
    body = msgspec.json.encode(BeginUpload(5, PAPER.name, "\x00"))
    digest = hashlib.sha256(b"").hexdigest()

    async def asked() -> list[tuple[int, str]]:
        async with app.router.lifespan_context(app):
            doors = await Doors(app).sign_in()
            answers = [
                await doors.ask("GET", f"/v1/files/{PAPER.sha256}", query=b"via=%00"),
                await doors.ask("GET", f"/v1/files/{PAPER.sha256}/first_page", query=b"via=%00"),
                await doors.ask("GET", "/v1/files/\x00", query=b"via=r1"),
                await doors.ask("PUT", "/v1/uploads/\x00", query=b"offset=0", x_sha256=digest),
                await doors.ask("POST", "/v1/uploads/\x00/complete"),
                await doors.ask("POST", "/v1/files/\x00/uploads", body),
                await doors.ask("POST", f"/v1/files/{PAPER.sha256}/uploads", body),
            ]
        return [(status, told["code"]) for status, told in answers]

    assert asyncio.run(asked()) == [(404, "not_found")] * 5 + [(400, "malformed")] * 2


def something(chance: random.Random, upload: str) -> tuple[str, str, str, bytes, dict[str, str]]:
    """One request about files: method, path, query, body, headers."""
    odd = chance.choice(ODD)
    id_ = chance.choice((upload, odd))
    piece = PAPER.content[: chance.choice((0, 1, 500, 3000))] + bytes(chance.choice((0, 0, 1, 5000)))
    body = chance.choice((*BODIES, msgspec.json.encode(BeginUpload(chance.choice((1, 2**62, 0)), odd, odd))))
    digest = hashlib.sha256(piece).hexdigest()
    offset = chance.choice(("0", "1", "500", odd))
    return chance.choice(
        (
            ("GET", f"/v1/files/{odd}", f"via={odd}", b"", {"range": chance.choice(RANGES)}),
            ("GET", f"/v1/files/{odd}/first_page", f"via={odd}", b"", {}),
            ("POST", f"/v1/files/{odd}/uploads", "", body, {}),
            ("PUT", f"/v1/uploads/{id_}", f"offset={offset}", piece, {"x_sha256": digest}),
            (
                "PUT",
                f"/v1/uploads/{id_}",
                f"offset={offset}",
                piece,
                {"x_sha256": chance.choice(("", "é", ascii(odd)[:99]))},
            ),
            ("POST", f"/v1/uploads/{id_}/complete", odd, b"", {}),
            ("DELETE", f"/v1/uploads/{id_}", "", b"", {}),
        )
    )
