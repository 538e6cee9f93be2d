"""Files as rows: contents, the records that refer to them, and uploads; changed in the writer's transactions only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from oa_server.storage.database import among, chunks
from oa_server.storage.file_tables import FILE, FILE_REF, UPLOAD
from oa_server.storage.schema import MEMBERSHIP, UtcTime

NONE, WAITING, READY, FAILED = "none", "waiting", "ready", "failed"
"""What has become of a content's first page."""


@dataclass(frozen=True)
class StoredFile:
    """A content that is whole and on the disk."""

    sha256: str
    size: int
    first_page: str
    ready_at: datetime
    unused_since: datetime | None = None


@dataclass(frozen=True)
class Upload:
    """A content on its way in, or handed in by ``person`` once ``completed_at`` is there."""

    id: str
    sha256: str
    person: str
    size: int
    begun_at: datetime
    completed_at: datetime | None = None


_PUT = text(
    "INSERT INTO file (sha256, size, first_page, ready_at, unused_since) "
    "VALUES (:sha256, :size, :first_page, :ready_at, :unused_since) ON CONFLICT (sha256) DO NOTHING"
).bindparams(bindparam("ready_at", type_=UtcTime()), bindparam("unused_since", type_=UtcTime()))
_FIND = select(FILE).where(FILE.c.sha256.in_(among("names")))
_HELD = (
    select(FILE_REF.c.sha256)
    .join(MEMBERSHIP, MEMBERSHIP.c.record == FILE_REF.c.record)
    .where(FILE_REF.c.sha256.in_(among("names")), MEMBERSHIP.c.scope.in_(among("scopes")))
    .distinct()
)
_HELD_BY = (
    select(FILE_REF.c.sha256)
    .join(MEMBERSHIP, MEMBERSHIP.c.record == FILE_REF.c.record)
    .where(
        FILE_REF.c.sha256 == bindparam("name"),
        FILE_REF.c.record == bindparam("via"),
        MEMBERSHIP.c.scope.in_(among("scopes")),
    )
    .limit(1)
)
_HANDED_IN = select(UPLOAD.c.sha256).where(
    UPLOAD.c.person == bindparam("by"),
    UPLOAD.c.sha256.in_(among("names")),
    UPLOAD.c.completed_at.is_not(None),
)
_REFERRED = select(FILE_REF.c.sha256).where(FILE_REF.c.sha256 == FILE.c.sha256).exists()
_REFS = select(FILE_REF.c.record, FILE_REF.c.sha256).where(FILE_REF.c.record.in_(among("ids")))
_DROP_REF = delete(FILE_REF).where(
    FILE_REF.c.sha256 == bindparam("name"), FILE_REF.c.record == bindparam("of")
)


def find(connection: Connection, names: Collection[str]) -> dict[str, StoredFile]:
    """The contents among ``names`` that the office has."""
    found = {}
    for some in chunks(list(names)):
        for row in connection.execute(_FIND, {"names": some}):
            found[row.sha256] = StoredFile(**row._mapping)
    return found


def put(connection: Connection, new: StoredFile) -> None:
    """The content is on the disk. What is known of it stays when it was there already."""
    connection.execute(_PUT, asdict(new))


def set_first_page(connection: Connection, sha256: str, state: str) -> None:
    """Write down what became of the first page."""
    connection.execute(update(FILE).where(FILE.c.sha256 == sha256).values(first_page=state))


def waiting_for_first_page(connection: Connection) -> list[str]:
    """The contents whose first page is still to be prepared, the oldest first."""
    query = select(FILE.c.sha256).where(FILE.c.first_page == WAITING).order_by(FILE.c.ready_at, FILE.c.sha256)
    return list(connection.execute(query).scalars())


def held_in(connection: Connection, names: Collection[str], scopes: Collection[str]) -> set[str]:
    """Those of ``names`` that some record in one of ``scopes`` refers to."""
    held: set[str] = set()
    for some in chunks(list(names)):
        held.update(connection.execute(_HELD, {"names": some, "scopes": sorted(scopes)}).scalars())
    return held


def holds(connection: Connection, record: str, sha256: str, scopes: Collection[str]) -> bool:
    """Whether ``record`` is in one of ``scopes`` and refers to the content."""
    asked = {"name": sha256, "via": record, "scopes": sorted(scopes)}
    return connection.execute(_HELD_BY, asked).first() is not None


def handed_in(connection: Connection, names: Collection[str], person: str) -> set[str]:
    """Those of ``names`` that ``person`` has handed in whole."""
    given: set[str] = set()
    for some in chunks(list(names)):
        given.update(connection.execute(_HANDED_IN, {"names": some, "by": person}).scalars())
    return given


def in_use(connection: Connection, names: Collection[str]) -> None:
    """Somebody is about to refer to these contents: they are not unused any more. A collector that runs at the same
    time waits for this row or has taken it already; it never takes it afterwards."""
    for some in chunks(list(names)):
        marked = FILE.c.sha256.in_(some) & FILE.c.unused_since.is_not(None)
        connection.execute(update(FILE).where(marked).values(unused_since=None))


def refer(connection: Connection, refs: Mapping[str, Collection[str]]) -> None:
    """Let each record (the keys) refer to exactly these contents."""
    known: set[tuple[str, str]] = set()
    for some in chunks(list(refs)):
        known.update((row.record, row.sha256) for row in connection.execute(_REFS, {"ids": some}))
    wanted = {(record, name) for record, names in refs.items() for name in names}
    gone, new = sorted(known - wanted), sorted(wanted - known)
    if gone:
        connection.execute(_DROP_REF, [{"name": name, "of": record} for record, name in gone])
    if new:
        connection.execute(FILE_REF.insert(), [{"sha256": name, "record": record} for record, name in new])


def upload(connection: Connection, id_: str) -> Upload | None:
    """The upload of that id."""
    row = connection.execute(select(UPLOAD).where(UPLOAD.c.id == id_)).first()
    return None if row is None else Upload(**row._mapping)


def unfinished(connection: Connection, person: str, sha256: str) -> Upload | None:
    """The upload of the content that ``person`` has not finished yet."""
    query = select(UPLOAD).where(
        UPLOAD.c.person == person, UPLOAD.c.sha256 == sha256, UPLOAD.c.completed_at.is_(None)
    )
    row = connection.execute(query).first()
    return None if row is None else Upload(**row._mapping)


def unused_by(connection: Connection, person: str) -> tuple[int, int]:
    """How much ``person`` has handed in, or announced, that no record refers to: number of uploads, and bytes."""
    referred = select(FILE_REF.c.sha256).where(FILE_REF.c.sha256 == UPLOAD.c.sha256).exists()
    query = select(func.count(), func.coalesce(func.sum(UPLOAD.c.size), 0)).where(
        UPLOAD.c.person == person, UPLOAD.c.completed_at.is_(None) | ~referred
    )
    count, size = connection.execute(query).one()
    return int(count), int(size)


def put_upload(connection: Connection, new: Upload) -> None:
    """Somebody begins to hand a content in."""
    connection.execute(UPLOAD.insert().values(**asdict(new)))


def complete_upload(connection: Connection, id_: str, now: datetime) -> None:
    """The content was handed in whole."""
    connection.execute(update(UPLOAD).where(UPLOAD.c.id == id_).values(completed_at=now))


def drop_upload(connection: Connection, id_: str) -> None:
    """The upload is given up."""
    connection.execute(delete(UPLOAD).where(UPLOAD.c.id == id_))


def known_uploads(connection: Connection) -> set[str]:
    """The ids of the uploads that are not finished."""
    return set(connection.execute(select(UPLOAD.c.id).where(UPLOAD.c.completed_at.is_(None))).scalars())


def drop_old_uploads(connection: Connection, begun_before: datetime, completed_before: datetime) -> None:
    """Forget what nobody went on with, and who handed in what long ago."""
    connection.execute(
        delete(UPLOAD).where(UPLOAD.c.completed_at.is_(None), UPLOAD.c.begun_at < begun_before)
    )
    connection.execute(delete(UPLOAD).where(UPLOAD.c.completed_at < completed_before))


def collect_unused(connection: Connection, now: datetime, before: datetime) -> Sequence[str]:
    """Forget the contents that were found unused ``before`` and are unused still; mark those that are unused now.

    Gives the names forgotten: their files may go once this is committed.
    """
    old = list(
        connection.execute(select(FILE.c.sha256).where(FILE.c.unused_since < before, ~_REFERRED)).scalars()
    )
    for some in chunks(old):
        connection.execute(delete(FILE).where(FILE.c.sha256.in_(some)))
        connection.execute(delete(UPLOAD).where(UPLOAD.c.sha256.in_(some)))
    connection.execute(update(FILE).where(_REFERRED).values(unused_since=None))
    connection.execute(update(FILE).where(FILE.c.unused_since.is_(None), ~_REFERRED).values(unused_since=now))
    return old
