"""What alembic runs: the ladder on the connection that ``ladder`` hands over."""

from __future__ import annotations

from alembic import context

from oa_server.storage import file_tables
from oa_server.storage.schema import METADATA

assert file_tables.FILE.metadata is METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
