"""The schema's ladder leads exactly to the tables the program works with, and never halfway."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from oa_server.storage import ladder
from oa_server.storage.database import Database
from oa_server.storage.schema import METADATA


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_the_ladder_leads_to_the_schema(tmp_path: Path) -> None:
    database = Database(tmp_path / "office.sqlite")
    assert ladder.migrate(database)
    assert not ladder.migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    ladder.check(database)
    database.close()


def test_the_ladder_leads_down_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "office.sqlite")
    ladder.migrate(database)
    config = ladder._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert tables(database) == {"alembic_version"}
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(config: AlembicConfig, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError("the power went off")

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", fails)
    database = Database(tmp_path / "office.sqlite")
    with pytest.raises(RuntimeError):
        ladder.migrate(database)
    assert tables(database) == set()
    monkeypatch.undo()
    assert ladder.migrate(database)
    database.close()


def test_no_table_names_a_module_of_the_office() -> None:
    names = {table.name for table in METADATA.sorted_tables}
    assert not names & {"document", "documents", "duty", "receipt", "envelope"}


def test_every_read_works_on_one_snapshot(tmp_path: Path) -> None:
    def count(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one())

    database = Database(tmp_path / "office.sqlite")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n)")
    with database.read() as reading:
        assert count(reading) == 0
        with database.write() as writing:
            writing.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert count(reading) == 0
    with database.read() as reading:
        assert count(reading) == 1
    database.close()
