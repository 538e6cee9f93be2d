"""One person's workstation in the demo: an open office with its own cache, and its window."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from oa_client.bootstrap import build_session, now
from oa_client.logs import write_log_to
from oa_client.office.office import Office
from oa_client.office.session import SignInFailed
from oa_client.settings import Account, Settings, SettingsFile
from tools.demo.county import PASSWORD
from tools.demo.home import DemoFailed, Server
from ui.application import FIRST_SIZE, make_application
from ui.crash import Crashes
from ui.jobs import Jobs
from ui.main_window import MainWindow


def open_office(folder: Path, server: Server, account: str, clock: Callable[[], datetime] = now) -> Office:
    """The office of ``account``, signed in and with the register at hand. Its key is wrapped by the password alone:
    a demo leaves nothing in this machine's keyring. Raises ``DemoFailed``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = SettingsFile(folder)
    known = settings.read()
    settings.write(Settings(server.url, str(server.ca), known.accounts, known.scale, known.dark))
    session = build_session(folder, with_keyring=False, clock=clock)
    try:
        office = session.open(Account(server.url, str(server.ca), account), PASSWORD)
    except SignInFailed as failed:
        if failed.code == "in_use":
            raise DemoFailed(f"the window of {account} is open already") from failed
        raise DemoFailed(f"{account} could not sign in: {failed.code}") from failed
    if not office.register.people:
        office.close()
        raise DemoFailed("the demo's server does not send the county's register")
    return office


def work(folder: Path, server: Server, account: str) -> int:
    """Open the window of ``account`` and give the exit code when it has been closed. Raises ``DemoFailed``."""
    app, theme = make_application()
    with contextlib.ExitStack() as closing, _closing_on_signals(app):
        office = open_office(folder, server, account)
        closing.callback(office.close)
        write_log_to(folder)
        jobs, crashes = Jobs(), Crashes()
        closing.callback(jobs.close)
        crashes.install()
        closing.callback(crashes.remove)
        window = MainWindow(office, jobs, theme, crashes=crashes)
        window.resize(FIRST_SIZE)
        window.show()
        return app.exec()


@contextlib.contextmanager
def _closing_on_signals(app: QApplication) -> Iterator[None]:
    """Ctrl+C in the terminal closes the window as its own button does: what was typed last is kept."""

    def close(_number: int, _frame: FrameType | None) -> None:
        # By way of the loop: the window may not be there yet.
        QTimer.singleShot(0, app, app.closeAllWindows)

    before = {number: signal.signal(number, close) for number in (signal.SIGINT, signal.SIGTERM)}
    # Python looks at signals only between its own instructions, and Qt's loop has none.
    look = QTimer()
    look.timeout.connect(lambda: None)
    look.start(200)
    try:
        yield
    finally:
        look.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
