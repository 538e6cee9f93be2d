"""Packed bodies, digests of scopes, devices, and what an order was spoken in."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from oa_server.storage.schema import UtcTime
from sync.bodies import mark, pack, summed, unpack

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("previous_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("schema", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_account"), "device", ["account"], unique=False)
    op.add_column("command_log", sa.Column("api", sa.Integer(), server_default="1", nullable=False))
    op.create_index(
        op.f("ix_command_log_received_at_seq"), "command_log", ["received_at", "seq"], unique=False
    )
    for name in ("min_safe_seq", "count", "digest"):
        op.add_column("scope", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    left = sa.text("op = 'out'")
    op.create_index("ix_feed_left", "feed", ["seq"], sqlite_where=left, postgresql_where=left)
    op.add_column("record", sa.Column("packed", sa.LargeBinary(), nullable=True))
    op.add_column("record", sa.Column("mark", sa.BigInteger(), nullable=True))
    _pack_bodies()
    _sum_up()
    with op.batch_alter_table("record") as table:
        table.drop_column("body")
        table.drop_column("body_hash")
        table.alter_column("packed", new_column_name="body", existing_type=sa.LargeBinary(), nullable=False)
        table.alter_column("mark", existing_type=sa.BigInteger(), nullable=False)


def _pack_bodies() -> None:
    connection = op.get_bind()
    ids = connection.scalars(sa.text("SELECT id FROM record ORDER BY id")).all()
    read = sa.text("SELECT id, rev, body FROM record WHERE id IN :ids").bindparams(
        sa.bindparam("ids", expanding=True)
    )
    write = sa.text("UPDATE record SET packed = :packed, mark = :mark WHERE id = :id")
    for start in range(0, len(ids), AT_ONCE):
        rows = []
        for row in connection.execute(read, {"ids": ids[start : start + AT_ONCE]}):
            packed = pack(row.body.encode())
            rows.append({"id": row.id, "packed": packed, "mark": mark(row.id, row.rev, packed)})
        connection.execute(write, rows)


def _sum_up() -> None:
    connection = op.get_bind()
    digests: dict[str, tuple[int, int]] = {}
    marks = sa.text("SELECT m.scope, r.mark FROM membership m JOIN record r ON r.id = m.record")
    for scope, marked in connection.execute(marks):
        count, digest = digests.get(scope, (0, 0))
        digests[scope] = count + 1, summed(digest, marked)
    if digests:
        connection.execute(
            sa.text("UPDATE scope SET count = :count, digest = :digest WHERE name = :name"),
            [{"name": name, "count": count, "digest": digest} for name, (count, digest) in digests.items()],
        )


def downgrade() -> None:
    op.add_column("record", sa.Column("text", sa.Text(), nullable=True))
    op.add_column("record", sa.Column("body_hash", sa.String(length=64), server_default="", nullable=False))
    _unpack_bodies()
    with op.batch_alter_table("record") as table:
        table.drop_column("body")
        table.drop_column("mark")
        table.alter_column("text", new_column_name="body", existing_type=sa.Text(), nullable=False)
        table.alter_column("body_hash", existing_type=sa.String(length=64), server_default=None)
    op.drop_index("ix_feed_left", table_name="feed")
    with op.batch_alter_table("scope") as table:
        for name in ("digest", "count", "min_safe_seq"):
            table.drop_column(name)
    op.drop_index(op.f("ix_command_log_received_at_seq"), table_name="command_log")
    with op.batch_alter_table("command_log") as table:
        table.drop_column("api")
    op.drop_index(op.f("ix_device_account"), table_name="device")
    op.drop_table("device")


def _unpack_bodies() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, body FROM record")).all():
        body = unpack(bytes(row.body))
        connection.execute(
            sa.text("UPDATE record SET text = :text, body_hash = :hash WHERE id = :id"),
            {"id": row.id, "text": body.decode(), "hash": hashlib.sha256(body).hexdigest()},
        )
