"""The command line of the workstation."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui.application
from oa_client import cli
from oa_client.office.session import Session
from oa_client.settings import SettingsFile


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Session]]:
    """The sessions that were given a window; the log files are given back."""
    sessions: list[Session] = []

    def run(session: Session) -> int:
        sessions.append(session)
        return 0

    monkeypatch.setattr(ui.application, "run", run)
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield sessions
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_window_opens_on_the_folder_that_was_named(opened: list[Session], tmp_path: Path) -> None:
    assert cli.main(["--data", str(tmp_path / "pc")]) == 0
    assert len(opened) == 1
    assert (tmp_path / "pc" / "log.txt").exists()


def test_a_set_up_file_is_taken_over_before_the_window_opens(opened: list[Session], tmp_path: Path) -> None:
    profile = tmp_path / "nanyu.xzt"
    profile.write_text(json.dumps({"server_url": "https://oa.nanyu.local", "ca": "PEM"}))
    cli.main(["--data", str(tmp_path / "pc"), "--profile", str(profile)])
    assert opened[0].settings.server_url == "https://oa.nanyu.local"


def test_a_file_that_is_no_set_up_file_is_told_and_opens_nothing(
    opened: list[Session], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.xzt").write_text("not one")
    with pytest.raises(SystemExit) as ended:
        cli.main(["--data", str(tmp_path / "pc"), "--profile", str(tmp_path / "x.xzt")])
    assert ended.value.code == 2
    assert "不是县政通的配置文件" in capsys.readouterr().err
    assert opened == []


def test_server_and_authority_can_be_named_directly(opened: list[Session], tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("PEM")
    arguments = ["--server", "https://10.1.1.1", "--ca", str(tmp_path / "ca.pem")]
    cli.main(["--data", str(tmp_path / "pc"), *arguments])
    settings = SettingsFile(tmp_path / "pc").read()
    assert (settings.server_url, settings.ca_file) == ("https://10.1.1.1", str(tmp_path / "ca.pem"))


def test_the_log_tells_what_happened_and_when(opened: list[Session], tmp_path: Path) -> None:
    cli.main(["--data", str(tmp_path)])
    logging.getLogger("oa_client").info("the line does not carry")
    assert "INFO oa_client: the line does not carry" in (tmp_path / "log.txt").read_text()
