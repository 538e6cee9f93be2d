"""The tables of files in the cache: what is kept of each content, and which records refer to it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from oa_client.storage.schema import metadata

file = Table(
    "file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False, default=""),
    Column("facts", Text, nullable=False, default="{}"),
    Column("read", Text, nullable=False, default="due"),
    Column("asked", Integer, nullable=False, default=0),
)
"""Contents that are here, on their way here or on their way out; what is only referred to has no row. Without ``key``
nobody reads the file again, so the row is what purging takes. ``read`` is how far its text is found by searching:
``due``, ``trying`` or ``done``; ``asked`` is 1 when a person waits for it."""
Index("file_state", file.c.state)

file_ref = Table(
    "file_ref",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which record refers to which content, as the person sees the records now."""
Index("file_ref_record", file_ref.c.record)

file_page = Table(
    "file_page",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("jpeg", LargeBinary),
)
"""First pages: asked for while ``jpeg`` is null, there once it is not; empty when the server has none."""

file_gone = Table("file_gone", metadata, Column("sha256", Text, primary_key=True))
"""Contents whose rows are gone and whose files are to be removed from the disk."""
