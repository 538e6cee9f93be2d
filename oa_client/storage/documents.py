"""The lists of documents and receipts: 待办, 等别人, 发文, 收文."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, case, delete, or_, select

from oa_client.storage.rows import among, upsert
from oa_client.storage.schema import document, document_hand, receipt
from oa_client.storage.times import to_text
from oa_core.documents.model import Document, Receipt, ReceiptState, Status

ListRow = Row[Any]


def _urgency_rank(table: Table) -> ColumnElement[int]:
    return case((table.c.urgency == "特急", 0), (table.c.urgency == "加急", 1), else_=2)


# The inbox is read whenever anything changes, so its questions are made once.
_WITH_ME = (
    select(document)
    .where(document.c.holder == bindparam("person"), document.c.status.not_in([Status.DRAFT, Status.ISSUED]))
    .order_by(_urgency_rank(document), document.c.held_since, document.c.id)
)
_TO_SIGN_FOR = (
    select(receipt)
    .where(receipt.c.organ.in_(among("organs")), receipt.c.state == ReceiptState.DELIVERED)
    .order_by(_urgency_rank(receipt), receipt.c.since, receipt.c.id)
)
_HAND = "INSERT INTO document_hand (document, person) VALUES (?, ?) ON CONFLICT DO NOTHING"


def keep_documents(connection: Connection, documents: Sequence[Document]) -> None:
    """Bring the rows of ``documents`` up to date."""
    rows = [
        {
            "id": d.id,
            "title": d.title,
            "status": d.status.value,
            "urgency": d.urgency,
            "number": d.number,
            "organ": d.organ,
            "drafter": d.drafter,
            "holder": d.holder,
            "held_since": to_text(d.held_since),
            "came_from": d.trail[-1].person if d.trail else d.drafter,
            "envelope": d.envelope,
        }
        for d in documents
    ]
    upsert(connection, document, rows)
    hands = [
        (d.id, person)
        for d in documents
        for person in {d.drafter, *d.writers, *(entry.person for entry in d.trail)}
    ]
    connection.exec_driver_sql(_HAND, hands)


def forget_documents(connection: Connection, ids: Sequence[str]) -> None:
    """Take documents out of the lists."""
    connection.execute(delete(document).where(document.c.id.in_(ids)))


def keep_receipts(connection: Connection, receipts: Sequence[Receipt]) -> None:
    """Bring the rows of ``receipts`` up to date."""
    rows = [
        {
            "id": r.id,
            "organ": r.organ,
            "sender": r.sender,
            "envelope": r.envelope,
            "document": r.document,
            "title": r.title,
            "number": r.number,
            "urgency": r.urgency,
            "state": r.state.value,
            "since": to_text(r.since),
        }
        for r in receipts
    ]
    upsert(connection, receipt, rows)


def forget_receipts(connection: Connection, ids: Sequence[str]) -> None:
    """Take receipts out of the lists."""
    connection.execute(delete(receipt).where(receipt.c.id.in_(ids)))


def with_me(connection: Connection, person: str) -> Sequence[ListRow]:
    """The documents that wait for the person (drafts do not), urgent ones first, then the longest waiting."""
    return connection.execute(_WITH_ME, {"person": person}).all()


def out_of_my_hands(connection: Connection, person: str) -> Sequence[ListRow]:
    """The documents the person had a part in that others hold, or that receivers have not all signed for."""
    awaited = select(receipt.c.id).where(
        receipt.c.document == document.c.id, receipt.c.state != ReceiptState.SIGNED_FOR
    )
    return connection.execute(
        select(document)
        .join(document_hand, document_hand.c.document == document.c.id)
        .where(
            document_hand.c.person == person,
            or_(
                (document.c.status != Status.ISSUED) & (document.c.holder != person),
                (document.c.status == Status.ISSUED) & awaited.exists(),
            ),
        )
        .order_by(document.c.held_since.desc(), document.c.id)
    ).all()


def newest(connection: Connection, limit: int) -> Sequence[ListRow]:
    """The documents the person may read, newest movement first."""
    return connection.execute(
        select(document).order_by(document.c.held_since.desc(), document.c.id).limit(limit)
    ).all()


def to_sign_for(connection: Connection, organs: Collection[str]) -> Sequence[ListRow]:
    """The papers that wait for 签收 in ``organs``, urgent ones first, then the longest waiting."""
    return connection.execute(_TO_SIGN_FOR, {"organs": list(organs)}).all()


def received_by(connection: Connection, organs: Collection[str], limit: int) -> Sequence[ListRow]:
    """The papers that came to ``organs``, the newest first."""
    wanted = receipt.c.organ.in_(organs) & (receipt.c.state != ReceiptState.QUEUED)
    order = (receipt.c.since.desc(), receipt.c.id)
    return connection.execute(select(receipt).where(wanted).order_by(*order).limit(limit)).all()


def receipts_of(connection: Connection, envelope: str) -> list[str]:
    """The ids of the receipts of an envelope."""
    return list(connection.scalars(select(receipt.c.id).where(receipt.c.envelope == envelope)))


def issued(connection: Connection) -> Sequence[ListRow]:
    """The documents of the office that went out, the latest first."""
    query = select(document).where(document.c.status == Status.ISSUED)
    return connection.execute(query.order_by(document.c.held_since.desc())).all()
