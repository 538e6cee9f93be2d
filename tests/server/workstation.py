"""A workstation with the sync left out: makes orders, keeps a copy of what it pulls, and nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import requests

from oa_core.documents.commands import Draft
from oa_core.documents.model import Content, Openness
from oa_core.modules import SCHEMA, command_of
from oa_core.people.model import Person
from oa_core.records import Record
from oa_server.app import Address
from sync.bodies import mark, summed_up, unpack
from sync.encoding import decode_record, encode
from sync.protocol import (
    API,
    API_HEADER,
    SCHEMA_HEADER,
    Change,
    Failure,
    Hello,
    Pull,
    Pulled,
    Push,
    Pushed,
    Result,
    SignedIn,
    SignIn,
    Welcome,
    WireOrder,
    Woken,
)
from tests.server.register import LETTERHEAD, PASSWORD

_numbers = itertools.count(1)
_turns = itertools.count(1)


def new_id() -> str:
    """An id in the shape of a UUIDv7, new in this run."""
    return f"0192f000-0000-7000-8000-{next(_numbers):012x}"


def order(
    act: object,
    record: str,
    made_at: datetime,
    *,
    id: str = "",  # noqa: A002 - named as the field is
    lane: str = "",
    seen: int | None = None,
) -> WireOrder:
    """An order on the wire; its lane is its record unless told otherwise."""
    return WireOrder(
        id=id or new_id(),
        lane=lane or record,
        record=record,
        kind=command_of(act),
        act=encode(act),
        made_at=made_at,
        seen=seen,
    )


def notice(
    title: str = "关于做好防汛工作的通知", body: str = "各乡镇要加强值班值守。", **fields: Any
) -> Content:
    """A complete notice to two townships, with a copy to the bureau."""
    settled: dict[str, Any] = {
        "letterhead": LETTERHEAD.id,
        "title": title,
        "addressees": ("shimen", "qingtong"),
        "copies": ("bureau",),
        "openness": Openness.OPEN,
        "body": body,
    }
    return Content(**{**settled, **fields})


def draft_order(made_at: datetime, content: Content | None = None) -> WireOrder:
    """An order that begins a new document."""
    return order(Draft(content or notice()), new_id(), made_at)


@dataclass
class Copy:
    """What a workstation holds: each record's newest change, the scopes it is in, and how far each scope was read.

    A scope that is read anew keeps what it held until it is whole; then what was not named again goes.
    """

    cursors: dict[str, tuple[int, int]] = field(default_factory=dict)
    records: dict[str, Change] = field(default_factory=dict)
    scopes: dict[str, set[str]] = field(default_factory=dict)
    old: dict[str, set[str]] = field(default_factory=dict)

    def take(self, page: Pulled) -> None:
        """Take in one page, as the protocol says it; every scope that is whole has the digest that was told."""
        for scope in page.drop:
            self.cursors.pop(scope, None)
            for record in list(self.scopes):
                self._leave(record, {scope})
        for told in page.scopes:
            if told.reset:
                self.old[told.name] = self.members(told.name)
        for change in page.changes:
            self.scopes.setdefault(change.id, set()).update(change.into)
            for scope in change.into:
                self.old.get(scope, set()).discard(change.id)
            if change.body is not None:
                self.records[change.id] = change
            self._leave(change.id, set(change.out_of))
        for told in page.scopes:
            self.cursors[told.name] = (told.pos, told.floor)
            if told.digest is not None:
                for record in self.old.pop(told.name, ()):
                    self._leave(record, {told.name})
                assert self.digest(told.name) == tuple(told.digest), told.name
        if not page.more:
            assert set(self.cursors.values()) <= {(page.head, page.head)}

    def members(self, scope: str) -> set[str]:
        """The records held of a scope."""
        return {record for record, scopes in self.scopes.items() if scope in scopes}

    def digest(self, scope: str) -> tuple[int, int]:
        """What the records held of a scope come to."""
        held = {one: self.records[one] for one in self.members(scope)}
        return summed_up({one: mark(one, change.rev, change.body or b"") for one, change in held.items()})

    def _leave(self, record: str, scopes: set[str]) -> None:
        if record not in self.scopes:
            return
        self.scopes[record] -= scopes
        if not self.scopes[record]:
            del self.scopes[record]
            self.records.pop(record, None)

    def bodies(self) -> dict[str, tuple[int, bytes]]:
        """Revision and body of everything held."""
        return {id_: (change.rev, unpack(change.body or b"")) for id_, change in self.records.items()}

    def of(self, kind: str) -> list[Any]:
        """The records of a kind that are held, decoded."""
        return [self._decoded(change) for change in self.records.values() if change.kind == kind]

    def __getitem__(self, record: str) -> Any:
        return self._decoded(self.records[record])

    @staticmethod
    def _decoded(change: Change) -> Record:
        assert change.body is not None
        return decode_record(change.kind, unpack(change.body))


class Refusal(Exception):
    """The server's answer was not 200."""

    def __init__(self, status: int, failure: Failure) -> None:
        super().__init__(status, failure)
        self.status = status
        self.failure = failure


@dataclass
class Workstation:
    """One person's line to a server, and their copy."""

    address: Address
    person: Person
    device: str = "device-1"
    epoch: int = 0
    copy: Copy = field(default_factory=Copy)
    token: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.verify = str(self.address.ca)
        self.session.headers[API_HEADER] = str(API)
        self.session.headers[SCHEMA_HEADER] = str(SCHEMA)

    def __enter__(self) -> Workstation:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> bytes:
        """The body of a 200 answer. Raises ``Refusal``."""
        data = raw if raw is not None else None if body is None else msgspec.json.encode(body)
        answer = self.session.request(method, self.address.url + path, data=data, headers=headers, timeout=40)
        assert answer.headers["Content-Type"].split(";")[0] == "application/json"
        if answer.status_code != 200:
            raise Refusal(answer.status_code, msgspec.json.decode(answer.content, type=Failure))
        return answer.content

    def sign_in(self, password: str = PASSWORD, account: str = "") -> Workstation:
        """Open a session, by default as the person and with the right password."""
        asked = SignIn(account or self.person.id, password, self.device)
        signed = msgspec.json.decode(self.call("POST", "/v1/sign_in", asked), type=SignedIn)
        self.session.headers["Authorization"] = f"Bearer {signed.token}"
        self.epoch = signed.epoch
        return self

    def push(self, *orders: WireOrder) -> list[Result]:
        """The results of these orders."""
        answer = self.call("POST", "/v1/push", Push(next(_turns), self.epoch, list(orders)))
        return msgspec.json.decode(answer, type=Pushed).results

    def hello(self) -> Welcome:
        """Say who we are, with the token we were given last."""
        asked = Hello(next(_turns), self.epoch, self.token, [1])
        welcome = msgspec.json.decode(self.call("POST", "/v1/hello", asked), type=Welcome)
        self.device, self.token = welcome.device, welcome.token
        return welcome

    def pull(self) -> Copy:
        """Catch up, page by page."""
        more = True
        while more:
            answer = self.call("POST", "/v1/pull", Pull(next(_turns), self.epoch, self.copy.cursors))
            page = msgspec.json.decode(answer, type=Pulled)
            self.copy.take(page)
            more = page.more
        return self.copy

    def wait(self, head: int) -> Woken:
        """Wait for news past ``head``."""
        return msgspec.json.decode(self.call("GET", f"/v1/wait?head={head}"), type=Woken)
