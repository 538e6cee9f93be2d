"""A workstation's first words: is it the one it says, a copy of it, or one that must not come any more?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.storage import devices, feed, journal, meta
from oa_server.storage.devices import Device
from sync.bodies import built_in, known
from sync.protocol import Dictionary, Hello, Welcome

LEASE_DAYS = 30
"""How many days a workstation may open what it holds without a word from us (sync.md B14)."""


class Greeting:
    """Answers one ``Hello``. The token it is given is shown next time: whoever shows an older one is a copy."""

    def __init__(
        self, connection: Connection, caller: Caller, now: datetime, new_token: Callable[[], str]
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._now = now
        self._new_token = new_token

    def answer(self, hello: Hello) -> Welcome:
        """What the workstation is known by from now on. Raises ``Unanswered("device_retired")``."""
        refuse_retired(self._connection, self._caller.device)
        head = feed.head(self._connection)
        token = self._new_token()
        device = self._device(hello, went_back=hello.epoch not in (0, head.epoch), token=token)
        devices.put(self._connection, device)
        lacking = sorted(set(known()) - set(hello.dictionaries))
        return Welcome(
            turn=hello.turn,
            server=meta.server(self._connection) or "",
            epoch=head.epoch,
            fork_seq=feed.fork_since(self._connection, hello.epoch),
            device=device.id,
            token=token,
            lease_days=LEASE_DAYS,
            dictionaries=[Dictionary(number, built_in(number)) for number in lacking],
        )

    def _device(self, hello: Hello, *, went_back: bool, token: str) -> Device:
        """The workstation with its next token: itself, or a new one when somebody else came with its token."""
        shown = hashed(hello.token) if hello.token else ""
        now = Device(
            id=self._caller.device,
            account=self._caller.account,
            person=self._caller.person,
            last_at=self._now,
            token_hash=hashed(token),
            previous_hash=shown,
            schema=self._caller.schema,
        )
        there = devices.find(self._connection, self._caller.device)
        if there is None:
            itself = went_back or not shown
        elif there.account != self._caller.account:
            itself = False
        else:
            # The token shown for the present one is taken as well: the answer that brought it may have been lost. A
            # server that went back in time has forgotten the newest tokens and must not take them for those of copies.
            itself = went_back or shown in (there.token_hash, there.previous_hash)
        return now if itself else self._another(now)

    def _another(self, copy: Device) -> Device:
        """A copied or restored disk: it goes on under an id of its own."""
        device = "d-" + copy.token_hash[:32]
        devices.move_session(self._connection, self._caller.session, device)
        entry = journal.Entry(
            self._now,
            "device_forked",
            account=copy.account,
            person=copy.person,
            device=device,
            facts={"was": copy.id},
        )
        journal.write(self._connection, [entry])
        return replace(copy, id=device, previous_hash="")


def refuse_retired(connection: Connection, device: str) -> None:
    """Raises ``Unanswered("device_retired")`` for a workstation that must not come any more."""
    known_one = devices.find(connection, device)
    if known_one is not None and known_one.retired_at is not None:
        raise Unanswered("device_retired")


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
