"""What keeps the door open to larger databases: rules of the schema and of the statements, checked over all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import (
    JSON,
    URL,
    BigInteger,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import CreateIndex, CreateTable

import oa_server
from oa_server.storage import ladder
from oa_server.storage.database import VARIABLES, Database, _upsert, chunks
from oa_server.storage.schema import METADATA, SERIES, UtcTime

PACKAGE = Path(next(iter(oa_server.__path__)))
SOURCES = sorted(PACKAGE.rglob("*.py"))
TABLES = METADATA.sorted_tables

FIRST_OF_KEY = {
    "scope": {"feed", "claim"},
    "organ": {"series"},
    "record": {"membership"},
    "name": {"scope", "meta", "account", "sign_in"},
    "id": {"record", "command_log", "device", "upload"},
    "sha256": {"file", "file_ref"},
    "hash": {"token"},
    "n": {"audit"},
    "k": {"head"},
    "epoch": {"epoch_history"},
}
"""The first column of each table's key, so that a new table has to be thought about. What is read by range stands under
scope or organ; records, their places and the answers are only found by the id of one record or order."""


def test_every_tables_key_begins_with_what_it_is_spread_by() -> None:
    first = {table.name: next(iter(table.primary_key)).name for table in TABLES}
    assert first == {table: column for column, tables in FIRST_OF_KEY.items() for table in tables}


def test_what_is_read_by_range_is_indexed_by_scope_or_organ_first() -> None:
    indexed = {
        (table.name, *(column.name for column in index.columns))
        for table in TABLES
        for index in table.indexes
    }
    assert ("feed", "scope", "seq") in indexed
    assert ("record", "organ", "kind") in indexed


def test_no_table_leans_on_another_by_a_key_or_is_checked_by_the_engine() -> None:
    for table in TABLES:
        assert not table.foreign_keys, table.name
        assert {type(one).__name__ for one in table.constraints} == {"PrimaryKeyConstraint"}, table.name


PLAIN = (String, Text, Integer, BigInteger, JSON, LargeBinary, UtcTime)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_made_of_plain_types_only_and_both_engines_can_make_it(table: Table) -> None:
    for column in table.columns:
        assert isinstance(column.type, PLAIN), column
        assert not isinstance(column.type, Date | DateTime), f"{column} would keep a naive time"
        if isinstance(column.type, String) and not isinstance(column.type, Text):
            assert column.type.length, f"{column} has no length"
    for dialect in (sqlite.dialect(), postgresql.dialect()):  # type: ignore[no-untyped-call]  # not typed there
        assert table.name in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(index.name) in str(CreateIndex(index).compile(dialect=dialect))


def test_every_name_fits_into_every_engine() -> None:
    for table in TABLES:
        names = [table.name, *table.columns.keys(), *(str(index.name) for index in table.indexes)]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,29}", name) for name in names), names
        assert table.primary_key.name == f"pk_{table.name}"


FORBIDDEN = re.compile(
    r"\b(LISTEN|NOTIFY|LATERAL|TRIGGER|AUTOINCREMENT|FULL OUTER|MERGE INTO|INSERT OR REPLACE|ROWID)\b"
    r"|(?i:\b(pg_notify|pg_advisory\w*|txid_current|xmin|create (temp )?trigger)\b)"
)
"""Statements are written with their key words in capitals; functions in either."""


def texts(source: Path) -> Iterator[str]:
    """The string constants of a module, without its docstrings."""
    tree = ast.parse(source.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(PACKAGE)))
def test_no_statement_asks_for_what_other_engines_do_not_have(source: Path) -> None:
    for text in texts(source):
        assert not FORBIDDEN.search(text), text


def test_the_rule_about_statements_sees_what_it_forbids(tmp_path: Path) -> None:
    source = tmp_path / "wrong.py"
    source.write_text('"""About LISTEN."""\nx = f"NOTIFY {1}"\n', "utf-8")
    assert [bool(FORBIDDEN.search(text)) for text in texts(source)] == [True]


OF_ONE_ENGINE = re.compile(
    r"\b(PRAGMA|VACUUM|IMMEDIATE|ATTACH|GLOB|AUTOINCREMENT|sqlite_\w+|sqlite3|strftime|julianday|ifnull|group_concat)\b"
    r"|\b(FOR UPDATE|FOR SHARE|SKIP LOCKED|ILIKE|SIMILAR TO|DISTINCT ON|TRUNCATE|UNLOGGED|NULLS (FIRST|LAST))\b"
    r"|\b(ANY|ALL) ?\(:|::\w+|\b(to_regclass|set_config|current_setting|pg_\w+|jsonb?_\w+|array_agg|string_agg)\b"
    r"|\b(with_for_update|regexp_match|on_conflict_do_\w+|psycopg\w*|dialects?|sqlstate)\b"
    r"|^(sqlite|postgresql)$"
)
"""Words that only one of the two engines understands, in statements and in SQLAlchemy's spelling."""
KNOW_THE_ENGINE = {"storage/sqlite.py", "storage/postgresql.py"}
MAY_SAY = {
    "config.py": {"psycopg"},  # the driver's name in the URL
    "storage/database.py": {"sqlite", "postgresql"},  # chooses between the two
    "storage/backups.py": {
        "sqlite3",
        "PRAGMA",
        "VACUUM",
    },  # of an office in a SQLite file; the others have their own
    "storage/schema.py": {"sqlite"},  # counts a key up by itself only if it is a plain integer
    "storage/migrations/versions/0001_first.py": {"sqlite"},
}
"""What else may name one of them, and by which words."""


def of_one_engine(source: Path) -> set[str]:
    """The words of a module's code and strings that only one engine understands; what it tells of itself is passed
    over."""
    tree = ast.parse(source.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {part.name for node in ast.walk(tree) if isinstance(node, ast.Import) for part in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {found.group() for text in [*names, *texts(source)] for found in OF_ONE_ENGINE.finditer(text)}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(PACKAGE)))
def test_only_the_two_engines_own_files_speak_their_dialects(source: Path) -> None:
    name = source.relative_to(PACKAGE).as_posix()
    if name not in KNOW_THE_ENGINE:
        assert of_one_engine(source) == MAY_SAY.get(name, set())


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('x = text("SELECT n FROM t FOR UPDATE")', "FOR UPDATE"),
        ('x = text("PRAGMA synchronous")', "PRAGMA"),
        ("x = query.with_for_update()", "with_for_update"),
        ("from sqlalchemy.dialects.postgresql import insert", "dialects"),
        ("x = insert(t).on_conflict_do_nothing()", "on_conflict_do_nothing"),
        ('if engine.name == "sqlite": pass', "sqlite"),
        ('x = text("SELECT a::text")', "::text"),
        ("if connection.dialect.name == x: pass", "dialect"),
        ("import sqlite3", "sqlite3"),
        ('"""Says FOR UPDATE only."""', ""),
        ('x = text("SELECT n FROM t WHERE op IN (1)")', ""),
    ],
)
def test_the_rule_about_dialects_sees_what_it_forbids(tmp_path: Path, line: str, word: str) -> None:
    source = tmp_path / "some.py"
    source.write_text(line, "utf-8")
    assert of_one_engine(source) == ({word} if word else set())


def test_the_two_engines_files_are_where_the_rule_looks_for_them() -> None:
    assert {name for name in KNOW_THE_ENGINE if of_one_engine(PACKAGE / name)} == KNOW_THE_ENGINE


def test_only_one_place_takes_returned_rows_and_the_feed_alone_moves_its_head() -> None:
    def using(pattern: str) -> set[str]:
        return {
            source.relative_to(PACKAGE).as_posix()
            for source in SOURCES
            if "migrations" not in source.parts and re.search(pattern, source.read_text("utf-8"))
        }

    assert using(r"\.returning\(") == {"storage/feed.py"}
    assert using(r"sqlalchemy\.orm|sqlalchemy\.ext\.asyncio|create_all\(") == set()
    assert using(r"HEAD\.update|update\(HEAD\)") == {"storage/feed.py"}


@pytest.mark.engines("sqlite", "postgresql")
def test_the_ladder_makes_exactly_these_tables_keys_and_indexes(place: Path | URL) -> None:
    database = Database(place)
    ladder.migrate(database)
    found = MetaData()
    with database.read() as connection:
        found.reflect(connection)
    database.close()
    made_by_steps = {name: table for name, table in found.tables.items() if name != "alembic_version"}
    assert made_by_steps.keys() == METADATA.tables.keys()
    for name, wanted in METADATA.tables.items():
        made = made_by_steps[name]
        assert set(made.columns.keys()) == set(wanted.columns.keys())
        assert [one.name for one in made.primary_key] == [one.name for one in wanted.primary_key]
        assert {one.name: one.nullable for one in made.columns} == {
            one.name: one.nullable for one in wanted.columns
        }
        assert {str(one.name): [each.name for each in one.columns] for one in made.indexes} == {
            str(one.name): [each.name for each in one.columns] for one in wanted.indexes
        }


def test_an_upsert_is_spelled_so_that_both_engines_understand_it() -> None:
    text = str(_upsert(SERIES, ("organ", "code", "year", "next")))
    assert text == (
        "INSERT INTO series (organ, code, year, next) VALUES (:organ, :code, :year, :next) "
        "ON CONFLICT (organ, code, year) DO UPDATE SET next = excluded.next"
    )


@pytest.mark.parametrize("count", [0, 1, VARIABLES, VARIABLES + 1, 3 * VARIABLES - 1])
def test_lists_are_asked_for_in_pieces_none_too_large_and_none_lost(count: int) -> None:
    values = [str(n) for n in range(count)]
    pieces = list(chunks(values))
    assert [value for piece in pieces for value in piece] == values
    assert all(0 < len(piece) <= VARIABLES for piece in pieces)


TIMES = Table("times", MetaData(), Column("at", UtcTime))


@pytest.mark.engines("sqlite", "postgresql")
def test_times_go_in_from_any_zone_and_come_out_in_utc(place: Path | URL) -> None:
    database = Database(place)
    instant = datetime(2026, 12, 31, 16, 30, 0, 7, tzinfo=UTC)
    with database.write() as connection:
        TIMES.metadata.create_all(connection)
        for hours in (-12, 0, 8, 14):
            there = instant.astimezone(timezone(timedelta(hours=hours)))
            connection.execute(insert(TIMES), {"at": there})
        connection.execute(insert(TIMES), {"at": None})
        found = list(connection.execute(select(TIMES.c.at)).scalars())
        assert found == [instant] * 4 + [None]
        assert {one.tzinfo for one in found if one is not None} == {UTC}
        raw = set(connection.exec_driver_sql("SELECT at FROM times WHERE at IS NOT NULL").scalars())
        assert {str(one) for one in raw} == {"2026-12-31 16:30:00.000007"}
        with pytest.raises(StatementError, match="without a zone"):
            connection.execute(insert(TIMES), {"at": instant.replace(tzinfo=None)})
        # Asked for by a time of another zone, the same instant is found.
        there = instant.astimezone(timezone(timedelta(hours=8)))
        assert len(connection.execute(select(TIMES).where(TIMES.c.at == there)).all()) == 4
    database.close()


def test_readers_cannot_write_and_what_is_committed_is_synced(tmp_path: Path) -> None:
    database = Database(tmp_path / "office.sqlite")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n)")
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with database.read() as connection:
        with pytest.raises(Exception, match="readonly"):
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    database.close()
