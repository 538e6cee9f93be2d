"""Files: the contents of attachments, who refers to them, and what is on its way in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from oa_server.storage.schema import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_page", sa.String(length=8), nullable=False),
        sa.Column("ready_at", UtcTime(), nullable=False),
        sa.Column("unused_since", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "file_ref",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "record", name=op.f("pk_file_ref")),
    )
    op.create_index(op.f("ix_file_ref_record"), "file_ref", ["record"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("completed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_person_sha256"), "upload", ["person", "sha256"], unique=False)
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_upload_sha256"), table_name="upload")
    op.drop_index(op.f("ix_upload_person_sha256"), table_name="upload")
    op.drop_table("upload")
    op.drop_index(op.f("ix_file_ref_record"), table_name="file_ref")
    op.drop_table("file_ref")
    op.drop_table("file")
