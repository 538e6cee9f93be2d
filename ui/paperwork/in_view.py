"""Whether a paper has been before the eyes: nobody acts on one that came on the screen a moment ago."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

LOOK_MS = 600
"""How long a paper is in view before it can be acted on, in milliseconds. It is longer than the pause within a double
click or a key pressed twice (at most about 500 ms), and shorter than a person needs to see what the paper is."""


class _Sight(Enum):
    NOTHING = auto()
    READING = auto()
    """It is being read and laid out."""
    UNPAINTED = auto()
    """It stands in the widgets, which have not been painted since."""
    FRESH = auto()
    SEEN = auto()


class InView(QObject):
    """Counts from the moment that ``watched``, which is painted together with the paper, shows what was put there.
    ``looked()`` when it has been in view long enough."""

    looked = Signal()

    def __init__(self, watched: QWidget, look_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._watched = watched
        self._sight = _Sight.NOTHING
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(look_ms)
        self._look.timeout.connect(self._looked)
        watched.installEventFilter(self)

    @property
    def seen(self) -> bool:
        """Whether what is on the screen may be acted on."""
        return self._sight is _Sight.SEEN

    @property
    def under_way(self) -> bool:
        """Whether it will be, without anybody's doing."""
        return self._sight not in (_Sight.NOTHING, _Sight.SEEN)

    def clear(self) -> None:
        """There is nothing on the screen."""
        self._go(_Sight.NOTHING)

    def put(self) -> None:
        """Something else comes on the screen: another paper, another text of it, or another act."""
        self._go(_Sight.READING)

    def drawn(self) -> None:
        """All of it stands in its widgets: the next time they are painted it is in view."""
        if self._sight is _Sight.READING:
            self._go(_Sight.UNPAINTED)
            self._watched.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._sight is _Sight.UNPAINTED and event.type() == QEvent.Type.Paint:
            self._go(_Sight.FRESH)
            self._look.start()
        return super().eventFilter(watched, event)

    def _go(self, sight: _Sight) -> None:
        self._look.stop()
        self._sight = sight

    def _looked(self) -> None:
        self._sight = _Sight.SEEN
        self.looked.emit()
