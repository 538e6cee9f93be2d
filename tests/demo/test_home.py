"""One server for all windows of a demo: the first window starts it, the last one ends it, however windows end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oa_server.config import Config
from tools.demo.home import DemoFailed, Home, home_folder, is_held, reset, wait_until, window_at

pytestmark = pytest.mark.slow

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Windows ends a process at once whichever signal it is sent."""

WINDOW = """
import sys
from pathlib import Path
from tools.demo.__main__ import make_county
from tools.demo.home import Home, window_at

home = Home(Path(sys.argv[1]))
with window_at(home, sys.argv[2], lambda data: make_county(data, year=False)) as server:
    print(server.url, server.pid, flush=True)
    sys.stdin.read()
"""
"""A window without Qt: it is open until its input ends."""


class Window:
    """A window in a process of its own, which may be closed or killed."""

    def __init__(self, home: Home, account: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(home.folder), account],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def server(self) -> tuple[str, int]:
        """Address and process id of the server it works with."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("https://"):
                url, pid = line.split()
                return url, int(pid)
        raise AssertionError("the window did not open")

    def close(self) -> None:
        """Close it as a person does, if it is still open."""
        self.process.communicate()


@contextmanager
def windows(home: Home, *accounts: str) -> Iterator[list[Window]]:
    opened = [Window(home, account) for account in accounts]
    try:
        yield opened
    finally:
        for window in opened:
            window.process.kill()
            window.close()
        wait_until(lambda: not served(home), 20, "the server outlived its windows")


def served(home: Home) -> bool:
    lock = Config(home.server).lock
    return lock.exists() and is_held(lock)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "county")


def pid_of(home: Home) -> int:
    running = home.running()
    assert running is not None
    return running.pid


def soon(true: Callable[[], bool]) -> None:
    wait_until(true, 20, "it did not happen")


@pytest.mark.slow
def test_windows_opened_at_once_share_one_server(home: Home) -> None:
    with windows(home, "clerk", "shimen", "bureau") as opened:
        servers = {window.server() for window in opened}
        assert len(servers) == 1
        assert home.open_windows() == 3


@pytest.mark.slow
def test_the_server_stays_for_the_windows_that_are_left_and_ends_after_the_last(home: Home) -> None:
    with windows(home, "clerk", "director") as (first, second):
        _, pid = first.server()
        second.server()
        first.close()
        time.sleep(1.0)  # nothing tells that a server does not end: it is given the time in which it would
        assert pid_of(home) == pid
        second.close()
        soon(lambda: not served(home))
        assert home.running() is None


@pytest.mark.slow
def test_the_server_ends_when_the_last_window_is_killed(home: Home) -> None:
    with windows(home, "clerk") as (window,):
        window.server()
        window.process.kill()
        window.close()
        soon(lambda: not served(home))


@pytest.mark.slow
def test_the_address_is_the_same_next_time_so_that_caches_are_found_again(home: Home) -> None:
    with windows(home, "clerk") as (window,):
        url, pid = window.server()
    with windows(home, "clerk") as (window,):
        assert window.server() == (url, pid_of(home))
        assert pid_of(home) != pid


@pytest.mark.slow
def test_a_server_that_was_killed_is_started_again_by_the_next_window(home: Home) -> None:
    with windows(home, "clerk") as opened:
        url, pid = opened[0].server()
        os.kill(pid, KILL)
        soon(lambda: not served(home))
        opened.append(Window(home, "director"))
        assert opened[1].server()[0] == url


@pytest.mark.slow
def test_a_county_that_was_half_made_is_made_again(home: Home) -> None:
    half = home.folder / "server.half"
    half.mkdir(parents=True)
    (half / "office.sqlite").write_bytes(b"torn off")
    with windows(home, "clerk") as (window,):
        window.server()
        assert not half.exists()


@pytest.mark.slow
def test_a_demo_is_not_reset_under_an_open_window(home: Home) -> None:
    with windows(home, "clerk") as (window,):
        window.server()
        with pytest.raises(DemoFailed, match="close the demo's windows"):
            reset(home)
        window.close()
        reset(home)
        assert not home.server.exists()


def test_a_server_that_does_not_start_is_told_in_a_sentence(home: Home) -> None:
    def make_nonsense(data: Path) -> None:
        data.mkdir()
        Config(data).file.write_bytes(b"no database at all")

    with (
        pytest.raises(DemoFailed, match="the demo's server did not start"),
        window_at(home, "clerk", make_nonsense),
    ):
        raise AssertionError("it opened")
    assert home.open_windows() == 0


def test_the_locks_of_windows_that_are_gone_are_swept_away(home: Home) -> None:
    home.windows.mkdir(parents=True)
    (home.windows / "clerk-1.lock").touch()
    assert home.open_windows() == 0
    home.sweep()
    assert not list(home.windows.iterdir())


def test_only_one_at_a_time_works_on_a_demo(home: Home) -> None:
    with (
        home.alone(),
        pytest.raises(DemoFailed, match="another demo is busy"),
        Home(home.folder).alone(seconds=0.1),
    ):
        raise AssertionError("two at once")


def test_the_demo_lives_where_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OA_DEMO_HOME", str(tmp_path))
    assert home_folder() == tmp_path
    monkeypatch.delenv("OA_DEMO_HOME")
    assert home_folder().name == "xianzhengtong-demo"
