"""``oa-server`` on the command line: every command, and a sentence for everything that can be wrong."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url
from typer.testing import CliRunner, Result

from oa_core.modules import kind_of
from oa_core.records import Series
from oa_server.cli import app
from oa_server.config import Config
from oa_server.storage import ladder, numbering, records
from oa_server.storage.database import Database
from sync.encoding import encode
from tests.server.register import CLERK, PASSWORD, REGISTER

URL_WITH_PASSWORD = "postgresql+psycopg://oa:hidden@127.0.0.1:9/oa"


def oa_server(*words: object, data: Path, typed: str | None = None) -> Result:
    command = [str(word) for word in words]
    at = 2 if command[0] == "user" else 1
    return CliRunner().invoke(app, [*command[:at], "--data", str(data), *command[at:]], typed)


def said(result: Result) -> str:
    """The one sentence of a command that failed."""
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("oa-server: ")
    return line.removeprefix("oa-server: ")


def lines_of(tmp_path: Path, *more: object) -> Path:
    file = tmp_path / "register.jsonl"
    lines: list[object] = [
        {"kind": kind_of(record), "record": json.loads(encode(record))} for record in REGISTER
    ]
    lines.append({"account": "clerk", "password": PASSWORD, "person": CLERK.id})
    lines.append({"series": {"organ": "gov", "code": "屿府", "year": 2026, "last": 11}})
    file.write_text("\n\n".join(json.dumps(line, ensure_ascii=False) for line in [*lines, *more]), "utf-8")
    return file


def test_an_office_is_set_up_filled_and_filled_again(tmp_path: Path) -> None:
    data = tmp_path / "office"
    assert oa_server("init", "--server-id", "nanyu", data=data).exit_code == 0
    assert "already" in oa_server("init", data=data).stdout
    file = lines_of(tmp_path)
    assert oa_server("import", file, data=data).stdout == "13 records new or different, 1 accounts set\n"
    assert oa_server("import", file, data=data).stdout == "0 records new or different, 1 accounts set\n"
    database = Database(Config(data).database)
    with database.write() as connection:
        assert set(records.find(connection, [CLERK.id])) == {CLERK.id}
        assert numbering.next_number(connection, Series("gov", "屿府", 2026)) == 12
    database.close()


@pytest.mark.parametrize(
    "command", [("run",), ("migrate",), ("import", "x.jsonl"), ("audit",), ("user", "add", "a", "b")]
)
def test_a_folder_without_an_office_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    sentence = said_last(oa_server(*command, data=tmp_path / "nothing", typed=f"{PASSWORD}\n{PASSWORD}\n"))
    assert sentence.startswith("there is no office in")


def said_last(result: Result) -> str:
    assert result.exit_code == 1
    return result.stderr.splitlines()[-1].removeprefix("oa-server: ")


@pytest.mark.parametrize(
    "bad", [{"kind": "kite", "record": {}}, {"kind": "organ", "record": {"id": 7}}, {}, 7]
)
def test_a_line_that_cannot_be_used_is_named_and_nothing_is_imported(tmp_path: Path, bad: object) -> None:
    data = tmp_path / "office"
    oa_server("init", data=data)
    sentence = said(oa_server("import", lines_of(tmp_path, bad), data=data))
    assert sentence.startswith("line 31 cannot be used: ")
    assert sentence.endswith("; nothing was imported")
    assert oa_server("audit", data=data).stdout.count("\n") == 1


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    oa_server("init", data=tmp_path)
    assert said(oa_server("import", tmp_path / "none.jsonl", data=tmp_path)).startswith("No such file")


def test_an_account_is_added_for_a_person_of_the_register_only(config: Config) -> None:
    answers = f"{PASSWORD}\n{PASSWORD}\n"
    assert oa_server("user", "add", "lin", CLERK.id, data=config.data, typed=answers).exit_code == 0
    nobody = oa_server("user", "add", "lin", "nobody", data=config.data, typed=answers)
    assert said_last(nobody) == "there is no person nobody in the register"
    short = oa_server("user", "add", "lin", CLERK.id, data=config.data, typed="kurz\nkurz\n")
    assert said_last(short) == "a password has 8 to 256 characters"


def test_the_journal_is_printed_as_lines(config: Config) -> None:
    printed = oa_server("audit", "--last", 3, data=config.data).stdout.splitlines()
    assert [json.loads(line)["event"] for line in printed] == ["account_set"] * 3
    assert [json.loads(line)["n"] for line in printed] == [6, 7, 8]


def test_a_database_of_a_newer_program_is_left_alone(config: Config) -> None:
    database = sqlite3.connect(config.file)
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for command in ("run", "migrate", "audit", "init"):
        assert "newer version" in said(oa_server(command, data=config.data))


def test_a_database_of_an_older_program_asks_to_be_migrated(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert oa_server("migrate", data=config.data).stdout == "the database is up to date\n"
    monkeypatch.setattr(ladder, "newest", lambda: "9998")
    assert "oa-server migrate" in said(oa_server("audit", data=config.data))


@pytest.mark.engines("postgresql")
def test_an_office_on_postgresql_is_found_by_every_command_through_its_folder(
    tmp_path: Path, empty_postgresql: URL
) -> None:
    data, url = tmp_path / "office", empty_postgresql.render_as_string(hide_password=False)
    assert "is set up" in oa_server("init", "--database", url, data=data).stdout
    assert "already" in oa_server("init", "--database", url, data=data).stdout
    assert "already" in oa_server("init", data=data).stdout
    assert oa_server("import", lines_of(tmp_path), data=data).exit_code == 0
    answers = f"{PASSWORD}\n{PASSWORD}\n"
    assert oa_server("user", "add", "lin", CLERK.id, data=data, typed=answers).exit_code == 0
    assert oa_server("migrate", data=data).stdout == "the database is up to date\n"
    events = [json.loads(line)["event"] for line in oa_server("audit", data=data).stdout.splitlines()]
    assert events == ["set_up", "account_set", "account_set"]
    assert not Config(data).file.exists()
    # A second server's folder serves the same office.
    second = tmp_path / "second"
    assert "already" in oa_server("init", "--database", url, data=second).stdout
    assert oa_server("audit", data=second).stdout == oa_server("audit", data=data).stdout


def test_the_file_that_names_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    config = Config(tmp_path)
    config.settle(URL_WITH_PASSWORD)
    assert config.settings.stat().st_mode & 0o077 == 0
    assert config.database == make_url(URL_WITH_PASSWORD)
    assert [path.name for path in tmp_path.iterdir()] == ["office.toml"]


def test_a_database_that_cannot_be_reached_is_told_and_nothing_is_settled(tmp_path: Path) -> None:
    sentence = said(oa_server("init", "--database", URL_WITH_PASSWORD, data=tmp_path))
    assert sentence.startswith("the database cannot be reached: ")
    assert "hidden" not in sentence
    assert not Config(tmp_path).settings.exists()


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql+psycopg2://a/b", "oa", "sqlite:///x"])
def test_a_database_of_another_kind_is_turned_away(tmp_path: Path, url: str) -> None:
    said_so = "a database is told as postgresql+psycopg://user@host/name"
    assert said(oa_server("init", "--database", url, data=tmp_path)) == said_so


def test_an_office_does_not_move_to_another_database_by_itself(config: Config) -> None:
    sentence = said(oa_server("init", "--database", URL_WITH_PASSWORD, data=config.data))
    assert sentence.endswith("is on another database already")
    elsewhere = Config(config.data.parent / "elsewhere")
    elsewhere.data.mkdir()
    elsewhere.settle(URL_WITH_PASSWORD)
    other = URL_WITH_PASSWORD.replace("/oa", "/ao")
    assert "hidden" not in said(oa_server("init", "--database", other, data=elsewhere.data))
    assert Config(elsewhere.data).database == make_url(URL_WITH_PASSWORD)


@pytest.mark.parametrize(
    "settings",
    [
        b"",
        b"database = 7",
        b'database = "oa"',
        b'data = "x"',
        b"database =",
        b"\xff\xfe",
        b'database = ""\na = 1',
    ],
)
def test_settings_that_cannot_be_used_are_told_by_every_command(tmp_path: Path, settings: bytes) -> None:
    Config(tmp_path).settings.write_bytes(settings)
    for command in (("init",), ("run",), ("migrate",), ("audit",)):
        assert re.search(r"office\.toml|is told as", said(oa_server(*command, data=tmp_path)))


def test_without_its_driver_postgresql_is_told_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    sentence = said(oa_server("init", "--database", URL_WITH_PASSWORD, data=tmp_path))
    assert sentence == "psycopg is not installed, which talks to PostgreSQL"


def test_an_office_in_a_file_needs_no_driver_of_postgresqls(config: Config) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from oa_server.cli import app; sys.argv = ['oa-server', 'audit', '--data', sys.argv[1]]; app()"
    )
    command = [sys.executable, "-c", program, str(config.data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "account_set" in done.stdout
