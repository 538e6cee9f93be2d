"""From the tables of an older program to those of this one, a step for each version, written by hand.

What a person wrote (``outbox``, ``draft``, ``note``) is carried over to the letter. What the server can send again
is carried over where that is simple, so that an office without a line goes on reading, and is read anew in any case.
A step never looks at ``schema.metadata``: those tables move on, the tables of a version do not.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, text

from oa_client.durable import put_in_place
from oa_client.storage import file_tables, schema, search_tables
from sync import bodies

_BATCH = 500


def version_of(connection: Connection) -> int | None:
    """The version of the tables in a cache; ``None`` in a file that holds none yet."""
    if not connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'meta'")):
        return None
    found = connection.scalar(text("SELECT v FROM meta WHERE k = 'schema'"))
    return int(found) if found is not None else None


def climb(connection: Connection, found: int | None) -> None:
    """Bring the tables from version ``found`` to this program's, in the transaction this is called in."""
    if found is not None:
        for version in range(found, schema.VERSION):
            STEPS[version](connection)
    file_tables.file.metadata.create_all(connection)  # which is schema.metadata, the tables of files known
    search_tables.make_tables(connection)
    connection.exec_driver_sql(
        "INSERT INTO meta (k, v) VALUES ('schema', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
        (str(schema.VERSION),),
    )


def copy_of(path: Path, version: int) -> Path:
    """Where the copy of a cache lies that was made before it was brought up from ``version``."""
    return path.with_name(f"{path.name}.v{version}")


def copy(path: Path, version: int) -> None:
    """Keep a copy of the cache, encrypted as it is, until the tables of this program have been read whole once.
    The write-ahead log has to be folded into the file before, and nobody may write meanwhile."""
    fresh = path.with_name(f"{path.name}.copying")
    shutil.copyfile(path, fresh)
    put_in_place(fresh, copy_of(path, version))


def copies(path: Path) -> list[Path]:
    """The copies of a cache that are still there."""
    made = (copy_of(path, version) for version in range(1, schema.VERSION))
    return [each for each in made if each.exists()]


_TO_TWO = """
ALTER TABLE outbox ADD COLUMN api INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN since TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
UPDATE outbox SET since = made_at;
UPDATE outbox SET code = 'unsupported' WHERE state = 'held';
DROP INDEX outbox_lane;
CREATE INDEX outbox_lane ON outbox (lane, n);

ALTER TABLE scope RENAME TO old_scope;
CREATE TABLE scope (
    id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, pos INTEGER NOT NULL, floor INTEGER NOT NULL,
    gen INTEGER NOT NULL, priority INTEGER NOT NULL, whole INTEGER NOT NULL, count INTEGER NOT NULL,
    digest INTEGER NOT NULL, doubted INTEGER NOT NULL, asked INTEGER NOT NULL
);
INSERT INTO scope (name, pos, floor, gen, priority, whole, count, digest, doubted, asked)
    SELECT name, 0, 0, 2, 0, 0, 0, 0, 0, 0 FROM old_scope ORDER BY name;
DROP TABLE old_scope;

ALTER TABLE member RENAME TO old_member;
DROP INDEX member_scope;
CREATE TABLE member (
    record TEXT NOT NULL, scope INTEGER NOT NULL, gen INTEGER NOT NULL, PRIMARY KEY (record, scope)
) WITHOUT ROWID;
INSERT INTO member (record, scope, gen)
    SELECT old_member.record, scope.id, 1 FROM old_member JOIN scope ON scope.name = old_member.scope;
DROP TABLE old_member;

DELETE FROM confirmed WHERE id NOT IN (SELECT record FROM member);
DELETE FROM document WHERE id NOT IN (SELECT id FROM confirmed) AND id NOT IN (SELECT id FROM overlay);
DELETE FROM receipt WHERE id NOT IN (SELECT id FROM confirmed) AND id NOT IN (SELECT id FROM overlay);
DELETE FROM duty_entry WHERE id NOT IN (SELECT id FROM confirmed) AND id NOT IN (SELECT id FROM overlay);
DELETE FROM meta WHERE k = 'sweep';

ALTER TABLE confirmed ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
UPDATE confirmed SET rev = -1, seq = -1
"""


def _one_to_two(connection: Connection) -> None:
    """Bodies are packed, scopes have cursors, generations and digests; orders know since when and how often.

    What is read is of generation 1, the reading that this program begins is the second. Records without a scope are
    from a restored server that was being read when the program ended; that reading begins again.
    """
    for statement in _TO_TWO.split(";"):
        connection.exec_driver_sql(statement)
    ids = connection.scalars(text("SELECT id FROM confirmed")).all()
    for start in range(0, len(ids), _BATCH):
        rows = connection.exec_driver_sql(
            "SELECT id, body FROM confirmed WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids[start : start + _BATCH]),),
        )
        packed = [(bodies.pack(bytes(row.body)), row.id) for row in rows]
        connection.exec_driver_sql("UPDATE confirmed SET body = ? WHERE id = ?", packed)


def _two_to_three(connection: Connection) -> None:
    """A kept draft says which text beside its document was worked into it."""
    connection.exec_driver_sql("ALTER TABLE draft ADD COLUMN merges TEXT NOT NULL DEFAULT ''")


STEPS: Mapping[int, Callable[[Connection], None]] = {1: _one_to_two, 2: _two_to_three}
"""The step from each version to the next."""
