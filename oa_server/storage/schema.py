"""The tables of the central office, alike on SQLite and on PostgreSQL; no module of the office is named here.

What is asked for often starts its key with the scope or the organ, so that the tables can be spread over servers.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

METADATA = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)


class UtcTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is a mistake of ours and raises ``ValueError``."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


SERIAL = BigInteger().with_variant(Integer, "sqlite")

META = Table(
    "meta",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the office is: ``server`` is its id, ``backup_seq`` the newest ``seq`` in a verified backup."""

HEAD = Table(
    "head",
    METADATA,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
)
"""One row: how far the feed has come. Touched last in a transaction, and only by ``storage.feed``."""

EPOCH_HISTORY = Table(
    "epoch_history",
    METADATA,
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("fork_seq", BigInteger, nullable=False),
    Column("started_at", UtcTime, nullable=False),
)
"""Every epoch, and the ``seq`` up to which it agrees with the one before it."""

RECORD = Table(
    "record",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("organ", String(64), nullable=False),
    Column("follows", String(64)),
    Column("body", LargeBinary, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Index(None, "organ", "kind"),
    Index(None, "kind"),
    Index(None, "follows"),
)
"""Every record as it is now. ``follows`` names the record whose readers it shares; ``body`` is its JSON, packed
(``sync.bodies``), and ``mark`` what it adds to the digest of each scope it is in."""

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("record", String(64), primary_key=True),
    Column("scope", String(160), primary_key=True),
)
"""Which scopes a record is in now."""

SCOPE = Table(
    "scope",
    METADATA,
    Column("name", String(160), primary_key=True),
    Column("head_seq", BigInteger, nullable=False),
    Column("min_safe_seq", BigInteger, nullable=False, server_default="0"),
    Column("count", BigInteger, nullable=False, server_default="0"),
    Column("digest", BigInteger, nullable=False, server_default="0"),
)
"""The newest ``seq`` of each scope, so that "nothing new" costs one look-up; how many records are in it and the sum of
their marks; and the newest ``seq`` of those who left it and are forgotten by now."""

FEED = Table(
    "feed",
    METADATA,
    Column("scope", String(160), primary_key=True),
    Column("record", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("op", String(3), nullable=False),
    Index(None, "scope", "seq"),
    Index("ix_feed_left", "seq", sqlite_where=text("op = 'out'"), postgresql_where=text("op = 'out'")),
)
"""One row per scope and record, moved to the newest ``seq``: ``in``, or ``out`` once the record has left."""

SERIES = Table(
    "series",
    METADATA,
    Column("organ", String(64), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)
"""The number each series hands out next."""

CLAIM = Table(
    "claim",
    METADATA,
    Column("scope", String(64), primary_key=True),
    Column("key", String(256), primary_key=True),
    Column("record", String(64), nullable=False),
    Index(None, "record"),
)
"""What only one record may hold at a time."""

COMMAND_LOG = Table(
    "command_log",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("args_hash", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("device", String(64), nullable=False),
    Column("lane", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("api", Integer, nullable=False, server_default="1"),
    Index(None, "record"),
    Index(None, "received_at", "seq"),
)
"""The answer to every order, for ever: asked again, the same order gets the same answer. It holds no content."""

ACCOUNT = Table(
    "account",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("password_hash", String(256), nullable=False),
)

SIGN_IN = Table(
    "sign_in",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("locked_until", UtcTime),
)
"""Tries at a name since the last right password. Kept for names without an account too, so that a lock-out does
not tell which names exist."""

TOKEN = Table(
    "token",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("device", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "account"),
)
"""Sessions by the SHA-256 of their token; the token itself is kept nowhere."""

DEVICE = Table(
    "device",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("token_hash", String(64), nullable=False, server_default=""),
    Column("previous_hash", String(64), nullable=False, server_default=""),
    Column("schema", Integer, nullable=False, server_default="0"),
    Column("last_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
    Index(None, "account"),
)
"""Every workstation that ever signed in. ``token_hash`` is the SHA-256 of the device token it was given last,
``previous_hash`` of the one it showed for it. Rows stay: a retired one has to be told so whenever it comes."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("n", SERIAL, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("event", String(32), nullable=False),
    Column("account", String(64), nullable=False, server_default=""),
    Column("person", String(64), nullable=False, server_default=""),
    Column("device", String(64), nullable=False, server_default=""),
    Column("act", String(64), nullable=False, server_default=""),
    Column("record", String(64), nullable=False, server_default=""),
    Column("order_id", String(64), nullable=False, server_default=""),
    Column("made_at", UtcTime),
    Column("code", String(64), nullable=False, server_default=""),
    Column("facts", JSON, nullable=False),
)
"""The journal: who did what when, what was refused, who failed to sign in. Only ever added to; no content."""
