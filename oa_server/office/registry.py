"""The organ register as the rules read it, held in memory between orders."""

from __future__ import annotations

from sqlalchemy import Connection

from oa_core.modules import KINDS
from oa_core.people.model import Letterhead, Organ, Person, Register
from oa_server.storage import records
from oa_server.storage.writer import Transaction
from sync.bodies import unpack
from sync.encoding import decode_record

REGISTER_KINDS = frozenset(name for name, kind in KINDS.items() if kind.record in (Organ, Person, Letterhead))


class Registry:
    """The register, read again after a record of it was written. Only for the writer's thread.

    ``committed`` has to hear of every transaction.
    """

    def __init__(self) -> None:
        self._register: Register | None = None

    def register(self, transaction: Transaction) -> Register:
        """The register as this transaction sees it."""
        if transaction.kinds & REGISTER_KINDS:
            # Not committed yet, and perhaps never: good for this transaction only.
            return read_register(transaction.connection)
        if self._register is None:
            self._register = read_register(transaction.connection)
        return self._register

    def committed(self, transaction: Transaction) -> None:
        """Forget what the transaction has made old."""
        if transaction.kinds & REGISTER_KINDS:
            self._register = None


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
