"""The list of old papers (旧文), and what became of the files of a folder that is being taken over."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from oa_client.storage.rows import upsert
from oa_client.storage.schema import import_row, old_paper
from oa_core.archive.model import OldPaper


def keep_papers(connection: Connection, papers: Sequence[OldPaper]) -> None:
    """Bring the rows of ``papers`` up to date."""
    rows = [
        {
            "id": each.id,
            "organ": each.organ,
            "title": each.facts.title,
            "number": each.facts.number,
            "genre": each.facts.genre,
            "dated": each.facts.dated.isoformat() if each.facts.dated else "",
            "doubtful": int(bool(each.doubts)),
            "has_text": int(bool(each.text)),
        }
        for each in papers
    ]
    upsert(connection, old_paper, rows)


def forget_papers(connection: Connection, ids: Sequence[str]) -> None:
    """Take papers out of the list."""
    connection.execute(delete(old_paper).where(old_paper.c.id.in_(ids)))


def newest(connection: Connection, limit: int, *, doubtful: bool) -> list[str]:
    """The ids of old papers, the latest first; with ``doubtful`` those that a person has to look at."""
    query = select(old_paper.c.id).order_by(old_paper.c.dated.desc(), old_paper.c.id).limit(limit)
    if doubtful:
        query = query.where(old_paper.c.doubtful == 1)
    return list(connection.scalars(query))


def counts(connection: Connection) -> tuple[int, int]:
    """How many old papers there are, and how many of them a person has to look at."""
    total, doubtful = connection.execute(select(func.count(), func.sum(old_paper.c.doubtful))).one()
    return total, doubtful or 0


def with_text(connection: Connection) -> Sequence[Row[Any]]:
    """Id, title, number and date (empty where unknown) of the old papers that were read from a file."""
    columns = (old_paper.c.id, old_paper.c.title, old_paper.c.number, old_paper.c.dated)
    return connection.execute(select(*columns).where(old_paper.c.has_text == 1)).all()


def with_number(connection: Connection, numbers: Collection[str]) -> dict[str, list[str]]:
    """The ids of the old papers with these numbers, by number."""
    found: dict[str, list[str]] = {}
    query = select(old_paper.c.id, old_paper.c.number).where(old_paper.c.number.in_(numbers))
    for row in connection.execute(query):
        found.setdefault(row.number, []).append(row.id)
    return found


@dataclass(frozen=True)
class ImportRow:
    """One file of a folder, or line of a ledger. ``state`` is ``taken``, ``known`` (it was here already), ``paired``
    (it waits for its line of a ledger), ``refused`` or ``left`` (of no kind that is read). ``code`` and ``facts`` say
    why not, or what is to be told; ``records`` are the old papers it became."""

    path: str
    size: int
    mtime: int
    sha256: str
    state: str
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()


def put_rows(connection: Connection, folder: str, rows: Sequence[ImportRow]) -> None:
    """Write down what became of files of ``folder``."""
    upsert(
        connection,
        import_row,
        [
            {
                "folder": folder,
                "path": row.path,
                "size": row.size,
                "mtime": row.mtime,
                "sha256": row.sha256,
                "state": row.state,
                "code": row.code,
                "facts": json.dumps(dict(row.facts), ensure_ascii=False),
                "records": json.dumps(list(row.records)),
            }
            for row in rows
        ],
    )


def rows_of(
    connection: Connection, folder: str, paths: Collection[str] | None = None
) -> dict[str, ImportRow]:
    """What became of the files of ``folder`` (or of ``paths`` in it), by path."""
    query = select(import_row).where(import_row.c.folder == folder).order_by(import_row.c.path)
    if paths is not None:
        query = query.where(import_row.c.path.in_(paths))
    return {
        row.path: ImportRow(
            row.path,
            row.size,
            row.mtime,
            row.sha256,
            row.state,
            row.code,
            json.loads(row.facts),
            tuple(json.loads(row.records)),
        )
        for row in connection.execute(query)
    }


def folders(connection: Connection) -> list[str]:
    """The folders that were taken over, or begun."""
    return list(connection.scalars(select(import_row.c.folder).distinct().order_by(import_row.c.folder)))
