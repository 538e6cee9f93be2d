"""``./oa demo`` as it is typed: what it prints, what it refuses, and real windows side by side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from oa_client.settings import Settings, SettingsFile
from tools.demo.__main__ import account_list, has_display, main, padded
from tools.demo.county import MAIN_SEATS, PASSWORD, found_county
from tools.demo.home import Home, is_held, wait_until

ROOT = Path(__file__).resolve().parents[2]


def opened(home: Path, account: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "OA_DEMO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-m", "tools.demo", "--as", account],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def signed_in(home: Home, account: str) -> Settings:
    """The settings of a workstation, once its office is open."""
    file = SettingsFile(home.workstation(account))
    wait_until(lambda: bool(file.read().accounts), 60, f"{account} did not sign in")
    return file.read()


def test_the_list_names_every_account_and_the_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()[: len(MAIN_SEATS)]] == list(MAIN_SEATS)
    assert all(f"{seat.account} " in printed for seat in found_county().seats)
    assert "李听荷" in printed
    assert PASSWORD in printed


def test_the_columns_of_the_list_stand_under_each_other() -> None:
    lines = account_list().splitlines()[: len(found_county().seats)]
    starts = {
        sum(2 if east_asian_width(each) in "WF" else 1 for each in line[: line.rindex("南屿县")])
        for line in lines
    }
    assert len(starts) == 1
    assert padded("县长", 6) == "县长  "


def test_nobody_by_that_name_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--as", "mayor"]) == 2
    assert capsys.readouterr().err == "nobody in 南屿县 has the account mayor; see ./oa demo --list\n"


@pytest.mark.parametrize("platform", ["", "xcb", "wayland"])
def test_without_a_display_it_says_so_in_one_line_and_makes_nothing(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("OA_DEMO_HOME", str(tmp_path / "demo"))
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main([]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_display_of_either_kind_will_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv(name, ":0")
    assert has_display()


def test_other_systems_always_have_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert has_display()


@pytest.mark.slow
def test_two_people_work_side_by_side_on_one_server(tmp_path: Path) -> None:
    home = Home(tmp_path / "county")
    windows = [opened(tmp_path, account) for account in ("clerk", "shimen")]
    try:
        # Each has a cache of its own: the account is remembered there once its office is open.
        for account in ("clerk", "shimen"):
            settings = signed_in(home, account)
            assert [each.name for each in settings.accounts] == [account]
        running = home.running()
        assert running is not None
        assert home.open_windows() == 2
        assert {SettingsFile(home.workstation(a)).read().server_url for a in ("clerk", "shimen")} == {
            running.url
        }
        assert not list(home.folder.rglob("*keyring*"))
    finally:
        ends = []
        for window in windows:
            window.send_signal(signal.SIGTERM)
            _, errors = window.communicate(timeout=60)
            ends.append((window.returncode, "Traceback" in errors))
        wait_until(lambda: not is_held(home.server / "server.lock"), 20, "the server outlived its windows")
    assert ends == [(0, False), (0, False)]


@pytest.mark.slow
def test_a_window_that_is_open_already_is_not_opened_twice(tmp_path: Path) -> None:
    first = opened(tmp_path, "clerk")
    try:
        signed_in(Home(tmp_path / "county"), "clerk")
        second = opened(tmp_path, "clerk")
        _, errors = second.communicate(timeout=60)
        assert second.returncode == 1
        assert "the window of clerk is open already" in errors
    finally:
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=60)
