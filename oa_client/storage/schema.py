"""The tables of the encrypted cache: one file per server and person.

Confirmed copies, members, overlays, the outbox and drafts are the same for every module. A change here is a step of
``oa_client.storage.ladder``: what the server can send again may be dropped and read anew, what a person wrote may not.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

VERSION = 3
"""The version of these tables, in ``meta``; a cache of a newer program is not opened."""

meta = Table("meta", metadata, Column("k", Text, primary_key=True), Column("v", Text, nullable=False))

scope = Table(
    "scope",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("pos", Integer, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("gen", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("whole", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("digest", Integer, nullable=False),
    Column("doubted", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
)
"""The person's scopes and how far each has been read: ``(pos, floor)`` as in ``sync.protocol.Pull``. ``whole`` once it
was read to its end and agreed; ``count`` and ``digest`` are of its members of generation ``gen``. ``doubted``: it did
not agree and the server has not been told yet; ``asked``: it is being read a second time before much is forgotten."""

confirmed = Table(
    "confirmed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("mark", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Records as the central office sent them: bodies packed (``sync.bodies``) and unread, ``mark`` what each adds to the
digest of its scopes."""
Index("confirmed_kind", confirmed.c.kind)

member = Table(
    "member",
    metadata,
    Column("record", Text, primary_key=True),
    Column("scope", Integer, primary_key=True),
    Column("gen", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The scopes a confirmed record is in, and the reading (``scope.gen``) that said so last; in none, it is forgotten.

There is no index by scope: to leave or to sweep one is rare and reads the table once, while an index would be written
with every record that comes."""

dictionary = Table(
    "dictionary",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Dictionaries of bodies that the server told us and that do not come with this program."""

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
    Column("api", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("code", Text, nullable=False, default=""),
    Column("facts", Text, nullable=False, default="{}"),
    Column("files", Text, nullable=False, default="[]"),
    Column("seq", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)
"""The person's orders in the sequence they were made; refused ones stay until the person closes them. ``api`` is the
shape of messages the act was written under, ``since`` when the order came into its state, ``tries`` how often the
server gave no answer to it, ``files`` (JSON) the files the server still needs for it."""
Index("outbox_state", outbox.c.state, outbox.c.n)
Index("outbox_lane", outbox.c.lane, outbox.c.n)

draft = Table(
    "draft",
    metadata,
    Column("document", Text, primary_key=True),
    Column("base", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("merges", Text, nullable=False, server_default=""),
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

boilerplate = Table(
    "boilerplate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sort", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
)
"""The list columns of 常用文本; what was removed has no row."""

old_paper = Table(
    "old_paper",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organ", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("genre", Text, nullable=False),
    Column("dated", Text, nullable=False),
    Column("doubtful", Integer, nullable=False),
    Column("has_text", Integer, nullable=False),
)
"""The list columns of old papers (旧文); ``dated`` is empty where nobody knows."""
Index("old_paper_dated", old_paper.c.dated)
Index("old_paper_genre", old_paper.c.genre, old_paper.c.dated)

import_row = Table(
    "import_row",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("mtime", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("records", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What became of each file of a folder that is being taken over, so that it goes on where it was broken off. ``mtime``
in nanoseconds; ``code`` and ``facts`` (JSON) are why a file was not taken, ``records`` (JSON) the ids it became."""
Index("import_row_state", import_row.c.folder, import_row.c.state)
