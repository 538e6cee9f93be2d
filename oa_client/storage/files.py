"""What the cache knows of files: kept in step with the records in the transaction that changes them.

States: ``pending`` (here, not with the central office yet) → ``uploading`` → ``ready`` (here whole); ``wanted`` →
``partial`` (on its way here) → ``ready``; ``refused`` (the central office does not take it; it stays here).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage import outbox
from oa_client.storage.file_tables import file, file_gone, file_page, file_ref
from oa_client.storage.rows import among
from oa_client.storage.schema import draft
from oa_client.storage.schema import outbox as orders
from oa_client.storage.search_tables import forget_file_texts
from oa_core.modules import COMMANDS, KINDS, kind_of, no_files
from oa_core.records import Record
from sync.encoding import decode_act

HERE = ("pending", "uploading", "ready", "refused")
"""The states of a content that is here whole."""
TO_SEND = ("pending", "uploading")
TO_FETCH = ("wanted", "partial")

KINDS_WITH_FILES = frozenset(name for name, kind in KINDS.items() if kind.files is not no_files)
AT_ONCE = 500
"""The most records asked about in one statement."""
_NAMES = re.compile(rb"[0-9a-f]{64}")
_COMMANDS = sorted(name for name, command in COMMANDS.items() if command.files is not no_files)

# Asked at every turn of the file worker, so made once.
_REFS = select(file_ref.c.record, file_ref.c.sha256).where(file_ref.c.record.in_(among("names")))
_UNUSED = select(file.c.sha256).where(
    ~select(file_ref.c.sha256).where(file_ref.c.sha256 == file.c.sha256).exists()
)
_WITH_FILES = select(orders.c.kind, orders.c.act).where(orders.c.kind.in_(_COMMANDS))
# Pictures in texts that are kept and not sent: their names stand there as they are.
_KEPT = select(draft.c.content)
_GONE = select(file_gone.c.sha256)
_IN_STATES = (
    select(file)
    .where(file.c.state.in_(among("names")))
    .order_by(file.c.asked.desc(), file.c.size, file.c.sha256)
)
_PAGES_ASKED_FOR = select(file_page.c.sha256).where(file_page.c.jpeg.is_(None)).order_by(file_page.c.sha256)


@dataclass(frozen=True)
class CachedFile:
    """A content of the cache; ``key`` opens its file."""

    sha256: str
    size: int
    name: str
    key: bytes
    state: str
    code: str = ""
    facts: str = "{}"
    read: str = "due"
    asked: int = 0

    @property
    def why(self) -> Mapping[str, str]:
        """The facts that go with ``code``."""
        facts: dict[str, str] = json.loads(self.facts)
        return facts


# Records and their files


def refer(connection: Connection, records: Iterable[Record]) -> None:
    """``records`` came or changed: keep in step which contents they refer to, and forget what nothing refers to."""
    now = {
        record.id: set(KINDS[kind].files(record))
        for record in records
        if (kind := kind_of(record)) in KINDS_WITH_FILES
    }
    ids, before = list(now), {record: set[str]() for record in now}
    for start in range(0, len(ids), AT_ONCE):
        for row in connection.execute(_REFS, {"names": ids[start : start + AT_ONCE]}):
            before[row.record].add(row.sha256)
    left: set[str] = set()
    for record, names in now.items():
        if names != before[record]:
            left |= _refer(connection, record, names - before[record], before[record] - names)
    forget_unused(connection, left)


def _refer(connection: Connection, record: str, new: set[str], left: set[str]) -> set[str]:
    if new:
        connection.execute(file_ref.insert(), [{"sha256": name, "record": record} for name in sorted(new)])
        # Its words are to be found with this record too.
        connection.execute(update(file).where(file.c.sha256.in_(new)).values(read="due"))
    if left:
        connection.execute(delete(file_ref).where(file_ref.c.record == record, file_ref.c.sha256.in_(left)))
        forget_file_texts(connection, record, left)
    return left


def unrefer(connection: Connection, ids: Sequence[str]) -> None:
    """The records ``ids`` left the cache, and with them what nothing else refers to."""
    of_them = file_ref.c.record.in_(ids)
    left = set(connection.scalars(select(file_ref.c.sha256).where(of_them)))
    if left:
        connection.execute(delete(file_ref).where(of_them))
        forget_unused(connection, left)


def forget_unused(connection: Connection, names: Collection[str]) -> None:
    """Of ``names``, forget what no record refers to and no order of the person needs: row and key now, the file as
    soon as this is committed (``gone``)."""
    if not names:
        return
    referred = select(file_ref.c.sha256).where(file_ref.c.sha256.in_(names))
    unused = set(names) - set(connection.scalars(referred))
    unused -= needed(connection) if unused else set()
    if unused:
        connection.execute(delete(file).where(file.c.sha256.in_(unused)))
        connection.execute(delete(file_page).where(file_page.c.sha256.in_(unused)))
        rows = [{"sha256": name} for name in sorted(unused)]
        connection.execute(insert(file_gone).on_conflict_do_nothing(), rows)


def unused(connection: Connection) -> list[str]:
    """The contents that no record refers to: orders may still need them."""
    return list(connection.scalars(_UNUSED))


def needed(connection: Connection) -> set[str]:
    """The contents that the person's orders refer to, whatever has become of the orders, and what they keep."""
    ordered = {name for row in connection.execute(_WITH_FILES) for name in _named(row.kind, row.act)}
    kept = connection.execute(_KEPT).scalars()
    return ordered | {name.decode() for content in kept for name in _NAMES.findall(content)}


def _named(kind: str, act: bytes) -> Collection[str]:
    try:
        return COMMANDS[kind].files(decode_act(kind, act))
    except msgspec.MsgspecError:
        # Written by another version of the program: whatever may be the name of a content is kept.
        return {name.decode() for name in _NAMES.findall(act)}


def gone(connection: Connection) -> list[str]:
    """The contents whose files are to be removed."""
    return list(connection.scalars(_GONE))


def removed(connection: Connection, names: Collection[str]) -> None:
    """The files are no longer on the disk."""
    connection.execute(delete(file_gone).where(file_gone.c.sha256.in_(names)))


# Orders that wait for their files


def waited_for(connection: Connection) -> set[str]:
    """The contents that the central office has asked for before it can decide an order."""
    return {name for names in outbox.needed_files(connection).values() for name in names}


def release(connection: Connection, now: datetime) -> bool:
    """Orders whose files are all with the central office go on waiting for the line; whether there were any."""
    here = {row.sha256: row.state for row in connection.execute(select(file.c.sha256, file.c.state))}
    free = [
        order
        for order, names in outbox.needed_files(connection).items()
        if all(here.get(name) == "ready" for name in names)
    ]
    for order in free:
        outbox.files_are_there(connection, order, now)
    return bool(free)


def hold(connection: Connection, sha256: str, code: str, facts: Mapping[str, str], now: datetime) -> set[str]:
    """Orders that wait for a content the central office will not take are held with the reason; gives their lanes."""
    stuck = [order for order, names in outbox.needed_files(connection).items() if sha256 in names]
    return outbox.hold(connection, stuck, code, facts, now)


# Contents


def find(connection: Connection, sha256: str) -> CachedFile | None:
    """What the cache knows of a content."""
    row = connection.execute(select(file).where(file.c.sha256 == sha256)).first()
    return None if row is None else CachedFile(**row._mapping)


def in_states(connection: Connection, states: Collection[str]) -> list[CachedFile]:
    """The contents in ``states``: what a person waits for first, then the small ones."""
    rows = connection.execute(_IN_STATES, {"names": list(states)})
    return [CachedFile(**row._mapping) for row in rows]


def put(connection: Connection, new: CachedFile) -> None:
    """Keep a content, over what was known of it; it is not to be removed any more."""
    row = asdict(new)
    statement = insert(file).values(**row)
    changed = {name: statement.excluded[name] for name in row if name != "sha256"}
    connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=changed))
    removed(connection, [new.sha256])


def set_state(
    connection: Connection, sha256: str, state: str, code: str = "", facts: Mapping[str, str] | None = None
) -> None:
    """What has become of a content."""
    told = json.dumps(dict(facts or {}), ensure_ascii=False)
    connection.execute(update(file).where(file.c.sha256 == sha256).values(state=state, code=code, facts=told))


def ask_for(connection: Connection, sha256: str) -> None:
    """A person waits for the content."""
    connection.execute(update(file).where(file.c.sha256 == sha256).values(asked=1))


def to_read(connection: Connection) -> CachedFile | None:
    """A content that is here and whose text is not found by searching yet."""
    query = select(file).where(file.c.read == "due", file.c.state.in_(HERE)).order_by(file.c.size).limit(1)
    row = connection.execute(query).first()
    return None if row is None else CachedFile(**row._mapping)


def set_read(connection: Connection, sha256: str, read: str) -> None:
    """How far the text of a content is found by searching."""
    connection.execute(update(file).where(file.c.sha256 == sha256).values(read=read))


def refs(connection: Connection, sha256: str) -> list[str]:
    """The records that refer to a content."""
    return list(
        connection.scalars(
            select(file_ref.c.record).where(file_ref.c.sha256 == sha256).order_by(file_ref.c.record)
        )
    )


def known(connection: Connection) -> set[str]:
    """Every content that has a row."""
    return set(connection.scalars(select(file.c.sha256)))


# First pages


def ask_for_page(connection: Connection, sha256: str) -> bool:
    """A person waits for the first page; whether it had not been asked for before."""
    statement = insert(file_page).values(sha256=sha256, jpeg=None).on_conflict_do_nothing()
    return connection.execute(statement).rowcount > 0


def page(connection: Connection, sha256: str) -> bytes | None:
    """The first page, empty when there is none; ``None`` while that is not known."""
    found: bytes | None = connection.scalar(select(file_page.c.jpeg).where(file_page.c.sha256 == sha256))
    return found


def put_page(connection: Connection, sha256: str, jpeg: bytes) -> None:
    """The first page has arrived."""
    connection.execute(update(file_page).where(file_page.c.sha256 == sha256).values(jpeg=jpeg))


def pages_asked_for(connection: Connection) -> list[str]:
    """The contents whose first page a person waits for."""
    return list(connection.scalars(_PAGES_ASKED_FOR))
