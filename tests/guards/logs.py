"""A log line of WARNING or above that a test did not announce fails it; so does a warning of Qt's.

Qt's messages are turned into log records, so both are announced in the same way::

    def test_a_full_disk_is_told(expected_logs: ExpectedLogs) -> None:
        expected_logs("no space left")
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QMessageLogContext, QtMsgType

ExpectedLogs = Callable[[str], None]
"""Announces a line by a regular expression that is searched in "logger: message"; it must then occur."""

QT_NOISE = re.compile(
    # The offscreen platform has no window manager to pass these wishes on to; nobody sees a difference.
    r"This plugin does not support (raise\(\)|propagateSizeHints\(\)|grabbing the keyboard)"
)


class _Catcher(logging.Handler):
    """Keeps the records that are worth a failure."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture
def expected_logs(_no_stray_logs: list[str]) -> ExpectedLogs:
    return _no_stray_logs.append


@pytest.fixture(autouse=True)
def _no_stray_logs() -> Iterator[list[str]]:
    """Yields the list of the announced patterns."""
    expected: list[str] = []
    catcher = _Catcher()
    logging.getLogger().addHandler(catcher)
    give_back = _log_qt_messages() if "PySide6.QtCore" in sys.modules else None
    try:
        yield expected
    finally:
        if give_back:
            give_back()
        logging.getLogger().removeHandler(catcher)
    stray = [line for line in catcher.lines if not any(re.search(pattern, line) for pattern in expected)]
    if stray:
        pytest.fail("stray log lines:\n" + "\n".join(stray), pytrace=False)
    absent = [pattern for pattern in expected if not any(re.search(pattern, line) for line in catcher.lines)]
    if absent:
        pytest.fail("announced log lines that never came:\n" + "\n".join(absent), pytrace=False)


def _log_qt_messages() -> Callable[[], None]:
    """Send Qt's messages through `logging` until the returned function is called."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def handle(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if not QT_NOISE.search(message):
            logging.getLogger("qt").log(levels[kind], "%s", message)

    before = qInstallMessageHandler(handle)

    def give_back() -> None:
        qInstallMessageHandler(before)

    return give_back
