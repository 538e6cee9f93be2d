"""What there is to see in a grabbed widget: where ink stands, and how much of it, in logical pixels."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

DARK = 128
"""Grey below this is ink, above it is ground."""


def _rows(image: QImage, part: QRect, below: int) -> list[bytes]:
    """Each row of ``part`` with one byte per pixel: 1 where it is darker than ``below``."""
    grey = image.copy(part).convertToFormat(QImage.Format.Format_Grayscale8)
    table = bytes(int(value < below) for value in range(256))
    wide, step, bits = grey.width(), grey.bytesPerLine(), bytes(grey.constBits())
    return [bits[y * step : y * step + wide].translate(table) for y in range(grey.height())]


def ink_box(image: QImage, part: QRect | None = None, below: int = DARK) -> QRect:
    """The smallest box around everything dark in ``part``; an invalid one when nothing is."""
    within = part if part is not None else image.rect()
    rows = _rows(image, within, below)
    inked = [y for y, row in enumerate(rows) if 1 in row]
    if not inked:
        return QRect()
    left = min(row.find(1) for row in rows if 1 in row)
    right = max(row.rfind(1) for row in rows if 1 in row)
    box = QRect(left, inked[0], right - left + 1, inked[-1] - inked[0] + 1)
    return box.translated(within.topLeft())


def ink(image: QImage, part: QRect | None = None, below: int = DARK) -> int:
    """How many pixels of ``part`` are dark."""
    within = part if part is not None else image.rect()
    return sum(row.count(1) for row in _rows(image, within, below))


def holds_colour(image: QImage, wanted: QColor, part: QRect | None = None) -> bool:
    """Whether a pixel of exactly this colour stands in ``part``."""
    within = (part if part is not None else image.rect()).intersected(image.rect())
    sought = wanted.rgb()
    return any(
        image.pixel(x, y) == sought
        for y in range(within.top(), within.bottom() + 1)
        for x in range(within.left(), within.right() + 1)
    )


def seen(widget: QWidget) -> QImage:
    """The widget as it is painted now."""
    return widget.grab().toImage()
