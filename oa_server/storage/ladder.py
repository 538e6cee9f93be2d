"""The schema's ladder: bring a database up to this program, or say that it belongs to a newer one."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from oa_server.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerSchema(Exception):
    """The database was made by a newer program; this one must not touch it."""


class OlderSchema(Exception):
    """The database has to be migrated first."""


class NoSchema(Exception):
    """The database is empty."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def newest() -> str:
    """The revision this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current(connection: Connection) -> str | None:
    """The revision of the database; ``None`` when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def check(database: Database) -> None:
    """Raise ``NoSchema``, ``NewerSchema`` or ``OlderSchema`` unless the database fits this program."""
    with database.read() as connection:
        revision = current(connection)
    if revision == newest():
        return
    if revision is None:
        raise NoSchema
    raise OlderSchema() if _is_known(revision) else NewerSchema()


def migrate(database: Database) -> bool:
    """Bring the database up to this program, all steps or none; whether anything was to do. Raises ``NewerSchema``.

    What is changed for good is put aside first, under ``before-<the newest step>``.
    """
    with database.read() as connection:
        revision = current(connection)
    if revision == newest():
        return False
    if revision is not None:
        if not _is_known(revision):
            raise NewerSchema
        database.back_up(f"before-{newest()}")
    config = _config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def _is_known(revision: str) -> bool:
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    return revision in known
