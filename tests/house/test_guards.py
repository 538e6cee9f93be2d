"""Each guard fails the test that it was made for, and only that. The bad tests run in a pytest of their own."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.guards.network import is_this_machine

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


@pytest.fixture
def verdict_on(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """Runs a test file under one guard; gives pytest's words. Tests named ``*_good`` must pass, all others fail."""
    for name in ("CI", "BUILD_NUMBER"):  # with these pytest says everything twice
        monkeypatch.delenv(name, raising=False)

    def run(guard: str, source: str) -> str:
        pytester.makeini("[pytest]\nqt_api = pyside6\n")
        pytester.makepyfile(dedent(source))
        options = ("--no-qt-log", "-p", "no:cacheprovider", "-p", f"tests.guards.{guard}")
        result = pytester.runpytest_subprocess(*options)
        bad = source.count("def test_") - source.count("_good(")
        # A guard speaks after its test: the body itself has passed by then.
        result.assert_outcomes(passed=source.count("def test_"), errors=bad)
        return result.stdout.str()

    return run


def test_a_connection_beyond_this_machine_fails_the_test_even_when_the_code_takes_it_for_offline(
    verdict_on: Callable[[str, str], str],
) -> None:
    words = verdict_on(
        "network",
        """
        import contextlib, socket

        def test_by_address():
            with contextlib.suppress(OSError), socket.socket() as s:
                s.connect(("192.0.2.1", 443))

        def test_by_name():
            with contextlib.suppress(OSError):
                socket.create_connection(("office.example", 443))

        def test_by_datagram():
            with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as s:
                s.sendto(b"x", ("192.0.2.1", 53))

        def test_loopback_good():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(("localhost", server.getsockname()[1])).close()
        """,
    )
    assert "socket.connect '192.0.2.1'" in words
    assert "socket.getaddrinfo 'office.example'" in words
    assert "socket.sendto '192.0.2.1'" in words


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", b"127.0.0.1", "", None, 17])
def test_loopback_is_this_machine(host: object) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "10.0.0.1", "::", "fe80::1%eth0", b"office.example", "localhost.example"]
)
def test_everything_else_is_not_this_machine(host: object) -> None:
    assert not is_this_machine(host)


def test_a_stray_warning_fails_the_test_and_an_announced_one_must_come(
    verdict_on: Callable[[str, str], str],
) -> None:
    words = verdict_on(
        "logs",
        """
        import logging

        def test_stray():
            logging.getLogger("oa").warning("disk is nearly full")

        def test_announced_another(expected_logs):
            expected_logs("disk is nearly empty")
            logging.getLogger("oa").error("disk is nearly full")

        def test_announced_in_vain(expected_logs):
            expected_logs("the sky falls")

        def test_announced_good(expected_logs):
            expected_logs("^oa: disk .* full")
            logging.getLogger("oa").warning("disk is nearly full")

        def test_talkative_good():
            logging.getLogger("oa").info("all is well")
        """,
    )
    assert words.count("\noa: disk is nearly full") == 2
    assert "announced log lines that never came:\nthe sky falls" in words


def test_a_warning_of_qt_fails_the_test(verdict_on: Callable[[str, str], str]) -> None:
    words = verdict_on(
        "logs",
        """
        from PySide6.QtCore import QObject, qWarning
        from PySide6.QtWidgets import QHBoxLayout, QWidget

        def test_second_layout(qtbot):
            widget = QWidget()
            qtbot.addWidget(widget)
            QHBoxLayout(widget)
            QHBoxLayout(widget)

        def test_by_hand():
            qWarning("the style is odd")

        def test_announced_good(expected_logs):
            expected_logs("^qt: the style is odd")
            qWarning("the style is odd")

        def test_window_good(qtbot):
            widget = QWidget()
            qtbot.addWidget(widget)
            widget.setFixedSize(200, 100)
            widget.show()
            widget.raise_()
        """,
    )
    assert "already has a layout" in words
    assert "qt: the style is odd" in words


def test_a_thread_that_outlives_its_test_fails_it(verdict_on: Callable[[str, str], str]) -> None:
    words = verdict_on(
        "leaks",
        """
        import threading, time

        def test_forgotten():
            threading.Thread(target=time.sleep, args=(60,), daemon=True, name="the forgotten one").start()

        def test_joined_good():
            thread = threading.Thread(target=time.sleep, args=(0.01,))
            thread.start()
            thread.join()

        def test_about_to_end_good():
            threading.Thread(target=time.sleep, args=(0.2,)).start()
        """,
    )
    assert "left behind: the forgotten one" in words


def test_a_window_a_timer_and_a_qt_thread_that_outlive_their_test_fail_it(
    verdict_on: Callable[[str, str], str],
) -> None:
    words = verdict_on(
        "leaks",
        """
        import time
        import pytest
        from PySide6.QtCore import QRunnable, QThread, QThreadPool, QTimer
        from PySide6.QtWidgets import QApplication, QComboBox, QMainWindow, QWidget

        kept = []

        @pytest.fixture(scope="session", autouse=True)
        def _clear_up():
            yield
            for thing in kept:
                if isinstance(thing, QThread):
                    thing.quit()
                    thing.wait()

        def test_window(qapp):
            kept.append(QWidget())

        def test_timer(qapp):
            timer = QTimer()
            timer.start(1000)
            kept.append(timer)

        def test_thread(qapp):
            thread = QThread()
            thread.start()
            kept.append(thread)

        def test_pool(qapp):
            pool = QThreadPool()
            pool.start(lambda: time.sleep(1))
            kept.append(pool)

        def test_proper_good(qtbot):
            window = QMainWindow()
            qtbot.addWidget(window)
            window.setCentralWidget(QComboBox())
            window.menuBar().addMenu("file")
            window.show()
            timer = QTimer(window)
            timer.start(1000)

        def test_unreachable_circle_good(qapp):
            window = QWidget()
            window.me = window
            window.timer = QTimer()
            window.timer.start(1000)
        """,
    )
    for kind in ("QWidget", "QTimer", "QThread(", "QThreadPool"):
        assert f"left behind: <PySide6.Qt{'Widgets' if kind == 'QWidget' else 'Core'}.{kind}" in words


def test_tests_see_neither_a_screen_nor_a_keyring(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import *")
    pytester.makepyfile(
        """
        import keyring
        from PySide6.QtGui import QGuiApplication

        def test_it(qapp):
            assert QGuiApplication.platformName() == "offscreen"
            assert keyring.get_keyring().priority == -1
        """
    )
    pytester.runpytest_subprocess("--no-qt-log").assert_outcomes(passed=1)
