"""The tables of the encrypted cache: one file per server and person.

Confirmed copies, members, overlays, the outbox and drafts are the same for every module; the tables of a module's
lists stand in the file of that name and share this metadata.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

VERSION = 1
"""The version of these tables, in ``meta``; a cache of a newer program is not opened."""

meta = Table("meta", metadata, Column("k", Text, primary_key=True), Column("v", Text, nullable=False))

scope = Table(
    "scope",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)
"""How far the person's scopes have been read."""

confirmed = Table(
    "confirmed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Records as the central office sent them, bodies unparsed."""
Index("confirmed_kind", confirmed.c.kind)

member = Table(
    "member",
    metadata,
    Column("record", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""The scopes a confirmed record is in; without one left it is forgotten."""
Index("member_scope", member.c.scope)

overlay = Table(
    "overlay",
    metadata,
    Column("id", Text, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Records as they will be when the waiting orders have been carried out: derived, can be made anew."""
Index("overlay_lane", overlay.c.lane)

outbox = Table(
    "outbox",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("act", LargeBinary, nullable=False),
    Column("seen", Integer),
    Column("made_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False, default=""),
    Column("facts", Text, nullable=False, default="{}"),
    Column("seq", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)
"""The person's orders in the sequence they were made; refused ones stay until the person closes them."""
Index("outbox_state", outbox.c.state, outbox.c.n)
Index("outbox_lane", outbox.c.lane)

draft = Table(
    "draft",
    metadata,
    Column("document", Text, primary_key=True),
    Column("base", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Text, nullable=False),
)
"""What the person is writing, kept every few seconds; it becomes an order when they leave or submit."""

note = Table(
    "note",
    metadata,
    Column("place", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
)
"""Words in a field that have not become an act yet: an opinion, a duty entry."""

document = Table(
    "document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("drafter", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("held_since", Text, nullable=False),
    Column("came_from", Text, nullable=False),
    Column("envelope", Text, nullable=False),
)
"""The list columns of documents (发文)."""
Index("document_holder", document.c.holder, document.c.status)
Index("document_since", document.c.held_since)

document_hand = Table(
    "document_hand",
    metadata,
    Column("person", Text, primary_key=True),
    Column("document", Text, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
"""Whose hands a document has been in, for 等别人."""

receipt = Table(
    "receipt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organ", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("envelope", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
)
"""The list columns of receipts (收文 with the receiver, 签收 with the sender)."""
Index("receipt_organ", receipt.c.organ, receipt.c.state)
Index("receipt_document", receipt.c.document, receipt.c.state)

duty_entry = Table(
    "duty_entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organ", Text, nullable=False),
    Column("happened_at", Text, nullable=False),
    Column("corrects", Text, nullable=False),
)
"""The list columns of the duty log (值班日志)."""
Index("duty_entry_time", duty_entry.c.organ, duty_entry.c.happened_at)
