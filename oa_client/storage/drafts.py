"""What the person is writing, kept on this workstation until it becomes an order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage.schema import draft
from oa_client.storage.searched import note_draft
from oa_client.storage.times import from_text, to_text
from oa_core.documents.model import Content
from sync.encoding import encode


@dataclass(frozen=True)
class KeptDraft:
    """A kept text: ``base`` is the revision it was written from, empty for a document not yet begun; ``merges`` the
    text beside the document that was worked into it, if one was."""

    document: str
    base: str
    content: Content
    kept_at: datetime
    merges: str = ""


def keep(connection: Connection, kept: KeptDraft) -> None:
    """Keep a draft, over what was kept of it before."""
    statement = insert(draft).values(
        document=kept.document,
        base=kept.base,
        content=encode(kept.content),
        kept_at=to_text(kept.kept_at),
        merges=kept.merges,
    )
    changed = {name: statement.excluded[name] for name in ("base", "content", "kept_at", "merges")}
    connection.execute(statement.on_conflict_do_update(index_elements=["document"], set_=changed))
    note_draft(connection, kept.document)


def kept(connection: Connection, document: str) -> KeptDraft | None:
    """What is kept of a document, if anything is."""
    return kept_of(connection, [document]).get(document)


def kept_of(connection: Connection, documents: Collection[str]) -> dict[str, KeptDraft]:
    """What is kept of ``documents``, by document."""
    rows = connection.execute(select(draft).where(draft.c.document.in_(documents)))
    return {
        row.document: KeptDraft(
            row.document,
            row.base,
            msgspec.json.decode(row.content, type=Content),
            from_text(row.kept_at),
            row.merges,
        )
        for row in rows
    }


def all_kept(connection: Connection) -> Sequence[KeptDraft]:
    """Every kept draft, the latest first."""
    rows = connection.execute(select(draft.c.document).order_by(draft.c.kept_at.desc())).scalars()
    return [found for document in rows if (found := kept(connection, document)) is not None]


def drop(connection: Connection, document: str) -> None:
    """Forget what was kept: it has become an order, or the person threw it away."""
    connection.execute(delete(draft).where(draft.c.document == document))
    note_draft(connection, document)
