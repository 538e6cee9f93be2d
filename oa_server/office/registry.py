"""The organ register as the rules read it, held in memory between orders."""

from __future__ import annotations

from sqlalchemy import Connection

from oa_core.modules import KINDS
from oa_core.people.model import Letterhead, Organ, Person, Register, scopes_of
from oa_server.office.failures import Unanswered
from oa_server.storage import feed, records
from oa_server.storage.writer import Transaction
from sync.bodies import unpack
from sync.encoding import decode_record

REGISTER_KINDS = frozenset(name for name, kind in KINDS.items() if kind.record in (Organ, Person, Letterhead))
REGISTER_SCOPE = "all"
"""Where every record of the register is: its newest number in the feed tells how old the register is."""


class Registry:
    """The register, read again once any of it was written, by whichever server. Only for the writer's thread."""

    def __init__(self) -> None:
        self._register: Register | None = None
        self._age = (0, 0)
        self._asked_by: Transaction | None = None

    def register(self, transaction: Transaction) -> Register:
        """The register as this transaction sees it."""
        if transaction.kinds & REGISTER_KINDS:
            # Not committed yet, and perhaps never: good for this transaction only.
            return read_register(transaction.connection)
        if self._register is None or self._asked_by is not transaction:
            age = _age(transaction.connection)
            if self._register is None or self._age != age:
                self._register, self._age = read_register(transaction.connection), age
            # Nobody else writes while this transaction lasts.
            self._asked_by = transaction
        return self._register

    def committed(self, transaction: Transaction) -> None:
        """Forget what the transaction has made old."""
        if transaction.kinds & REGISTER_KINDS:
            self._register = None


def _age(connection: Connection) -> tuple[int, int]:
    """The epoch, and the newest number of the register's scope."""
    heads = feed.scope_heads(connection, [REGISTER_SCOPE])
    return feed.head(connection).epoch, heads.get(REGISTER_SCOPE, 0)


def read_register(connection: Connection) -> Register:
    """The register as it stands in the database."""
    rows = records.of_kinds(connection, REGISTER_KINDS)
    return Register.of(decode_record(row.kind, unpack(row.body)) for row in rows)


def read_person(connection: Connection, person: str) -> Person | None:
    """One person of the register, as of this snapshot."""
    row = records.find(connection, [person]).get(person)
    if row is None:
        return None
    record = decode_record(row.kind, unpack(row.body))
    return record if isinstance(record, Person) else None


def scopes_now(connection: Connection, person: str) -> tuple[str, ...]:
    """The scopes the person reads, the most urgent first. Raises ``Unanswered("not_signed_in")`` for somebody not in
    the register."""
    known = read_person(connection, person)
    if known is None:
        raise Unanswered("not_signed_in")
    return scopes_of(known)
