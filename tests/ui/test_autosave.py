"""What is typed is kept without being asked for: soon after a key, and while somebody types without a rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QWidget

from oa_client.office.on_the_desk import Working
from oa_core.documents.model import Content
from tests.support.fake_drafting import FakeDrafting
from tests.support.window import Seat
from ui.documents.autosave import LONGEST_MS, REST_MS
from ui.documents.editor import Editor

KEY_MS = 20
MOST_LOST = 2.0
"""Seconds of typing that may be lost when the power goes."""


@pytest.fixture
def seat(sit: Callable[[str], Seat]) -> Seat:
    """A clerk with a new document on the desk."""
    clerk = sit("clerk")
    clerk.press("new")
    clerk.find(QPlainTextEdit, "body").setFocus()
    return clerk


def body(seat: Seat) -> QPlainTextEdit:
    return seat.find(QPlainTextEdit, "body")


def press(seat: Seat, letter: str) -> None:
    QTest.keyClick(body(seat), Qt.Key(ord(letter.upper())))


def kept(seat: Seat) -> str:
    found = [working.content.body for working in seat.office.documents.kept.values()]
    return found[0] if found else ""


@contextmanager
def typing(seat: Seat) -> Iterator[list[float]]:
    """Somebody who types one letter after the other without a rest; gives the instant of each."""
    typed: list[float] = []

    def type_on() -> None:
        press(seat, "a")
        typed.append(time.monotonic())

    keys = QTimer()
    keys.timeout.connect(type_on)
    keys.start(KEY_MS)
    try:
        yield typed
    finally:
        keys.stop()


def held_up(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Keeping takes until the event is set: a slow disk."""
    gate = threading.Event()
    real = FakeDrafting.keep

    def keep(drafting: FakeDrafting, working: Working, content: Content) -> Working:
        assert gate.wait(20)
        return real(drafting, working, content)

    monkeypatch.setattr(FakeDrafting, "keep", keep)
    return gate


def test_the_spans_leave_room_for_the_writing_itself() -> None:
    assert REST_MS < LONGEST_MS <= 1000 * MOST_LOST - 500


def test_who_types_without_a_rest_never_has_more_than_two_seconds_unkept(seat: Seat) -> None:
    oldest_unkept: list[float] = []

    def look() -> None:
        unkept = typed[len(kept(seat)) :]
        oldest_unkept.append(time.monotonic() - unkept[0] if unkept else 0.0)

    looks = QTimer()
    looks.timeout.connect(look)
    looks.start(10)
    with typing(seat) as typed:
        seat.qtbot.wait(4500)
    looks.stop()
    assert len(typed) > 50
    assert len(oldest_unkept) > 50
    assert max(oldest_unkept) <= MOST_LOST


def test_the_first_rest_keeps_the_text_before_the_longest_span_is_over(seat: Seat) -> None:
    press(seat, "a")
    seat.qtbot.waitUntil(lambda: kept(seat) == "a", timeout=LONGEST_MS)


def test_a_key_that_came_while_the_text_was_being_kept_is_kept_without_another_key(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = held_up(monkeypatch)
    press(seat, "a")
    seat.qtbot.wait(REST_MS + 100)
    press(seat, "b")
    seat.qtbot.wait(REST_MS + 100)
    gate.set()
    seat.qtbot.waitUntil(lambda: kept(seat) == "ab", timeout=2000)


def test_a_slow_disk_is_written_to_once_at_a_time(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch)
    with typing(seat) as typed:
        seat.qtbot.wait(2 * LONGEST_MS + 200)
    gate.set()
    seat.qtbot.waitUntil(lambda: kept(seat) == "a" * len(typed), timeout=2000)
    seat.settle()
    assert not seat.window.findChildren(Editor)[0].dirty


def test_a_text_that_was_refused_while_more_was_typed_is_tried_again_with_the_next_key(seat: Seat) -> None:
    seat.office.documents.full = True
    press(seat, "a")
    seat.qtbot.waitUntil(lambda: seat.find(QLabel, "saved").text() == "没有保存", timeout=3000)
    assert kept(seat) == ""
    seat.office.documents.full = False
    press(seat, "b")
    seat.qtbot.waitUntil(lambda: kept(seat) == "ab", timeout=3000)


def test_the_screen_says_that_it_is_saving_and_then_when_it_was_saved(seat: Seat) -> None:
    saved = seat.find(QLabel, "saved")
    assert saved.text() == ""
    press(seat, "a")
    assert saved.text() == "正在保存…"
    seat.qtbot.waitUntil(lambda: saved.text() == "10:20:00 已自动保存到本机", timeout=2000)
    seat.office.archive.tick(minutes=2)
    press(seat, "b")
    assert saved.text() == "正在保存…"
    seat.qtbot.waitUntil(lambda: saved.text() == "10:22:00 已自动保存到本机", timeout=2000)


@pytest.mark.parametrize("pause_ms", [0, REST_MS // 2, REST_MS + 200])
def test_closing_the_window_never_asks_and_keeps_every_letter(seat: Seat, pause_ms: int) -> None:
    for letter in "abc":
        press(seat, letter)
    seat.qtbot.wait(pause_ms)
    press(seat, "d")
    asked: list[QWidget] = []

    def gone() -> bool:
        asked.extend(each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog))
        return not seat.window.isVisible()

    seat.window.close()
    seat.qtbot.waitUntil(gone, timeout=5000)
    assert asked == []
    assert kept(seat) == "abcd"
