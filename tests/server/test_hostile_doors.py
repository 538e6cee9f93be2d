"""Whatever comes to the doors, they answer in the office's own words: never with a mistake of ours."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from starlette.applications import Starlette

from oa_server.app import build
from oa_server.config import Config
from oa_server.http.services import Services
from oa_server.storage import journal
from sync.protocol import API, BODY_LIMIT, PACKED, PLAIN, Hello, Pull, Push, SignIn
from tests.server.conftest import HandClock
from tests.server.register import CLERK, PASSWORD
from tests.server.test_hostile_input import mangled, wire
from tests.server.workstation import draft_order

DEEP = b"[" * 50_000 + b"]" * 50_000


@dataclass
class Doors:
    """The application without a line: a request goes in as ASGI, the answer comes out."""

    app: Starlette
    headers: dict[str, str] = field(default_factory=lambda: {"x-api": str(API)})

    async def ask(
        self, method: str, path: str, body: bytes = b"", query: bytes = b"", **headers: str
    ) -> tuple[int, Any]:
        """The status and the decoded body."""
        said = {**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "headers": [(name.encode(), text.encode("latin-1")) for name, text in said.items()],
        }
        pieces = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Any] = []

        async def receive() -> Any:
            return pieces.pop() if pieces else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        form = dict(sent[0]["headers"])[b"content-type"].decode()
        decode = msgspec.msgpack.decode if form == PACKED else msgspec.json.decode
        return sent[0]["status"], decode(b"".join(each.get("body", b"") for each in sent[1:]))

    async def sign_in(self) -> Doors:
        body = msgspec.json.encode(SignIn(CLERK.id, PASSWORD, "device-1"))
        _, signed = await self.ask("POST", "/v1/sign_in", body)
        self.headers["authorization"] = f"Bearer {signed['token']}"
        return self


def test_bodies_nested_without_end_are_malformed_at_every_door(config: Config, clock: HandClock) -> None:
    async def scene() -> None:
        app = build(config, clock)
        async with app.router.lifespan_context(app):
            doors = await Doors(app).sign_in()
            for path, body in [
                *[(path, DEEP) for path in ("/v1/push", "/v1/pull", "/v1/sign_in")],
                *[(path, b'{"other": %s}' % DEEP) for path in ("/v1/push", "/v1/pull", "/v1/sign_in")],
            ]:
                status, answer = await doors.ask("POST", path, body)
                assert (status, answer["code"]) == (400, "malformed"), path
            status, answer = await doors.ask(
                "POST", "/v1/push", msgspec.json.encode(Push(1, 1, [wire(DEEP)]))
            )
            assert (status, answer["results"][0]["code"]) == (200, "malformed")

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("announced", "status"), [("\u00b2", 400), ("9" * 5000, 413), ("-1", 400), (str(BODY_LIMIT + 1), 413)]
)
def test_a_length_that_is_no_number_or_too_large_is_no_mistake_of_ours(
    config: Config, clock: HandClock, announced: str, status: int
) -> None:
    async def scene() -> None:
        app = build(config, clock)
        async with app.router.lifespan_context(app):
            answered, _ = await Doors(app).ask("POST", "/v1/sign_in", b"{", content_length=announced)
            assert answered == status

    asyncio.run(scene())


@pytest.mark.engines("sqlite", "postgresql")
def test_a_few_hundred_mangled_bodies_never_make_the_doors_fail(config: Config, clock: HandClock) -> None:
    chance = random.Random(7)
    asked = {
        "/v1/push": Push(1, 1, [draft_order(clock())]),
        "/v1/pull": Pull(1, 1, {"all": (0, 0)}),
        "/v1/hello": Hello(1, 1, "a token", [1]),
    }

    async def scene() -> None:
        app = build(config, clock)
        async with app.router.lifespan_context(app):
            doors = await Doors(app).sign_in()
            for n in range(300):
                path = chance.choice(list(asked))
                form = chance.choice([PLAIN, PACKED])
                encode = msgspec.json.encode if form == PLAIN else msgspec.msgpack.encode
                body = mangled(chance, encode(asked[path]))
                status, answer = await doors.ask("POST", path, body, content_type=form)
                assert status in (200, 400, 409, 413), (n, status, answer)
                if status != 200:
                    assert set(answer) == {"code", "facts"}
            services: Services = app.state.services
            with services.database.read() as connection:
                assert all(entry.event != "failed" for _, entry in journal.read(connection, 1000))

    asyncio.run(scene())


@pytest.mark.parametrize("head", [b"1" * 19, b"\xc2\xb2", b"+1", b"1.0", b"0x1", b"", b"%EF%BC%91"])
def test_a_wait_for_what_is_no_number_is_malformed(config: Config, clock: HandClock, head: bytes) -> None:
    async def scene() -> None:
        app = build(config, clock)
        async with app.router.lifespan_context(app):
            doors = await Doors(app).sign_in()
            status, answer = await doors.ask("GET", "/v1/wait", query=b"head=" + head)
            assert (status, answer["code"]) == (400, "malformed")

    asyncio.run(scene())


@pytest.mark.engines("sqlite", "postgresql")
def test_hostile_names_sign_nobody_in_and_break_nothing(config: Config, clock: HandClock) -> None:
    names = ["", " ", "\x00", "' OR '1'='1", "p-clerk\x00", "P-CLERK", " p-clerk", "p-clerk ", "ｐ-clerk"]

    async def scene() -> None:
        app = build(config, clock)
        async with app.router.lifespan_context(app):
            doors = Doors(app)
            for name in names:
                body = msgspec.json.encode(SignIn(name, PASSWORD, "d"))
                status, answer = await doors.ask("POST", "/v1/sign_in", body)
                told = (400, "malformed") if "\0" in name else (401, "wrong_password")
                assert (status, answer["code"]) == told, name
            await doors.sign_in()

    asyncio.run(scene())
