"""What is left of a cache when the person may no longer read the office's papers on this device."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from oa_client.storage import file_tables, files, schema, search_tables
from oa_client.storage.outbox import STOPPED, WAITING

OWN = (schema.meta, schema.outbox, schema.draft, schema.note)
"""What the person wrote on this workstation; everything else came from the server or was made of what did."""
OF_FILES = (file_tables.file, file_tables.file_gone)
"""Some of these go with orders that the server has not got: what nothing needs any more is forgotten one by one."""
OF_THE_DEVICE = ("device", "device_token", "token", "heard_at", "all_named")


def purge(connection: Connection) -> frozenset[str]:
    """Forget everything that came from the server, and who this device was. Orders that the server has not got and
    their files, kept drafts and notes stay. Gives the ids of the records that are gone.

    Deleted rows are overwritten (``secure_delete``); the caller folds the write-ahead log into the file, drops the
    copies of older versions and removes the files whose keys are gone (``Database.burn``, ``Files.clear_away``).
    """
    gone = frozenset(connection.scalars(select(schema.confirmed.c.id)))
    for table in reversed(schema.metadata.sorted_tables):
        if table not in (*OWN, *OF_FILES):
            connection.execute(delete(table))
    connection.execute(delete(schema.outbox).where(schema.outbox.c.state.not_in((*WAITING, *STOPPED))))
    files.forget_unused(connection, files.known(connection))
    search_tables.purge(connection)
    connection.execute(delete(schema.meta).where(schema.meta.c.k.in_(OF_THE_DEVICE)))
    return gone
