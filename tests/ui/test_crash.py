"""A bug is logged with its code, told in one line, and the window goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.support.window import Seat
from ui.crash import Crashes, code_of


def fault(words: str = "x") -> Exception:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_the_code_of_a_fault_tells_the_place_and_not_the_words() -> None:
    assert code_of(fault("一")) == code_of(fault("二"))
    assert len(code_of(fault())) == 6


def test_a_bug_in_the_office_is_told_in_one_line_and_the_window_stays(
    sit: Callable[[str], Seat], caplog: pytest.LogCaptureFixture
) -> None:
    seat = sit("clerk")

    def broken() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.CRITICAL, logger="ui.crash"):
        seat.jobs.ask(seat.window, broken, lambda _: None)
        seat.settle()
    line = seat.find(QLabel, "crash_status").text()
    assert line.startswith("程序出错（编号 ")
    assert line.endswith("），已写的都在，可以继续。")
    seat.press("copy_crash")
    assert QApplication.clipboard().text() in line
    assert seat.window.isVisible()


def test_the_hooks_are_taken_and_given_back(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    crashes = Crashes()
    heard: list[str] = []
    crashes.happened.connect(heard.append)
    before = sys.excepthook, threading.excepthook
    crashes.install()
    try:
        error = fault()
        with caplog.at_level(logging.CRITICAL, logger="ui.crash"):
            sys.excepthook(type(error), error, error.__traceback__)
    finally:
        crashes.remove()
    assert heard == [code_of(error)]
    assert (sys.__excepthook__, threading.__excepthook__) == (sys.excepthook, threading.excepthook)
    sys.excepthook, threading.excepthook = before
