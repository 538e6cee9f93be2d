"""The tables of the first central office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from oa_server.storage.schema import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "audit",
        sa.Column(
            "n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), server_default="", nullable=False),
        sa.Column("person", sa.String(length=64), server_default="", nullable=False),
        sa.Column("device", sa.String(length=64), server_default="", nullable=False),
        sa.Column("act", sa.String(length=64), server_default="", nullable=False),
        sa.Column("record", sa.String(length=64), server_default="", nullable=False),
        sa.Column("order_id", sa.String(length=64), server_default="", nullable=False),
        sa.Column("made_at", UtcTime(), nullable=True),
        sa.Column("code", sa.String(length=64), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.create_table(
        "claim",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=256), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_record"), "claim", ["record"], unique=False)
    op.create_table(
        "command_log",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("args_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command_log")),
    )
    op.create_index(op.f("ix_command_log_record"), "command_log", ["record"], unique=False)
    op.create_table(
        "epoch_history",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fork_seq", sa.BigInteger(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_epoch_history")),
    )
    op.create_table(
        "feed",
        sa.Column("scope", sa.String(length=160), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("scope", "record", name=op.f("pk_feed")),
    )
    op.create_index(op.f("ix_feed_scope_seq"), "feed", ["scope", "seq"], unique=False)
    op.create_table(
        "head",
        sa.Column("k", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("k", name=op.f("pk_head")),
    )
    op.create_table(
        "membership",
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("record", "scope", name=op.f("pk_membership")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("organ", sa.String(length=64), nullable=False),
        sa.Column("follows", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_follows"), "record", ["follows"], unique=False)
    op.create_index(op.f("ix_record_kind"), "record", ["kind"], unique=False)
    op.create_index(op.f("ix_record_organ_kind"), "record", ["organ", "kind"], unique=False)
    op.create_table(
        "scope",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scope")),
    )
    op.create_table(
        "series",
        sa.Column("organ", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organ", "code", "year", name=op.f("pk_series")),
    )
    op.create_table(
        "sign_in",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("locked_until", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_account"), "token", ["account"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_token_account"), table_name="token")
    op.drop_table("token")
    op.drop_table("sign_in")
    op.drop_table("series")
    op.drop_table("scope")
    op.drop_index(op.f("ix_record_organ_kind"), table_name="record")
    op.drop_index(op.f("ix_record_kind"), table_name="record")
    op.drop_index(op.f("ix_record_follows"), table_name="record")
    op.drop_table("record")
    op.drop_table("meta")
    op.drop_table("membership")
    op.drop_table("head")
    op.drop_index(op.f("ix_feed_scope_seq"), table_name="feed")
    op.drop_table("feed")
    op.drop_table("epoch_history")
    op.drop_index(op.f("ix_command_log_record"), table_name="command_log")
    op.drop_table("command_log")
    op.drop_index(op.f("ix_claim_record"), table_name="claim")
    op.drop_table("claim")
    op.drop_table("audit")
    op.drop_table("account")
