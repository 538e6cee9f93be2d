"""The schema's ladder leads exactly to the tables the program works with, and never halfway."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, inspect, text

from oa_server.config import Config
from oa_server.storage import feed, ladder, records
from oa_server.storage.database import Database
from oa_server.storage.schema import METADATA
from sync.bodies import mark, summed_up, unpack
from tests.server.register import CLERK

pytestmark = pytest.mark.engines("sqlite", "postgresql")


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_the_ladder_leads_to_the_schema(place: Path | URL) -> None:
    database = Database(place)
    assert ladder.migrate(database)
    assert not ladder.migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    ladder.check(database)
    database.close()


def old_office(database: Database) -> dict[str, str]:
    """An office as the first program left it, with the JSON of its records by id."""
    config = ladder._config()
    bodies = {
        f"r{n}": json.dumps({"id": f"r{n}", "text": "值班" * n}, ensure_ascii=False) for n in range(700)
    }
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for id_, body in bodies.items():
            row = {"id": id_, "body": body, "rev": len(body)}
            connection.execute(
                text(
                    "INSERT INTO record (id, kind, rev, seq, organ, follows, body, body_hash)"
                    " VALUES (:id, 'duty_entry', :rev, 1, 'office', NULL, :body, 'h')"
                ),
                row,
            )
            for scope in ("all", "organ:office")[: 1 + len(body) % 2]:
                connection.execute(
                    text("INSERT INTO membership (record, scope) VALUES (:id, :scope)"),
                    {**row, "scope": scope},
                )
        for scope in ("all", "organ:office", "empty"):
            connection.execute(text("INSERT INTO scope (name, head_seq) VALUES (:name, 1)"), {"name": scope})
    return bodies


def test_an_office_of_the_first_program_keeps_every_record_to_the_letter(place: Path | URL) -> None:
    database = Database(place)
    bodies = old_office(database)
    assert ladder.migrate(database)
    with database.read() as connection:
        rows = records.find(connection, bodies)
        scopes = records.scopes(connection, list(bodies))
        stands = feed.stands(connection, ["all", "organ:office", "empty"])
    assert {id_: unpack(row.body).decode() for id_, row in rows.items()} == bodies
    for row in rows.values():
        assert row.rev == len(bodies[row.id])
        assert row.mark == mark(row.id, row.rev, row.body)
        assert len(row.body) <= len(bodies[row.id].encode())
    for name, stand in stands.items():
        marks = {id_: row.mark for id_, row in rows.items() if name in scopes[id_]}
        assert (stand.count, stand.digest) == summed_up(marks)
        assert (stand.head_seq, stand.min_safe_seq) == (1, 0)
    config = ladder._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        found = {row.id: row.body for row in connection.execute(text("SELECT id, body FROM record"))}
    assert found == bodies
    database.close()


def test_the_ladder_leads_down_again(place: Path | URL) -> None:
    database = Database(place)
    ladder.migrate(database)
    config = ladder._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert tables(database) == {"alembic_version"}
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(
    place: Path | URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(config: AlembicConfig, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError("the power went off")

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", fails)
    database = Database(place)
    with pytest.raises(RuntimeError):
        ladder.migrate(database)
    assert tables(database) == set()
    monkeypatch.undo()
    assert ladder.migrate(database)
    database.close()


def test_no_table_names_a_module_of_the_office() -> None:
    names = {table.name for table in METADATA.sorted_tables}
    assert not names & {"document", "documents", "duty", "receipt", "envelope"}


def test_every_read_works_on_one_snapshot(place: Path | URL) -> None:
    def count(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one())

    database = Database(place)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    with database.read() as reading:
        assert count(reading) == 0
        with database.write() as writing:
            writing.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert count(reading) == 0
    with database.read() as reading:
        assert count(reading) == 1
    database.close()


@pytest.mark.engines("postgresql")
def test_two_servers_that_climb_the_ladder_at_once_both_arrive(config: Config) -> None:
    one, two = Database(config.database), Database(config.database)
    step_back(one)
    with ThreadPoolExecutor(2) as pool:
        arrivals = [pool.submit(ladder.migrate, database) for database in (one, two)]
        assert [arrival.result(timeout=60) for arrival in arrivals].count(True) >= 1
    for database in (one, two):
        ladder.check(database)
        database.close()


def step_back(database: Database) -> None:
    """Let the database be as the program before this one left it."""
    config = ladder._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")


@pytest.mark.engines("sqlite")
def test_before_a_file_is_changed_for_good_a_copy_is_put_aside(config: Config) -> None:
    database = Database(config.database)
    step_back(database)
    before = tables(database)
    with database.read() as connection:
        revision = ladder.current(connection)
    assert ladder.migrate(database)
    database.close()
    (kept,) = config.data.glob("office.sqlite.before-*")
    copy = Database(kept)
    with copy.read() as connection:
        assert ladder.current(connection) == revision
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert CLERK.id in records.find(connection, [CLERK.id])
    assert tables(copy) == before
    copy.close()
    assert not list(config.data.glob("*.new"))


@pytest.mark.engines("sqlite")
def test_a_new_office_and_one_that_is_up_to_date_need_no_copy(config: Config, tmp_path: Path) -> None:
    fresh = Database(tmp_path / "fresh.sqlite")
    up_to_date = Database(config.database)
    assert ladder.migrate(fresh)
    assert not ladder.migrate(up_to_date)
    fresh.close()
    up_to_date.close()
    assert not [*tmp_path.glob("*before*"), *config.data.glob("*before*")]


@pytest.mark.engines("sqlite")
def test_without_a_copy_nothing_is_changed(config: Config) -> None:
    database = Database(config.database)
    step_back(database)
    (config.data / f"office.sqlite.before-{ladder.newest()}").mkdir()  # the copy cannot get its name
    before = tables(database)
    with pytest.raises(OSError, match="before-"):
        ladder.migrate(database)
    assert tables(database) == before
    database.close()
    assert not list(config.data.glob("*.new"))
