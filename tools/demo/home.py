"""The folder of a demo on this machine: one server for all its windows, started by the first, ended after the last.

Every window holds a lock file while it is open; the system lets go of it however the window ends. The server's
process looks at these locks and ends itself when none is held any more, so it outlives neither a crash nor a kill.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from oa_server.config import Config
from oa_server.holding import Held, held

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
MAKE_SECONDS = 300.0
LOOK_SECONDS = 0.1


class DemoFailed(Exception):
    """The demo cannot go on; the text is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Server:
    """The server that runs: its address and the authority to trust."""

    url: str
    ca: Path
    pid: int


@dataclass(frozen=True)
class Home:
    """Where one demo county keeps everything: its server's data, and a folder of caches for each account."""

    folder: Path

    @property
    def server(self) -> Path:
        """The server's data folder; it exists once the county has been made."""
        return self.folder / "server"

    @property
    def log(self) -> Path:
        """What the server had to say."""
        return self.folder / "server.log"

    @property
    def windows(self) -> Path:
        """The lock files of the open windows."""
        return self.folder / "windows"

    def workstation(self, account: str) -> Path:
        """The settings and the cache of one account."""
        return self.folder / "workstations" / account

    @contextlib.contextmanager
    def alone(self, seconds: float = MAKE_SECONDS) -> Iterator[None]:
        """Only one process at a time opens, makes or ends something here. Raises ``DemoFailed`` after ``seconds``."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.ExitStack() as stack:

            def taken() -> bool:
                with contextlib.suppress(Held):
                    stack.enter_context(held(self.folder / "demo.lock"))
                    return True
                return False

            wait_until(taken, seconds, f"another demo is busy in {self.folder}; try again when it is done")
            yield

    def open_windows(self) -> int:
        """How many windows are open."""
        return sum(is_held(file) for file in self.windows.glob("*.lock"))

    def sweep(self) -> None:
        """Clear away the locks of windows that are gone. Only when ``alone``."""
        for file in self.windows.glob("*.lock"):
            if not is_held(file):
                file.unlink(missing_ok=True)

    def running(self) -> Server | None:
        """The server at work here, if there is one."""
        config = Config(self.server)
        if not config.lock.exists() or not is_held(config.lock):
            return None
        try:
            told = json.loads(config.running.read_bytes())
        except (OSError, ValueError):
            return None
        return Server(told["url"], Path(told["ca"]), int(told["pid"]))


def home_folder() -> Path:
    """``$OA_DEMO_HOME``, or a folder of this user's own."""
    given = os.environ.get("OA_DEMO_HOME")
    return Path(given) if given else platformdirs.user_data_path("xianzhengtong-demo", appauthor=False)


def is_held(file: Path) -> bool:
    """Whether a process (this one included) holds the lock ``file``."""
    try:
        with held(file):
            return False
    except Held:
        return True


def wait_until(true: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Look again and again until ``true()``. Raises ``DemoFailed(otherwise)`` after ``seconds``."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= end:
            raise DemoFailed(otherwise)
        time.sleep(LOOK_SECONDS)


@contextlib.contextmanager
def window_at(home: Home, account: str, make: Callable[[Path], None]) -> Iterator[Server]:
    """Be an open window of ``account`` for as long as the block lasts: the server runs meanwhile.

    ``make`` makes the server's data folder where there is none yet. Raises ``DemoFailed``.
    """
    with contextlib.ExitStack() as stack:
        with home.alone():
            home.sweep()
            if not home.server.exists():
                make(home.server)
            home.windows.mkdir(exist_ok=True)
            stack.enter_context(held(home.windows / f"{account}-{os.getpid()}.lock"))
            server = home.running() or _start(home)
        yield server


def reset(home: Home) -> None:
    """Forget the county with everything that was done in it. Raises ``DemoFailed`` while a window is open."""
    # The server ends only when it is alone here, so we must not hold the place while we wait for it.
    wait_until(lambda: _forgotten(home), START_SECONDS, f"the server in {home.folder} does not end")


def _forgotten(home: Home) -> bool:
    with home.alone():
        if home.open_windows():
            raise DemoFailed("close the demo's windows first, then reset it")
        lock = Config(home.server).lock
        if lock.exists() and is_held(lock):
            return False
        for path in (home.server, home.folder / "workstations", home.windows):
            shutil.rmtree(path, ignore_errors=True)
        (home.folder / "port").unlink(missing_ok=True)
        return True


def _start(home: Home) -> Server:
    """Start the server on its port of last time, as a caches' place is known by the server's address."""
    port_file = home.folder / "port"
    port = port_file.read_text() if port_file.exists() else "0"
    server = _start_at(home, port) or (_start_at(home, "0") if port != "0" else None)
    if server is None:
        lines = home.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = lines[-1] if lines else "it said nothing"
        raise DemoFailed(f"the demo's server did not start: {last} (all of it in {home.log})")
    port_file.write_text(server.url.rpartition(":")[2])
    return server


def _start_at(home: Home, port: str) -> Server | None:
    """Start the server and wait until it listens; ``None`` when it ended instead."""
    detached = {"creationflags": 0x00000008} if sys.platform == "win32" else {"start_new_session": True}
    with home.log.open("ab") as log:
        process = subprocess.Popen(  # it goes on when this window closes before the others
            [sys.executable, "-m", "tools.demo.serving", str(home.folder), port],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **detached,
        )
    found: list[Server] = []

    def listening() -> bool:
        server = home.running()
        if server is not None and server.pid == process.pid:
            found.append(server)
        return bool(found) or process.poll() is not None

    wait_until(
        listening, START_SECONDS, f"the demo's server does not answer; what it says stands in {home.log}"
    )
    return found[0] if found else None
