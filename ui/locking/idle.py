"""Nobody is there: so long without a key, a click or a word from the input method in a window."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.times import Clock

LOOK_EVERY_MS = 10_000
"""How often the clock is looked at, in milliseconds."""

HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
"""What hands do. Words of an input method come to the field alone, its keys never reach the window."""


class Idle(QObject):
    """``idle`` when the span has passed. Time is the clock's, not a timer's: a computer that slept has been left."""

    idle = Signal()

    def __init__(self, window: QWidget, span: timedelta, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self.span = span
        self._clock = clock
        self._last = clock()
        self._field: QWidget | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def begin(self) -> None:
        """Somebody is there, from now on."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)  # once: Qt takes an earlier one of the same object away
        self._last = self._clock()
        self._look.start()

    def end(self) -> None:
        """It does not matter any more."""
        self._look.stop()

    def look(self) -> None:
        """Tell when nobody has been there for the span."""
        if self._look.isActive() and self._clock() - self._last >= self.span:
            self.end()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What comes after the span locks first, and is swallowed: the computer may have slept."""
        if event.type() in HANDS and self._look.isActive():
            self.look()
            if not self._look.isActive():
                return True
            self._last = self._clock()
        return super().eventFilter(watched, event)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Watch the field that has the focus, for the words that an input method brings."""
        if before is not None and before is self._field and isValid(before):
            before.removeEventFilter(self)
        self._field = now if now is not None and self._window.isAncestorOf(now) else None
        if self._field is not None:
            self._field.installEventFilter(self)
