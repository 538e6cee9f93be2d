"""Somebody who types into a field at moments of their own, and a stopwatch from each key to the painted screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

WORDS = "各乡镇要压实责任落实值班值守做好防台风各项准备工作并及时报告情况"
PAUSE_MS = 120
"""Between two keys on average: eight a second, which nobody writes Chinese at for long."""
FIVE_A_SECOND_MS = 150
"""Between two keys on average, for five in a second with the rests: what a quick typist keeps up for half an hour."""
REST_EVERY = 12
"""After so many keys on average somebody thinks ..."""
REST_S = (0.2, 1.0)
"""... for so long: then the text is checked and kept, and the next key falls among that."""
SWING = 50
"""Somebody who goes to and fro writes so many characters, then takes as many back."""
LOOK_MS = 40
_SEEN = QEvent.Type(QEvent.registerEventType())


class Painted(QObject):
    """``seen(instant)`` (steady clock, seconds) after each painting of a widget."""

    seen = Signal(float)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._posted = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        if event.type() == QEvent.Type.Paint and not self._posted:
            self._posted = True
            # Comes before whatever else waits, once the window has drawn all that it had to.
            QCoreApplication.postEvent(self, QEvent(_SEEN), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == _SEEN:
            self._posted = False
            self.seen.emit(time.perf_counter())
            return True
        return super().event(event)


class Typist(QObject):
    """``keys`` keys, one after the other at irregular pauses, whatever the program does meanwhile: a key that the
    program is too busy to take counts from the instant at which it was due. ``done`` at the end. ``key_at(n)`` is what
    the key ``n`` (from 1) writes."""

    done = Signal()

    def __init__(
        self,
        field: QPlainTextEdit,
        keys: int,
        seed: int,
        pause_ms: float = PAUSE_MS,
        key_at: Callable[[int], str] = lambda number: WORDS[number % len(WORDS)],
    ) -> None:
        super().__init__(field)
        self._field = field
        self._random = Random(f"typist {seed}")
        self._pause = pause_ms / 1000
        self._key_at = key_at
        self._left = keys
        self._due = 0.0
        self.due: list[float] = []
        """When each key was pressed."""
        self.shown: list[float] = []
        """When each key stood on the screen."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._type)
        Painted(field.viewport()).seen.connect(self._see)

    def begin(self) -> None:
        """The first key follows after one pause."""
        self._due = time.perf_counter()
        self._wait()

    def _wait(self) -> None:
        self._due += self._pause * self._random.uniform(0.5, 1.5)
        if self._random.random() < 1 / REST_EVERY:
            self._due += self._random.uniform(*REST_S)
        self._timer.start(max(0, int(1000 * (self._due - time.perf_counter()))))

    def _type(self) -> None:
        while time.perf_counter() < self._due:
            pass  # the timer counts in whole milliseconds
        self.due.append(self._due)
        press(self._field, self._key_at(len(self.due)))
        self._left -= 1
        if self._left:
            self._wait()

    def _see(self, instant: float) -> None:
        self.shown += [instant] * (len(self.due) - len(self.shown))
        if not self._left:
            self.done.emit()

    @property
    def milliseconds(self) -> list[float]:
        """From each key to the screen."""
        return [1000 * (shown - due) for due, shown in zip(self.due, self.shown, strict=True)]


def press(field: QPlainTextEdit, character: str) -> None:
    """One key that writes ``character``."""
    keys = {"\b": Qt.Key.Key_Backspace, "\n": Qt.Key.Key_Return}
    key = keys.get(character, Qt.Key.Key_unknown)
    # Not by QTest.sendKeyEvent: it takes the first byte of a text for the whole.
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))


def to_and_fro(number: int) -> str:
    """What the key ``number`` (from 1) writes or takes back of a text that keeps its length."""
    return "\b" if (number - 1) // SWING % 2 else WORDS[number % len(WORDS)]


def to_the_middle(field: QPlainTextEdit) -> None:
    """Put the cursor at the end of the paragraph in the middle of the text."""
    block = field.document().findBlock(field.document().characterCount() // 2)
    cursor = field.textCursor()
    cursor.setPosition(block.position())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    field.setTextCursor(cursor)
    field.centerCursor()
    field.setFocus()


def until(true: Callable[[], object], otherwise: str, patience: float = 60.0) -> None:
    """Let the application work until ``true()`` holds; it is asked now and then, so that asking costs nothing. Raises
    ``TimeoutError``."""
    end = time.monotonic() + patience
    loop, now_and_then = QEventLoop(), QTimer()
    held = False

    def look() -> None:
        # The loop goes on with whatever else is due before it ends: what holds now need not hold after it.
        nonlocal held
        held = bool(true())
        if held or time.monotonic() > end:
            now_and_then.stop()
            loop.quit()

    now_and_then.timeout.connect(look)
    now_and_then.start(LOOK_MS)
    loop.exec()
    if not held:
        raise TimeoutError(otherwise)
