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
from oa_core.modules import command_of
from oa_core.people.model import Person
from oa_core.records import Record
from oa_server.app import Address
from sync.encoding import decode_record, encode
from sync.protocol import (
    API,
    API_HEADER,
    Change,
    Failure,
    Pull,
    Pulled,
    Push,
    Pushed,
    Result,
    SignedIn,
    SignIn,
    WireOrder,
    Woken,
)
from tests.server.register import LETTERHEAD, PASSWORD

_numbers = itertools.count(1)


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
        act=msgspec.Raw(encode(act)),
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
    """What a workstation holds: each record's newest change, and the scopes it is in."""

    positions: dict[str, int] = field(default_factory=dict)
    records: dict[str, Change] = field(default_factory=dict)
    scopes: dict[str, set[str]] = field(default_factory=dict)

    def take(self, page: Pulled) -> None:
        """Take in one page, as the protocol says it."""
        for scope in page.drop:
            for record in list(self.scopes):
                self._leave(record, {scope})
        for change in page.changes:
            self.scopes.setdefault(change.id, set()).update(change.into)
            if change.body is not None:
                self.records[change.id] = change
            self._leave(change.id, set(change.out_of))
        self.positions = dict(page.positions)

    def _leave(self, record: str, scopes: set[str]) -> None:
        self.scopes[record] -= scopes
        if not self.scopes[record]:
            del self.scopes[record]
            self.records.pop(record, None)

    def bodies(self) -> dict[str, tuple[int, bytes]]:
        """Revision and body of everything held."""
        return {id_: (change.rev, bytes(change.body or b"")) for id_, change in self.records.items()}

    def of(self, kind: str) -> list[Any]:
        """The records of a kind that are held, decoded."""
        return [self._decoded(change) for change in self.records.values() if change.kind == kind]

    def __getitem__(self, record: str) -> Any:
        return self._decoded(self.records[record])

    @staticmethod
    def _decoded(change: Change) -> Record:
        assert change.body is not None
        return decode_record(change.kind, change.body)


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
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.verify = str(self.address.ca)
        self.session.headers[API_HEADER] = str(API)

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
        answer = self.call("POST", "/v1/push", Push(self.epoch, list(orders)))
        return msgspec.json.decode(answer, type=Pushed).results

    def pull(self) -> Copy:
        """Catch up, page by page."""
        more = True
        while more:
            answer = self.call("POST", "/v1/pull", Pull(self.epoch, self.copy.positions))
            page = msgspec.json.decode(answer, type=Pulled)
            self.copy.take(page)
            more = page.more
        return self.copy

    def wait(self, head: int) -> Woken:
        """Wait for news past ``head``."""
        return msgspec.json.decode(self.call("GET", f"/v1/wait?head={head}"), type=Woken)
