"""``oa-server`` on the command line: every command, and a sentence for everything that can be wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from oa_core.modules import kind_of
from oa_core.records import Series
from oa_server.cli import app
from oa_server.config import Config
from oa_server.storage import ladder, numbering, records
from oa_server.storage.database import Database
from sync.encoding import encode
from tests.server.register import CLERK, PASSWORD, REGISTER


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
        assert numbering.allot(connection, Series("gov", "屿府", 2026)) == 12
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
    monkeypatch.setattr(ladder, "newest", lambda: "0002")
    assert "oa-server migrate" in said(oa_server("audit", data=config.data))
