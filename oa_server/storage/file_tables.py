"""The tables of files: which contents the office has, which records refer to them, and what is on its way in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table

from oa_server.storage.schema import METADATA, UtcTime

FILE = Table(
    "file",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("first_page", String(8), nullable=False),
    Column("ready_at", UtcTime, nullable=False),
    Column("unused_since", UtcTime),
)
"""Contents that are whole and on the disk: the row is written after the file and goes before it. ``first_page`` is
``none``, ``waiting``, ``ready`` or ``failed``; ``unused_since`` is when no record was first seen to refer to it."""

FILE_REF = Table(
    "file_ref",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("record", String(64), primary_key=True),
    Index(None, "record"),
)
"""Which record refers to which content, as the records stand now. The content itself may still be on its way."""

UPLOAD = Table(
    "upload",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
    Column("completed_at", UtcTime),
    Index(None, "person", "sha256"),
    Index(None, "sha256"),
)
"""Who hands in what. How far it has come is told by the staged file alone; once complete, the row is the proof that
this person has had the content in hands."""
